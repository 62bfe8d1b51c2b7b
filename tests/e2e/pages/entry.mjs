// The login page, which everybody comes through.

import { secret } from '../lib/server.mjs';

/** logIn types ID and password, and changes a password that somebody else gave. */
export async function logIn(person, account, path = '/') {
  const { page } = person;
  person.account = account;
  await page.goto(person.server.origin + path);
  await submitLogin(person, account);
  const change = page.getByRole('heading', { name: 'パスワードの変更' });
  const inside = page
    .locator('.k-app')
    .or(page.getByRole('button', { name: '機器の確認' }))
    .or(page.getByRole('heading', { name: '管理画面' }));
  await change.or(inside).first().waitFor();
  if (await change.isVisible()) await changePassword(person, account, secret());
  await inside.first().waitFor();
}

export async function submitLogin({ page }, { login, password }) {
  await page.getByRole('heading', { name: 'ログイン' }).waitFor();
  await page.getByLabel('ID', { exact: true }).fill(login);
  await page.getByLabel('パスワード', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'ログインする' }).click();
}

/** changePassword replaces a one-time password by one's own. */
export async function changePassword({ page }, account, next) {
  await page.getByLabel('今のパスワード').fill(account.password);
  await page.getByLabel('新しいパスワード', { exact: true }).fill(next);
  await page.getByLabel('新しいパスワード（確認）').fill(next);
  await page.getByRole('button', { name: '変更して始める' }).click();
  await page.getByRole('heading', { name: 'パスワードの変更' }).waitFor({ state: 'detached' });
  account.password = next;
}
