// Cameras and sound of both PCs, seen and set by staff (R3, R6): what is set is
// read back from the booth's page and heard and seen on the other side.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { hears } from './lib/ear.mjs';
import { booth, pc, pull, plug, sounds } from './lib/equipment.mjs';
import { figure } from './lib/report.mjs';
import { counters, hangUp, Stage } from './lib/stage.mjs';
import { until } from './lib/wait.mjs';

/** What hums in the booth, and how loud: quiet enough that no boost of it is limited. */
const hum = { hz: 880, gain: 0.05 };
/** Unplugging is told within this time. */
const toldWithin = 2_000;

describe('equipment', () => {
  const stage = new Stage('equipment', { chain: true });
  let kiosk;
  let staff;
  let panel;

  before(async () => {
    await stage.set();
    const browser = await stage.browser({ cameras: 3 });
    kiosk = await stage.kiosk(browser, { scripts: [pc(hum)] });
    staff = await stage.staff(browser, 'staff1', { scripts: [pc({ hz: 440, gain: 0.05 })] });
    await meet();
    panel = await booth(staff);
  });
  after(() => stage.close());

  /** meet connects the two; two PCs with three cameras each may take their time on a busy machine. */
  async function meet() {
    await kiosk.touch(counters[0]);
    await staff.answer();
    await Promise.all([kiosk.talking(60_000), staff.talking(60_000)]);
  }

  /** Waits until all sounds of the booth's page are so. */
  const sound = (wanted) =>
    until(`the booth sounds as ${JSON.stringify(wanted)}`, async () => {
      const all = await sounds(kiosk.person);
      assert.ok(all.length > 0, 'no sound');
      for (const one of all) assert.deepEqual({ ...one, ...wanted }, one);
      return all;
    });

  stage.scenario('staff see all devices of both PCs by name', async () => {
    const names = (region) =>
      region.getByRole('combobox', { name: '顔を映すカメラ' }).locator('option').allInnerTexts();
    for (const region of [panel, staff.page.getByRole('region', { name: 'こちらの機器' })]) {
      assert.deepEqual(
        (await names(region)).map((n) => n.trim()),
        ['fake_device_0', 'fake_device_1', 'fake_device_2'],
      );
      const microphones = region.getByRole('combobox', { name: 'マイク', exact: true }).locator('option');
      assert.ok((await microphones.allInnerTexts()).some((n) => /Fake/.test(n)));
      assert.ok((await region.getByRole('radio', { name: /Fake/ }).count()) >= 2, 'speakers');
    }
  });

  stage.scenario('the staff’s slider and the booth’s buttons are one volume', async () => {
    const slider = panel.getByRole('slider', { name: /音量/ }).first();
    const at = Date.now();
    await slider.fill('0.4');
    await sound({ volume: 0.4 });
    figure('volume set by staff → at the booth', `${Date.now() - at} ms`);
    await panel.getByText('反映中').waitFor({ state: 'detached' });
    await kiosk.press('大きく');
    await sound({ volume: 0.5 });
    await until('the slider follows', async () => (await slider.inputValue()) === '0.5');
  });

  stage.scenario('staff choose the booth’s speaker', async () => {
    const speaker = panel.getByRole('radio', { name: /Fake Audio Output 2/ });
    await speaker.click();
    const [{ label }] = await sound({ label: 'Fake Audio Output 2' });
    assert.equal(label, 'Fake Audio Output 2');
    await panel.getByRole('slider', { name: 'Fake Audio Output 2の音量' }).fill('0.7');
    await sound({ label: 'Fake Audio Output 2', volume: 0.7 });
    await panel.getByRole('slider', { name: 'Fake Audio Output 1の音量' }).fill('0.2');
    await until(
      'the other one is set beside it',
      async () =>
        (await panel.getByRole('slider', { name: 'Fake Audio Output 1の音量' }).inputValue()) === '0.2',
    );
    await sound({ label: 'Fake Audio Output 2', volume: 0.7 });
    assert.ok(await speaker.isChecked());
  });

  stage.scenario('staff hear from the booth that its test tone sounds', async () => {
    const before = await kiosk.person.page.evaluate(() => window.__seen.tones);
    await panel.getByRole('button', { name: 'Fake Audio Output 2で確認音を鳴らす' }).click();
    await until('a tone', async () => (await kiosk.person.page.evaluate(() => window.__seen.tones)) > before);
  });

  stage.scenario('a boost is heard on the other side', async () => {
    // A level counts when two ears in a row agree: one alone may have met a gap or a change.
    const level = (what, fits) =>
      until(what, async () => {
        const [a, b] = [await hears(staff.person, hum.hz), await hears(staff.person, hum.hz)];
        if (Math.abs(a.tone - b.tone) < 0.05 * b.tone && fits(b.tone)) return b.tone;
        throw new Error(`${a.tone}, ${b.tone}`);
      });
    const plain = await level('a steady voice', (tone) => tone > 0.01);
    const boost = panel.getByRole('slider', { name: 'マイクの音を大きくする' });
    await boost.fill('3');
    const loud = await level('it is three times as loud', (tone) => tone > plain * 2.6 && tone < plain * 3.4);
    figure('boost of 3, measured', (loud / plain).toFixed(2), `${plain.toFixed(4)} → ${loud.toFixed(4)}`);
    await boost.fill('1');
    await level('it is as before', (tone) => tone > plain * 0.8 && tone < plain * 1.2);
  });

  stage.scenario('staff mute the booth, which says so', async () => {
    await panel.getByRole('button', { name: 'マイクを切る' }).click();
    await panel.getByText('職員側の操作で切れています').waitFor();
    await kiosk.says(/職員.*マイク/);
    await until('silence', async () => (await hears(staff.person, hum.hz)).tone < 0.002);
    await panel.getByRole('button', { name: 'マイクを入れる' }).click();
    await until('a voice', async () => (await hears(staff.person, hum.hz)).tone > 0.01);
  });

  stage.scenario('staff set the booth’s screen', async () => {
    await panel.getByRole('radio', { name: '特大' }).click({ force: true });
    await panel.getByRole('checkbox', { name: 'コントラストを高くする' }).click();
    await panel.getByRole('combobox', { name: '言語' }).selectOption('en');
    await until('the booth shows it', async () => {
      const root = await kiosk.page.evaluate(() => ({
        ...document.documentElement.dataset,
        lang: document.documentElement.lang,
      }));
      assert.deepEqual([root.size, root.contrast, root.lang], ['largest', 'high', 'en']);
      return true;
    });
    await panel.getByRole('combobox', { name: '言語' }).selectOption('ja');
  });

  stage.scenario('staff send the booth’s document camera, beside the face or alone', async () => {
    const kioskId = stage.ids.kiosk1;
    const frames = async () => {
      const { slides, video } = (await staff.person.people())[kioskId] ?? {};
      return { slides: slides?.frames ?? 0, face: video?.frames ?? 0 };
    };
    // Chromium's fake_device_1 gives 16-bit depth pictures, which no encoder takes.
    await panel.getByRole('combobox', { name: '手元カメラ' }).selectOption({ label: 'fake_device_2' });
    await until('the booth has done it', async () => (await panel.getByText('反映中').count()) === 0);
    const at = Date.now();
    await panel.getByRole('radio', { name: '両方' }).click({ force: true });
    await until('both pictures', async () => (await frames()).slides > 0, { timeout: 20_000 });
    figure('document camera asked for → first picture', `${Date.now() - at} ms`);
    await panel.getByRole('radio', { name: '手元カメラ' }).click({ force: true });
    await until('the face stops', async () => {
      const before = await frames();
      await new Promise((done) => setTimeout(done, 1_000));
      const now = await frames();
      return now.face === before.face && now.slides > before.slides;
    });
    await panel.getByRole('radio', { name: '顔', exact: true }).click({ force: true });
    await until('the face goes on alone', async () => {
      const before = await frames();
      await new Promise((done) => setTimeout(done, 1_000));
      const now = await frames();
      return now.face > before.face && now.slides === before.slides;
    });
  });

  stage.scenario('an unplugged speaker is told, and comes back under another id', async () => {
    const at = Date.now();
    await pull(kiosk.person, 'Fake Audio Output 2');
    await panel.getByText('スピーカーが抜けています').waitFor({ timeout: 5_000 });
    const took = Date.now() - at;
    figure('unplugged → told to staff', `${took} ms`);
    assert.ok(took < toldWithin, `${took} ms`);
    await plug(kiosk.person);
    await panel.getByText('スピーカーが抜けています').waitFor({ state: 'detached' });
    await sound({ label: 'Fake Audio Output 2', volume: 0.7 });
  });

  stage.scenario('all is as it was after the booth’s page was loaded anew', async () => {
    await panel.getByRole('button', { name: 'マイクを切る' }).click();
    await panel.getByText('職員側の操作で切れています').waitFor();
    await kiosk.page.reload();
    await kiosk.talking(30_000);
    await sound({ label: 'Fake Audio Output 2', volume: 0.7 });
    await panel.getByText('職員側の操作で切れています').waitFor();
    await until('still silent', async () => (await hears(staff.person, hum.hz)).tone < 0.002);
    await panel.getByRole('button', { name: 'マイクを入れる' }).click();
    await until('a voice', async () => (await hears(staff.person, hum.hz)).tone > 0.01);
  });

  stage.scenario(
    'the next citizen finds the screen as usual, and the devices as set, in a fresh browser too',
    async () => {
      await panel.getByRole('radio', { name: '特大' }).click({ force: true });
      await until(
        'large',
        async () => (await kiosk.page.evaluate(() => document.documentElement.dataset.size)) === 'largest',
      );
      await hangUp(kiosk, staff);
      assert.equal(await kiosk.page.evaluate(() => document.documentElement.dataset.size), 'standard');
      await kiosk.person.close();
      const browser = await stage.browser({ cameras: 3 });
      kiosk = await stage.kiosk(browser, { scripts: [pc(hum)] });
      await meet();
      await sound({ label: 'Fake Audio Output 2', volume: 0.7 });
      await hangUp(kiosk, staff);
    },
  );
});
