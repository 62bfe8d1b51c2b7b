// Hold and resume (R16).

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { assertNoPictures, assertPictures, assertSound, measure, settled } from './lib/media.mjs';
import { figure } from './lib/report.mjs';
import { connect, hangUp, Stage } from './lib/stage.mjs';
import { during } from './lib/wait.mjs';

const resumeLimit = 2_000;

describe('hold', () => {
  const stage = new Stage('hold', { chain: true });
  let kiosk, staff;

  before(async () => {
    await stage.set();
    const browser = await stage.browser();
    kiosk = await stage.kiosk(browser);
    staff = await stage.staff(browser);
    await connect(kiosk, staff);
    await Promise.all([settled(kiosk.person), settled(staff.person)]);
  });
  after(() => stage.close());

  stage.scenario('a muted microphone is silence on the other side, and the picture goes on', async () => {
    await staff.mute();
    await staff.page.getByText('マイクが切れています').waitFor();
    await during(1_500); // what was said before still arrives
    const m = await measure(kiosk.person, 3_000);
    assert.ok(m.energy < 1e-4, `the kiosk hears something from a muted microphone: ${m.energy}`);
    assertPictures(m, 'kiosk');
  });

  stage.scenario('on hold: both are told, no picture goes anywhere, the kiosk hears music', async () => {
    const kioskHeld = kiosk.person.seenAt('.k-app[data-face="held"]');
    const staffHeld = staff.page.getByText('保留中').first().waitFor();
    await staff.hold();
    const pressed = await staff.person.pressedAt();
    figure('hold pressed → kiosk shows it', `${(await kioskHeld) - pressed} ms`, 'goal 300 ms');
    await kiosk.heading('保留しています');
    await staffHeld;
    await staff.page.getByText('相手には音楽が流れています').waitFor();
    await during(1_000); // what was on its way, and the first notes
    const [k, s] = await Promise.all([measure(kiosk.person, 4_000), measure(staff.person, 4_000)]);
    assertNoPictures(k, 'kiosk');
    assertNoPictures(s, 'staff');
    // Staff's microphone is off, so what is heard is the music.
    assertSound(k, 'kiosk');
    figure(
      'music on hold',
      `${Math.round((k.audioBytes * 8) / 1000 / k.seconds)} kbit/s`,
      `energy ${k.energy.toFixed(4)}`,
    );
    assert.ok(s.energy < 1e-4, `staff hear the citizen, who is told that they do not: ${s.energy}`);
  });

  stage.scenario('resume brings both pictures and the sound back', async () => {
    await staff.unmute();
    const frames = Promise.all([kiosk.person, staff.person].map((p) => p.frameAt()));
    await during(100); // the watchers read their first numbers
    await staff.resume();
    const pressed = await staff.person.pressedAt();
    const [k, s] = (await frames).map((at) => at - pressed);
    figure('resume pressed → first picture', `kiosk ${k} ms, staff ${s} ms`, `limit ${resumeLimit} ms`);
    assert.ok(k <= resumeLimit && s <= resumeLimit, `kiosk ${k} ms, staff ${s} ms`);
    await Promise.all([kiosk.talking(), staff.talking()]);
    await during(500);
    const [km, sm] = await Promise.all([measure(kiosk.person), measure(staff.person)]);
    for (const [who, m] of Object.entries({ kiosk: km, staff: sm })) {
      assertPictures(m, who);
      assertSound(m, who);
    }
  });

  stage.scenario('hold by the key, three times in a row, ends where it began', async () => {
    for (let i = 0; i < 3; i++) {
      await staff.page.keyboard.press('h');
      await kiosk.face('held');
      await staff.page.getByRole('button', { name: '再開' }).first().waitFor();
      await staff.page.keyboard.press('h');
      await kiosk.face('talking');
      await staff.tools.getByRole('button', { name: '保留', exact: true }).waitFor();
    }
    await Promise.all([settled(kiosk.person), settled(staff.person)]);
    assertPictures(await measure(kiosk.person), 'kiosk');
  });

  stage.scenario('the camera off: the kiosk hears without a picture of staff', async () => {
    await staff.tool('カメラを切る');
    await staff.page.getByText('カメラを切っています').waitFor();
    assertSound(await measure(kiosk.person), 'kiosk');
    await staff.tool('カメラを入れる');
    assertPictures(await measure(kiosk.person, 4_000), 'kiosk');
  });

  stage.scenario('the record has the hold as a segment', async () => {
    await hangUp(kiosk, staff);
    const record = await stage.lastRecord();
    const held = record.segments.filter((g) => g.kind === 'held');
    assert.equal(held.length, 4, JSON.stringify(record.segments));
    assert.ok(Date.parse(held[0].endedAt) - Date.parse(held[0].startedAt) > 4_000, JSON.stringify(held[0]));
  });
});
