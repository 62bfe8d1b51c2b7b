// Hands at the cameras: what the panel for the devices does, done to the parts
// that it stands on.

import assert from 'node:assert/strict';
import { figure } from './report.mjs';
import { during, until } from './wait.mjs';

export const goal = { width: 1920, height: 1080 };
/** Two full-HD encoders and decoders and whatever else share two cores. */
export const patience = 30_000;

/**
 * Runs in the page. Finds what React holds: the staff page's keeper and line, or
 * the kiosk's line.
 */
function hands() {
  const root = document.getElementById('root') ?? document.body.firstElementChild;
  const key = Object.keys(root).find((k) => k.startsWith('__reactContainer$'));
  const todo = [root[key]];
  const found = {};
  const look = (value) => {
    if (!value || typeof value !== 'object') return;
    if (value.keeper?.showSlides) found.keeper = value.keeper;
    if (value.line?.phone?.setSlides) found.phone = value.line.phone;
    const inner = value.runtime ?? value;
    if (inner.line?.phone?.setSlides) found.phone = inner.line.phone;
  };
  while (todo.length > 0) {
    const fiber = todo.pop();
    if (!fiber) continue;
    look(fiber.memoizedProps?.value);
    look(fiber.memoizedProps);
    for (let hook = fiber.memoizedState, n = 0; hook && n < 60; hook = hook.next, n++) {
      const state = hook.memoizedState;
      look(state);
      if (state && typeof state === 'object') {
        for (const part of Array.isArray(state) ? state : [state.current]) {
          look(part);
          if (part?.phone?.setSlides) found.phone = part.phone;
        }
      }
      if (state?.phone?.setSlides) found.phone = state.phone;
    }
    todo.push(fiber.sibling, fiber.child);
  }
  return found;
}

/** install gives a page its hands: a script for it. */
export function install() {
  return { content: `window.__hands = ${hands}` };
}

export function cameras(person) {
  return person.page.evaluate(async () =>
    (await navigator.mediaDevices.enumerateDevices())
      .filter((d) => d.kind === 'videoinput')
      .map((d) => ({ id: d.deviceId, label: d.label })),
  );
}

/** show makes staff send a camera, or the screen, beside the face; null ends it. Resolves with what came of it. */
export function show(staff, choice) {
  return staff.page.evaluate(async (c) => {
    const pressed = Date.now();
    const { keeper } = window.__hands();
    await keeper.showSlides(c);
    const { slides } = keeper.get();
    return { pressed, problem: slides?.problem, camera: slides?.camera };
  }, choice);
}

/** choose makes staff show the face with another camera. Resolves with the moment. */
export function choose(staff, camera) {
  return staff.page.evaluate((id) => {
    const at = Date.now();
    window.__hands().keeper.choose({ camera: id });
    return at;
  }, camera.id);
}

/** stopSharing ends the screen as the browser's own bar does. */
export function stopSharing(staff) {
  return staff.page.evaluate(() => {
    const [track] = window.__hands().keeper.get().slides.stream.getVideoTracks();
    track.stop();
    track.dispatchEvent(new Event('ended'));
  });
}

export function problemOf(staff) {
  return staff.page.evaluate(() => window.__hands().keeper.get().slides?.problem);
}

/**
 * showRaw makes a page without a keeper send a camera beside the face. Resolves
 * with moments: pressed, opened (the camera), given (the server's line for it).
 */
export function showRaw(person, id) {
  return person.page.evaluate(async (device) => {
    const pressed = Date.now();
    const { phone } = window.__hands();
    window.__second?.getTracks().forEach((t) => t.stop());
    window.__second = null;
    if (device) {
      window.__second = await navigator.mediaDevices.getUserMedia({
        video: {
          deviceId: { exact: device },
          width: { ideal: 1920 },
          height: { ideal: 1080 },
        },
      });
      window.__second.getVideoTracks()[0].contentHint = 'detail';
    }
    const opened = Date.now();
    phone.setSlides(window.__second);
    // Until the server has given the line, or taken it back.
    const on = device ? 'on' : undefined;
    while (phone.get().session?.slides !== on) await new Promise((resolve) => setTimeout(resolve, 5));
    return { pressed, opened, given: Date.now() };
  }, id);
}

/** What is looked at on a stage. */
export function eyes(stage, people) {
  /** What somebody receives of another: {video, slides}. */
  const received = async (who, from) => (await people[who].person.people())[stage.ids[from]] ?? {};

  /** The moment at which new pictures of a kind are decoded, and their size. */
  const sees = async (who, from, kind, size = {}, since = 0) => {
    let last;
    const seen = await until(
      `${who} sees the ${kind} of ${from} in ${size.width ?? 0}x${size.height ?? 0}`,
      async () => {
        last = (await received(who, from))[kind];
        const right =
          last?.frames > since && last.width >= (size.width ?? 1) && last.height >= (size.height ?? 1);
        if (right) return last;
        throw new Error(JSON.stringify(last ?? 'nothing'));
      },
      { timeout: patience, every: 30 },
    );
    return { ...seen, at: Date.now() };
  };

  /** Nothing more of a kind arrives. */
  const ends = (who, from, kind) =>
    until(`${who} sees no ${kind} of ${from} any more`, async () => {
      const one = (await received(who, from))[kind]?.frames ?? 0;
      await during(700);
      return ((await received(who, from))[kind]?.frames ?? 0) === one;
    });

  /** Both pictures of somebody move: size and rate are noted. */
  const both = async (who, from, what) => {
    const one = await received(who, from);
    const at = Date.now();
    await during(4_000);
    const two = await received(who, from);
    const seconds = (Date.now() - at) / 1000;
    for (const kind of ['video', 'slides']) {
      const { width, height, frames, bytes } = two[kind];
      const fps = (frames - one[kind].frames) / seconds;
      const kbps = Math.round(((bytes - one[kind].bytes) * 8) / 1000 / seconds);
      figure(`${what}, ${kind}`, `${width}x${height} ${fps.toFixed(1)} fps, ${kbps} kbit/s`);
      assert.ok(fps >= 1, `${kind}: ${fps} pictures a second`);
    }
  };

  return { received, sees, ends, both };
}
