// An administrator makes a kiosk's screen: by mouse, finger and keys, and the
// kiosk changes while one looks (R14).

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { figure } from './lib/report.mjs';
import { screen, violations } from './lib/screens.mjs';
import { connect, hangUp, Stage } from './lib/stage.mjs';
import { until } from './lib/wait.mjs';
import { Admin } from './pages/admin.mjs';
import { Layouts } from './pages/layouts.mjs';

const TOLD_MS = 2_000;

describe('layouts', () => {
  const stage = new Stage('layouts', { chain: true });
  let kiosk, staff, layouts, page;

  before(async () => {
    await stage.set();
    const browser = await stage.browser();
    kiosk = await stage.kiosk(browser);
    staff = await stage.staff(browser);
    const person = await browser.person({ scripts: [] });
    stage.people.push(person);
    const admin = new Admin(person);
    await admin.logIn(stage.accounts.boss);
    layouts = new Layouts(admin);
    page = layouts.page;
  });
  after(() => stage.close());

  const shows = (counter, where) =>
    until(
      `${counter} is at ${where}`,
      async () => {
        const li = kiosk.page.locator(`.k-layout > li:has([data-counter="${counter}"])`);
        const at = await li.evaluate((e) => `${e.dataset.column},${e.dataset.row}`, null, { timeout: 500 });
        if (at === where) return true;
        throw new Error(at);
      },
      { timeout: 10_000, every: 20 },
    );

  stage.scenario(
    'an empty list says what to do, and a layout begins with the buttons there are',
    async () => {
      await layouts.open();
      await page.getByRole('heading', { name: 'レイアウトはまだありません' }).waitFor();
      await screen(layouts.admin.person, 'layouts-empty', { both: true });
      await layouts.create('行徳支所');
      assert.equal(await page.locator('[data-tile]').count(), 6);
      await page.locator('[data-kept]').waitFor();
      await screen(layouts.admin.person, 'layouts-editor', { both: true });
    },
  );

  stage.scenario('buttons change places by mouse, finger and keys', async () => {
    const first = await layouts.place('juminhyo');
    const last = await layouts.place('fukushi');
    await layouts.drag(layouts.tile('juminhyo'), layouts.tile('fukushi'));
    assert.equal(await layouts.place('juminhyo'), last, 'by mouse');
    assert.equal(await layouts.place('fukushi'), first, 'they have changed places');

    await layouts.swipe(layouts.tile('juminhyo'), layouts.tile('fukushi'));
    assert.equal(await layouts.place('juminhyo'), first, 'by finger');

    await layouts.tile('juminhyo').focus();
    await page.keyboard.press('ArrowRight');
    assert.match(await layouts.place('juminhyo'), /^1段目の2列目/, 'by keys');
    await page.getByText('「戸籍').first().waitFor();
    await page.keyboard.press('Control+z');
    assert.equal(await layouts.place('juminhyo'), first, 'undone');
    await layouts.kept();
  });

  stage.scenario('what is published is on the kiosk within two seconds', async () => {
    await layouts.drag(layouts.tile('juminhyo'), layouts.tile('fukushi'));
    await layouts.kept();
    assert.equal(await kiosk.page.locator('.k-layout').count(), 0, 'a draft is nothing for citizens');
    const { pressed, answered } = await layouts.publish();
    await shows('juminhyo', '3,2');
    const took = Date.now() - answered;
    figure('layouts: pressed → on the kiosk', `${Date.now() - pressed} ms`);
    figure('layouts: published → on the kiosk', `${took} ms`);
    assert.ok(took <= TOLD_MS, `${took} ms`);
    await page.getByText('第1版を公開しました').waitFor();
    await layouts.kept('live');
  });

  stage.scenario('words, colours, a larger button and a second page', async () => {
    await layouts.tile('kokuho').click();
    await page.getByLabel('ボタンの名前').fill('国保と年金');
    await page.getByRole('button', { name: '色を自分で選ぶ' }).click();
    await page.getByLabel('背景の色').fill('#ffe08a');
    await page.getByLabel('文字の色').fill('#c9a020');
    await page.getByRole('alert').getByText('文字が読みにくいため使えません').waitFor();
    await screen(layouts.admin.person, 'layouts-contrast');
    await page.getByRole('button', { name: '読みやすい文字の色にする' }).click();
    await page.getByText('読みやすい色です').waitFor();

    await page.getByRole('button', { name: 'ページを増やす' }).click();
    await page.locator('[data-chip="zeikin"]').click();
    await layouts.tile('zeikin').waitFor();
    await page.getByRole('button', { name: '幅を広くする' }).click();
    assert.match(await layouts.place('zeikin'), /幅2/);
    await page.getByRole('button', { name: '公開する' }).click();
    await page.getByText('公開の前に直してください').waitFor();
    await screen(layouts.admin.person, 'layouts-blocked');
    await page.getByRole('button', { name: 'やめる' }).click();

    for (const [at, ja, en] of [
      [0, 'くらし', 'Living'],
      [1, '税金', 'Taxes'],
    ]) {
      await page.getByRole('group', { name: 'ページ', exact: true }).getByRole('button').nth(at).click();
      await page.locator('[data-language="ja"]').click();
      await page.getByLabel('ページの名前（日本語）').fill(ja);
      await page.locator('[data-language="en"]').click();
      await page.getByLabel('ページの名前（英語）').fill(en);
    }
    await page.locator('[data-language="ja"]').click();
    await layouts.kept();
  });

  stage.scenario('a kiosk in a consultation changes when it is idle again', async () => {
    await connect(kiosk, staff);
    await layouts.publish();
    await page.getByText('第2版を公開しました').waitFor();
    assert.match(await kiosk.page.locator('.k-app').innerText(), /戸籍|佐藤|窓口/);
    assert.equal(await kiosk.page.getByRole('tab').count(), 0);
    await hangUp(kiosk, staff);
    await kiosk.page.getByRole('tab', { name: 'くらし' }).waitFor();
    await kiosk.page.locator('.k-call', { hasText: '国保と年金' }).waitFor();
    await screen(kiosk.person, 'layouts-kiosk', { whole: true });
    await kiosk.page.getByRole('tab', { name: '税金' }).click();
    await kiosk.page.locator('.k-layout > [data-width="2"] [data-counter="zeikin"]').waitFor();
    await screen(kiosk.person, 'layouts-kiosk-page', { whole: true });
  });

  stage.scenario('an old version is shown again', async () => {
    await page.goto(page.url() + '/versions');
    await page.locator('[data-version="2"]').waitFor();
    await screen(layouts.admin.person, 'layouts-versions', { both: true });
    await page.locator('[data-version="1"]').getByRole('button', { name: 'この版に戻す' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '戻して公開する' }).click();
    await page.getByText('第3版として公開しました').waitFor();
    await until(
      'the kiosk has one page again',
      async () => (await kiosk.page.getByRole('tab').count()) === 0,
    );
    await layouts.open();
    await page.locator('[data-layout="行徳支所"]').waitFor();
    await screen(layouts.admin.person, 'layouts-list', { both: true });
  });

  stage.scenario('in English', async () => {
    await page
      .getByRole('combobox', { name: /言語|Language/ })
      .first()
      .selectOption('en');
    await page.getByRole('heading', { level: 1, name: 'Screen layouts' }).waitFor();
    assert.deepEqual(await violations(layouts.admin.person), []);
    await page.getByRole('link', { name: /Edit/ }).first().click();
    await page.locator('[data-grid]').waitFor();
    await page.locator('[data-tile]').first().click();
    await screen(layouts.admin.person, 'layouts-editor-en', { both: true });
  });
});
