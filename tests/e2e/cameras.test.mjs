// Cameras (R3, R4): which face camera is sent, a document camera or the screen
// beside it, in full HD, for everybody, over everything that happens to a call.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import {
  cameras,
  choose,
  eyes,
  goal,
  install,
  problemOf,
  show,
  showRaw,
  stopSharing,
} from './lib/cameras.mjs';
import { figure } from './lib/report.mjs';
import { connect, Stage } from './lib/stage.mjs';
import { until } from './lib/wait.mjs';

describe('cameras', () => {
  const stage = new Stage('cameras', { chain: true });
  const people = {};
  const { received, sees, ends, both } = eyes(stage, people);
  let kiosk, staff, devices;

  before(async () => {
    await stage.set();
    const browser = await stage.browser({ cameras: 3 });
    const scripts = [install()];
    kiosk = people.kiosk1 = await stage.kiosk(browser, { scripts });
    staff = people.staff1 = await stage.staff(browser, 'staff1', { scripts });
    await connect(kiosk, staff);
  });
  after(() => stage.close());

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
    figure(
      'document camera decoded by staff',
      `${slides.width}x${slides.height} after ${slides.at - pressed} ms`,
    );
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
    const [now, { frames }] = await Promise.all([
      description(),
      received('kiosk1', 'staff1').then((r) => r.video),
    ]);
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
    figure(
      'screen shared → first picture on the kiosk',
      `${seen.at - pressed} ms`,
      `${seen.width}x${seen.height}`,
    );
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
});
