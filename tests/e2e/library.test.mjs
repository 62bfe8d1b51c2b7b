// The library: a supervisor looks after the standing documents, and staff show
// one with one click (R8).

import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { after, before, describe } from 'node:test';
import { Papers } from './lib/papers.mjs';
import { figure } from './lib/report.mjs';
import { screen } from './lib/screens.mjs';
import { connect, Stage } from './lib/stage.mjs';
import { until } from './lib/wait.mjs';
import { logIn } from './pages/entry.mjs';
import { alike, openPanel, Shared } from './pages/room.mjs';

describe('library', () => {
  const stage = new Stage('library', { chain: true });
  const papers = new Papers();
  let browser, person, page, kiosk, staff;

  before(async () => {
    await stage.set();
    await stage.add('supervisor', 'chief', '監督 桜子');
    browser = await stage.browser();
    person = await browser.person({ scripts: [] });
    stage.people.push(person);
    page = person.page;
    await logIn(person, stage.accounts.chief);
  });
  after(async () => {
    await stage.close();
    papers.remove();
  });

  const row = (name) => page.getByRole('row').filter({ hasText: name });
  /** Presses a button that asks for files, and chooses them. */
  const choose = async (button, ...paths) => {
    const [asked] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: button }).click(),
    ]);
    await asked.setFiles(paths);
  };

  stage.scenario('an empty library says what to do', async () => {
    await person.open('/library');
    await page.getByText('資料はまだありません').waitFor();
    await page.getByText('300ページ、').waitFor();
    await screen(person, 'library-empty', { whole: true, both: true });
  });

  stage.scenario(
    'several files are added at once; one that is not what its name says is refused in words',
    async () => {
      const [pdf, bad, word] = [papers.pdf(3), papers.disguised(), papers.word(2)];
      await choose('資料を追加', pdf, bad, word);
      await page
        .getByText(`「${basename(word)}」を登録しました`, { exact: true })
        .waitFor({ timeout: 120_000 });
      await page.getByText(`「${basename(pdf)}」を登録しました`, { exact: true }).waitFor();
      await page.getByText(`「${basename(bad)}」を登録できませんでした`, { exact: true }).waitFor();
      await page.getByText('ファイルの中身が、名前の末尾（拡張子）と合っていません').waitFor();
      assert.equal(await row(basename(bad)).count(), 0);
      assert.equal(await row(basename(pdf)).getByRole('cell').first().innerText(), '3');
      await screen(person, 'library', { whole: true, both: true });
    },
    { timeout: 180_000 },
  );

  stage.scenario('staff show one with one click, and the citizen sees it', async () => {
    kiosk = await stage.kiosk(browser);
    staff = await stage.staff(browser);
    await connect(kiosk, staff);
    const [onKiosk, onStaff] = [new Shared(kiosk), new Shared(staff)];
    await openPanel(staff, '資料');
    await staff.page.getByRole('button', { name: '資料集' }).click();
    const pressed = Date.now();
    await staff.page.getByRole('button', { name: /申請書\.pdf.*見せる/ }).click();
    await until('the citizen sees it', async () => (await onKiosk.now()) !== '', { every: 10 });
    figure('library → first page on the kiosk', `${Date.now() - pressed} ms`);
    await alike(onKiosk, onStaff);
  });

  stage.scenario('one is replaced and deleted; who shows it now keeps it', async () => {
    const onKiosk = new Shared(kiosk);
    const shown = await onKiosk.now();
    await choose('「申請書.pdf」を差し替える', papers.jpeg());
    await page.getByText('を登録しました').waitFor();
    await until('it has its new name', async () => (await row('申請書.pdf').count()) === 0);
    assert.equal(await page.getByRole('row').count(), 3, 'a heading and two documents');
    const name = basename(papers.jpeg());
    await page.getByRole('button', { name: `「${name}」を削除する` }).click();
    await page.getByRole('dialog').getByRole('button', { name: '削除する' }).click();
    await until('it is gone', async () => (await row(name).count()) === 0);
    assert.equal(await onKiosk.now(), shown);
    await page.getByRole('combobox', { name: /言語|Language/ }).selectOption('en');
    await page.getByRole('heading', { name: 'Library' }).waitFor();
    await screen(person, 'library-en', { whole: true, both: true });
  });
});
