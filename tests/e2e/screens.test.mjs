// A tour of every screen: pictures for people to look at, axe for the rest.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { modestCamera, noMicrophone } from './lib/instrument.mjs';
import { cutOff, screen, shoot, violations } from './lib/screens.mjs';
import { settled } from './lib/media.mjs';
import { counters, Stage } from './lib/stage.mjs';
import { during } from './lib/wait.mjs';
import { Kiosk } from './pages/kiosk.mjs';

const languages = { ja: '日本語', easy: 'やさしい日本語', en: 'English', zh: '中文', ko: '한국어' };

describe('every screen', () => {
  const stage = new Stage('screens', { chain: true });
  let browser, kiosk, staff, two;

  before(async () => {
    await stage.set({ staff: 2 });
    await stage.boss.patch(`/accounts/${stage.ids.staff1}`, { queues: counters.slice(0, 3) });
    await stage.boss.patch(`/accounts/${stage.ids.staff2}`, { queues: counters.slice(2, 5) });
    // Pictures are taken while it rings, and while the agent's wrap-up lasts.
    await stage.queue(counters[0], { ringTimeMs: 120_000, wrapUpMs: 240_000 });
    browser = await stage.browser();
  });
  after(() => stage.close());

  /** One screen of the kiosk in all its languages, without cut-off words. */
  const everyLanguage = async (name) => {
    const wrong = [];
    for (const [tag, label] of Object.entries(languages)) {
      await kiosk.choose(label);
      await during(200); // the words change with the next picture
      const file = tag === 'ja' ? `kiosk-${name}` : `kiosk-${name}-${tag}`;
      await shoot(kiosk.person, file);
      wrong.push(...(await violations(kiosk.person)).map((v) => `${file}: ${v}`));
      wrong.push(...(await cutOff(kiosk.person)).map((v) => `${file}: ${v}`));
    }
    await kiosk.choose(languages.ja);
    assert.deepEqual(wrong, []);
  };

  const person = async (options) => {
    const made = await browser.person(options);
    stage.people.push(made);
    return made;
  };

  stage.scenario(
    'kiosk: first screen, in all languages, sizes and with contrast',
    async () => {
      kiosk = await stage.kiosk(browser);
      await everyLanguage('absent');
      const { Staff } = await import('./pages/staff.mjs');
      const { logIn } = await import('./pages/entry.mjs');
      staff = new Staff(await person());
      await logIn(staff.person, stage.accounts.staff1, '/staff');
      await staff.page.getByRole('button', { name: '確認しました' }).waitFor();
      await settledPreview(staff.page);
      await screen(staff.person, 'staff-devices', { both: true });
      await staff.checkDevices();
      await staff.beAvailable();
      two = await stage.staff(browser, 'staff2');
      await kiosk.waitForStatus(counters[0], '受付中');
      await everyLanguage('idle');
      const wrong = [];
      for (const size of ['大', '特大']) {
        await kiosk.choose(size);
        for (const [tag, label] of Object.entries(languages)) {
          await kiosk.choose(label);
          const name = `kiosk-idle-${size === '大' ? 'large' : 'largest'}-${tag}`;
          if (tag === 'ja' || tag === 'en') await shoot(kiosk.person, name);
          wrong.push(...(await cutOff(kiosk.person)).map((v) => `${name}: ${v}`));
        }
        await kiosk.choose(languages.ja);
      }
      await kiosk.choose('標準');
      await kiosk.choose('くっきり');
      await screen(kiosk.person, 'kiosk-idle-contrast', { whole: true });
      await kiosk.choose('くっきり');
      assert.deepEqual(wrong, []);
    },
    { timeout: 240_000 },
  );

  stage.scenario('staff: ready, away, keys, in both sizes', async () => {
    await screen(staff.person, 'staff-ready', { both: true });
    await staff.goAway();
    await staff.page.getByRole('heading', { name: '離席中です' }).waitFor();
    await screen(staff.person, 'staff-away', { both: true });
    await staff.beAvailable();
    await staff.page.keyboard.press('?');
    await staff.page.getByRole('dialog', { name: 'キー操作' }).waitFor();
    await screen(staff.person, 'staff-keys');
    await staff.page.keyboard.press('Escape');
  });

  stage.scenario('calling, ringing, answered', async () => {
    await kiosk.touch(counters[0]);
    await kiosk.heading('呼び出しています');
    await staff.ringing();
    await screen(staff.person, 'staff-ringing', { both: true });
    await everyLanguage('calling');
    await staff.answer();
    await Promise.all([kiosk.talking(), staff.talking()]);
    await Promise.all([settled(kiosk.person, { width: 640 }), settled(staff.person, { width: 640 })]);
  });

  stage.scenario(
    'talking',
    async () => {
      await everyLanguage('talking');
      await screen(staff.person, 'staff-call', { both: true });
      await staff.mute();
      await staff.tool('カメラを切る');
      await screen(staff.person, 'staff-call-muted', { both: true });
      await staff.unmute();
      await staff.tool('カメラを入れる');
      await kiosk.press('話を終える');
      await kiosk.heading('お話を終えますか？');
      await screen(kiosk.person, 'kiosk-confirm');
      await kiosk.press('話を続ける');
    },
    { timeout: 240_000 },
  );

  stage.scenario('on hold', async () => {
    await staff.hold();
    await kiosk.face('held');
    await everyLanguage('hold');
    await screen(staff.person, 'staff-hold', { both: true });
    await staff.resume();
    await kiosk.talking();
  });

  stage.scenario(
    'interrupted: the other side',
    async () => {
      await staff.page.close();
      await kiosk.face('interrupted');
      await everyLanguage('interrupted');
      await staff.person.newTab();
      await staff.person.open('/staff');
      await staff.talking(30_000);
      await kiosk.talking(30_000);
      await kiosk.page.close();
      await staff.page.getByText('相手の通信が切れました').first().waitFor();
      await screen(staff.person, 'staff-interrupted', { both: true });
      await kiosk.person.newTab();
      await kiosk.person.open('/');
      await kiosk.talking(30_000);
      await staff.talking(30_000);
    },
    { timeout: 240_000 },
  );

  stage.scenario('the end', async () => {
    await staff.end();
    await kiosk.heading('ありがとうございました');
    await staff.page.getByRole('heading', { name: '相談が終わりました' }).waitFor();
    await kiosk.press('表示を続ける');
    await screen(staff.person, 'staff-wrap-up', { both: true });
    await everyLanguage('ended');
    await staff.finish();
    await screen(staff.person, 'staff-history', { both: true });
    await kiosk.press('最初の画面へ');
    await kiosk.idle();
  });

  stage.scenario('nobody there, given up, missed', async () => {
    await staff.goAway();
    await kiosk.waitForStatus(counters[0], '担当者が席を外しています');
    await kiosk.touch(counters[0]);
    await kiosk.heading('担当者が席を外しています');
    await everyLanguage('waiting-absent');
    await staff.page.getByRole('radio', { name: '受付中' }).click();
    await staff.ringing();
    await kiosk.cancel();
    await staff.page.getByText('呼び出しは終わりました').first().waitFor();
    await screen(staff.person, 'staff-missed');
    await kiosk.idle();
    await kiosk.touch(counters[5]);
    await kiosk.heading('申し訳ございません');
    await everyLanguage('nobody');
    await kiosk.press('最初の画面へ');
  });

  stage.scenario('closed, one counter and all', async () => {
    const buttons = await stage.boss.get('/buttons');
    const before = (await stage.boss.get('/schedules')).find((s) => s.id === 'standard');
    const day = (new Date(Date.now() + 9 * 3_600_000).getUTCDay() + 2) % 7;
    const weekly = [{ weekday: day, openMinute: 510, closeMinute: 1080 }];
    await stage.boss.put('/schedules/standard', { ...before, weekly, holidays: false, closing: [] });
    await stage.boss.put(`/buttons/${buttons[0].id}`, { ...buttons[0], schedule: 'standard' });
    await kiosk.page.locator('button.k-call[data-status="closed"]').first().waitFor();
    await everyLanguage('idle-one-closed');
    await kiosk.touch(buttons[0].id);
    await kiosk.heading(/は受付時間外です/);
    await everyLanguage('shut');
    await kiosk.press('最初の画面へ');
    for (const b of buttons) await stage.boss.put(`/buttons/${b.id}`, { ...b, schedule: 'standard' });
    await kiosk.face('closed');
    await everyLanguage('closed');
    for (const b of buttons) await stage.boss.put(`/buttons/${b.id}`, b);
    await stage.boss.put('/schedules/standard', before);
    await kiosk.idle();
  });

  stage.scenario('no microphone', async () => {
    const other = await stage.server.account('kiosk', 'kiosk2', '南行徳ブース');
    const mute = new Kiosk(await person({ scripts: [modestCamera, noMicrophone] }));
    await mute.logIn(other);
    await screen(mute.person, 'kiosk-idle-no-microphone', { whole: true });
    await mute.touch(counters[0]);
    await mute.heading('マイクが使えません');
    await screen(mute.person, 'kiosk-trouble', { whole: true });
    await mute.press('最初の画面へ');
    await mute.idle();
    await stage.boss.patch(
      `/accounts/${(await stage.boss.get('/accounts')).items.find((a) => a.login === 'kiosk2').id}`,
      { disabled: true },
    );
    await mute.heading('ただいま準備しています'); // with the code by which it is paired
    await screen(mute.person, 'kiosk-logged-out', { whole: true });
    await mute.person.close();
  });

  stage.scenario('the server is away', async () => {
    await stage.server.kill();
    await kiosk.heading('ただいまつながりにくくなっています', { timeout: 20_000 });
    await everyLanguage('offline');
    await staff.page.getByText('サーバーとの接続が切れました').first().waitFor({ timeout: 20_000 });
    await screen(staff.person, 'staff-offline', { both: true });
    await stage.server.start();
    await kiosk.idle(30_000);
    await staff.page
      .getByText('サーバーとの接続が切れました')
      .first()
      .waitFor({ state: 'detached', timeout: 30_000 });
    await two.ready();
  });
});

/** The preview of the device check shows the camera. */
function settledPreview(page) {
  return page.waitForFunction(() => [...document.querySelectorAll('video')].some((v) => v.videoWidth > 0));
}
