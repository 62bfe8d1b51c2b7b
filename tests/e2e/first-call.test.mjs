// A newcomer's way: from the password that the server printed to the first call.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { modestCamera, notFocused } from './lib/instrument.mjs';
import { assertPictures, assertSound, measure, settled } from './lib/media.mjs';
import { secret, Server } from './lib/server.mjs';
import { Stage } from './lib/stage.mjs';
import { during, until } from './lib/wait.mjs';
import { Admin } from './pages/admin.mjs';
import { submitLogin } from './pages/entry.mjs';
import { Kiosk } from './pages/kiosk.mjs';
import { Staff } from './pages/staff.mjs';

describe('the first call', () => {
  const stage = new Stage('first-call', { chain: true });
  let admin, kiosk, staff, browser;
  const made = {};

  before(async () => {
    stage.server = await Server.start();
    browser = await stage.browser();
    const person = async (scripts) => {
      const made = await browser.person({ scripts });
      stage.people.push(made);
      return made;
    };
    admin = new Admin(await person());
    kiosk = new Kiosk(await person());
    staff = new Staff(await person([modestCamera, notFocused]));
  });
  after(() => stage.close());

  stage.scenario('nobody comes in without the right password', async () => {
    await admin.person.open('/');
    await submitLogin(admin.person, { login: 'admin', password: 'not the password' });
    await admin.page.getByText('ログインできませんでした').waitFor();
    await admin.person.open('/staff');
    await admin.page.getByRole('heading', { name: 'ログイン' }).waitFor();
  });

  stage.scenario('the administrator logs in with the one-time password and must change it', async () => {
    const first = stage.server.firstPassword;
    assert.ok(first, 'the server printed no password');
    const account = { login: 'admin', password: first };
    await admin.firstLogIn(account, secret());
    // The printed one is worth nothing any more.
    await assert.rejects(stage.server.login({ login: 'admin', password: first }), /401|403/);
    stage.boss = await stage.server.login(account);
  });

  stage.scenario('the administrator makes a staff and a kiosk account', async () => {
    made.staff = await admin.create({ role: 'staff', login: 'hanako', name: '窓口 花子' });
    made.kiosk = await admin.create({
      role: 'kiosk',
      login: 'gyotoku',
      name: '行徳支所',
      place: '行徳支所 相談ブース',
      password: secret(),
    });
    assert.ok(made.staff.password.length >= 12, 'the password that was made is short');
    await admin.row('hanako').getByText('パスワード変更待ち').waitFor();
    const list = await stage.boss.get('/accounts');
    assert.deepEqual(list.items.map((a) => a.login).sort(), ['admin', 'gyotoku', 'hanako']);
  });

  stage.scenario('staff and kiosk log in', async () => {
    await staff.logIn(made.staff);
    await kiosk.logIn(made.kiosk);
    assert.equal((await kiosk.counters()).length, 6, 'six counters from the start');
    await kiosk.waitForStatus('juminhyo', '受付中');
  });

  stage.scenario('one touch rings: pop-up, tone, title and notification', async () => {
    const title = await staff.page.title();
    await kiosk.touch('juminhyo');
    await kiosk.heading('呼び出しています');
    await staff.ringing();
    await staff.card.getByText('戸籍・住民票').waitFor();
    await staff.card.getByText('行徳支所 相談ブース').waitFor();
    await until('a ring tone', async () => (await staff.tones()) > 0);
    await until('the title flashes', async () => (await staff.page.title()) === '【呼び出し中】戸籍・住民票');
    await until('the title flashes back', async () => (await staff.page.title()) === title);
    const notifications = await staff.page.evaluate(() => window.__seen.notifications);
    assert.equal(notifications.length, 1);
    assert.match(notifications[0].title, /戸籍・住民票/);
    assert.match(notifications[0].body, /行徳支所 相談ブース/);
    const tones = await staff.tones();
    await until('the tone repeats', async () => (await staff.tones()) > tones, { timeout: 8_000 });
  });

  stage.scenario('Enter answers, and both see and hear each other', async () => {
    const title = await staff.page.title();
    await staff.answer();
    await Promise.all([kiosk.talking(), staff.talking()]);
    await kiosk.heading('戸籍・住民票 窓口 花子').catch(() => kiosk.heading(/窓口 花子/));
    await Promise.all([settled(kiosk.person), settled(staff.person)]);
    const [k, s] = await Promise.all([measure(kiosk.person, 4_000), measure(staff.person, 4_000)]);
    assertPictures(k, 'kiosk');
    assertPictures(s, 'staff');
    assertSound(k, 'kiosk');
    assertSound(s, 'staff');
    const tones = await staff.tones();
    await during(4_000);
    assert.equal(await staff.tones(), tones, 'it still rings after the answer');
    assert.doesNotMatch(await staff.page.title(), /呼び出し中/, `title ${title}`);
  });

  stage.scenario('the people in the consultation are shown on both screens (R1)', async () => {
    await kiosk.page.locator('.k-people').getByText('窓口 花子').waitFor();
    await kiosk.page.locator('.k-people').getByText('あなた').waitFor();
    await staff.page.getByText('行徳支所 相談ブース').first().waitFor();
  });

  stage.scenario('staff ends it; the kiosk says thank you and is ready for the next citizen', async () => {
    await staff.end();
    await kiosk.heading('ありがとうございました');
    await staff.finish();
    await kiosk.says('秒後に最初の画面に戻ります');
    await kiosk.idle(30_000);
  });
});
