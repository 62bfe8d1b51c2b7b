// What the call buttons say, and what happens when nobody is there (R7).

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { figure } from './lib/report.mjs';
import { connect, counters, hangUp, Stage } from './lib/stage.mjs';
import { spread, until } from './lib/wait.mjs';

describe('the status of the counters', () => {
  const stage = new Stage('status');
  let browser, kiosk, one, two;

  before(async () => {
    await stage.set({ staff: 2 });
    // staff1 is only at the first counter, staff2 at all others.
    await stage.boss.patch(`/accounts/${stage.ids.staff1}`, { queues: [counters[0]] });
    await stage.boss.patch(`/accounts/${stage.ids.staff2}`, { queues: counters.slice(1) });
    browser = await stage.browser();
    kiosk = await stage.kiosk(browser);
  });
  after(() => stage.close());

  stage.scenario('nobody is logged in: every button says so', async () => {
    for (const counter of counters) await kiosk.waitForStatus(counter, '担当者が席を外しています');
  });

  stage.scenario('nobody there: the citizen is told at once, in plain words', async () => {
    await kiosk.touch(counters[0]);
    await kiosk.heading('申し訳ございません');
    await kiosk.says('ただいま担当の職員がおりません');
    await kiosk.press('最初の画面へ');
    await kiosk.idle();
    assert.equal((await stage.lastRecord()).cause, 'no-agent');
  });

  stage.scenario('staff logs in: the button opens by itself, and only that one', async () => {
    one = await stage.staff(browser, 'staff1');
    await kiosk.waitForStatus(counters[0], '受付中');
    assert.equal(await kiosk.status(counters[1]), '担当者が席を外しています');
    two = await stage.staff(browser, 'staff2');
    await kiosk.waitForStatus(counters[1], '受付中');
  });

  stage.scenario('the button follows what staff do, within half a second', async () => {
    const times = [];
    const mark = (status) => `button.k-call[data-counter="${counters[0]}"][data-status="${status}"]`;
    for (let i = 0; i < 4; i++) {
      const absent = kiosk.person.seenAt(mark('absent'));
      await one.goAway();
      times.push((await absent) - (await one.person.pressedAt()));
      const open = kiosk.person.seenAt(mark('open'));
      await one.page.getByRole('radio', { name: '受付中' }).click();
      times.push((await open) - (await one.person.pressedAt()));
    }
    const { p50, max, n } = spread(times);
    figure(
      'staff changes its state → the kiosk shows it',
      `p50 ${p50} ms, max ${max} ms of ${n}`,
      'goal 500 ms',
    );
    assert.ok(p50 <= 500, `p50 is ${p50} ms`);
  });

  stage.scenario('a closed tab is noticed as well', async () => {
    const absent = kiosk.person.seenAt(`button.k-call[data-counter="${counters[0]}"][data-status="absent"]`);
    const closed = Date.now();
    await one.page.close();
    figure('staff tab closed → the kiosk shows it', `${(await absent) - closed} ms`);
    await kiosk.waitForStatus(counters[0], '担当者が席を外しています');
    await one.person.newTab();
    await one.person.open('/staff');
    await one.ready();
    await kiosk.waitForStatus(counters[0], '受付中');
  });

  stage.scenario('away: the citizen is told, and may take another counter with one touch', async () => {
    await one.goAway();
    await kiosk.waitForStatus(counters[0], '担当者が席を外しています');
    await kiosk.touch(counters[0]);
    await kiosk.heading('担当者が席を外しています');
    const others = kiosk.page.getByRole('region', { name: 'ほかの窓口に変える' });
    await others.waitFor();
    const offered = await others.locator('button').evaluateAll((all) => all.map((b) => b.dataset.counter));
    assert.ok(offered.length >= 2 && !offered.includes(counters[0]), `offered: ${offered}`);
    await others.locator('button').first().click();
    await two.answer();
    await Promise.all([kiosk.talking(), two.talking()]);
    assert.equal(two.live.call.button, offered[0]);
    await hangUp(kiosk, two);
  });

  stage.scenario('who comes back from a break is rung for the citizen who waits', async () => {
    await kiosk.touch(counters[0]);
    await kiosk.heading('担当者が席を外しています');
    await one.page.getByRole('radio', { name: '受付中' }).click();
    await one.answer();
    await Promise.all([kiosk.talking(), one.talking()]);
    await hangUp(kiosk, one);
  });

  stage.scenario('all talk: the button says busy', async () => {
    await connect(kiosk, one);
    await until('busy', () => two.live.button(counters[0])?.status === 'busy');
    await until('free', () => two.live.button(counters[1])?.status === 'open');
    await hangUp(kiosk, one);
    await kiosk.waitForStatus(counters[0], '受付中');
  });

  stage.scenario('closed counters say when they open, and refuse with words', async () => {
    const button = (await stage.boss.get('/buttons')).find((b) => b.id === counters[2]);
    // Open for one minute of the day that is not now.
    const now = new Date(Date.now() + 9 * 3_600_000); // Tokyo
    const minute = (now.getUTCHours() * 60 + now.getUTCMinutes() + 720) % 1440;
    const openMinute = Math.min(minute, 1_438);
    const week = [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({
      weekday,
      openMinute,
      closeMinute: openMinute + 1,
    }));
    const before = (await stage.boss.get('/schedules')).find((s) => s.id === 'standard');
    await stage.boss.put('/schedules/standard', { ...before, weekly: week, holidays: false, closing: [] });
    await stage.boss.put(`/buttons/${button.id}`, { ...button, schedule: 'standard' });
    await until('closed', async () => (await kiosk.status(button.id)).startsWith('受付時間外'));
    await kiosk.touch(button.id);
    await kiosk.heading(/は受付時間外です/);
    await kiosk.says(/次の受付は .+からです/);
    await kiosk.press('最初の画面へ');
    await kiosk.idle();
    await stage.boss.put(`/buttons/${button.id}`, button);
    await stage.boss.put('/schedules/standard', before);
    await kiosk.waitForStatus(button.id, '受付中');
  });
});
