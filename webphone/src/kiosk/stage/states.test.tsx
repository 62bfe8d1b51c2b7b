import { cleanup } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';

import { languages } from '../../lib/i18n';
import { prepareBrowser, prepareTexts, show } from '../testing';
import { states } from './states';

beforeAll(() => {
  prepareBrowser();
  return prepareTexts();
});
afterEach(async () => {
  cleanup();
  await prepareTexts('ja');
});

describe.each(languages)('every state in %s', (language) => {
  it.each(states().map(({ name, booth }) => [name, booth] as const))('%s', async (_name, booth) => {
    await prepareTexts(language);
    const { container } = show(booth.kiosk, { ...booth, settings: { ...booth.settings, language } });
    expect(container.querySelectorAll('h1')).toHaveLength(1);
    expect(container.textContent).not.toMatch(/\{\{|undefined|NaN|Invalid/);
    // A key that has no words would be shown as it is: calling.queued.
    expect(container.textContent).not.toMatch(/\b[a-z]+\.[a-z]+[A-Z_a-z]*\b/);
  });
});
