// Settings of counters as an administrator makes them: by the pages alone, and
// what was saved is what the API then says.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { screen } from './lib/screens.mjs';
import { Stage } from './lib/stage.mjs';
import { Settings } from './pages/settings.mjs';

const stage = new Stage('settings', { chain: true });
let admin;
let folder;

before(async () => {
  await stage.set({ staff: 2 });
  const browser = await stage.browser();
  const person = await browser.person();
  stage.people.push(person);
  admin = new Settings(person);
  await admin.logIn(stage.accounts.boss);
  folder = mkdtempSync(join(tmpdir(), 'madoguchi-sounds-'));
});

after(async () => {
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
});

const queue = async (id) => (await stage.boss.get('/queues')).find((q) => q.id === id);

/** Both languages, both sizes, and what axe says of them. */
async function look(name) {
  await screen(admin.person, `settings-${name}-ja`, { both: true });
  await admin.language('en');
  await screen(admin.person, `settings-${name}-en`);
  await admin.language('ja');
}

stage.scenario('a counter is set up: whom it rings, and where callers go', async () => {
  await admin.area('窓口とボタン');
  await admin.page.getByRole('table', { name: '窓口' }).waitFor();
  await look('counters');
  await admin.entry('税金');
  await admin.page.getByRole('radio', { name: /全員を同時に/ }).check();
  const ring = admin.field('呼び出す時間');
  await ring.fill('3');
  await admin.page.getByText('5～120の数字を入力してください。').waitFor();
  assert.ok(await admin.page.getByRole('button', { name: '保存する' }).isDisabled());
  await ring.fill('15');
  await admin.field('待てる人数の上限').fill('5');
  await admin.page.getByRole('button', { name: '行き先を追加' }).click();
  await admin.field('待った時間').fill('2');
  await admin.field('どの窓口').selectOption({ label: '福祉・障がい' });
  await admin.page.getByText('2分待ったときは、窓口「福祉・障がい」へ移します。').waitFor();
  await look('counter');
  await admin.save();
  const q = await queue('zeikin');
  assert.equal(q.strategy, 'ring-all');
  assert.equal(q.ringTimeMs, 15_000);
  assert.equal(q.maxWaiting, 5);
  assert.deepEqual(q.overflow, [
    { afterMs: 120_000, whenEmpty: false, whenFull: false, to: { kind: 'queue', id: 'fukushi' } },
  ]);
});

stage.scenario('what somebody else saved meanwhile is taken in, and nothing typed is lost', async () => {
  await admin.field('呼び出す時間').fill('25');
  await stage.queue('zeikin', { wrapUpMs: 60_000 });
  await admin.page.getByRole('button', { name: '保存する' }).click();
  await admin.page.getByText('ほかの人が先に保存しました').waitFor();
  await admin.page.getByRole('button', { name: '最新の内容を取り込む' }).click();
  assert.equal(await admin.field('呼び出す時間').inputValue(), '25');
  assert.equal(await admin.field('後処理の時間').inputValue(), '60');
  await admin.save();
  const q = await queue('zeikin');
  assert.deepEqual([q.ringTimeMs, q.wrapUpMs], [25_000, 60_000]);
});

stage.scenario('unsaved work is asked for before the page is left', async () => {
  await admin.field('呼び出す時間').fill('30');
  await admin.area('受付時間・休日');
  const ask = admin.page.getByRole('dialog', { name: '保存せずに移動しますか' });
  await ask.getByRole('button', { name: 'このページに残る' }).click();
  assert.equal(await admin.field('呼び出す時間').inputValue(), '30');
  await admin.page.getByRole('button', { name: '元に戻す' }).click();
});

stage.scenario('who serves a counter: removed, added, and put in order', async () => {
  await admin.tab('担当者');
  await admin.page.getByRole('button', { name: '窓口 花子を担当から外す' }).click();
  await admin.field('職員').selectOption({ label: '窓口 花子 (staff1)' });
  await admin.page.getByRole('button', { name: '追加する', exact: true }).click();
  await admin.field('窓口 花子の優先').fill('-1');
  await look('members');
  await admin.save();
  const members = await stage.boss.get('/queues/zeikin/members');
  const hanako = members.find((m) => m.account === stage.ids.staff1);
  assert.equal(hanako.priority, -1);
  assert.equal(hanako.order, members.length - 1);
});

