// Keys of other systems: made by hand, used by a program, ended (R22).

import assert from 'node:assert/strict';
import { request } from 'node:https';
import { after, before, describe } from 'node:test';
import { Admin } from './pages/admin.mjs';
import { screen } from './lib/screens.mjs';
import { domain } from './lib/server.mjs';
import { Stage } from './lib/stage.mjs';
import { until } from './lib/wait.mjs';

describe('keys of other systems', () => {
  const stage = new Stage('tokens', { chain: true });
  let admin, key;

  /** What a program with the key does: it has no cookie and sends no Origin. */
  const call = (path, { method = 'GET', headers = {}, body } = {}) =>
    new Promise((done, fail) => {
      const { address: host, port } = stage.server;
      const own = {
        Host: `${domain}:${port}`,
        Authorization: `Bearer ${key}`,
        ...headers,
      };
      const out = request(
        {
          host,
          port,
          method,
          path,
          headers: own,
          rejectUnauthorized: false,
          servername: domain,
        },
        async (res) => {
          let text = '';
          for await (const chunk of res) text += chunk;
          done({ status: res.statusCode, text });
        },
      );
      out.on('error', fail);
      out.end(body);
    });

  before(async () => {
    await stage.set({ staff: 1 });
    const browser = await stage.browser();
    admin = new Admin(await browser.person());
    await admin.logIn(stage.accounts.boss);
    await admin.area('外部連携');
    await admin.page.getByRole('heading', { name: '外部連携', level: 1 }).waitFor();
  });
  after(() => stage.close());

  stage.scenario('a key is made with its rights and shown once', async () => {
    const { page } = admin;
    await page.getByText('まだ鍵はありません').waitFor();
    await screen(admin.person, 'tokens-empty', { both: true });
    await page.getByRole('button', { name: '鍵を作る' }).click();
    await page.getByRole('button', { name: '作る', exact: true }).click();
    await page.getByText('名前を入力してください').waitFor();
    await page.getByText('できることを1つ以上選んでください').waitFor();
    await screen(admin.person, 'tokens-new', { both: true });
    await page.getByLabel('名前', { exact: true }).fill('統計システム');
    await page.getByLabel('統計を読む').check();
    await page.getByLabel('アカウントを変える').check();
    await page.getByRole('button', { name: '作る', exact: true }).click();
    key = (await page.locator('[data-secret]').innerText()).trim();
    await screen(admin.person, 'tokens-secret');
    await page.getByRole('button', { name: '閉じる' }).click();
    const row = page.locator('tr[data-token="統計システム"]');
    await row.getByText('まだ使われていません').waitFor();
    assert.ok(!(await page.content()).includes(key), 'the key is still on the page');
  });

  stage.scenario('it opens what it names, once for each Idempotency-Key, and nothing else', async () => {
    assert.equal((await call('/api/v1/statistics/queues')).status, 200);
    for (const path of ['/api/v1/history', '/api/v1/audit', '/api/v1/tokens', '/api/v1/me', '/ws']) {
      const res = await call(path);
      assert.ok([403, 404].includes(res.status), `${path}: ${res.status}`);
    }
    const make = () =>
      call('/api/v1/accounts', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': 'once',
        },
        body: JSON.stringify({
          login: 'from-outside',
          name: '連携 太郎',
          role: 'staff',
        }),
      });
    const [one, two] = [JSON.parse((await make()).text), JSON.parse((await make()).text)];
    assert.equal(one.id, two.id);
    await admin.page.reload();
    await admin.page.locator('tr[data-token="統計システム"]').getByText('127.0.0.1').waitFor();
    await screen(admin.person, 'tokens-list', { both: true });
  });

  stage.scenario('the API describes itself on a page of ours', async () => {
    const { page } = admin;
    await page.getByRole('link', { name: 'APIの説明を見る' }).click();
    await page.getByLabel('操作を探す').fill('accounts post');
    await page.locator('summary', { hasText: '/api/v1/accounts' }).first().click();
    await page.getByText('accounts:write').first().waitFor();
    await screen(admin.person, 'tokens-api', { both: true });
    await page.getByRole('combobox').first().selectOption('en');
    await screen(admin.person, 'tokens-api-en', { both: true });
    await page.getByRole('link', { name: 'Back to the keys' }).click();
    await page.getByRole('heading', { name: 'Other systems', level: 1 }).waitFor();
    await screen(admin.person, 'tokens-list-en', { both: true });
    await page.getByRole('combobox').first().selectOption('ja');
  });

  stage.scenario('a key that is deleted is refused at once', async () => {
    const { page } = admin;
    await page.locator('tr[data-token="統計システム"]').getByRole('button', { name: '削除する' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '削除する' }).click();
    await until('the key is refused', async () => (await call('/api/v1/statistics/queues')).status === 401);
    await page.getByText('まだ鍵はありません').waitFor();
  });
});
