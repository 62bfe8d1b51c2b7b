// What an administrator does to look after the system: its state, planned stops,
// retention and limits, the trace of a call, the settings as a file, and the
// audit log with its check.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { screen } from './lib/screens.mjs';
import { connect, Stage } from './lib/stage.mjs';
import { until } from './lib/wait.mjs';
import { SystemPages } from './pages/system.mjs';

/** A time on the site's clock, as the field for date and time wants it. */
const siteTime = (minutes) =>
  new Date(Date.now() + minutes * 60_000 + 9 * 3_600_000).toISOString().slice(0, 16);

describe('system and audit log', () => {
  const stage = new Stage('system', { chain: true });
  let boss, second, page, browser;

  const english = async (person, look) => {
    const choice = person.page.getByRole('banner').getByRole('combobox');
    await choice.selectOption('en');
    await look();
    await choice.selectOption('ja');
  };
  const both = async (name) => {
    await screen(boss.person, name, { both: true });
    await english(boss.person, () => screen(boss.person, `${name}-en`));
  };

  before(async () => {
    await stage.set();
    await stage.add('administrator', 'boss2', '管理 二郎');
    browser = await stage.browser();
    const person = await browser.person();
    stage.people.push(person);
    boss = await new SystemPages(person);
    await boss.logIn(stage.accounts.boss);
    page = boss.page;
  });
  after(() => stage.close());

  stage.scenario('the state of the system is seen at a glance', async () => {
    await boss.area('システム');
    await page.getByText('システムに問題はありません').waitFor();
    await page.getByText('このサーバーが自分で作った証明書です').waitFor();
    await page.getByText('LibreOffice', { exact: false }).first().waitFor();
    await both('system-overview');
  });

  stage.scenario('the retention is set, and who did it is said', async () => {
    await boss.tab('保存期間');
    const days = page.getByLabel('利用履歴を残す期間');
    await days.fill('30');
    await page.getByText('31～3650の整数で入力してください。').waitFor();
    await days.fill('180');
    await page.getByText('保存期間を短くします').waitFor();
    await page.getByRole('button', { name: '保存する' }).first().click();
    await page.getByText('保存しました').first().waitFor();
    await page
      .getByText(/最終変更：.*管理 一郎/)
      .first()
      .waitFor();
    assert.equal((await stage.boss.get('/retention')).records, 180);
  });

  stage.scenario('what somebody else saved is not overwritten, and what was typed stays', async () => {
    const days = page.getByLabel('利用履歴を残す期間');
    await days.fill('200');
    await stage.boss.put('/retention', { records: 190 });
    await page.getByRole('button', { name: '保存する' }).first().click();
    await page.getByText('ほかの人が先に保存しました').waitFor();
    await page.getByText('ほかの人が変えた項目：利用履歴を残す期間').waitFor();
    assert.equal((await stage.boss.get('/retention')).records, 190);
    await page.getByRole('button', { name: '最新の内容を取り込む' }).click();
    await page.getByText('あなたの変更は残っています').waitFor();
    assert.equal(await days.inputValue(), '200');
    await page.getByRole('button', { name: '保存する' }).first().click();
    await until('what was typed', async () => (await stage.boss.get('/retention')).records === 200);
  });

  stage.scenario('limits of logins and the log level are set', async () => {
    const pair = page.getByLabel('同じ接続元・同じIDで失敗できる回数');
    await pair.fill('11');
    await page.getByText('3～10の整数で入力してください。').waitFor();
    await pair.fill('5');
    await page.getByRole('button', { name: '保存する' }).nth(1).click();
    await until('the limits', async () => (await stage.boss.get('/attempt-limits')).pairTries === 5);
    await page.getByLabel('詳しさ', { exact: true }).selectOption('warn');
    await page.getByRole('button', { name: '変更する' }).click();
    await page.getByText('今は「注意とエラーのみ」です').waitFor();
    await page.getByRole('button', { name: '元の詳しさに戻す' }).click();
    await both('system-settings');
  });

  stage.scenario('a stop is planned by one administrator and approved by another one', async () => {
    await boss.tab('計画停止');
    await page.getByText('計画停止はありません').waitFor();
    await page.getByRole('button', { name: '計画停止を登録する' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('button', { name: '登録する' }).click();
    await form.getByText('日時を入力してください。').waitFor();
    await form.getByLabel('停止する日時').fill(siteTime(24 * 60));
    await form.getByLabel('再開の予定').fill(siteTime(26 * 60));
    await form.getByLabel('理由（管理者向け）').fill('電気設備の点検');
    await screen(boss.person, 'system-stop-form');
    await form.getByRole('button', { name: '登録する' }).click();
    await boss.stop('scheduled').getByText('登録した人は承認できません').waitFor();
    assert.equal(await page.getByRole('button', { name: '承認する' }).count(), 0);

    const other = await browser.person();
    stage.people.push(other);
    second = new SystemPages(other);
    await second.logIn(stage.accounts.boss2);
    await second.tab('計画停止');
    await second.page.getByRole('button', { name: '承認する' }).click();
    await second.page.getByRole('dialog').getByRole('button', { name: '承認する' }).click();
    await second.stop('approved').waitFor();
    await boss.stop('approved').waitFor({ timeout: 20_000 });
    await both('system-stops');
    await boss.stop('approved').getByRole('button', { name: '取り消す' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '取り消す' }).click();
    await boss.stop('cancelled').waitFor();
  });

  stage.scenario('the trace of a call is a ladder without secrets', async () => {
    await boss.tab('通信の記録');
    await page.getByRole('button', { name: '記録を始める' }).click();
    await page.getByText(/記録中/).waitFor();
    const kiosk = await stage.kiosk(browser);
    const staff = await stage.staff(browser);
    await connect(kiosk, staff);
    await kiosk.end();
    const row = page.locator('tr[data-call]');
    await row.first().waitFor({ timeout: 20_000 });
    await until('the call is over', async () => (await row.first().innerText()).includes('終了'));
    await row.first().getByRole('link').click();
    await page
      .getByRole('button', { name: /窓口サーバーへ INVITE/ })
      .first()
      .click();
    await page
      .getByRole('button', { name: /200 OK（?.*INVITE/ })
      .first()
      .waitFor();
    await page.getByRole('button', { name: /BYE/ }).first().waitFor();
    const call = page.url().split('/').at(-1);
    const trace = await stage.boss.get(`/sip-trace/${call}`);
    assert.equal(trace.legs.length, 2);
    const text = JSON.stringify(trace);
    assert.doesNotMatch(text, /a=ice-pwd:(?!\(removed\))/);
    assert.doesNotMatch(text, /a=crypto:(?!\(removed\))/);
    assert.match(text, /a=ice-pwd:\(removed\)/);
    await both('system-trace');
    await boss.tab('通信の記録');
    await page.getByRole('button', { name: '記録を止める' }).click();
    await page.getByText('記録していません').waitFor();
    await both('system-trace-list');
  });

  stage.scenario('the settings go out as a file and come back after a look', async () => {
    await boss.tab('設定の書き出し');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '設定ファイルを書き出す' }).click(),
    ]);
    assert.match(file.suggestedFilename(), /^madoguchi-settings-.*\.json$/);
    const saved = join(stage.server.dir, 'settings.json');
    await file.saveAs(saved);
    const config = JSON.parse(await readFile(saved, 'utf8'));
    assert.ok(config.queues.length >= 6);
    assert.doesNotMatch(JSON.stringify(config), /argon2|password/i);

    const input = page.getByLabel('設定ファイル（JSON）');
    await input.setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{oops') });
    await page.getByText('このファイルは読み込めません').waitFor();
    await input.setInputFiles(saved);
    await page.getByText('今の設定と同じです').waitFor();

    config.queues[0].nameJa = '新しい窓口名';
    config.queues[0].members.push({ login: 'nobody', level: 0, priority: 0, order: 0 });
    const changed = join(stage.server.dir, 'changed.json');
    await writeFile(changed, JSON.stringify(config));
    await input.setInputFiles(changed);
    await page.getByText('1か所が変わります').waitFor();
    await page.getByText('一部の担当者は読み込まれません').waitFor();
    await page.locator('[data-preview] summary').first().click();
    await page.locator('[data-preview]').getByText('新しい窓口名').waitFor();
    await both('system-config');
    await page.getByRole('button', { name: '読み込む', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: '読み込む', exact: true }).click();
    await page.getByText('設定を読み込みました').waitFor();
    const queue = (await stage.boss.get('/queues')).find((q) => q.id === config.queues[0].id);
    assert.equal(queue.nameJa, '新しい窓口名');
  });

  stage.scenario('the audit log tells who changed what, before and after', async () => {
    await boss.audit();
    await page.getByLabel('操作', { exact: true }).selectOption('queue.put');
    await until('the filter is in the address', () => page.url().includes('action=queue.put'));
    const row = page.locator('tr[data-action="queue.put"]').first();
    await row.getByText('窓口の設定').waitFor();
    await row.getByText('管理 一郎（boss）').waitFor();
    await row.getByRole('button', { name: '内容を見る' }).click();
    const entry = page.getByRole('dialog');
    await entry.getByText('新しい窓口名').waitFor();
    await entry.getByRole('rowheader', { name: '名前（日本語）' }).waitFor();
    await screen(boss.person, 'audit-entry', { both: true });
    await entry.getByRole('button', { name: '閉じる' }).last().click();
    await page.getByRole('button', { name: '条件を消す' }).click();

    await page.getByRole('button', { name: '書き出す' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('ファイルの形式').selectOption('csv');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: '書き出す' }).click(),
    ]);
    const text = await readFile(await file.path(), 'utf8');
    assert.ok(text.startsWith('\ufeff番号,'));
    assert.match(text, /config\.import/);
  });

  stage.scenario('the log is checked, and a line that was changed is found', async () => {
    await boss.audit();
    assert.equal((await boss.verify()).after, 'unbroken');
    await page.getByText('最後の記録の照合用の値').waitFor();
    await both('audit');
    execFileSync('sqlite3', [
      '-cmd',
      '.timeout 10000',
      join(stage.server.dir, 'data', 'madoguchi.db'),
      "UPDATE audit SET actor = 'nobody' WHERE seq = 2",
    ]);
    await page.getByRole('button', { name: '今すぐ検証する' }).click();
    await page.locator('[data-verification="broken"]').waitFor({ timeout: 20_000 });
    await page.getByText('2番目の記録が、書き換え・削除・挿入されています').first().waitFor();
    await screen(boss.person, 'audit-broken', { both: true });
    await boss.area('システム');
    await page.getByText('監査ログが書き換えられています').waitFor();
    await screen(boss.person, 'system-alarm', { both: true });
  });
});