stage.scenario('a counter that is used is not deleted, and it says by what', async () => {
  await admin.page.getByRole('button', { name: '窓口を削除' }).click();
  const ask = admin.page.getByRole('dialog');
  await ask.getByText('呼び出しボタン「税金」').waitFor();
  assert.equal(await ask.getByRole('button', { name: '削除する' }).count(), 0);
  await ask.getByRole('button', { name: '閉じる' }).last().click();
});

stage.scenario('a new counter and the button that leads to it', async () => {
  await admin.area('窓口とボタン');
  await admin.page.getByRole('button', { name: '窓口を追加' }).click();
  await admin.field('名前（日本語）').fill('市民相談');
  await admin.field('名前（英語）').fill('Advice for citizens');
  await admin.page.getByRole('button', { name: '保存する' }).click();
  await admin.page.getByRole('table', { name: '担当者' }).waitFor();
  await admin.area('窓口とボタン');
  await admin.tab('呼び出しボタン');
  await admin.page.getByRole('button', { name: 'ボタンを追加' }).click();
  await admin.field('つながる窓口').selectOption({ label: '市民相談' });
  for (const [language, label] of [
    ['日本語', '市民相談'],
    ['English', 'Advice'],
    ['やさしい日本語', 'そうだん'],
  ]) {
    const words = admin.page.getByRole('group', { name: language, exact: true });
    await words.getByLabel('ボタンの名前').fill(label);
  }
  await admin.page.getByRole('radio', { name: '握手' }).check();
  await admin.page.getByRole('radio', { name: '紫' }).check();
  await look('button');
  await admin.page.getByRole('button', { name: '保存する' }).click();
  await admin.page.getByRole('table', { name: '呼び出しボタン' }).waitFor();
  await admin.page.getByRole('button', { name: '「市民相談」を上へ' }).click();
  await admin.page.locator('tbody tr').nth(5).getByRole('link', { name: '市民相談' }).waitFor();
  await look('buttons');
  const buttons = await stage.boss.get('/buttons');
  assert.equal(buttons[5].texts['ja-x-easy'].label, 'そうだん');
  assert.deepEqual([buttons[5].icon, buttons[5].colour], ['heart-handshake', 'purple']);
});

stage.scenario('opening hours with a lunch break and a special day, seen in the calendar', async () => {
  await admin.area('受付時間・休日');
  await admin.page.getByRole('table').waitFor();
  await look('hours-list');
  await admin.entry('通常の受付時間');
  await admin.field('月曜日 1つ目の終わり').fill('12:00');
  await admin.page.getByRole('button', { name: '月曜日に時間を追加' }).click();
  await admin.field('月曜日 2つ目の始まり').fill('11:00');
  await admin.page.getByText('時間が重なっています。').waitFor();
  await admin.field('月曜日 2つ目の始まり').fill('13:00');
  await admin.field('月曜日 2つ目の終わり').fill('17:15');
  await admin.page.getByRole('button', { name: '火～金も同じにする' }).click();
  await admin.page.getByRole('button', { name: '特別な日を追加' }).click();
  const year = new Date().getFullYear() + 1;
  await admin.field('日付').fill(`${year}-01-01`);
  await admin.page.getByRole('button', { name: `${year}-01-01に時間を追加` }).click();
  await admin.page.getByLabel('メモ（例：臨時窓口、停電のため休み）').fill('元日の臨時窓口');
  const calendar = admin.page.getByRole('complementary', { name: 'カレンダー' });
  const heading = calendar.getByRole('status');
  for (let i = 0; i < 13 && !(await heading.innerText()).includes(`${year}年1月`); i++) {
    await calendar.getByRole('button', { name: '次の月' }).click();
  }
  await calendar.getByText('元日の臨時窓口').waitFor();
  await calendar.getByText('13:00–17:15').first().waitFor();
  await look('hours');
  await admin.save();
  const [standard] = await stage.boss.get('/schedules');
  assert.equal(standard.weekly.filter((w) => w.openMinute === 780 && w.closeMinute === 1035).length, 5);
  assert.deepEqual(standard.days[0].hours, [{ openMinute: 510, closeMinute: 1035 }]);
});

