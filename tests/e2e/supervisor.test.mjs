// A supervisor listens, whispers, joins and takes over, and is never hidden (R1).

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { hears } from './lib/ear.mjs';
import { camera, voice } from './lib/instrument.mjs';
import { figure } from './lib/report.mjs';
import { connect, names, Stage } from './lib/stage.mjs';
import { until } from './lib/wait.mjs';

const hum = { kiosk: 500, staff: 900, chief: 1_400 };
const loud = 0.02;
const quiet = 0.004;
const chiefName = '監督 桜子';
const scripts = (who) => [voice(hum[who]), camera(640, 360)];

describe('supervisor', () => {
  const stage = new Stage('supervisor', { chain: true });
  let kiosk, staff, chief;

  before(async () => {
    await stage.set();
    await stage.add('supervisor', 'chief', chiefName);
    await stage.add('supervisor', 'deputy', '監督 次郎');
    const browser = await stage.browser();
    kiosk = await stage.kiosk(browser, { scripts: scripts('kiosk') });
    staff = await stage.staff(browser, 'staff1', { scripts: scripts('staff') });
    await connect(kiosk, staff);
    chief = await stage.staff(browser, 'chief', { scripts: scripts('chief') });
  });
  after(() => stage.close());

  const tone = async (page, who, expected) =>
    until(
      `${page.person.account.login} ${expected ? 'hears' : 'does not hear'} ${who}`,
      async () => {
        const heard = await hears(page.person, hum[who]);
        if (expected ? heard.tone > loud : heard.tone < quiet) return true;
        throw new Error(heard.tone.toFixed(4));
      },
      { timeout: 20_000, every: 0 },
    );
  const shown = async (words) => {
    // On the citizen's and on the agent's screen alike.
    await kiosk.page.locator('.k-people').getByText(chiefName).waitFor();
    await staff.says(words);
  };

  stage.scenario('listens and sees: nobody hears the supervisor, everybody is told', async () => {
    const asked = Date.now();
    await chief.joinCall('聞く');
    await chief.sees('市民');
    figure('supervisor asks → sees the consultation', `${Date.now() - asked} ms`);
    await chief.sees(names.staff1);
    await shown(`監督者の${chiefName}さんが聞いています`);
    await tone(chief, 'kiosk', true);
    await tone(chief, 'staff', true);
    await tone(kiosk, 'staff', true);
    await tone(kiosk, 'chief', false);
    await tone(staff, 'chief', false);
  });

  stage.scenario('whispers: the agent hears it, the citizen does not', async () => {
    await chief.mode('ささやく');
    await staff.says('あなたにだけ話せる状態です');
    await tone(staff, 'chief', true);
    await tone(kiosk, 'chief', false);
    await tone(kiosk, 'staff', true);
    const { tone: leak } = await hears(kiosk.person, hum.chief);
    const { tone: heard } = await hears(staff.person, hum.chief);
    figure('whispered tone', `agent ${heard.toFixed(3)}, citizen ${leak.toFixed(5)}`);
    const kioskSees = await kiosk.person.people();
    assert.ok(kioskSees[stage.ids.staff1].video.frames > 0, 'the citizen sees the agent');
    assert.equal(kioskSees[stage.ids.chief]?.video?.frames ?? 0, 0, 'the citizen sees who whispers');
  });

  stage.scenario('joins: everybody hears and sees the supervisor', async () => {
    await chief.mode('参加');
    await shown(`監督者の${chiefName}さんが参加しています`);
    await tone(kiosk, 'chief', true);
    await tone(staff, 'chief', true);
    await staff.sees(chiefName);
  });

  stage.scenario('takes over: the agent is out, the citizen talks with the supervisor', async () => {
    await chief.press('引き継ぐ');
    await chief.page.getByRole('dialog').getByRole('button', { name: '引き継ぐ', exact: true }).click();
    await staff.page.getByRole('heading', { name: '相談が終わりました' }).waitFor();
    await kiosk.talking();
    await tone(kiosk, 'chief', true);
    await tone(chief, 'kiosk', true);
    const parties = kiosk.live.call.parties.map((p) => [p.login, p.part]);
    assert.deepEqual(parties, [
      ['kiosk1', 'caller'],
      ['chief', 'agent'],
    ]);
    await staff.finish();
  });

  stage.scenario('another supervisor who leaves disturbs nobody', async () => {
    const deputy = await stage.staff(stage.browsers[0], 'deputy', { scripts: scripts('staff') });
    await deputy.joinCall('聞く');
    await deputy.sees('市民');
    const frames = async () => (await kiosk.person.people())[stage.ids.chief].video.frames;
    const before = await frames();
    await deputy.person.close();
    await until('the pictures go on', async () => (await frames()) > before + 10);
    await tone(kiosk, 'chief', true);
    await chief.end();
    await kiosk.heading('ありがとうございました');
  });
});
