// What is measured on pictures and sound, by getStats, and asserted.

import assert from 'node:assert/strict';
import { during, until } from './wait.mjs';

/**
 * measure reads a person's connection twice and gives what happened between.
 * A connection that was replaced in between counts from its own start.
 */
export async function measure(person, ms = 3_000) {
  const before = await person.flow();
  await during(ms);
  const after = await person.flow();
  const same = before.peers === after.peers;
  const seconds = (after.at - before.at) / 1000;
  const grew = (part, field) => (after[part]?.[field] ?? 0) - (same ? (before[part]?.[field] ?? 0) : 0);
  return {
    seconds,
    fps: grew('videoIn', 'frames') / seconds,
    frames: grew('videoIn', 'frames'),
    width: after.videoIn?.width ?? 0,
    height: after.videoIn?.height ?? 0,
    codec: after.videoIn?.codec ?? '',
    sentFps: grew('videoOut', 'frames') / seconds,
    sentSize: `${after.videoOut?.width}x${after.videoOut?.height}`,
    encoder: after.videoOut?.encoder ?? '',
    limited: after.videoOut?.limited ?? '',
    videoBytes: grew('videoIn', 'bytes'),
    audioBytes: grew('audioIn', 'bytes'),
    energy: grew('audioIn', 'energy'),
    audioCodec: after.audioIn?.codec ?? '',
    kbps: Math.round((grew('videoIn', 'bytes') * 8) / 1000 / seconds),
    srtp: after.dtls?.srtp ?? '',
  };
}

/** settled waits until a person decodes pictures of at least this size. */
export function settled(person, { width = 0, height = 0, codec, timeout = 30_000 } = {}) {
  return until(
    `pictures of ${width}x${height}${codec ? ` in ${codec}` : ''}`,
    async () => {
      const { videoIn } = await person.flow();
      const right = codec === undefined || videoIn?.codec.toLowerCase() === codec.toLowerCase();
      if (videoIn && videoIn.frames > 0 && videoIn.width >= width && videoIn.height >= height && right)
        return videoIn;
      throw new Error(JSON.stringify(videoIn ?? 'no video'));
    },
    { timeout, every: 250 },
  );
}

/** Sound with something in it arrives. The fake microphone beeps once a second. */
export function assertSound(m, who) {
  assert.ok(m.audioBytes > 0, `${who}: no sound arrives`);
  assert.ok(m.energy > 1e-5, `${who}: the sound is silence (energy ${m.energy})`);
}

/** Moving pictures arrive. */
export function assertPictures(m, who, fps = 2) {
  assert.ok(
    m.fps >= fps,
    `${who}: ${m.fps.toFixed(1)} pictures a second, wanted ${fps} (${JSON.stringify(m)})`,
  );
}

/** No picture arrives at all. */
export function assertNoPictures(m, who) {
  assert.equal(m.frames, 0, `${who}: pictures arrive although none may`);
}
