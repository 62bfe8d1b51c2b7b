import { CircleCheck, CircleHelp, LoaderCircle, TriangleAlert, Unplug } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { StatusTag } from '../../lib/components';
import type { Printer } from '../../lib/room/protocol';
import { useReasonWords } from './words';

const tags = {
  idle: { icon: CircleCheck, colour: 'green' },
  busy: { icon: LoaderCircle, colour: 'blue' },
  attention: { icon: TriangleAlert, colour: 'orange' },
  offline: { icon: Unplug, colour: 'red' },
  unknown: { icon: CircleHelp, colour: 'gray' },
} as const;

/** PrinterLine says in words how a printer is, before one needs it. */
export function PrinterLine({ printer }: { printer: Printer }) {
  const { t } = useTranslation('staff');
  const wordsOf = useReasonWords();
  const reasons = [...new Set((printer.reasons ?? []).map(wordsOf))];
  return (
    <div role="status" className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-[0.875rem]">
      <StatusTag {...tags[printer.state]}>{t(`printing.state.${printer.state}`)}</StatusTag>
      {reasons.map((words) => (
        <span key={words} className="font-bold text-orange-1000">
          {words}
        </span>
      ))}
      {printer.driver === 'browser' && <p className="text-solid-gray-800">{t('printing.byKiosk')}</p>}
    </div>
  );
}
