/** ticks are round values from 0 to what is above the highest one, at most about count of them. */
export function ticks(highest: number, count = 5, round: readonly number[] = [1, 2, 5]): number[] {
  if (!(highest > 0)) return [0, 1];
  const wanted = highest / count;
  let step = 0;
  for (let power = 10 ** Math.floor(Math.log10(wanted)); step === 0; power *= 10) {
    step = round.map((r) => r * power).find((s) => s >= wanted) ?? 0;
  }
  const out = [0];
  while ((out.at(-1) ?? 0) < highest) out.push(Number((out.length * step).toPrecision(12)));
  return out;
}

/** Steps of a clock in ms, up to a day. */
const clockSteps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400,
].map((s) => s * 1000);

/** timeTicks are those of a time in ms, at steps of a clock. */
export function timeTicks(highest: number, count = 5): number[] {
  const last = clockSteps.at(-1) ?? 1;
  const step = clockSteps.find((s) => s * count >= highest) ?? Math.ceil(highest / count / last) * last;
  const out = [0];
  while ((out.at(-1) ?? 0) < Math.max(highest, 1)) out.push(out.length * step);
  return out;
}

/** every says which of n labels are shown, so that each has width of the whole. */
export function every(n: number, whole: number, width: number): number {
  const room = Math.max(1, Math.floor(whole / width));
  return Math.max(1, Math.ceil(n / room));
}
