import type { Print } from '../../lib/room/protocol';
import type { RoomView } from '../../lib/room/room';
import type { Desk } from './desk';
import * as t from './times';

/** What is said of printing: how it goes, and if it stops, why. */
export type Paper =
  | 'running'
  | 'done'
  /** Sent; nobody knows whether paper came out. */
  | 'unsure'
  | 'empty'
  | 'jam'
  | 'door'
  | 'ink'
  | 'attention'
  | 'failed'
  | 'cancelled';

const reasons: Record<string, Paper> = {
  'media-empty': 'empty',
  'media-needed': 'empty',
  'media-jam': 'jam',
  'door-open': 'door',
  'cover-open': 'door',
  'marker-supply-empty': 'ink',
  'toner-empty': 'ink',
};

function paperOf(print: Print): Paper {
  switch (print.state) {
    case 'queued':
    case 'sent':
    case 'printing':
      return 'running';
    case 'attention':
      return reasons[print.reason ?? ''] ?? 'attention';
    case 'done':
      return print.confirmed ? 'done' : 'unsure';
    default:
      return print.state;
  }
}

/** Those that stop come first, then what goes on, then what has just ended. */
const rank: Record<Paper, number> = {
  empty: 0,
  jam: 0,
  door: 0,
  ink: 0,
  attention: 0,
  running: 1,
  failed: 2,
  done: 2,
  unsure: 2,
  cancelled: 2,
};

/** paper is the one thing to say of all print jobs now, or null. */
export function paper(desk: Desk, view: RoomView | null, now: number): Paper | null {
  const said = (view?.doc.prints ?? [])
    .map((print) => ({ what: paperOf(print), since: desk.prints[print.id] ?? now }))
    .filter(({ what, since }) => rank[what] < rank.done || now - since < t.PAPER_MS)
    .sort((a, b) => rank[a.what] - rank[b.what] || b.since - a.since);
  return said[0]?.what ?? null;
}

/** hasPaper says whether paper may lie in the printer. */
export function hasPaper(view: RoomView | null): boolean {
  const sent: Print['state'][] = ['sent', 'printing', 'attention', 'done'];
  return view?.doc.prints.some((p) => sent.includes(p.state)) ?? false;
}
