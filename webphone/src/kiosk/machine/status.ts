import type { Button, Stop } from '../../lib/protocol';
import * as t from './times';

/** What a counter's button says, before it is put in words. Times are in milliseconds. */
export interface Status {
  says: 'open' | 'ending' | 'waiting' | 'busy' | 'absent' | 'closed' | 'over' | 'stop';
  /** People who wait. */
  count: number;
  /** What one who came now would wait; null when unknown. */
  minutes: number | null;
  /** The last call, when it is near. */
  until: number | null;
  /** When it opens again; null when unknown. */
  opens: number | null;
}

export interface Around {
  /** The server's clock. */
  now: number;
  /** The last call that this counter had named while it was open. */
  lastCall: number | undefined;
  stop: Stop | undefined;
  sameDay: (a: number, b: number) => boolean;
}

/** statusOf says how a counter is. Without a live document it is closed. */
export function statusOf(button: Button | undefined, around: Around): Status {
  const { now, lastCall, stop, sameDay } = around;
  const opens = button?.opensAt ? Date.parse(button.opensAt) : null;
  const plain: Status = { says: 'closed', count: 0, minutes: null, until: null, opens };
  const last = button?.lastCallAt ? Date.parse(button.lastCallAt) : null;
  const until = last !== null && last > now && last - now <= t.ENDING_MS ? last : null;
  switch (button?.status) {
    case 'open':
      return { ...plain, says: until === null ? 'open' : 'ending', until };
    case 'busy':
      return {
        ...plain,
        says: button.waiting > 0 ? 'waiting' : 'busy',
        count: button.waiting,
        minutes: button.estimateMinutes ?? null,
        until,
      };
    case 'absent':
      return { ...plain, says: 'absent' };
    case 'stop':
      return { ...plain, says: 'stop', opens: stop?.until ? Date.parse(stop.until) : opens };
    default: {
      const over = lastCall !== undefined && lastCall <= now && sameDay(lastCall, now);
      return over && (opens === null || !sameDay(opens, now)) ? { ...plain, says: 'over' } : plain;
    }
  }
}

/** stopIsNear says whether somebody who talks or waits must be told of the stop now. */
export function stopIsNear(stop: Stop | undefined, now: number): boolean {
  if (!stop) return false;
  return stop.state !== 'announced' || Date.parse(stop.at) - now <= t.STOP_NEAR_MS;
}
