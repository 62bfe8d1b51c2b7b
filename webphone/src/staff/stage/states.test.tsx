import axe from 'axe-core';
import { cleanup, fireEvent } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { setLanguage, startI18n } from '../../lib/i18n';
import { CallScreen } from '../parts/CallScreen';
import { ReadyScreen } from '../parts/ReadyScreen';
import { fakeRoom } from '../room/testing';
import { fakeDesk, prepareBrowser, settle, show } from '../testing';
import { answer } from './server';
import { states } from './states';

// Canvases are not drawn here: the page's own tests are in lib/ink.
vi.mock('../../lib/ink/PageView', () => ({ PageView: () => <div /> }));

const panelKeys = { info: '1', documents: '2', conversation: '3', printing: '4', equipment: '5' } as const;

beforeAll(async () => {
  prepareBrowser();
  Element.prototype.scrollIntoView = () => undefined;
  globalThis.IntersectionObserver = class {
    observe = () => undefined;
    disconnect = () => undefined;
  } as unknown as typeof IntersectionObserver;
  await startI18n();
  await import('../texts');
});
beforeEach(() => void vi.stubGlobal('fetch', answer));
afterEach(async () => {
  cleanup();
  vi.unstubAllGlobals();
  await setLanguage('ja', false);
});

describe.each(['ja', 'en'] as const)('every state in %s', (language) => {
  it.each(states().map((staged) => [staged.name, staged] as const))('%s', async (_, staged) => {
    await setLanguage(language, false);
    const { desk } = fakeDesk(staged.topics, {
      room: staged.closed ? null : fakeRoom(staged.doc, staged.view).room,
      ...(staged.screen === 'ready' ? { phone: { registration: 'registered' } } : {}),
    });
    const screen = staged.screen === 'ready' ? <ReadyScreen /> : <CallScreen singleKeys />;
    const { container } = show(screen, {
      desk,
      asked: [],
      line: { left: 0, ended: 0, joined: [], dialled: '' },
    });
    if (staged.panel) fireEvent.keyDown(document.body, { key: panelKeys[staged.panel] });
    for (let i = 0; i < 4; i++) await settle();
    expect(container.querySelectorAll('h1')).toHaveLength(1);
    expect(container.textContent).not.toMatch(/\{\{|undefined|NaN|Invalid/);
    // A key that has no words would be shown as it is: printing.state.idle.
    expect(container.textContent).not.toMatch(
      /\b(room|rail|stage|page|ink|documents|chat|printing|keep|kept|receipt)\.[a-z]+[A-Z_a-z]*\b/,
    );
    const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html ?? ''}`)).toEqual([]);
  });
});