stage.scenario('a sound file of any kind becomes an announcement, and is listened to', async () => {
  const mp3 = join(folder, 'welcome.mp3');
  execFileSync('ffmpeg', [
    ...['-loglevel', 'error', '-f', 'lavfi', '-i', 'sine=frequency=440:duration=2', '-ar', '44100', mp3],
  ]);
  await admin.area('音声・案内');
  await admin.page.getByRole('table', { name: '付属の音声' }).waitFor();
  await admin.page.getByRole('button', { name: '音声を登録' }).click();
  await admin.field('名前（日本語）').fill('税金の案内');
  await admin.field('名前（英語）').fill('About taxes');
  await admin.page.getByLabel('音声ファイルを選ぶ').setInputFiles(mp3);
  await look('sound');
  await admin.page.getByRole('button', { name: '保存する' }).click();
  await admin.page.getByRole('table', { name: '登録した音声' }).waitFor({ timeout: 30_000 });
  const [made] = await stage.boss.get('/prompts');
  assert.ok(made.wavBytes > 0 && made.opusBytes > 0, 'both forms');
  assert.ok(Math.abs(made.durationMs - 2000) < 150, `${made.durationMs} ms`);
  for (const player of [
    admin.page.getByLabel('「税金の案内」を聞く'),
    admin.page.getByLabel('「はじめの案内」を聞く'),
    admin.page.getByLabel('「付属の音楽」を聞く'),
  ]) {
    const seconds = await player.evaluate(async (audio) => {
      audio.muted = true;
      await audio.play();
      audio.pause();
      return audio.duration;
    });
    assert.ok(seconds > 0.5, `${seconds} s`);
  }
  await look('sounds');
  await admin.entry('税金の案内');
  await admin.field('名前（英語）').fill('Taxes');
  await admin.save();
  const [renamed] = await stage.boss.get('/prompts');
  assert.deepEqual([renamed.nameEn, renamed.durationMs], ['Taxes', made.durationMs]);
});

stage.scenario('reasons, results and a phone outside', async () => {
  await admin.area('離席理由・対応結果');
  await admin.page.getByRole('table', { name: '離席の理由' }).waitFor();
  await admin.page.getByRole('button', { name: '理由を追加' }).click();
  await admin.field('7行目の名前（日本語）').fill('出張');
  await admin.field('7行目の名前（英語）').fill('Business trip');
  await admin.page.getByRole('button', { name: '「出張」を上へ' }).click();
  await admin.field('離席するときは、必ず理由を選ぶ').check();
  await look('reasons');
  await admin.save();
  const reasons = await stage.boss.get('/away-reasons');
  assert.equal(reasons.compulsory, true);
  assert.equal(reasons.reasons[5].nameJa, '出張');
  await admin.tab('対応結果');
  await admin.page.getByRole('table', { name: '対応結果' }).waitFor();
  await admin.page.getByLabel('「解決」を使う窓口').selectOption({ label: '税金' });
  await look('results');
  await admin.save();
  assert.equal((await stage.boss.get('/disposition-codes'))[0].queue, 'zeikin');
  await admin.tab('外部の連絡先');
  await look('phones-empty');
  await admin.page.getByRole('button', { name: '連絡先を追加' }).click();
  await admin.field('名前（日本語）').fill('本庁代表');
  await admin.field('名前（英語）').fill('City hall');
  await admin.field('電話番号').fill('047 334 1111');
  await admin.field('ゲートウェイ').selectOption({ label: '管理 一郎 (boss)' });
  await look('phone');
  await admin.page.getByRole('button', { name: '保存する' }).click();
  await admin.page.getByRole('table', { name: '外部の連絡先' }).waitFor();
  assert.equal((await stage.boss.get('/addresses'))[0].number, '0473341111');
});
