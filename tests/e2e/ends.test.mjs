// How a talk ends, what is shown then, and what is kept of it (R27).

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe } from 'node:test';
import { assertPictures, measure, settled } from './lib/media.mjs';
import { figure } from './lib/report.mjs';
import { names, Stage } from './lib/stage.mjs';
import { during, spread, until } from './lib/wait.mjs';

const clockLimit = 2_000;

describe('the end of a talk, and its record', () => {
  const stage = new Stage('ends');
  let kiosk, staff;

  before(async () => {
    await stage.set();
    const browser = await stage.browser();
    kiosk = await stage.kiosk(browser);
    staff = await stage.staff(browser);
  });
  after(() => stage.close());
  beforeEach(() => Promise.all([kiosk.idle(30_000), staff.ready()]));

  /** A talk of a few seconds; gives the times that a watch at the wall would show. */
  const talk = async () => {
    await kiosk.touch('juminhyo');
    const started = Date.now();
    await staff.answer();
    const answered = Date.now();
    await Promise.all([kiosk.talking(), staff.talking()]);
    const { id } = await until('the consultation', () => staff.live.call);
    assert.equal(kiosk.live.call.id, id, 'both are in one consultation');
    await during(3_000);
    return { id, started, answered };
  };

  const check = async (seen, ended, cause) => {
    const record = await until('the record', async () => {
      const last = await stage.lastRecord();
      return last?.id === seen.id && last;
    });
    assert.equal(record.callerId, stage.ids.kiosk1);
    assert.equal(record.agentId, stage.ids.staff1);
    assert.equal(record.caller, names.kiosk1);
    assert.equal(record.agent, names.staff1);
    assert.equal(record.button, 'juminhyo');
    assert.equal(record.cause, cause);
    for (const [what, told, watch] of [
      ['start', record.startedAt, seen.started],
      ['answer', record.connectedAt, seen.answered],
      ['end', record.endedAt, ended],
    ]) {
      const off = Math.abs(Date.parse(told) - watch);
      assert.ok(
        off < clockLimit,
        `${what}: the record says ${told}, the watch ${new Date(watch).toISOString()}`,
      );
    }
    const kinds = record.segments.map((g) => g.kind);
    for (const kind of ['ringing', 'talking'])
      assert.ok(kinds.includes(kind), `no segment ${kind}: ${kinds}`);
    assert.equal(record.recovered, 0);
    const mine = (await stage.boss.get('/history')).filter((r) => r.id === seen.id);
    assert.equal(mine.length, 1, 'one record for one consultation');
    return record;
  };

  stage.scenario('staff ends: both see it, the kiosk goes back by itself after 20 s', async () => {
    const seen = await talk();
    await staff.end();
    const ended = Date.now();
    await kiosk.heading('ありがとうございました');
    await staff.page.getByRole('heading', { name: '相談が終わりました' }).waitFor();
    await staff.page.getByText('終了（職員から）').first().waitFor();
    await check(seen, ended, 'agent');
    await kiosk.idle(26_000);
    const took = Date.now() - ended;
    assert.ok(took > 15_000, `the end screen was gone after ${took} ms`);
    await staff.ready(); // by itself too: the wrap-up time is over
  });

  stage.scenario('the citizen ends, after being asked once', async () => {
    const seen = await talk();
    await kiosk.press('話を終える');
    await kiosk.heading('お話を終えますか？');
    await kiosk.press('話を続ける');
    assertPictures(await measure(kiosk.person, 2_000), 'kiosk');
    await kiosk.end();
    const ended = Date.now();
    await kiosk.heading('ありがとうございました');
    await staff.page.getByText('終了（相手から）').first().waitFor();
    await check(seen, ended, 'caller');
    await kiosk.press('最初の画面へ');
    await staff.finish();
  });

  stage.scenario('staff see it in the history of today', async () => {
    const rows = staff.page.locator('section', { hasText: '今日の履歴' }).locator('tbody tr');
    await until('two rows', async () => (await rows.count()) === 2);
    const text = await rows.first().innerText();
    assert.match(text, /戸籍・住民票/);
    assert.match(text, new RegExp(names.kiosk1));
  });

  stage.scenario('after the talk the cameras are off and nothing is sent', async () => {
    for (const person of [kiosk.person, staff.person]) {
      await until('the connection is closed', async () => (await person.flow()).state === 'none');
    }
  });

  stage.scenario('from the answer to the first picture', async () => {
    const times = { kiosk: [], staff: [] };
    for (let i = 0; i < 5; i++) {
      await kiosk.touch('juminhyo');
      await staff.ringing();
      const frames = Promise.all([kiosk.person, staff.person].map((p) => p.frameAt()));
      await staff.answer();
      const pressed = await staff.person.pressedAt();
      const [k, s] = await frames;
      times.kiosk.push(k - pressed);
      times.staff.push(s - pressed);
      await Promise.all([settled(kiosk.person), settled(staff.person)]);
      await staff.end();
      await staff.finish();
      await kiosk.press('最初の画面へ');
      await kiosk.idle();
    }
    for (const [who, all] of Object.entries(times)) {
      const { p50, max, n } = spread(all);
      figure(
        `Enter pressed → first picture, ${who}`,
        `p50 ${p50} ms, max ${max} ms of ${n}`,
        'goal p50 500, p95 900 ms',
      );
      assert.ok(p50 < 4_000, `${who} waits ${p50} ms for the first picture`);
    }
  });
});
