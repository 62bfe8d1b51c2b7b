// A talk does not end because something else did (R18): lines are cut, pages
// are loaded anew, the server is killed, and the same two people go on in the
// same consultation without a click.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe } from 'node:test';
import { Line, whyNoLine } from './lib/line.mjs';
import { assertPictures, assertSound, measure, settled } from './lib/media.mjs';
import { figure } from './lib/report.mjs';
import { connect, hangUp, Stage } from './lib/stage.mjs';
import { during, until } from './lib/wait.mjs';

// Time to look for a way back; what is aimed at is printed with each figure.
const patience = 30_000;

describe('continuity', { skip: whyNoLine() }, () => {
  const stage = new Stage('continuity');
  let line, kiosk, staff, id;

  before(async () => {
    line = new Line();
    stage.onClose(() => line.remove());
    await stage.set({ server: { address: line.address } });
    kiosk = await stage.kiosk(await stage.browser({ inside: line }));
    staff = await stage.staff(await stage.browser());
  });
  after(() => (stage.server ? stage.close() : line?.remove()));
  afterEach(() => line.mend());

  const people = () => [kiosk.person, staff.person];

  const talk = async () => {
    await Promise.all([kiosk.idle(30_000), staff.ready(30_000)]);
    await connect(kiosk, staff);
    await Promise.all(people().map((p) => settled(p)));
    ({ id } = await until('the consultation', () => kiosk.live.call));
    assert.equal(staff.live.call.id, id);
    await during(1_500);
  };

  /** Both talk again, in the consultation they were in; then it is ended and its record read. */
  const same = async ({ interrupted = true } = {}) => {
    await Promise.all([kiosk.talking(patience), staff.talking(patience)]);
    await until(
      'the same consultation on both sides',
      () => kiosk.live.call?.id === id && staff.live.call?.id === id,
    );
    await until(
      'nobody is missing',
      () => !kiosk.live.call.interrupted?.length && !staff.live.call.interrupted?.length,
    );
    await during(500);
    const [k, s] = await Promise.all(people().map((p) => measure(p, 4_000)));
    for (const [who, m] of [
      ['kiosk', k],
      ['staff', s],
    ]) {
      assertPictures(m, who);
      assertSound(m, who);
    }
    await hangUp(kiosk, staff);
    const records = (await stage.boss.get('/history')).filter((r) => r.id === id);
    assert.equal(records.length, 1, 'one record for one consultation');
    const [record] = records;
    assert.equal(record.callerId, stage.ids.kiosk1);
    assert.equal(record.agentId, stage.ids.staff1);
    assert.equal(record.cause, 'agent');
    const gaps = record.segments.filter((g) => g.kind === 'interrupted');
    if (interrupted) {
      assert.ok(gaps.length >= 1, `no interruption in the record: ${JSON.stringify(record.segments)}`);
      assert.ok(record.recovered >= 1, 'the record does not say that it was overcome');
    } else {
      assert.deepEqual(gaps, [], 'an interruption that nobody could notice');
    }
    return { record, gaps };
  };

  /** When pictures are there again on both sides, counted from a moment. */
  const pictures = async (what, since, goal) => {
    const at = await Promise.all(people().map((p) => p.frameAt({ timeout: patience })));
    const [k, s] = at.map((t) => t - since);
    figure(what, `kiosk ${k} ms, staff ${s} ms`, goal);
  };

  for (const [seconds, goal] of [
    [5, '2 s'],
    [30, '5 s'],
  ]) {
    stage.scenario(
      `the line of the booth is cut for ${seconds} s`,
      async () => {
        await talk();
        const cut = line.cut();
        const told = Promise.all([
          kiosk.person.seenAt('.k-app[data-face="interrupted"]', { timeout: 10_000 }),
          staff.page
            .getByText('相手の通信が切れました')
            .first()
            .waitFor({ timeout: 10_000 })
            .then(() => Date.now()),
        ]);
        const [k, s] = (await told).map((at) => at - cut);
        figure(`line cut → both are told (${seconds} s cut)`, `kiosk ${k} ms, staff ${s} ms`, 'goal 3 s');
        await kiosk.heading('通信が切れました');
        if (seconds > 10) {
          await during(3_000);
          assertSound(await measure(staff.person, 4_000), 'staff, who wait with music');
        }
        await during(Math.max(0, seconds * 1000 - (Date.now() - cut)));
        const back = pictures(`line back after ${seconds} s → pictures`, line.mend(), `goal ${goal}`);
        await back;
        const { gaps } = await same();
        assert.ok(
          gaps.some((g) => g.account === stage.ids.kiosk1),
          JSON.stringify(gaps),
        );
      },
      { timeout: 180_000 },
    );
  }

  stage.scenario(
    'only signalling is lost for 10 s: nobody sees or hears it',
    async () => {
      await talk();
      line.cut('tcp');
      await during(4_000);
      const [k, s] = await Promise.all(people().map((p) => measure(p, 5_000)));
      for (const [who, m] of [
        ['kiosk', k],
        ['staff', s],
      ]) {
        assertPictures(m, who);
        assertSound(m, who);
      }
      line.mend();
      await until('the kiosk is heard of again', async () => {
        await staff.hold();
        return true;
      });
      await kiosk.face('held', patience);
      await staff.resume();
      await kiosk.talking(patience);
      await same({ interrupted: false });
    },
    { timeout: 180_000 },
  );

  stage.scenario(
    'only media is lost for 6 s: it comes back by itself',
    async () => {
      await talk();
      line.cut('udp');
      await kiosk.face('interrupted', 10_000);
      await during(4_000);
      await pictures('media back after 6 s → pictures', line.mend(), 'goal 2 s');
      await same();
    },
    { timeout: 180_000 },
  );

  stage.scenario(
    'staff load their page anew',
    async () => {
      await talk();
      const since = Date.now();
      await staff.page.reload();
      await pictures('staff page reloaded → pictures', since, 'goal 10 s');
      const { gaps } = await same();
      assert.ok(
        gaps.some((g) => g.account === stage.ids.staff1),
        JSON.stringify(gaps),
      );
    },
    { timeout: 180_000 },
  );

  stage.scenario(
    'the kiosk loads its page anew',
    async () => {
      await talk();
      const since = Date.now();
      await kiosk.page.reload();
      await pictures('kiosk page reloaded → pictures', since, 'goal 10 s');
      await same();
    },
    { timeout: 180_000 },
  );

  stage.scenario(
    'the browser of the kiosk is closed and started again after 8 s',
    async () => {
      await talk();
      await kiosk.page.close();
      await staff.page.getByText('相手の通信が切れました').first().waitFor({ timeout: 10_000 });
      await during(5_000);
      await kiosk.person.newTab();
      const since = Date.now();
      await kiosk.person.open('/');
      await pictures('kiosk opened again → pictures', since, 'goal 10 s');
      await same();
    },
    { timeout: 180_000 },
  );

  stage.scenario(
    'the server is killed and started again',
    async () => {
      await talk();
      await stage.server.kill();
      const killed = Date.now();
      await stage.server.start();
      figure('server killed → serving', `${Date.now() - killed} ms`, 'goal 3 s');
      await pictures('server killed → pictures', killed, 'goal 8 s');
      stage.boss = await stage.server.login(stage.accounts.boss);
      await same();
    },
    { timeout: 180_000 },
  );

  stage.scenario(
    'the server is killed while they are on hold: it is still on hold, and then goes on',
    async () => {
      await talk();
      await staff.hold();
      await kiosk.face('held');
      await stage.server.kill();
      await stage.server.start();
      stage.boss = await stage.server.login(stage.accounts.boss);
      await kiosk.face('held', patience);
      await staff.page.getByText('保留中').first().waitFor({ timeout: patience });
      await until(
        'both are back',
        () => !kiosk.live.call?.interrupted?.length && staff.live.call?.id === id,
        { timeout: patience },
      );
      await during(2_000);
      assert.equal((await measure(kiosk.person, 2_000)).frames, 0, 'pictures arrive on hold');
      await staff.resume();
      await same();
    },
    { timeout: 180_000 },
  );
});
