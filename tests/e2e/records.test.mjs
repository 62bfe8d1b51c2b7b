// The usage history with 100,000 calls: search, sort, page, look, export.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { inflateRawSync } from 'node:zlib';
import { join, resolve } from 'node:path';
import { after, before, describe } from 'node:test';
import { promisify } from 'node:util';
import { figure } from './lib/report.mjs';
import { screen } from './lib/screens.mjs';
import { Stage } from './lib/stage.mjs';
import { until } from './lib/wait.mjs';
import { submitLogin } from './pages/entry.mjs';
import { Records } from './pages/records.mjs';

const calls = 100_000;
const root = resolve(import.meta.dirname, '../..');

/** The text of one file in a zip archive, found by the archive's directory. */
function unzip(zip, name) {
  let at = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  for (; at >= 0 && zip.readUInt32LE(at) === 0x02014b50;) {
    const [names, extra, comment] = [28, 30, 32].map((o) => zip.readUInt16LE(at + o));
    if (zip.toString('utf8', at + 46, at + 46 + names) === name) {
      const local = zip.readUInt32LE(at + 42);
      const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      return inflateRawSync(zip.subarray(begin, begin + zip.readUInt32LE(at + 20))).toString('utf8');
    }
    at += 46 + names + extra + comment;
  }
  throw new Error(`no ${name} in the archive`);
}

describe('usage history', () => {
  const stage = new Stage('records', { chain: true });
  let records;

  before(async () => {
    await stage.set({ staff: 2 });
    await promisify(execFile)(
      'go',
      [
        'run',
        './tests/records',
        '-data',
        join(stage.server.dir, 'data'),
        '-calls',
        `${calls}`,
        '-noted',
        '0.02',
      ],
      { cwd: root, timeout: 600_000 },
    );
    const browser = await stage.browser();
    const person = await browser.person();
    stage.people.push(person);
    await person.open('/');
    await submitLogin(person, stage.accounts.boss);
    await person.page.getByRole('heading', { name: '管理画面' }).waitFor();
    records = new Records(person);
  });
  after(() => stage.close());

  stage.scenario('searches, sorts and pages, and keeps it in the address', async () => {
    await records.open();
    assert.equal(await records.rows().count(), 50);
    await records.page.getByText('10,000件以上').waitFor();
    await screen(records.person, 'records', { both: true });
    await records.choose('応答', 'answered');
    await records.choose('職員', { label: '窓口 花子' });
    await records.page.getByRole('button', { name: '通話', exact: true }).click();
    await records.page.waitForURL(/sort=talkingMs/);
    await records.settled();
    const top = await records.first();
    await records.page.getByRole('button', { name: '次へ' }).click();
    await records.page.waitForURL(/after=/);
    await until('the next page', async () => (await records.first()) !== top);
    const first = await records.first();
    await records.page.reload();
    await records.settled();
    assert.equal(await records.first(), first, 'a reload shows the same page');
    await records.page.getByRole('button', { name: '条件を消す' }).click();
    await records.page.getByRole('button', { name: 'くわしい条件' }).click();
    await records.page.getByLabel('メモの言葉').fill('誰も書いていない');
    await records.page.getByText('条件に合うものはありません').waitFor();
  });

  stage.scenario('shows one consultation with its timeline', async () => {
    await records.open('?outcome=answered');
    await records.rows().first().getByRole('link').click();
    await records.page.getByRole('heading', { name: '相談の記録' }).waitFor();
    await records.page.getByRole('figure').waitFor();
    await screen(records.person, 'record', { both: true });
    await records.page.getByRole('link', { name: '一覧に戻る' }).click();
    await records.page.waitForURL(/outcome=answered/);
  });

  stage.scenario('exports the same in each kind of file', async () => {
    await records.open('?outcome=unanswered');
    const utf8 = (await records.export('CSV（UTF-8）')).toString('utf8');
    const sjis = new TextDecoder('shift_jis').decode(await records.export('CSV（Shift-JIS）'));
    assert.ok(utf8.startsWith('\ufeff開始日時,'), utf8.slice(0, 40));
    const lines = utf8.slice(1).trim().split('\r\n');
    assert.ok(lines.length > 10_000, `${lines.length} lines`);
    assert.deepEqual(sjis.trim().split('\r\n'), lines);
    const xlsx = unzip(await records.export('Excel（XLSX）'), 'xl/worksheets/sheet1.xml');
    assert.equal(xlsx.match(/<row /g).length, lines.length);
    const json = JSON.parse((await records.export('JSON')).toString('utf8'));
    assert.equal(json.length, lines.length - 1);
    assert.equal(json[0].id, lines[1].split(',').at(-1));
    figure('records exported', `${json.length}`);
    await records.page.getByRole('button', { name: 'ファイルに書き出す' }).click();
    await screen(records.person, 'records-exports', { both: true });
    await records.page.getByRole('dialog').getByRole('button', { name: '閉じる' }).click();
  });

  stage.scenario('in English', async () => {
    await records.page.getByLabel('表示する言語').selectOption('en');
    await records.page.getByRole('heading', { name: 'Usage history' }).waitFor();
    await screen(records.person, 'records-en', { both: true });
    await records.rows().first().getByRole('link').click();
    await records.page.getByRole('heading', { name: 'Record of a consultation' }).waitFor();
    await screen(records.person, 'record-en', { both: true });
  });
});
