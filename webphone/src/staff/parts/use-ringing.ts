import { useEffect, useRef } from 'react';

import { Ringer, type RingChoice } from '../../lib/sound';
import { Attention } from '../attention';

/** The counter's name comes over /ws, often a moment after the call itself. */
const wordsAfter = 50;

/** useRinging sounds, flashes and notifies while it is mounted. */
export function useRinging(title: string, body: string, ring: RingChoice, speaker: string | undefined): void {
  const words = useRef({ title, body });
  useEffect(() => {
    words.current = { title, body };
  }, [title, body]);
  useEffect(() => {
    const ringer = new Ringer();
    ringer.start(speaker, ring);
    return () => ringer.stop();
  }, [speaker, ring]);
  useEffect(() => {
    const attention = new Attention();
    const timer = setTimeout(() => attention.start(words.current.title, words.current.body), wordsAfter);
    return () => {
      clearTimeout(timer);
      attention.stop();
    };
  }, []);
}
