// What the tests of the kiosk share.
import { render, type RenderResult } from '@testing-library/react';
import i18next from 'i18next';
import { vi } from 'vitest';

import { addTexts, startI18n, type Language } from '../lib/i18n';
import { BoothContext, type Booth } from './booth';
import easy from './locales/ja-x-easy';
import en from './locales/en';
import ja from './locales/ja';
import ko from './locales/ko';
import zh from './locales/zh';
import type { Kiosk, Touch } from './machine/state';
import { Screen } from './Screen';
import { boothOf } from './stage/plain';

/**
 * prepareBrowser gives jsdom what it lacks: layout never changes in it, dialogs
 * only open and close, and pictures always play.
 */
export function prepareBrowser(): void {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined;
      disconnect = () => undefined;
    },
  );
  HTMLMediaElement.prototype.play = () => Promise.resolve();
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
}

export async function prepareTexts(language: Language = 'ja'): Promise<void> {
  if (!i18next.isInitialized) {
    await startI18n();
    addTexts('kiosk', { ja, en, 'ja-x-easy': easy, zh, ko });
  }
  await i18next.changeLanguage(language);
}

export interface Shown extends RenderResult {
  touches: Touch[];
}

/** show renders the screen of a kiosk and collects what is touched. */
export function show(kiosk: Kiosk, patch: Partial<Booth> = {}): Shown {
  const touches: Touch[] = [];
  const booth = boothOf(kiosk, { touch: (touch) => touches.push(touch), ...patch });
  const result = render(
    <BoothContext value={booth}>
      <Screen />
    </BoothContext>,
  );
  return { ...result, touches };
}
