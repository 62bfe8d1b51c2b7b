import { useTranslation } from 'react-i18next';

import { SidePanel } from '../parts/SidePanel';
import type { CallRoom } from './context';
import { PrinterLine } from './PrinterLine';
import { PrintForm } from './PrintForm';
import { PrintJobs } from './PrintJobs';

/** PrintingPanel prints at the citizen's side (R5): what, how, where, and what became of it. */
export function PrintingPanel({ room: callRoom, close }: { room: CallRoom; close: () => void }) {
  const { t } = useTranslation('staff');
  const { view, driver } = callRoom;
  const { printers } = view.doc;
  return (
    <SidePanel heading={t('printing.heading')} wide close={close}>
      <div
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: the keyboard needs a way in
        tabIndex={0}
        role="region"
        aria-label={t('printing.heading')}
        className="-mx-2 mt-2 flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-2 pb-2"
      >
        {printers.length === 0 ? (
          <p className="font-bold">{t('printing.noPrinter')}</p>
        ) : driver ? (
          <PrintForm room={callRoom} />
        ) : (
          <>
            <p className="text-solid-gray-700">{t('room.viewer')}</p>
            {printers.map((printer) => (
              <div key={printer.id}>
                <p className="font-bold">{printer.name}</p>
                <PrinterLine printer={printer} />
              </div>
            ))}
          </>
        )}
        <PrintJobs room={callRoom} />
      </div>
    </SidePanel>
  );
}
