// Second pictures among three people: who joins sees them, and a page that was
// reloaded sends its own again (R3, R18).

import { after, before, describe } from 'node:test';
import { cameras, eyes, install, patience, show, showRaw } from './lib/cameras.mjs';
import { modestCamera } from './lib/instrument.mjs';
import { figure } from './lib/report.mjs';
import { connect, names, Stage } from './lib/stage.mjs';
import { until } from './lib/wait.mjs';

describe('cameras of three', () => {
  const stage = new Stage('cameras-three', { chain: true });
  const people = {};
  const { sees, ends } = eyes(stage, people);
  let kiosk, staff, devices;

  before(async () => {
    await stage.set({ staff: 2 });
    const browser = await stage.browser({ cameras: 3 });
    const scripts = [modestCamera, install()];
    kiosk = people.kiosk1 = await stage.kiosk(browser, { scripts });
    staff = people.staff1 = await stage.staff(browser, 'staff1', { scripts });
    people.staff2 = await stage.staff(browser, 'staff2', { scripts });
    await connect(kiosk, staff);
    devices = await cameras(kiosk.person);
    await showRaw(kiosk.person, devices[2].id);
    await sees('staff1', 'kiosk1', 'slides');
  });
  after(() => stage.close());

  stage.scenario('who joins sees both', async () => {
    const [, , camera] = await cameras(staff.person);
    await show(staff, { kind: 'camera', camera });
    await sees('kiosk1', 'staff1', 'slides');
    await staff.invite(names.staff2);
    await people.staff2.ringing();
    await people.staff2.answer();
    const at = Date.now();
    await Promise.all([
      sees('staff2', 'kiosk1', 'slides', { width: 640 }),
      sees('staff2', 'kiosk1', 'video'),
      sees('staff2', 'staff1', 'slides'),
      sees('staff2', 'staff1', 'video'),
    ]);
    figure('joined → faces and second pictures of both others', `${Date.now() - at} ms`);
    await show(staff, null);
    await Promise.all([ends('staff2', 'staff1', 'slides'), ends('kiosk1', 'staff1', 'slides')]);
  });

  stage.scenario('a reloaded kiosk is back with both once it asks again', async () => {
    await kiosk.page.reload();
    await until('the kiosk is back', async () => (await kiosk.live.call) !== undefined, {
      timeout: patience,
    });
    await sees('staff1', 'kiosk1', 'video', {}, 0);
    await until('its line', () =>
      kiosk.page.evaluate(() => window.__hands().phone?.get().session?.state === 'connected'),
    );
    const { pressed } = await showRaw(kiosk.person, devices[2].id);
    const seen = await sees('staff1', 'kiosk1', 'slides', { width: 640 });
    figure('after a reload, asked again → second picture', `${seen.at - pressed} ms`);
    await sees('staff2', 'kiosk1', 'slides', { width: 640 });
  });
});
