// The live board: what supervisors see at a glance, and how they help from there.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { busy } from './lib/busy.mjs';
import { sizes } from './lib/browser.mjs';
import { figure } from './lib/report.mjs';
import { cutOff, shoot, violations } from './lib/screens.mjs';
import { counters, names, place, Stage } from './lib/stage.mjs';
import { spread, until } from './lib/wait.mjs';
import { Board } from './pages/board.mjs';
import { logIn } from './pages/entry.mjs';

const chiefName = '監督 桜子';

describe('board', () => {
  const stage = new Stage('board', { chain: true });
  let browser, kiosk, staff, board;

  before(async () => {
    await stage.set();
    await stage.add('supervisor', 'chief', chiefName);
    browser = await stage.browser();
    await stage.queue(counters[0], { ringTimeMs: 120_000 });
    const person = await browser.person();
    stage.people.push(person);
    board = await new Board(person).logIn(stage.accounts.chief);
  });
  after(() => stage.close());

  stage.scenario(
    'has room for 10 counters, 25 agents and 10 consultations',
    async () => {
      const person = await browser.person();
      stage.people.push(person);
      await logIn(person, stage.accounts.chief);
      const full = new Board(person);
      await busy(person.page);
      const wrong = [];
      const look = async (name, whole) => {
        await shoot(person, name);
        wrong.push(...(await violations(person)).map((v) => `${name}: ${v}`));
        if (whole) wrong.push(...(await cutOff(person)).map((v) => `${name}: ${v}`));
      };
      await full.open('/board');
      await look('board', true);
      await person.page.setViewportSize(sizes.small);
      await look('board-1366', false);
      await person.page.setViewportSize(sizes.full);
      for (const way of ['day', 'night']) {
        await full.open(`/board?wall=${way}`);
        await look(`board-wall-${way}`, true);
      }
      await person.page.keyboard.press('Escape');
      await person.page.getByRole('combobox', { name: /言語|Language/ }).selectOption('en');
      await full.ready();
      await look('board-en', true);
      await person.page.setViewportSize(sizes.small);
      await look('board-en-1366', false);
      assert.deepEqual(wrong, []);
      await person.close();
    },
    { timeout: 240_000 },
  );

  stage.scenario('says that nobody is there, until somebody is', async () => {
    await board.alarms().getByText('ログインしている職員がいません').first().waitFor({ timeout: 20_000 });
    await board.agentIs(names.staff1, '不在');
    staff = await stage.staff(browser, 'staff1');
    await board.agentIs(names.staff1, '受付中');
    await board.alarms().getByText('対応が必要なことはありません').waitFor();
  });

  stage.scenario(
    'a citizen who waits is there at once, goes to the front and to another counter',
    async () => {
      kiosk = await stage.kiosk(browser);
      await staff.goAway();
      await board.agentIs(names.staff1, '離席');
      await kiosk.touch(counters[0]);
      await board.row(place).getByText('待ち 1番目').waitFor();
      await board.page.getByRole('button', { name: /：窓口を移す$/ }).click();
      const dialog = board.page.getByRole('dialog', { name: '別の窓口へ移す' });
      await dialog.getByRole('radio', { name: /税金/ }).check();
      await dialog.getByRole('button', { name: '移す', exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
      await until('the call is at the other counter', async () => kiosk.live.call?.queue === counters[2]);
      assert.equal(kiosk.live.call.position, 1);
    },
  );

  stage.scenario('changes an agent’s state; the agent is told by whom', async () => {
    await board.agent(names.staff1).click();
    const dialog = board.page.getByRole('dialog', { name: names.staff1 });
    await dialog.getByRole('button', { name: '受付中' }).click();
    await board.agentIs(names.staff1, '呼び出し中');
    await dialog.getByRole('button', { name: '閉じる' }).click();
    await staff.answer();
    await Promise.all([kiosk.talking(), staff.talking()]);
    await staff.says(`${chiefName}さんが、あなたの状態を「受付中」に変えました`);
    await staff.press('確認しました');
  });

  stage.scenario('follows a hold and its end', async () => {
    await board.row(names.staff1).getByText('相談中').waitFor();
    // From when the agent's page is told of it to when it is on the board, drawn.
    const took = [];
    for (const held of [true, false, true, false]) {
      const begin = Date.now();
      const shown = board.person.seenAt('tr[data-call] td:first-child span.border-yellow-900', {
        gone: !held,
      });
      await (held ? staff.hold() : staff.resume());
      const told = await until(
        'the agent’s page is told',
        () => staff.live.history.find(({ at, call }) => at >= begin && call?.held === held)?.at,
      );
      took.push(Math.max(0, (await shown) - told));
    }
    const { p50, max } = spread(took);
    figure('the staff page shows a hold → the board shows it', `p50 ${p50} ms, slowest ${max} ms`);
  });

  stage.scenario('one press to hear: the staff page opens in the consultation', async () => {
    const asked = Date.now();
    const desk = await board.enter('聞く');
    stage.people.push(desk.person);
    await desk.sees('市民');
    figure('the supervisor presses listen → sees the consultation', `${Date.now() - asked} ms`);
    await staff.says(`監督者の${chiefName}さんが聞いています`);
    await board.row(names.staff1).getByText('あなた（聞いています）').waitFor();
    await board.press('応対画面へ');
    await desk.press('退出');
    await board.page.getByRole('button', { name: /：引き継ぐ$/ }).click();
    await board.page.getByRole('dialog').getByRole('button', { name: '引き継ぐ' }).click();
    await staff.page.getByRole('heading', { name: '相談が終わりました' }).waitFor();
    await board.row(chiefName).getByText('相談中').waitFor();
    await kiosk.talking();
  });
});
