import { act, render, type RenderResult } from '@testing-library/react';
import type { ReactElement } from 'react';

import { DeskContext } from './context';
import type { FakeDesk } from './fakes';

export * from './fakes';

/** prepareBrowser gives what jsdom lacks. */
export function prepareBrowser(): void {
  const dialog = HTMLDialogElement.prototype;
  dialog.showModal = function () {
    this.open = true;
  };
  dialog.close = function () {
    this.open = false;
  };
  HTMLMediaElement.prototype.play = () => Promise.resolve();
  // A ring tone is heard by nobody here.
  globalThis.AudioContext = class {
    currentTime = 0;
    destination = {};
    resume = () => Promise.resolve();
    close = () => Promise.resolve();
    createOscillator = () => quietNode;
    createGain = () => quietNode;
  } as unknown as typeof AudioContext;
}

const nothing = () => undefined;
const quietNode = {
  type: '',
  frequency: { value: 0 },
  gain: {
    setValueAtTime: nothing,
    linearRampToValueAtTime: nothing,
    exponentialRampToValueAtTime: nothing,
  },
  connect: (next: unknown) => next,
  start: nothing,
  stop: nothing,
};

/** settle lets what was asked be answered, and the screen follow. */
export function settle(): Promise<void> {
  return act(() => Promise.resolve());
}

/** show renders a part of the screen at a desk. */
export function show(part: ReactElement, { desk }: FakeDesk): RenderResult {
  return render(<DeskContext value={desk}>{part}</DeskContext>);
}
