/** levelOf maps the power of samples to 0–1: −60 dBFS is 0, −10 dBFS and more is 1. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const s of samples) sum += s * s;
  return scaled(10 * Math.log10(sum / Math.max(1, samples.length) + 1e-12));
}

/** levelOfAmplitude maps an amplitude of 0–1, as receivers tell it, to the same scale. */
export function levelOfAmplitude(amplitude: number): number {
  return scaled(20 * Math.log10(amplitude + 1e-6));
}

function scaled(decibel: number): number {
  return Math.min(1, Math.max(0, (decibel + 60) / 50));
}
