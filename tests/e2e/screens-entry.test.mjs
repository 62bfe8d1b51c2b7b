// The screens that everybody comes through, and the administrator's.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { cutOff, screen, violations } from './lib/screens.mjs';
import { Stage } from './lib/stage.mjs';
import { Admin } from './pages/admin.mjs';
import { submitLogin } from './pages/entry.mjs';

describe('every screen of login and administration', () => {
  const stage = new Stage('screens-entry', { chain: true });
  let browser;

  before(async () => {
    await stage.set({ staff: 2 });
    browser = await stage.browser();
  });
  after(() => stage.close());

  const person = async (options) => {
    const made = await browser.person(options);
    stage.people.push(made);
    return made;
  };

  stage.scenario('the checkers see what is wrong', async () => {
    const someone = await person();
    await someone.open('/');
    await someone.page.evaluate(() => {
      document.body.innerHTML = '<main><h1>窓口</h1><img src="/icon.svg"></main>';
      Object.assign(document.querySelector('h1').style, {
        position: 'fixed',
        left: '1900px',
        width: '200px',
      });
    });
    assert.match((await violations(someone)).join(), /image-alt/);
    assert.match((await cutOff(someone)).join(), /outside/);
    await someone.close();
  });

  stage.scenario(
    'login, first password, administrator',
    async () => {
      const admin = new Admin(await person());
      await admin.person.open('/');
      await admin.page.getByRole('heading', { name: 'ログイン' }).waitFor();
      await screen(admin.person, 'login', { both: true });
      await admin.page.getByRole('button', { name: 'ログインする' }).click();
      await screen(admin.person, 'login-empty');
      await submitLogin(admin.person, { login: 'boss', password: 'wrong password' });
      await admin.page.getByText('ログインできませんでした').waitFor();
      await screen(admin.person, 'login-failed');
      const fresh = await stage.boss.post('/accounts', {
        login: 'shinjin',
        name: '新人 三郎',
        role: 'staff',
      });
      await submitLogin(admin.person, { login: 'shinjin', password: fresh.oneTimePassword });
      await admin.page.getByRole('heading', { name: 'パスワードの変更' }).waitFor();
      await screen(admin.person, 'new-password', { both: true });
      await admin.page.getByRole('button', { name: 'ログアウト' }).click();
      await admin.logIn(stage.accounts.boss);
      await screen(admin.person, 'admin-accounts', { both: true });
      await admin.page.getByRole('button', { name: 'アカウントを作る' }).click();
      await screen(admin.person, 'admin-create');
      await admin.page.keyboard.press('Escape');
      await admin.row('shinjin').getByRole('button', { name: 'パスワード再発行' }).click();
      await screen(admin.person, 'admin-reset');
      await admin.page.getByRole('dialog').getByRole('button', { name: '発行する' }).click();
      await admin.page.getByRole('dialog', { name: '1回限りのパスワード' }).waitFor();
      await screen(admin.person, 'admin-secret');
      await admin.page.keyboard.press('Escape');
      await admin.row('shinjin').getByRole('button', { name: '削除' }).click();
      await screen(admin.person, 'admin-remove');
      await admin.page.getByRole('button', { name: '削除する' }).click();
      await admin.row('shinjin').waitFor({ state: 'detached' });
      await admin.page.getByRole('combobox').first().selectOption('en');
      await screen(admin.person, 'admin-accounts-en');
      await admin.person.open('/trust');
      await screen(admin.person, 'trust', { both: true });
      await admin.person.close();
    },
    { timeout: 240_000 },
  );
});
