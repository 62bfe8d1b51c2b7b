// Kiosks: pairing by a code, settings, health, test call, reload, printers (R5, R25).

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { modestCamera } from './lib/instrument.mjs';
import { screen } from './lib/screens.mjs';
import { Stage } from './lib/stage.mjs';
import { until } from './lib/wait.mjs';
import { Admin } from './pages/admin.mjs';
import { submitLogin } from './pages/entry.mjs';
import { Booth, Kiosks } from './pages/kiosks.mjs';

/** A booth whose microphone hears its speaker, once window.__air is set: Chromium's fake one beeps and hears nothing. */
function air() {
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to instanceof AudioDestinationNode && window.__ear) {
      const tap = this.context.createMediaStreamDestination();
      connect.call(this, tap);
      connect.call(window.__ear.context.createMediaStreamSource(tap.stream), window.__ear);
    }
    return connect.call(this, to, ...rest);
  };
  const open = MediaDevices.prototype.getUserMedia;
  MediaDevices.prototype.getUserMedia = function (wanted) {
    if (!window.__air || wanted.audio?.echoCancellation !== false) return open.call(this, wanted);
    const context = new AudioContext();
    window.__ear = context.createMediaStreamDestination();
    const hum = new OscillatorNode(context, { frequency: 120 });
    connect.call(connect.call(hum, new GainNode(context, { gain: 0.002 })), window.__ear);
    hum.start();
    return Promise.resolve(window.__ear.stream);
  };
}

const name = '大柏出張所ブース';

