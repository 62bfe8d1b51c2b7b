/** A tone that is neither speech's nor the mains'. */
export const TONE_HZ = 1320;

/** So much louder, in dB, a microphone must hear the tone than the quiet before it. */
const RISE_DB = 8;
/** In so many of the turns. */
const ENOUGH = 2;

/** What was measured while the tone sounded, or did not. */
export interface Listening {
  sounding: boolean;
  /** At the tone's frequency, in dB. */
  level: number;
  /** The greatest sample, 0–1. */
  peak: number;
}

/** heard says whether the tone came through: each sounding turn is compared with the quiet one before it. */
export function heard(turns: readonly Listening[]): boolean {
  let times = 0;
  turns.forEach((turn, i) => {
    const before = turns[i - 1];
    // Digital silence has no level at all.
    if (turn.sounding && before && turn.level - Math.max(before.level, -120) >= RISE_DB) times++;
  });
  return times >= ENOUGH;
}
