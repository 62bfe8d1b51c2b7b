// Cameras (R3, R4): which face camera is sent, a document camera or the screen
// beside it, in full HD, for everybody, over everything that happens to a call.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { cameras, choose, install, problemOf, show, showRaw, stopSharing } from './lib/cameras.mjs';
import { figure } from './lib/report.mjs';
import { connect, names, Stage } from './lib/stage.mjs';
import { during, until } from './lib/wait.mjs';

const goal = { width: 1920, height: 1080 };
/** Two full-HD encoders and decoders and whatever else share two cores. */
const patience = 30_000;

describe('cameras', () => {
  const stage = new Stage('cameras', { chain: true });
  const people = {};
  let kiosk, staff, devices;

  before(async () => {
    await stage.set({ staff: 2 });
    const browser = await stage.browser({ cameras: 3 });
    const scripts = [install()];
    kiosk = people.kiosk1 = await stage.kiosk(browser, { scripts });
    staff = people.staff1 = await stage.staff(browser, 'staff1', { scripts });
    people.staff2 = await stage.staff(browser, 'staff2', { scripts });
    await connect(kiosk, staff);
  });
  after(() => stage.close());

  /** What somebody receives of another: {video, slides}. */
  const received = async (who, from) => (await people[who].person.people())[stage.ids[from]] ?? {};

  /** The moment at which new pictures of a kind are decoded, and their size. */
  const sees = async (who, from, kind, size = {}, since = 0) => {
    let last;
    const seen = await until(
      `${who} sees the ${kind} of ${from} in ${size.width ?? 0}x${size.height ?? 0}`,
      async () => {
        last = (await received(who, from))[kind];
        const right = last?.frames > since && last.width >= (size.width ?? 1) && last.height >= (size.height ?? 1);
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

  stage.scenario('the kiosk sends its document camera beside the face, both in full HD', async () => {
    devices = await cameras(kiosk.person);
    assert.ok(devices.length >= 3, JSON.stringify(devices));
    await sees('staff1', 'kiosk1', 'video', goal);
    const { pressed, opened, given } = await showRaw(kiosk.person, devices[2].id);
    const first = await sees('staff1', 'kiosk1', 'slides');
    figure(
      'document camera pressed → first picture on the other side',
      `${first.at - pressed} ms`,
      `camera open after ${opened - pressed} ms, line for it after ${given - opened} ms more`,
    );
    const slides = await sees('staff1', 'kiosk1', 'slides', goal);
    figure('document camera decoded by staff', `${slides.width}x${slides.height} after ${slides.at - pressed} ms`);
    await both('staff1', 'kiosk1', 'kiosk: face and document camera at once');
  });

  stage.scenario('off and on again: the face stays, the line is used again', async () => {
    const lines = () => kiosk.page.evaluate(() => window.__seen.peers.at(-1).getTransceivers().length);
    const before = await lines();
    await showRaw(kiosk.person, null);
    await ends('staff1', 'kiosk1', 'slides');
    const { frames } = await sees('staff1', 'kiosk1', 'video');
    await sees('staff1', 'kiosk1', 'video', {}, frames);
    const { pressed } = await showRaw(kiosk.person, devices[2].id);
    const again = await sees('staff1', 'kiosk1', 'slides', goal);
    figure('document camera, second time', `${again.at - pressed} ms`);
    assert.equal(await lines(), before, 'm-lines were added');
  });

  stage.scenario('staff switches the face camera; nothing is negotiated', async () => {
    const description = () => staff.page.evaluate(() => window.__seen.peers.at(-1).remoteDescription.sdp);
    const [now, { frames }] = await Promise.all([description(), received('kiosk1', 'staff1').then((r) => r.video)]);
    const other = (await cameras(staff.person))[2]; // ids are each page's own
    const at = await choose(staff, other);
    await until('the other camera', async () => {
      const face = await staff.page.evaluate(() => window.__hands().keeper.get().face);
      return face?.id === other.id;
    });
    figure('face camera switched', `${Date.now() - at} ms`);
    await sees('kiosk1', 'staff1', 'video', {}, frames + 5);
    assert.equal(await description(), now, 'it was negotiated');
  });

  stage.scenario('staff shares the screen beside the face; the browser’s bar ends it', async () => {
    const { pressed, problem } = await show(staff, { kind: 'screen' });
    assert.equal(problem, undefined, 'the screen was refused');
    const seen = await sees('kiosk1', 'staff1', 'slides');
    figure('screen shared → first picture on the kiosk', `${seen.at - pressed} ms`, `${seen.width}x${seen.height}`);
    await both('kiosk1', 'staff1', 'staff: face and screen at once');
    await stopSharing(staff);
    await until('the person is told', async () => (await problemOf(staff)) === 'ended');
    await ends('kiosk1', 'staff1', 'slides');
    await show(staff, null);
  });

  stage.scenario('hold and resume keep both pictures', async () => {
    await staff.hold();
    await kiosk.heading(/お待ち|保留/);
    await ends('staff1', 'kiosk1', 'slides');
    const frames = (await received('staff1', 'kiosk1')).slides?.frames ?? 0;
    await staff.resume();
    const at = Date.now();
    const seen = await sees('staff1', 'kiosk1', 'slides', goal, frames);
    figure('resumed → document camera again', `${seen.at - at} ms`);
    await sees('staff1', 'kiosk1', 'video', goal);
  });

  stage.scenario('who joins sees both', async () => {
    await show(staff, { kind: 'screen' });
    await sees('kiosk1', 'staff1', 'slides');
    await staff.invite(names.staff2);
    await people.staff2.ringing();
    await people.staff2.answer();
    const at = Date.now();
    await Promise.all([
      sees('staff2', 'kiosk1', 'slides', { width: 640 }),
      sees('staff2', 'kiosk1', 'video'),
      sees('staff2', 'staff1', 'slides'),
      sees('staff2', 'staff1', 'video'),
    ]);
    figure('joined → faces and second pictures of both others', `${Date.now() - at} ms`);
    await show(staff, null);
    await Promise.all([ends('staff2', 'staff1', 'slides'), ends('kiosk1', 'staff1', 'slides')]);
  });

  stage.scenario('a reloaded kiosk is back with both once it asks again', async () => {
    await kiosk.page.reload();
    await until('the kiosk is back', async () => (await kiosk.live.call) !== undefined, { timeout: patience });
    await sees('staff1', 'kiosk1', 'video', {}, 0);
    await until('its line', () =>
      kiosk.page.evaluate(() => window.__hands().phone?.get().session?.state === 'connected'),
    );
    const { pressed } = await showRaw(kiosk.person, devices[2].id);
    const seen = await sees('staff1', 'kiosk1', 'slides', { width: 640 });
    figure('after a reload, asked again → second picture', `${seen.at - pressed} ms`);
    await sees('staff2', 'kiosk1', 'slides', { width: 640 });
  });
});
