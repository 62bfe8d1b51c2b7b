import type { Trace, TraceMessage } from './api';

/** Column is a lifeline of the ladder: the server, or a device. */
export interface Column {
  id: string;
  /** 0–1: where it is from left to right. */
  at: number;
}

/** Rung is one message with where it goes. */
export interface Rung {
  message: TraceMessage;
  from: number;
  to: number;
  /** What it is in short, e.g. INVITE, or 200 OK (INVITE). */
  label: string;
  /** Since the first message, in ms. */
  after: number;
}

interface Ladder {
  /** The server is among the devices, so that arrows are short: callers left of it. */
  columns: Column[];
  rungs: Rung[];
}

/** The id of the server's column. */
export const serverColumn = 'server';

/**
 * ladder puts the legs of a call beside each other. The first leg, the caller's,
 * is at the left of the server and the others at its right.
 */
export function ladder(trace: Trace): Ladder {
  const legs = trace.legs.map((leg) => leg.id);
  const ids = [...legs.slice(0, 1), serverColumn, ...legs.slice(1)];
  const columns = ids.map((id, i) => ({ id, at: (i + 0.5) / ids.length }));
  const place = new Map(columns.map((c) => [c.id, c.at]));
  const middle = place.get(serverColumn) ?? 0.5;
  const start = Date.parse(trace.messages[0]?.at ?? '');
  const rungs = trace.messages.map((message) => {
    const device = place.get(message.leg) ?? middle;
    return {
      message,
      from: message.out ? middle : device,
      to: message.out ? device : middle,
      label: labelOf(message),
      after: Date.parse(message.at) - start,
    };
  });
  return { columns, rungs };
}

function labelOf({ status, method, start }: TraceMessage): string {
  if (status === undefined || status === 0) return method;
  const reason = start.split(' ').slice(2).join(' ');
  return `${status} ${reason} (${method})`.replace('  ', ' ');
}

/** asText is the whole trace as a text file, for whoever looks into a fault. */
export function asText(trace: Trace): string {
  const names = new Map(trace.legs.map((leg) => [leg.id, `${leg.name} ${leg.userAgent ?? ''}`.trim()]));
  return trace.messages
    .map(
      (m) =>
        `--- ${m.at} ${m.out ? 'server -> ' : ''}${names.get(m.leg) ?? m.leg} ${m.remote} ${m.transport}` +
        `${m.out ? '' : ' -> server'}\n${m.text}\n`,
    )
    .join('\n');
}
