// A SIP phone as the counter: staff without any page, with a real baresip over
// TLS and SDES-SRTP, answer a citizen at the kiosk (R7, R15, R16).

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { hears } from './lib/ear.mjs';
import { assertNoPictures, assertPictures, assertSound, measure, settled } from './lib/media.mjs';
import { Phone, whyNoPhone } from './lib/phone.mjs';
import { figure } from './lib/report.mjs';
import { counters, names, Stage } from './lib/stage.mjs';
import { during, until } from './lib/wait.mjs';

const patience = 60_000; // the machine may be busy with other things
const fps = 10; // the phone's test picture has 25
const hz = 1_000; // what the phone says
const loud = 0.03; // its tone of 0.24, after codecs
const quiet = 0.005;

describe('a SIP phone as the counter', { skip: whyNoPhone() }, () => {
  const stage = new Stage('phone');
  let kiosk;

  before(async () => {
    await stage.set({ server: { phones: true }, staff: 2 });
    kiosk = await stage.kiosk(await stage.browser());
  });
  after(() => stage.close());

  // Each phone is that of another account, so that no time after a call is in the way.
  for (const [codec, login] of [
    ['H264', 'staff1'],
    ['VP8', 'staff2'],
  ]) {
    stage.scenario(
      `${codec}: the phone answers, holds, resumes and hangs up`,
      async (t) => {
        const phone = await Phone.start(stage.server, stage.accounts[login], { codec, tone: hz });
        t.after(async () => {
          if (stage.failed) console.log(await phone.log());
          await phone.stop();
        });

        await step('it rings and is answered: pictures and sound both ways', async () => {
          await kiosk.idle(patience);
          await kiosk.waitForStatus(counters[0], '受付中', patience);
          await kiosk.touch(counters[0]);
          const call = await phone.ringing();
          assert.match(call.peeruri, /^sip:kiosk1@/, JSON.stringify(call));
          await phone.answer();
          await kiosk.talking(patience);
          await kiosk.page.locator('.k-people').getByText(names[login]).waitFor();
          await settled(kiosk.person, {
            width: 640,
            height: 480,
            codec: `video/${codec}`,
            timeout: patience,
          });
          await kioskSeesAndHears(`${codec}, kiosk receives from the phone`);
          await phoneSeesAndHears(phone, `${codec}, phone receives from the kiosk`);
        });

        await step('held by the phone: the kiosk is told, hears music and sees nothing new', async () => {
          const told = kiosk.face('held', patience);
          await phone.hold();
          await told;
          await kiosk.heading('保留しています');
          await until(
            'music instead of the phone’s tone',
            async () => {
              const heard = await hears(kiosk.person, hz);
              if (heard.tone < quiet && heard.all > quiet) return true;
              throw new Error(JSON.stringify(heard));
            },
            { timeout: patience },
          );
          const [m, p] = await Promise.all([measure(kiosk.person, 4_000), phone.measure(4_000)]);
          assert.equal(p.pictures, 0, 'the phone gets the camera of the citizen whom it holds');
          assertNoPictures(m, 'kiosk');
          assertSound(m, 'kiosk');
          await kiosk.face('held', 1_000);
        });

        await step('resumed by the phone: pictures and sound are back, both ways', async () => {
          await phone.resume();
          await kiosk.talking(patience);
          await kioskSeesAndHears(`${codec}, kiosk receives after the hold`);
          await phoneSeesAndHears(phone, `${codec}, phone receives after the hold`);
        });

        await step('the phone hangs up: the kiosk thanks, and the record tells it all', async () => {
          await phone.hangUp();
          await kiosk.heading('ありがとうございました');
          await kiosk.press('最初の画面へ');
          await kiosk.idle(patience);
          const record = await until('the record', async () => {
            const last = await stage.lastRecord();
            return JSON.stringify(last).includes(stage.ids[login]) && last;
          });
          assert.equal(
            record.segments.filter((s) => s.kind === 'held').length,
            1,
            JSON.stringify(record.segments),
          );
        });
      },
      { timeout: 300_000 },
    );
  }

  async function kioskSeesAndHears(what) {
    let m;
    await until(
      `${what}: ${fps} pictures a second and the tone`,
      async () => {
        m = await measure(kiosk.person, 3_000);
        assertPictures(m, 'kiosk', fps);
        assertSound(m, 'kiosk');
        const heard = await hears(kiosk.person, hz);
        assert.ok(heard.tone > loud, `the phone's tone is not heard: ${JSON.stringify(heard)}`);
        return true;
      },
      { timeout: patience, every: 0 },
    );
    figure(what, `${m.width}x${m.height} ${m.codec} ${m.fps.toFixed(1)} fps, ${m.kbps} kbit/s`);
  }

  async function phoneSeesAndHears(phone, what) {
    let m;
    await until(
      `${what}: sound and pictures by its own count`,
      async () => {
        m = await phone.measure(3_000);
        // Opus has 50 packets a second; a silent citizen's may be fewer.
        if (m.sound >= 30 && m.pictures >= 6) return true;
        throw new Error(JSON.stringify(m));
      },
      { timeout: patience, every: 0 },
    );
    // The kiosk's camera is 16:9; the phone's own test picture is not.
    assert.ok(Math.abs(m.width / m.height - 16 / 9) < 0.05, JSON.stringify(m));
    figure(what, `${m.width}x${m.height}, ${m.pictures} pictures and ${m.sound} packets of sound in 3 s`);
  }
});

/** A part of a scenario, named when it fails. */
async function step(name, run) {
  try {
    await run();
  } catch (err) {
    throw new Error(`${name}: ${err.message}`, { cause: err });
  }
}