describe('kiosks', () => {
  const stage = new Stage('kiosks', { chain: true });
  let booth;
  let kiosks;

  before(async () => {
    await stage.set({ staff: 1 });
    const browser = await stage.browser();
    const person = async (options) => {
      const made = await browser.person(options);
      stage.people.push(made);
      return made;
    };
    // In this order: the camera's script keeps the opener that it finds.
    booth = new Booth(await person({ scripts: [air, modestCamera] }));
    kiosks = new Kiosks(await person());
    await new Admin(kiosks.person).logIn(stage.accounts.boss);
  });
  after(() => stage.close());

  const detail = async () => {
    const found = (await stage.boss.get('/kiosks?q=' + encodeURIComponent(name))).items[0];
    return found && stage.boss.get(`/kiosks/${found.account}`);
  };

  stage.scenario('a kiosk without a login shows a code, another one after a reload', async () => {
    const first = await booth.open();
    assert.match(first, /^\d{8}$/);
    await screen(booth.person, 'kiosks-code', { whole: true, both: true });
    await booth.page.getByRole('banner').getByRole('combobox').selectOption('en');
    await screen(booth.person, 'kiosks-code-en', { whole: true });
    await booth.page.getByRole('banner').getByRole('combobox').selectOption('ja');
    assert.notEqual(await booth.open(), first);
  });

  stage.scenario('an administrator types it, and the kiosk is logged in within two seconds', async () => {
    await kiosks.list();
    await kiosks.link('端末を登録する').first().click();
    const code = await booth.code();
    await kiosks.typeCode(code === '12345678' ? '87654321' : '12345678');
    await kiosks.page.getByText('この登録コードは見つかりません').waitFor();
    // As people type it: full-width and in groups.
    const wide = [...code].map((d) => String.fromCodePoint(d.codePointAt(0) + 0xfee0)).join('');
    await kiosks.typeCode(`${wide.slice(0, 4)}　${wide.slice(4)}`);
    await kiosks.page.getByText('127.0.0.1').waitFor();
    await kiosks.button('登録する').click();
    await kiosks.page.getByText('名前を入力してください。').waitFor();
    await kiosks.page.getByLabel('名前').fill(name);
    await kiosks.page.getByLabel('場所').fill('大柏出張所 1階');
    await screen(kiosks.person, 'kiosks-register', { both: true });
    await kiosks.language('en');
    await screen(kiosks.person, 'kiosks-register-en');
    await kiosks.language('ja');
    const paired = booth.page.waitForResponse(
      async (r) => r.url().endsWith('/pairings/claim') && (await r.text()).includes('paired'),
    );
    await kiosks.button('登録する').click();
    const pressed = Date.now();
    await paired;
    const took = Date.now() - pressed;
    console.log(`  logged in ${took} ms after the administrator's click`);
    assert.ok(took <= 2_000, `${took} ms`);
    await booth.idle();
    await kiosks.page.getByText(`「${name}」を登録しました`).waitFor();
  });

  stage.scenario('it stays logged in after a restart of its browser page', async () => {
    const cookie = (await booth.person.context.cookies()).find((c) => c.name === '__Host-madoguchi');
    assert.ok(cookie.expires - Date.now() / 1000 > 29 * 86_400, 'the login ends with the browser');
    await booth.person.open('/kiosk');
    await booth.idle();
  });

  stage.scenario('its health is seen, and the list is filtered', async () => {
    await until('its devices are known', async () => (await detail())?.camera === 'ok', { timeout: 20_000 });
    await kiosks.list();
    const login = (await detail()).login;
    await kiosks.row(login).getByText('待受中').waitFor();
    await kiosks.row('kiosk1').getByText('未登録').waitFor();
    await screen(kiosks.person, 'kiosks-list', { both: true });
    await kiosks.page.getByLabel('状態').selectOption('online');
    await kiosks.row('kiosk1').waitFor({ state: 'detached' });
    assert.match(kiosks.page.url(), /state=online/);
    await kiosks.language('en');
    await screen(kiosks.person, 'kiosks-list-en');
    await kiosks.language('ja');
  });

  stage.scenario('what is set reaches it at once', async () => {
    await kiosks.openKiosk(name);
    await kiosks.page.getByLabel('表示する言語').last().selectOption('en');
    await kiosks.page.getByLabel('スピーカーの音量（0～10）').selectOption('3');
    await kiosks.page.getByLabel('使えないときの電話番号').fill('047-000-0000');
    await kiosks.save();
    await booth.page.locator('html[lang="en"]').waitFor({ state: 'attached' });
    assert.equal(booth.person.live.topics.booth.volume, 3);
    assert.equal(booth.person.live.topics.booth.phone, '047-000-0000');
  });

  stage.scenario('somebody else changes it meanwhile: nothing that was typed is lost', async () => {
    await kiosks.page.getByLabel('使えないときの電話番号').fill('047-111-1111');
    const now = await detail();
    await stage.boss.put(`/kiosks/${now.account}`, {
      ...now.settings,
      place: '大柏出張所 2階',
    });
    await kiosks.button('保存する').click();
    await kiosks.page.getByText('ほかの人が変えた項目：場所').waitFor();
    await kiosks.button('最新の内容を取り込む').click();
    await until(
      'what the other one wrote',
      async () => (await kiosks.page.getByLabel('場所').inputValue()) === '大柏出張所 2階',
    );
    await kiosks.page.getByLabel('場所').fill('大柏出張所 3階');
    await kiosks.save();
    const { settings } = await detail();
    assert.deepEqual([settings.phone, settings.place], ['047-111-1111', '大柏出張所 3階']);
  });

  stage.scenario('a test call finds what does not work, and passes when all does', async () => {
    await kiosks.button('テストする').click();
    await booth.page.getByRole('heading', { name: 'The equipment is being checked' }).waitFor();
    await screen(booth.person, 'kiosks-testing', { whole: true });
    await kiosks.test('failed');
    await kiosks.page.getByText('音がマイクに届きません').waitFor();
    await screen(kiosks.person, 'kiosks-kiosk', { both: true });
    await booth.idle();
    await booth.page.evaluate(() => (window.__air = true));
    await kiosks.button('テストする').click();
    await kiosks.test('passed');
    assert.ok((await detail()).checked);
  });

  stage.scenario('it loads its page anew when it is asked to', async () => {
    await booth.page.evaluate(() => (window.__old = true));
    await kiosks.button('画面を読み込み直す').click();
    await kiosks.page.getByText('依頼しました').waitFor();
    await until('the page is a new one', () =>
      booth.page.evaluate(() => window.__old === undefined).catch(() => false),
    );
    await booth.idle();
  });

  stage.scenario('a printer is added, changed and deleted', async () => {
    await kiosks.list();
    await kiosks.link('プリンター').click();
    await kiosks.page.getByText('プリンターはまだありません').waitFor();
    await kiosks.link('プリンターを追加する').click();
    await kiosks.page.getByLabel('名前').fill('大柏出張所 プリンター');
    await kiosks.button('保存する').click();
    await kiosks.page.getByText('「ipps://」または「ipp://」で始まるアドレスを入力してください。').waitFor();
    await kiosks.page.getByLabel('アドレス').fill('ipps://192.0.2.10/ipp/print');
    await kiosks.page.getByLabel(new RegExp(name)).check();
    await screen(kiosks.person, 'kiosks-printer-new', { both: true });
    await kiosks.button('保存する').click();
    await kiosks.page.getByRole('heading', { name: '大柏出張所 プリンター' }).waitFor();
    await kiosks.button('テストページを印刷する').waitFor();
    await kiosks.link('プリンターの一覧へ戻る').click();
    await kiosks.page.locator('tr[data-printer="printer-1"]').getByText(name).waitFor();
    await screen(kiosks.person, 'kiosks-printers', { both: true });
    await kiosks.language('en');
    await screen(kiosks.person, 'kiosks-printers-en');
    await kiosks.page.getByRole('link', { name: '大柏出張所 プリンター' }).click();
    await screen(kiosks.person, 'kiosks-printer-en');
    await kiosks.language('ja');
    await kiosks.button('このプリンターを削除する').click();
    await kiosks.button('削除する').click();
    await kiosks.page.getByText('プリンターはまだありません').waitFor();
  });

  stage.scenario('without its registration it shows a code at once; a password works too', async () => {
    await kiosks.openKiosk(name);
    await kiosks.language('en');
    await screen(kiosks.person, 'kiosks-kiosk-en');
    await kiosks.language('ja');
    await kiosks.button('登録を外す').click();
    await kiosks.page.getByRole('dialog').getByRole('button', { name: '登録を外す' }).click();
    assert.match(await booth.code(), /^\d{8}$/);
    await kiosks.page.getByText('どの端末も登録されていません').waitFor();
    await booth.person.open('/kiosk');
    await booth.page.getByRole('button', { name: /ID/ }).click();
    await submitLogin(booth.person, stage.accounts.kiosk1);
    await booth.idle();
  });
});
