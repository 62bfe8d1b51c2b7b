// Statistics: what is counted, chosen, compared, read by keyboard, copied and saved.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import { askDatabase, pastRecords } from './lib/records.mjs';
import { figure } from './lib/report.mjs';
import { screen, shoot } from './lib/screens.mjs';
import { connect, counters, hangUp, Stage } from './lib/stage.mjs';
import { spread, until } from './lib/wait.mjs';
import { Statistics } from './pages/statistics.mjs';

const past = Number(process.env.E2E_RECORDS ?? 100_000); // fewer on a busy machine
const number = (text) => Number(text.replace(/[^\d.]/g, ''));
const day = (ms) => new Date(ms).toLocaleDateString('sv-SE', { timeZone: 'Asia/Tokyo' });

describe('statistics', () => {
  const stage = new Stage('statistics', { chain: true });
  let browser, chief, page;

  before(async () => {
    await stage.set({
      staff: 2,
      before: async (server) => {
        const accounts = await askDatabase(server, 'SELECT id, login FROM accounts');
        const id = (login) => accounts.find((a) => a.login === login).id;
        await pastRecords(server, past, {
          kiosk: id('kiosk1'),
          agents: [id('staff1'), id('staff2')],
          counters,
        });
      },
    });
    await stage.add('supervisor', 'chief', '監督 桜子');
    browser = await stage.browser();
  });
  after(() => stage.close());

  const person = async () => {
    const made = await browser.person();
    stage.people.push(made);
    return made;
  };

  stage.scenario(
    'older records are counted in the background',
    async () => {
      chief = new Statistics(await person());
      page = chief.page;
      await chief.logIn(stage.accounts.chief);
      const began = Date.now();
      const boss = await stage.server.login(stage.accounts.boss);
      const year = `from=${day(Date.now() - 365 * 86_400_000)}&to=${day(Date.now())}`;
      const report = await until(
        'all is counted',
        async () => {
          const got = await boss.get(`/reports?${year}`);
          return got.countedFrom === undefined && got;
        },
        { timeout: 400_000, every: 500 },
      );
      figure(`${past} older records counted after the start`, `${Date.now() - began} ms`);
      assert.equal(report.total.offered, past);
      const [{ answered }] = await askDatabase(
        stage.server,
        'SELECT count(*) AS answered FROM cdr WHERE answered_at > 0',
      );
      assert.equal(report.total.answered, answered);
      const times = [];
      for (let i = 0; i < 20; i++) {
        const at = performance.now();
        await boss.get(`/reports?${year}&by=${['queue', 'button', 'kiosk', 'agent'][i % 4]}`);
        times.push(performance.now() - at);
      }
      const { p50, max } = spread(times);
      figure(
        `a year by days over ${past} records, as a client sees it`,
        `${p50.toFixed(0)} ms`,
        `at most ${max.toFixed(0)}`,
      );
    },
    { timeout: 420_000 },
  );

  stage.scenario('a call that ends now is in the figures of today', async () => {
    const kiosk = await stage.kiosk(browser);
    const staff = await stage.staff(browser);
    await connect(kiosk, staff, counters[2]);
    await hangUp(kiosk, staff);
    await kiosk.person.close();
    await staff.person.close();
    await chief.enter();
    await chief.choose('期間', '今日');
    assert.equal(await chief.tile('offered'), '1');
    assert.equal(await chief.tile('answered'), '1 100%');
    await chief.choose('見る単位', '職員');
    await page.getByRole('button', { name: '窓口 花子' }).waitFor();
    await chief.choose('見る単位', '窓口');
  });

  stage.scenario('period, kind and comparison are in the address, and the way back leads back', async () => {
    await chief.choose('期間', '先月');
    await chief.choose('比較', '比較しない');
    const { searchParams } = new URL(page.url());
    assert.deepEqual(Object.fromEntries(searchParams), {
      by: 'queue',
      period: 'lastMonth',
      compare: 'none',
    });
    const offered = await chief.tile('offered');
    await page.reload();
    await chief.ready();
    assert.equal(await chief.tile('offered'), offered);
    await page.goBack();
    await chief.ready();
    await page.locator('[data-measure=offered]').getByText('前 ').waitFor();
    await page.getByRole('button', { name: '税金', exact: true }).click();
    await until(
      "the counter's own figures",
      async () => number(await chief.tile('offered')) < number(offered) / 4,
    );
    await chief.choose('対象', 'すべての窓口');
  });

  stage.scenario('the table adds up to the tiles, and is the database’s', async () => {
    await chief.choose('期間', '過去30日');
    const table = chief.chart('窓口別').getByRole('table');
    const rows = await chief.rows(table);
    const sum = rows.at(-1);
    assert.equal(sum[0], '合計');
    const offered = rows.slice(1, -1).map((r) => number(r[1]));
    assert.equal(
      offered.reduce((a, b) => a + b, 0),
      number(sum[1]),
    );
    assert.deepEqual(
      offered,
      [...offered].sort((a, b) => b - a),
      'the busiest first',
    );
    assert.equal(sum[1], await chief.tile('offered'));
    const from = Date.parse(`${day(Date.now() - 29 * 86_400_000)}T00:00:00+09:00`);
    const [{ n }] = await askDatabase(
      stage.server,
      `SELECT count(*) AS n FROM cdr WHERE started_at >= ${from}`,
    );
    assert.equal(number(sum[1]), n);
    await table.getByRole('button', { name: '平均待ち時間' }).click();
    assert.match(page.url(), /sort=asa/);
  });

  stage.scenario('charts are read by keyboard, as tables, and copied', async () => {
    const counts = chief.chart('件数');
    const slider = counts.getByRole('slider');
    await slider.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    const read = await slider.getAttribute('aria-valuetext');
    assert.match(read, /応答 [\d,]+ \/ 取りやめ [\d,]+/);
    await counts.getByRole('button', { name: '件数を表で見る' }).click();
    const rows = await chief.rows(counts.getByRole('table'));
    assert.equal(rows.length, 31);
    await chief.person.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await counts.getByRole('button', { name: '件数をコピー' }).click();
    await counts.getByText('表をコピーしました').waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    assert.deepEqual(
      text.split('\r\n').map((line) => line.split('\t')),
      rows,
    );
    await counts.getByRole('button', { name: '件数を図で見る' }).click();
    await counts.getByRole('button', { name: '件数をコピー' }).click();
    await counts.getByText('図をコピーしました').waitFor();
    const picture = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      return item.types;
    });
    assert.deepEqual(picture, ['image/png']);
  });

  stage.scenario('the files say what the table says', async () => {
    await chief.choose('集計の間隔', '1日ごと');
    const save = async (format) => {
      await page.getByLabel('形式').selectOption(format);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: '書き出す', exact: true }).click(),
      ]);
      return {
        name: download.suggestedFilename(),
        bytes: await readFile(await download.path()),
      };
    };
    const utf8 = await save('csv');
    assert.match(utf8.name, /^statistics-queue-\d{8}-\d{8}\.csv$/);
    const text = new TextDecoder().decode(utf8.bytes);
    const lines = text.trimEnd().split('\r\n');
    assert.match(lines[0], /期間の開始,ID,名前,受付数,応答/);
    const offered = lines.slice(1).reduce((sum, line) => sum + Number(line.split(',')[3]), 0);
    assert.equal(offered, number(await chief.tile('offered')));
    const sjis = await save('csv-sjis');
    assert.equal(new TextDecoder('shift_jis').decode(sjis.bytes), text.replace(/^\ufeff/, ''));
    const xlsx = await save('xlsx');
    assert.equal(xlsx.bytes.subarray(0, 2).toString(), 'PK');
    const json = JSON.parse((await save('json')).bytes.toString());
    assert.equal(json.length, lines.length - 1);
  });

  stage.scenario(
    'every view is accessible, in Japanese and English',
    async () => {
      await page.goto(`${stage.server.origin}/statistics`);
      await chief.ready();
      await screen(chief.person, 'statistics-queue', { both: true });
      await shoot(chief.person, 'statistics-queue-whole', { fullPage: true });
      await page.goto(`${stage.server.origin}/statistics?by=agent&from=2020-01-01&to=2020-01-02`);
      await chief.ready();
      await page.getByText('この期間の記録はありません').waitFor();
      await screen(chief.person, 'statistics-empty');
      await page.goto(`${stage.server.origin}/statistics?by=agent&period=lastMonth`);
      await chief.ready();
      await page.locator('header select').selectOption('en');
      await page.getByRole('heading', { name: 'Statistics', level: 1 }).waitFor();
      await screen(chief.person, 'statistics-agent-en', { both: true });
      await shoot(chief.person, 'statistics-agent-en-whole', {
        fullPage: true,
      });
    },
    { timeout: 180_000 },
  );
});
