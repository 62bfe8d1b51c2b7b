import { Ban, CircleCheck, CircleX, Clock, LoaderCircle, Send, TriangleAlert, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { clockTime } from '../../lib/clock';
import { Button, StatusTag } from '../../lib/components';
import type { Print } from '../../lib/room/protocol';
import { useDesk } from '../context';
import type { CallRoom } from './context';
import { isRunning, useDocumentName, useReasonWords } from './words';

const tags = {
  queued: { icon: Clock, colour: 'gray' },
  sent: { icon: Send, colour: 'blue' },
  printing: { icon: LoaderCircle, colour: 'blue' },
  attention: { icon: TriangleAlert, colour: 'orange' },
  done: { icon: CircleCheck, colour: 'green' },
  failed: { icon: CircleX, colour: 'red' },
  cancelled: { icon: Ban, colour: 'gray' },
} as const;

/** PrintJobs are the jobs of this room, the newest first, as they are now. */
export function PrintJobs({ room: callRoom }: { room: CallRoom }) {
  const { t } = useTranslation('staff');
  const { prints } = callRoom.view.doc;
  return (
    <section aria-label={t('printing.jobs')}>
      <h3 className="text-[0.875rem] font-bold text-solid-gray-700">{t('printing.jobs')}</h3>
      {prints.length === 0 && <p className="text-[0.875rem]">{t('printing.noJobs')}</p>}
      <ul aria-live="polite" className="mt-1 flex flex-col gap-2">
        {[...prints].reverse().map((print) => (
          <Job key={print.id} print={print} room={callRoom} />
        ))}
      </ul>
    </section>
  );
}

function Job({ print, room: { view, driver, ask } }: { print: Print; room: CallRoom }) {
  const { t, i18n } = useTranslation('staff');
  const { site } = useDesk();
  const nameOf = useDocumentName();
  const reasonOf = useReasonWords();
  const document = view.doc.documents.find((d) => d.id === print.document);
  const name = document ? nameOf(document, view.doc) : t('printing.document');
  const byBrowser = view.doc.printers.find((p) => p.id === print.printer)?.driver === 'browser';
  // A browser only tells that it was asked; of other printers the end may stay unknown after a fault.
  const unsure = (print.state === 'done' && !print.confirmed) || (byBrowser && print.state === 'sent');
  const pages =
    print.pages.length === 1
      ? t('printing.pageOne', { page: print.pages[0] ?? 0 })
      : t('printing.pageSome', { count: print.pages.length });
  return (
    <li className="rounded-8 border border-solid-gray-420 p-2 text-[0.875rem] leading-[1.5]">
      <p className="flex gap-2">
        <strong className="min-w-0 flex-1 truncate" title={name}>
          {name}
        </strong>
        <time dateTime={print.at}>{clockTime(print.at, site.timeZone, i18n.language)}</time>
      </p>
      <p className="text-solid-gray-800">
        {t('printing.facts', {
          pages,
          copies: print.copies,
          media: print.media,
          colour: print.color ? t('printing.colourYes') : t('printing.colourNo'),
        })}
      </p>
      <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">
        <StatusTag {...(unsure ? { icon: Send, colour: 'yellow' as const } : tags[print.state])}>
          {unsure ? t('printing.unconfirmed') : t(`printing.job.${print.state}`)}
        </StatusTag>
        {print.reason && <strong className="text-orange-1000">{reasonOf(print.reason)}</strong>}
        {driver && isRunning(print) && !unsure && (
          <Button
            size="small"
            look="quiet"
            icon={X}
            className="ml-auto"
            aria-label={t('printing.cancelNamed', { name })}
            onClick={() => void ask({ kind: 'cancel-print', id: print.id })}
          >
            {t('printing.cancel')}
          </Button>
        )}
      </div>
      {print.state === 'attention' && <p className="mt-1">{t('printing.goesOn')}</p>}
      {unsure && <p className="mt-1">{t('printing.unconfirmedText')}</p>}
    </li>
  );
}
