// Transfer to a colleague and to a counter, and what becomes of one that fails (R7, R15, R16).

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { hears } from './lib/ear.mjs';
import { camera, voice } from './lib/instrument.mjs';
import { assertNoPictures, measure } from './lib/media.mjs';
import { figure } from './lib/report.mjs';
import { connect, counters, names, Stage } from './lib/stage.mjs';
import { during, until } from './lib/wait.mjs';

const hum = { kiosk: 500, staff1: 900, staff2: 1_400 };
const loud = 0.02; // a tone of 0.3, after the codec and echo control
const quiet = 0.004;
const scripts = (who) => [voice(hum[who]), camera(640, 360)];

describe('transfer', () => {
  const stage = new Stage('transfer', { chain: true });
  let kiosk, staff1, staff2;

  before(async () => {
    await stage.set({ staff: 2 });
    const browser = await stage.browser();
    kiosk = await stage.kiosk(browser, { scripts: scripts('kiosk') });
    staff1 = await stage.staff(browser, 'staff1', { scripts: scripts('staff1') });
    // One counter for each, so that it is known who rings.
    await stage.boss.put('/queues/juminhyo/members', [member(stage.ids.staff1)]);
    await stage.boss.put('/queues/zeikin/members', [member(stage.ids.staff2)]);
    staff2 = await stage.staff(browser, 'staff2', { scripts: scripts('staff2') });
    await connect(kiosk, staff1, counters[0]);
  });
  after(() => stage.close());

  const listens = async (person, who, expected) => {
    const { tone } = await hears(person, hum[who]);
    if (expected) assert.ok(tone > loud, `does not hear ${who}: ${tone.toFixed(4)}`);
    else assert.ok(tone < quiet, `hears ${who}, although it must not: ${tone.toFixed(4)}`);
    return true;
  };
  const eventually = (person, who, expected) =>
    until(
      `${person.account.login} ${expected ? 'hears' : 'does not hear'} ${who}`,
      () => listens(person, who, expected),
      { timeout: 20_000, every: 0 },
    );

  stage.scenario('attended: the colleagues talk first, the citizen waits with music', async () => {
    await staff1.consult(names.staff2);
    await staff1.says(`${names.staff2}さんを呼び出しています`);
    await staff2.ringing();
    await staff2.card.getByText(`${names.staff1}さんから相談の依頼`).waitFor();
    await staff2.answer();
    await staff1.says('市民の方にはお待ちいただいています');
    await kiosk.says('担当者が確認しています');
    await Promise.all([staff1.sees(names.staff2), staff2.sees(names.staff1)]);
    await eventually(staff1.person, 'staff2', true);
    await eventually(staff2.person, 'staff1', true);
    await eventually(kiosk.person, 'staff1', false);
    await listens(kiosk.person, 'staff2', false);
    await listens(staff2.person, 'kiosk', false);
    const k = await measure(kiosk.person, 2_000);
    assertNoPictures(k, 'the waiting citizen');
    assert.ok(k.energy > 1e-5, `the waiting citizen hears no music (energy ${k.energy})`);
  });

  stage.scenario('attended: completed, the citizen talks with the colleague and nobody else', async () => {
    const frame = kiosk.person.frameAt();
    await during(100);
    const pressed = Date.now();
    await staff1.press('転送を完了');
    figure('transfer completed → citizen sees the colleague', `${(await frame) - pressed} ms`);
    await kiosk.talking();
    await kiosk.page.locator('.k-people').getByText(names.staff2).waitFor();
    await staff1.page.getByRole('heading', { name: '相談が終わりました' }).waitFor();
    await eventually(kiosk.person, 'staff2', true);
    await eventually(staff2.person, 'kiosk', true);
    await listens(kiosk.person, 'staff1', false);
    assert.deepEqual(
      stage.people.map((p) => p.live.call?.parties.map((q) => q.login) ?? []),
      [['kiosk1', 'staff2'], [], ['kiosk1', 'staff2']],
    );
    await staff1.finish();
  });

  stage.scenario('blind, and the colleague declines: the citizen is back with who transferred', async () => {
    await staff2.transfer(names.staff1);
    await staff1.ringing();
    await staff1.card.getByText(`${names.staff2}さんからの転送`).waitFor();
    await eventually(kiosk.person, 'staff2', false);
    await staff1.decline();
    await staff2.says(`${names.staff1}さんに転送できませんでした`);
    await staff2.says('相手が「応じない」を選びました');
    await kiosk.talking();
    await eventually(kiosk.person, 'staff2', true);
    await eventually(staff2.person, 'kiosk', true);
    await staff1.ready();
  });

  stage.scenario('blind to a counter: the citizen waits there first in line and is answered', async () => {
    await staff2.transferToCounter('戸籍・住民票');
    await kiosk.says('ほかの担当者におつなぎしています');
    await staff2.page.getByRole('heading', { name: '相談が終わりました' }).waitFor();
    await staff1.ringing();
    await staff1.answer();
    await Promise.all([kiosk.talking(), staff1.talking()]);
    await eventually(kiosk.person, 'staff1', true);
    await eventually(staff1.person, 'kiosk', true);
    await staff2.finish();
  });

  stage.scenario('the citizen ends it, and the record tells the whole way', async () => {
    await kiosk.end();
    await kiosk.heading('ありがとうございました');
    await staff1.finish();
    const record = await until('the record', async () => {
      const newest = await stage.lastRecord();
      return newest?.segments.filter((g) => g.kind === 'wrap-up').length >= 3 && newest;
    });
    const talked = record.segments.filter((g) => g.kind === 'talking').map((g) => g.account);
    assert.deepEqual(talked, [stage.ids.staff1, stage.ids.staff2, stage.ids.staff1]);
    const transfers = record.segments.filter((g) => g.kind === 'transfer').map((g) => g.result);
    assert.equal(transfers.length, 3, JSON.stringify(record.segments));
    const { segments } = await stage.boss.get(`/history/${record.id}`);
    const parties = segments.filter((g) => g.kind === 'party');
    assert.ok(parties.length >= 4, JSON.stringify(parties));
    for (const { leg } of parties) assert.ok(leg.audio && leg.profile, JSON.stringify(leg));
  });
});

function member(account) {
  return { account, level: 1, priority: 0, order: 0 };
}
