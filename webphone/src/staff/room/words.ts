import { useTranslation } from 'react-i18next';

import type { Print, Printer, RoomDoc, RoomDocument } from '../../lib/room/protocol';
import { useDesk } from '../context';

/** useDocumentName says a document's name; boards, pads and photos are counted. */
export function useDocumentName(): (document: RoomDocument, doc: Pick<RoomDoc, 'documents'>) => string {
  const { t } = useTranslation('staff');
  return (document, { documents }) => {
    if (document.name) return document.name;
    const same = documents.filter((d) => d.kind === document.kind && !d.name);
    const name = t(`documents.kind.${document.kind}`);
    return same.length < 2
      ? name
      : t('documents.numbered', { name, number: same.findIndex((d) => d.id === document.id) + 1 });
  };
}

/** useWriterName says who wrote something: the citizen has no name here. */
export function useWriterName(): (account: string) => string {
  const { t } = useTranslation('staff');
  const { live, session } = useDesk();
  return (id) => {
    if (id === session.id) return t('room.you');
    const party = live.topics.call?.parties.find((p) => p.id === id);
    if (party?.role === 'kiosk') return t('room.citizen');
    const name = party?.name ?? live.topics.colleagues?.find((c) => c.account === id)?.name;
    return name === undefined ? t('ringing.somebody') : t('room.named', { name });
  };
}

/** useReasonWords says why a printer stands; what nobody has words for sends people to its display. */
export function useReasonWords(): (reason: string) => string {
  const { t, i18n } = useTranslation('staff');
  return (reason) =>
    i18n.exists(`printing.reason.${reason}`, { ns: 'staff' })
      ? t(`printing.reason.${reason as 'other'}`)
      : t('printing.reason.unknown');
}

/** Jobs that are not at their end. */
export function isRunning({ state }: Print): boolean {
  return state === 'queued' || state === 'sent' || state === 'printing' || state === 'attention';
}

/** needsHelp: somebody has to go to the printer, or has to know that nothing came out. */
export function needsHelp(prints: readonly Print[], printers: readonly Printer[]): boolean {
  return (
    prints.some((p) => p.state === 'attention' || (p.state === 'failed' && p === prints.at(-1))) ||
    printers.some((p) => p.default && (p.state === 'attention' || p.state === 'offline'))
  );
}

/** parsePages reads "1-3,5", also in full-width characters; null when it is wrong or empty. */
export function parsePages(text: string, count: number): number[] | null {
  const parts = text
    .normalize('NFKC')
    .replaceAll(/[、，]/g, ',')
    .replaceAll(/[‐‑‒–—―−ー〜~]/g, '-')
    .replaceAll(/\s/g, '')
    .split(',')
    .filter((part) => part !== '');
  const pages = new Set<number>();
  for (const part of parts) {
    const range = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(part);
    if (!range) return null;
    const from = Number(range[1]);
    const to = range[2] === undefined ? from : Number(range[2]);
    if (from < 1 || to < from || to > count) return null;
    for (let page = from; page <= to; page++) pages.add(page);
  }
  return pages.size === 0 ? null : [...pages].sort((a, b) => a - b);
}
