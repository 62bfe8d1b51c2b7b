import {
  Files,
  Info,
  LoaderCircle,
  MessagesSquare,
  Printer,
  SlidersHorizontal,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { cx } from '../../lib/components';
import { keys, panelKeys } from '../keys';
import type { CallPanel } from '../parts/use-call';
import type { CallRoom } from './context';
import { isRunning, needsHelp } from './words';

const marks: Record<(typeof panelKeys)[number], LucideIcon> = {
  info: Info,
  documents: Files,
  conversation: MessagesSquare,
  printing: Printer,
  equipment: SlidersHorizontal,
};

/** Rail opens what is beside the stage, one click each, and says where something waits. */
export function Rail({
  panel,
  act,
  room,
  unread,
}: {
  panel: CallPanel;
  act: (action: (typeof panelKeys)[number]) => void;
  room: CallRoom | null;
  unread: number;
}) {
  const { t } = useTranslation('staff');
  const prints = room?.view.doc.prints ?? [];
  const sending =
    (room?.uploads.sending.some((s) => !s.problem) ?? false) ||
    (room?.view.doc.documents.some((d) => d.state === 'receiving' || d.state === 'converting') ?? false);
  const badges: Partial<Record<(typeof panelKeys)[number], { mark: ReactNode; words: string } | false>> = {
    documents: sending && { mark: <Spin />, words: t('rail.sending') },
    conversation: unread > 0 && {
      mark: <span className="tabular-nums">{Math.min(unread, 99)}</span>,
      words: t('rail.unread', { count: unread }),
    },
    printing: needsHelp(prints, room?.view.doc.printers ?? [])
      ? { mark: <TriangleAlert aria-hidden size={16} />, words: t('rail.printTrouble') }
      : prints.some(isRunning) && { mark: <Spin />, words: t('rail.printingNow') },
  };
  return (
    <nav aria-label={t('rail.label')} className="flex w-20 shrink-0 flex-col gap-2">
      {panelKeys.map((each) => {
        const Mark = marks[each];
        const badge = badges[each];
        const open = panel === each;
        return (
          <button
            key={each}
            type="button"
            aria-expanded={open}
            aria-keyshortcuts={keys[each].key}
            title={t('ink.key', { name: t(`rail.${each}`), key: keys[each].shown })}
            onClick={() => act(each)}
            className={cx(
              'relative flex min-h-17 flex-col items-center justify-center gap-1 rounded-12 border text-[0.875rem] leading-[1.2] font-bold',
              open
                ? 'border-key-900 bg-key-900 text-white hover:bg-key-1000'
                : 'border-solid-gray-420 bg-white text-key-1000 hover:bg-key-50',
            )}
          >
            <Mark aria-hidden size={26} />
            {t(`rail.${each}`)}
            {badge && (
              <span
                className={cx(
                  'absolute -top-1.5 -right-1.5 flex h-6 min-w-6 items-center justify-center rounded-full border-2 border-white px-1 text-[0.75rem] text-white',
                  each === 'printing' && needsHelp(prints, room?.view.doc.printers ?? [])
                    ? 'bg-orange-1000'
                    : each === 'conversation'
                      ? 'bg-red-900'
                      : 'bg-key-900',
                )}
              >
                <span aria-hidden>{badge.mark}</span>
                <span className="sr-only">{badge.words}</span>
              </span>
            )}
          </button>
        );
      })}
    </nav>
  );
}

function Spin() {
  return <LoaderCircle aria-hidden size={16} className="animate-spin" />;
}
