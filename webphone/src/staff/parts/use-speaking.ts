import { useEffect, useState } from 'react';

import { useDesk } from '../context';

const readEvery = 250;
/** Louder than a quiet room. */
const loud = 0.02;
/** People breathe: the mark stays so many readings after the last word. */
const stays = 4;

/** useSpeaking names the parties that speak now (account ids). */
export function useSpeaking(enabled: boolean): ReadonlySet<string> {
  const { line } = useDesk();
  const [speaking, setSpeaking] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (!enabled) return;
    const left = new Map<string, number>();
    const timer = setInterval(() => {
      for (const [party, level] of line.phone.levels()) {
        left.set(party, level > loud ? stays : (left.get(party) ?? 0) - 1);
      }
      const now = new Set([...left].filter(([, n]) => n > 0).map(([party]) => party));
      setSpeaking((old) => (old.size === now.size && [...now].every((p) => old.has(p)) ? old : now));
    }, readEvery);
    return () => clearInterval(timer);
  }, [line, enabled]);
  return enabled ? speaking : none;
}

const none: ReadonlySet<string> = new Set();
