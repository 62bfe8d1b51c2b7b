// A planned stop: scheduled, approved by a second administrator, announced,
// drained, and ended by hand (R21).

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { connect, Stage } from './lib/stage.mjs';
import { until } from './lib/wait.mjs';

const seconds = (n) => new Date(Date.now() + n * 1000).toISOString();

describe('planned stop', () => {
  const stage = new Stage('planned-stop', { chain: true });
  let kiosk, staff, second, stop;

  before(async () => {
    await stage.set();
    const account = await stage.server.account('administrator', 'boss2', '管理 二郎');
    second = await stage.server.login(account);
    const browser = await stage.browser();
    kiosk = await stage.kiosk(browser);
    staff = await stage.staff(browser);
  });
  after(() => stage.close());

  stage.scenario('who schedules it cannot approve it', async () => {
    stop = await stage.boss.post('/stops', {
      at: seconds(40),
      noCallsMinutes: 0,
      limitMinutes: 0,
      until: seconds(3600),
      mode: 'maintenance',
      reason: '定期保守',
      messageJa: '設備点検のため停止します',
      messageEn: 'Maintenance of the equipment',
    });
    await assert.rejects(stage.boss.post(`/stops/${stop.id}/approve`), /403|409/);
    assert.equal(kiosk.live.topics.stop, undefined, 'told before it was approved');
  });

  stage.scenario('approved, it is announced to kiosk and staff, and calls go on', async () => {
    await connect(kiosk, staff);
    await second.post(`/stops/${stop.id}/approve`);
    await staff.says('サービスの停止が予定されています');
    await until('the kiosk is told', () => kiosk.live.topics.stop?.state === 'announced');
    await kiosk.talking();
  });

  stage.scenario('at its time running calls end with words, and no call is taken', async () => {
    await kiosk.face('ended', 60_000);
    await kiosk.says('予定されていたシステム停止の時刻になったため');
    await kiosk.face('maintenance', 40_000);
    await kiosk.says('設備点検のため停止します');
    await staff.says('保守作業中です');
    await until('maintenance', () => kiosk.live.topics.stop?.state === 'maintenance');
    const record = await until('the record', () => stage.lastRecord());
    assert.equal(record.cause, 'planned-stop');
  });

  stage.scenario('a restart does not end the maintenance', async () => {
    await stage.server.stop();
    await stage.server.start();
    await until('maintenance again', () => kiosk.live.topics.stop?.state === 'maintenance', {
      timeout: 30_000,
    });
  });

  stage.scenario('an administrator ends it: counters open, and it is all in the audit log', async () => {
    await stage.boss.post(`/stops/${stop.id}/end`);
    await until('the stop is gone', () => kiosk.live.topics.stop === undefined);
    await kiosk.idle(30_000);
    await staff.ready(30_000);
    await kiosk.waitForStatus('juminhyo', '受付中', 30_000);
    await connect(kiosk, staff);
    await kiosk.end();
    assert.match(await stage.server.cli(['verify-audit']), /\d/);
  });
});
