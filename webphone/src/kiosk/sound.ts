import { useEffect } from 'react';

import type { Outputs } from '../lib/equipment/outputs';
import { MAX_VOLUME } from './settings';

/** The Japanese ringing tone: 400 Hz, wavering, one second in three; softened here. */
const TONE_HZ = 400;
const WAVER_HZ = 16;
const ON_S = 1;
const PERIOD_S = 3;
const LOUDNESS = 0.12;
const FADE_S = 0.08;

/**
 * useRingback plays the ringing tone while the call rings and the server sends
 * no music of its own.
 */
export function useRingback(active: boolean, volume: number, outputs: Outputs): void {
  useEffect(() => {
    if (!active) return;
    const context = new AudioContext();
    const remove = outputs.add(context);
    const loudness = new GainNode(context, { gain: (LOUDNESS * volume) / MAX_VOLUME });
    const gate = new GainNode(context, { gain: 0 });
    const waver = new GainNode(context, { gain: 0.75 });
    const depth = new GainNode(context, { gain: 0.25 });
    const tone = new OscillatorNode(context, { frequency: TONE_HZ });
    const slow = new OscillatorNode(context, { frequency: WAVER_HZ });
    slow.connect(depth).connect(waver.gain);
    tone.connect(waver).connect(gate).connect(loudness).connect(context.destination);
    tone.start();
    slow.start();
    const ring = () => {
      const at = context.currentTime + 0.05;
      gate.gain.cancelScheduledValues(at);
      gate.gain.setValueAtTime(0, at);
      gate.gain.linearRampToValueAtTime(1, at + FADE_S);
      gate.gain.setValueAtTime(1, at + ON_S - FADE_S);
      gate.gain.linearRampToValueAtTime(0, at + ON_S);
    };
    ring();
    const timer = setInterval(ring, PERIOD_S * 1000);
    return () => {
      clearInterval(timer);
      remove();
      // Closing a context twice is the only way this fails.
      context.close().catch(() => undefined);
    };
  }, [active, volume, outputs]);
}
