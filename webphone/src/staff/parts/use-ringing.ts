import { useEffect, useState } from 'react';

import { Ringer, type RingChoice } from '../../lib/sound';
import { Attention } from '../attention';

/** What is said, and whether it is known: the counter's name comes over /ws, often after the call itself. */
export interface RingingWords {
  title: string;
  body: string;
  known: boolean;
}

/** Words that are not known are not waited for any longer. */
const patience = 1_000;

/** useRinging sounds, flashes and notifies while it is mounted. */
export function useRinging({ title, body, known }: RingingWords, ring: RingChoice, speaker?: string): void {
  const [attention] = useState(() => new Attention());
  useEffect(() => {
    const ringer = new Ringer();
    ringer.start(speaker, ring);
    return () => ringer.stop();
  }, [speaker, ring]);
  useEffect(() => {
    const timer = setTimeout(() => attention.start(title, body), known ? 0 : patience);
    return () => clearTimeout(timer);
  }, [attention, title, body, known]);
  useEffect(() => () => attention.stop(), [attention]);
}
