// Accounts as an administrator keeps them, and the staff's own page.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import { screen, shoot } from './lib/screens.mjs';
import { sizes } from './lib/browser.mjs';
import { Stage } from './lib/stage.mjs';
import { until } from './lib/wait.mjs';
import { AccountPages, Mine, shiftJIS } from './pages/accounts.mjs';
import { submitLogin } from './pages/entry.mjs';
import { Staff } from './pages/staff.mjs';

/** More than a page of the list. */
const many = 60;

describe('accounts', () => {
  const stage = new Stage('accounts', { chain: true });
  let admin, browser;

  before(async () => {
    await stage.set({ staff: 2 });
    browser = await stage.browser();
    admin = new AccountPages(await person());
    await admin.logIn(stage.accounts.boss);
  });
  after(() => stage.close());

  async function person(options) {
    const made = await browser.person(options);
    stage.people.push(made);
    return made;
  }
  /** Most of the time of a scenario is the checker's. */
  const scenario = (name, run) => stage.scenario(name, run, { timeout: 240_000 });
  const account = async (login) =>
    (await stage.boss.get(`/accounts?q=${login}`)).items.find((a) => a.login === login);

  scenario('a file is looked at before anything changes, and errors have words', async () => {
    await admin.page.getByRole('link', { name: 'ファイルから取り込む' }).click();
    await admin.page.getByRole('heading', { name: 'ファイルから取り込む' }).waitFor();
    await screen(admin.person, 'accounts-import', { both: true });
    const rows = [
      'ID,名前,役割,担当窓口,状態',
      'tanaka,田中 一,職員,juminhyo:5; kokuho,有効',
      'だめなID,だれか,職員,,有効',
      'staff1,窓口 花子,王様,,',
      'staff2,窓口 太郎,職員,nothing,有効',
      'boss,管理 一郎,管理者,,停止中',
    ];
    await admin.chooseFile('errors.csv', await shiftJIS(rows.join('\r\n')));
    await admin.page.getByText('Shift-JISとして読みました').waitFor();
    await admin.page.getByText('誤りが4行あります').waitFor();
    for (const words of [
      'IDは半角',
      'そのような役割|役割の指定',
      'その窓口はありません',
      '自分のアカウントは',
    ]) {
      await admin.page.locator('tr[data-outcome="error"]').getByText(new RegExp(words)).waitFor();
    }
    assert.ok(await admin.page.getByRole('button', { name: /件を取り込む/ }).isDisabled());
    await screen(admin.person, 'accounts-import-errors', { both: true });
    assert.equal(await account('tanaka'), undefined, 'something was written');
  });

  scenario('an import makes and changes accounts, and hands out the passwords once', async () => {
    const rows = ['ID,名前,場所,役割,担当窓口'];
    for (let i = 1; i <= 5; i++) rows.push(`new${i},新人 ${i},2階,職員,juminhyo:${i}`);
    rows.push('staff2,窓口 次郎,,職員,kokuho');
    await admin.page.getByRole('button', { name: '別のファイルを選ぶ' }).click();
    await admin.chooseFile('good.csv', Buffer.from(`\ufeff${rows.join('\r\n')}`));
    await admin.page.getByRole('button', { name: '6件を取り込む' }).waitFor();
    await admin.page.locator('tr[data-outcome="changed"]').getByText('窓口 太郎 → 窓口 次郎').waitFor();
    await shoot(admin.person, 'accounts-import-preview');
    await admin.page.getByRole('button', { name: '6件を取り込む' }).click();
    await admin.page.getByText('取り込みました').waitFor({ timeout: 30_000 });
    await screen(admin.person, 'accounts-import-end');
    await admin.page.getByRole('link', { name: '一覧へ戻る' }).click();
    await admin.page
      .getByRole('dialog', { name: '保存せずに移動しますか' })
      .getByRole('button', { name: 'このページに残る' })
      .click();
    const file = await admin.download(() =>
      admin.page.getByRole('button', { name: 'パスワードのファイルを保存する' }).click(),
    );
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\r\n');
    assert.equal(lines[0], '\ufeffID,名前,パスワード');
    assert.equal(lines.length, 6);
    const [login, , password] = lines[1].split(',');
    const me = await stage.server.login({ login, password });
    assert.deepEqual(
      (await me.get('/me/profile')).serves.map((q) => q.queue),
      ['juminhyo'],
    );
    assert.equal((await account('staff2')).name, '窓口 次郎');
    await admin.page.getByRole('link', { name: '一覧へ戻る' }).click();
    await admin.row('new1').waitFor();
  });

  scenario('a file that meets another state than its preview changes nothing', async () => {
    await admin.page.getByRole('link', { name: 'ファイルから取り込む' }).click();
    await admin.chooseFile('late.csv', Buffer.from('ID,名前\r\nnew5,新しい名前'));
    await admin.page.getByText('新人 5 → 新しい名前').waitFor();
    await stage.boss.patch(`/accounts/${(await account('new5')).id}`, { name: 'ほかの人' });
    await admin.page.getByRole('button', { name: '1件を取り込む' }).click();
    await admin.page.getByText('ほかの人が先に変更しました').waitFor();
    await admin.page.getByText('ほかの人 → 新しい名前').waitFor();
    assert.equal((await account('new5')).name, 'ほかの人');
  });

  scenario('the list filters, sorts and pages on the server, in the address', async () => {
    const rows = ['ID,名前,役割,状態'];
    for (let i = 1; i <= many; i++)
      rows.push(`booth${String(i).padStart(3, '0')},ブース ${i},キオスク,${i % 3 ? '有効' : '停止中'}`);
    const preview = await stage.boss.file('/accounts/import/preview', rows.join('\n'));
    assert.equal(preview.new, many);
    const text = await stage.boss.file(`/accounts/import?version=${preview.version}`, rows.join('\n'));
    assert.match(text, /"finished":true/);
    await admin.area('職員と権限');
    await admin.page.getByText(`${many + 10}件`, { exact: true }).waitFor();
    await shoot(admin.person, 'accounts-list');
    await admin.page.getByRole('button', { name: '次へ' }).click();
    await admin.row('booth060').waitFor();
    await admin.page.getByLabel('状態で絞る').selectOption('disabled');
    await admin.page.getByText('20件', { exact: true }).waitFor();
    await admin.page.getByLabel('ID・名前・場所で探す').fill('ブース 6');
    await until('two are left', async () => (await admin.page.locator('tr[data-login]').count()) === 2);
    await admin.page.getByRole('button', { name: 'ID', exact: true }).click();
    await until(
      'descending',
      async () =>
        (await admin.page.locator('tr[data-login]').first().getAttribute('data-login')) === 'booth060',
    );
    await admin.page.reload();
    await admin.row('booth060').waitFor();
    assert.equal(await admin.page.locator('tr[data-login]').count(), 2, 'the address lost the filters');
    await screen(admin.person, 'accounts-filtered', { both: true });
    await admin.page.getByRole('button', { name: '書き出す' }).click();
    await admin.page.getByRole('dialog').getByLabel('CSV（シフトJIS、古いExcel用）').check();
    await screen(admin.person, 'accounts-export');
    const file = await admin.download(() =>
      admin.page.getByRole('dialog').getByRole('link', { name: '書き出す' }).click(),
    );
    const raw = new TextDecoder('shift_jis').decode(await readFile(file));
    assert.equal(raw.trim().split('\r\n').length, 3);
    assert.match(raw, /booth060,ブース 60,,キオスク,,停止中/);
    await admin.page.getByRole('button', { name: '条件を消す' }).click();
  });

  scenario('an account is changed; two administrators do not overwrite each other', async () => {
    const { id } = await account('staff1');
    await admin.open('staff1');
    await admin.page.getByRole('heading', { name: '窓口 花子' }).waitFor();
    await admin.page.getByLabel('名前', { exact: true }).fill('窓口 華子');
    await admin.page.getByLabel('戸籍・住民票の習熟度').fill('7');
    await admin.page.getByLabel('税金', { exact: true }).uncheck();
    await stage.boss.patch(`/accounts/${id}`, { place: '3階' });
    await admin.page.getByRole('button', { name: '保存する' }).click();
    await admin.page.getByText('ほかの人が先に変更しました').waitFor();
    await screen(admin.person, 'account-conflict');
    assert.equal(
      await admin.page.getByLabel('名前', { exact: true }).inputValue(),
      '窓口 華子',
      'what was typed is lost',
    );
    await admin.page.getByRole('button', { name: '自分の入力で保存する' }).click();
    await admin.page.getByText('保存しました').waitFor();
    const now = await stage.boss.get(`/accounts/${id}`);
    assert.equal(now.name, '窓口 華子');
    assert.equal(now.place, '3階', 'the other one’s change is lost');
    assert.equal(now.serves.find((s) => s.queue === 'juminhyo').level, 7);
    assert.ok(!now.queues.includes('zeikin'));
    await screen(admin.person, 'account', { both: true });
    await admin.page.getByLabel('名前', { exact: true }).fill('まだ保存しない');
    await admin.page.getByRole('link', { name: 'アカウントの一覧へ' }).click();
    await admin.page.getByRole('dialog').getByRole('button', { name: 'このページに残る' }).click();
    assert.equal(await admin.page.getByLabel('名前', { exact: true }).inputValue(), 'まだ保存しない');
    await admin.page.getByRole('button', { name: '元に戻す' }).click();
  });

  scenario('phones get a secret that is shown once', async () => {
    await admin.page.getByLabel('新しい電話機の名前').fill('机の電話');
    await admin.page.getByRole('button', { name: '電話機を登録する' }).click();
    const first = await admin.secret();
    await admin.page
      .getByRole('row', { name: /机の電話/ })
      .getByRole('button', { name: 'パスワードを作り直す' })
      .click();
    await admin.page.getByRole('button', { name: '作り直す', exact: true }).click();
    const second = await admin.secret('account-device');
    assert.notEqual(first, second);
    assert.ok(second.length >= 24);
  });

  scenario('staff see and end their logins, change the password, look back', async () => {
    const staff = new Staff(await person({ size: sizes.small }));
    await staff.logIn(stage.accounts.staff1);
    const mine = new Mine(staff.person);
    await mine.open();
    await mine.page.getByText('戸籍・住民票').first().waitFor();
    await screen(staff.person, 'mine-1366');
    await staff.page.setViewportSize(sizes.full);
    await screen(staff.person, 'mine');
    await mine.part('自分の履歴');
    await mine.page.getByText('この期間の履歴はありません').waitFor();
    await screen(staff.person, 'mine-calls-empty');
    await mine.part('パスワードと端末');
    await mine.page.getByText('机の電話').waitFor();
    const other = await stage.server.login(stage.accounts.staff1);
    await mine.page
      .getByRole('button', { name: 'この画面のほかをすべて終了する' })
      .waitFor({ timeout: 15_000 });
    await screen(staff.person, 'mine-security', { both: true });
    await mine.page.getByRole('button', { name: 'この画面のほかをすべて終了する' }).click();
    await mine.page
      .getByRole('button', { name: 'この画面のほかをすべて終了する' })
      .waitFor({ state: 'detached' });
    await assert.rejects(other.get('/me'), /401/);
    await mine.page.getByRole('button', { name: 'パスワードを作り直す' }).click();
    await mine.page.getByRole('dialog').getByLabel('ログインのパスワード').fill('not the password');
    await mine.page.getByRole('button', { name: '作り直す', exact: true }).click();
    await mine.page.getByRole('dialog').getByRole('alert').waitFor();
    await mine.page
      .getByRole('dialog')
      .getByLabel('ログインのパスワード')
      .fill(stage.accounts.staff1.password);
    await mine.page.getByRole('button', { name: '作り直す', exact: true }).click();
    await mine.page
      .getByRole('dialog', { name: '電話機の設定' })
      .getByRole('button', { name: '閉じる' })
      .last()
      .click();
    await mine.changePassword(stage.accounts.staff1, 'a new and long password 1');
    await stage.server.login(stage.accounts.staff1);
    await mine.page.getByRole('combobox').first().selectOption('en');
    await screen(staff.person, 'mine-security-en');
    await mine.page.getByRole('combobox').first().selectOption('ja');
    await mine.close();
    await staff.ready();
    await staff.person.close();
  });

  scenario('a call rings over one’s own page, and is in the history afterwards', async () => {
    const staff = new Staff(await person());
    await staff.logIn(stage.accounts.staff1);
    const mine = new Mine(staff.person);
    const kiosk = await stage.kiosk(browser);
    await mine.open();
    await mine.part('自分の履歴');
    await kiosk.touch('juminhyo');
    await staff.answer();
    const { id } = await account('staff1');
    await until('the call is connected', async () => (await stage.boss.get(`/accounts/${id}/traces`)).inCall);

    // The administrator is told before a running call is cut off.
    await admin.area('職員と権限');
    await admin.page.getByLabel('ID・名前・場所で探す').fill('staff1');
    await admin.row('staff1').getByRole('button', { name: '削除' }).click();
    await admin.page.getByRole('dialog').getByText('今、相談中です').waitFor();
    await admin.page.getByRole('dialog').getByText('すぐに終わります').waitFor();
    await screen(admin.person, 'account-remove');
    await admin.page.keyboard.press('Escape');

    await staff.end();
    // After the wrap-up one is back on one's own page.
    await staff.page.getByRole('heading', { name: '相談が終わりました' }).waitFor();
    await staff.page.getByRole('button', { name: '今すぐ受付に戻る' }).click();
    await mine.page.locator('tr[data-call]').first().getByText('応答した').waitFor();
    await screen(staff.person, 'mine-calls', { both: true });
    await staff.person.close();
    await kiosk.person.close();
  });

  scenario('a login is ended, an account disabled, deleted; the rights are reviewed', async () => {
    const guest = await person();
    await guest.open('/staff');
    await submitLogin(guest, stage.accounts.staff2);
    await admin.area('職員と権限');
    await admin.page.getByLabel('ID・名前・場所で探す').fill('staff2');
    await admin.open('staff2');
    await admin.page.getByText('接続中').first().waitFor({ timeout: 20_000 });
    await admin.page.getByRole('button', { name: '終了する', exact: true }).click();
    await guest.page.getByRole('heading', { name: 'ログイン' }).waitFor();
    await admin.page.getByRole('button', { name: '利用を停止する' }).click();
    await screen(admin.person, 'account-disable');
    await admin.page.getByRole('button', { name: '停止する', exact: true }).click();
    await admin.page.getByText('利用を停止しました').waitFor();
    await assert.rejects(stage.server.login(stage.accounts.staff2), /403|401/);
    await admin.page.getByRole('button', { name: '削除する', exact: true }).click();
    await admin.page.getByRole('dialog').getByRole('button', { name: '削除する' }).click();
    await admin.page.getByRole('heading', { name: 'アカウント' }).waitFor();
    assert.equal(await account('staff2'), undefined);
    await admin.page.getByRole('link', { name: '権限の一覧' }).click();
    await admin.page.getByRole('heading', { name: '権限の一覧' }).waitFor();
    await admin.page.locator('tr[data-login="boss"]').waitFor();
    await screen(admin.person, 'accounts-rights', { both: true });
    await admin.page.emulateMedia({ media: 'print' });
    assert.ok(!(await admin.page.getByRole('navigation').first().isVisible()), 'the menu is printed');
    await admin.page.emulateMedia({ media: 'screen' });
    await admin.page.getByRole('combobox').first().selectOption('en');
    await screen(admin.person, 'accounts-rights-en');
    await admin.page.getByRole('link', { name: 'All accounts' }).click();
    await admin.page.getByRole('heading', { name: 'Accounts' }).waitFor();
    await admin.page.getByLabel('Search by ID').fill('staff1');
    await until('one is left', async () => (await admin.page.locator('tr[data-login]').count()) === 1);
    await screen(admin.person, 'accounts-list-en');
    await guest.close();
  });
});
