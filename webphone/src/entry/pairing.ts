import { useEffect, useState } from 'react';

import { ApiError, client, data } from '../lib/api';
import type { Problem } from '../lib/protocol';

const createPairing = () => data(client.POST('/api/v1/pairings'));
const claimPairing = (secret: string) => data(client.POST('/api/v1/pairings/claim', { body: { secret } }));

/** How often it is asked whether the code was typed: the booth is logged in within two seconds. */
const askEvery = 700; // ms
/** After a failure, and when too many codes were asked for. */
const retryAfter = 3_000; // ms
const calmAfter = 20_000; // ms
/** A code with less time than this is replaced: it could not be typed any more. */
const tooLate = 5_000; // ms

const gone = 404;
const tooMany = 429;

export interface Pairing {
  /** 8 digits; undefined while there is none. */
  code?: string;
  /** When the code is replaced (Date.now()). */
  until?: number;
  problem?: Problem;
}

/**
 * usePairing shows a code until somebody typed it, and a new one whenever that
 * is over. The secret that goes with it never leaves this page; done is called
 * when the server has logged this browser in.
 */
export function usePairing(done: () => void): Pairing {
  const [pairing, setPairing] = useState<Pairing>({});
  useEffect(() => {
    const life = new AbortController();
    void pair(setPairing, life.signal).then((paired) => paired && done());
    return () => life.abort();
  }, [done]);
  return pairing;
}

/** pair resolves with true once this browser is logged in, with false when it was aborted. */
export async function pair(show: (p: Pairing) => void, life: AbortSignal): Promise<boolean> {
  const wanted = () => !life.aborted; // it changes while one waits
  while (wanted()) {
    try {
      const { code, secret, expiresIn } = await createPairing();
      const until = Date.now() + expiresIn * 1000 - tooLate;
      while (wanted() && Date.now() < until) {
        show({ code, until });
        const state = await claim(secret);
        if (state === 'paired') return wanted();
        if (state === 'over') break;
        if (typeof state === 'object') show({ code, until, problem: state });
        await pause(typeof state === 'object' ? retryAfter : askEvery, life);
      }
    } catch (err) {
      if (!(err instanceof ApiError)) throw err;
      show({ problem: err.problem });
      await pause(err.status === tooMany ? calmAfter : retryAfter, life);
    }
  }
  return false;
}

async function claim(secret: string): Promise<'waiting' | 'paired' | 'over' | Problem> {
  try {
    return (await claimPairing(secret)).state;
  } catch (err) {
    if (!(err instanceof ApiError)) throw err;
    return err.status === gone ? 'over' : err.problem;
  }
}

function pause(ms: number, life: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      life.removeEventListener('abort', over); // a code may be shown for weeks
      resolve();
    };
    const timer = setTimeout(over, ms);
    life.addEventListener('abort', over);
  });
}
