// Waiting with a deadline. Nothing here sleeps for a fixed time and hopes.

/** Real time, as a promise. Only for looking at something for a given time. */
export const during = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * until asks again and again until `look` gives something true, and returns it.
 * What `look` throws counts as "not yet" and is told when the time is over.
 */
export async function until(what, look, { timeout = 15_000, every = 50 } = {}) {
  const end = Date.now() + timeout;
  let last;
  for (;;) {
    try {
      last = await look();
      if (last) return last;
    } catch (err) {
      last = err;
    }
    if (Date.now() > end) {
      const seen = last instanceof Error ? last.message : JSON.stringify(last);
      throw new Error(`not within ${timeout} ms: ${what} (last: ${seen})`);
    }
    await during(every);
  }
}

/** The middle and the slowest of some times, for the report. */
export function spread(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
  return { n: sorted.length, p50: at(0.5), max: sorted.at(-1) };
}
