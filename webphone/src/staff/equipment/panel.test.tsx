import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { addTexts, startI18n } from '../../lib/i18n';
import type { Equipment } from '../../lib/room/protocol';
import { FakeRoom } from '../../lib/testing/fake-room';
import { agent, callOf, citizen, fakeDesk, type FakeDesk } from '../fakes';
import { prepareBrowser, show } from '../testing';
import en from '../locales/en';
import ja from '../locales/ja';
import { EquipmentPanel } from '../parts/EquipmentPanel';
import { answerWithin, failureShownFor } from './wishes';

const booth: Equipment = {
  devices: [
    { id: 'c1', kind: 'camera', label: '内蔵カメラ' },
    { id: 'c2', kind: 'camera', label: '書画カメラ' },
    { id: 'm1', kind: 'microphone', label: 'マイク' },
    { id: 's1', kind: 'speaker', label: 'スピーカー (Realtek)', volume: 0.5 },
    { id: 's2', kind: 'speaker', label: 'USB スピーカー', volume: 0.9 },
  ],
  face: 'c1',
  slides: '',
  documentCamera: 'c2',
  microphone: 'm1',
  speaker: 's1',
  volume: 0.5,
  boost: 1,
  muted: false,
  screen: { language: 'ja', textSize: 'standard', contrast: false, captions: true },
};

function open(
  equipment: Equipment | null = booth,
  wide = true,
): { room: FakeRoom; desk: FakeDesk; panel: HTMLElement } {
  vi.stubGlobal('matchMedia', () => Object.assign(new EventTarget(), { matches: wide }));
  const room = new FakeRoom(equipment ? { equipment: { k: equipment } } : {});
  const desk = fakeDesk({ call: callOf([citizen, agent]) }, { room });
  show(<EquipmentPanel close={() => undefined} />, desk);
  return { room, desk, panel: screen.getByRole(wide ? 'region' : 'tabpanel', { name: /^市民側/ }) };
}

beforeAll(async () => {
  prepareBrowser();
  await startI18n();
  addTexts('staff', { ja, en });
});
beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the booth’s side', () => {
  it('asks for one thing with one click', () => {
    const { room, panel } = open();
    const at = within(panel);
    fireEvent.click(at.getByRole('radio', { name: '両方' }));
    fireEvent.click(at.getByRole('radio', { name: '手元カメラ' }));
    fireEvent.click(at.getByRole('radio', { name: 'USB スピーカー 外付け' }));
    fireEvent.click(at.getByRole('button', { name: 'USB スピーカーで確認音を鳴らす' }));
    fireEvent.change(at.getByRole('slider', { name: 'USB スピーカーの音量' }), { target: { value: '0.3' } });
    fireEvent.click(at.getByRole('button', { name: 'マイクを切る' }));
    fireEvent.click(at.getByRole('radio', { name: '特大' }));
    fireEvent.change(at.getByRole('combobox', { name: '言語' }), { target: { value: 'en' } });
    fireEvent.click(at.getByRole('checkbox', { name: 'コントラストを高くする' }));
    expect(room.sent.every(({ to }) => to === 'k')).toBe(true);
    expect(room.of('steer')).toEqual([
      { face: 'c1', slides: 'c2' },
      { face: '', slides: 'c2' },
      { speaker: 's2' },
      { tone: true, of: 's2' },
      { volume: 0.3, of: 's2' },
      { muted: true },
      { textSize: 'huge' },
      { language: 'en' },
      { contrast: true },
    ]);
  });

  it('shows what the booth reported, and says so until it did', () => {
    const { room, panel } = open();
    const mute = within(panel).getByRole('button', { name: 'マイクを切る' });
    fireEvent.click(mute);
    expect(panel.textContent).toContain('反映中…');
    expect(panel.textContent).not.toContain('職員側の操作で切れています');
    act(() => room.setEquipment('k', { ...booth, muted: true, mutedBy: 'me' }));
    expect(panel.textContent).not.toContain('反映中…');
    expect(panel.textContent).toContain('職員側の操作で切れています');
  });

  it('says that a wish did not come true in time', () => {
    const { panel } = open();
    fireEvent.click(within(panel).getByRole('radio', { name: '両方' }));
    act(() => void vi.advanceTimersByTime(answerWithin + 300));
    expect(panel.textContent).toContain('反映できませんでした');
    act(() => void vi.advanceTimersByTime(failureShownFor));
    expect(panel.textContent).not.toContain('反映できませんでした');
  });

  it('says in words what is wrong', () => {
    const { panel } = open({ ...booth, problems: { camera: 'unplugged', speaker: 'odd' } });
    expect(panel.textContent).toContain('カメラが抜けています');
    expect(panel.textContent).toContain('スピーカーを使えません');
  });

  it('passes on a slider that is drawn at most a few times a second, and its end', () => {
    const { room, panel } = open();
    const slider = within(panel).getByRole('slider', { name: 'マイクの音を大きくする' });
    for (const value of ['1.5', '2', '2.5', '3']) fireEvent.change(slider, { target: { value } });
    expect(room.of('steer')).toEqual([{ boost: 1.5 }]);
    act(() => void vi.advanceTimersByTime(500));
    expect(room.of('steer')).toEqual([{ boost: 1.5 }, { boost: 3 }]);
  });

  it('waits for the booth, and says when the other side is none', () => {
    open(null, false);
    expect(screen.getByText('市民側の機器の情報を待っています。')).toBeTruthy();
    cleanup();
    const desk = fakeDesk({ call: callOf([agent]) }, { room: new FakeRoom() });
    show(<EquipmentPanel close={() => undefined} />, desk);
    expect(screen.getByText(/ブースの端末ではない/)).toBeTruthy();
  });
});

describe('one’s own side', () => {
  it('obeys at once', () => {
    const { desk } = open();
    const at = within(screen.getByRole('region', { name: 'こちらの機器' }));
    fireEvent.click(at.getByRole('radio', { name: 'USB スピーカー 外付け' }));
    fireEvent.click(at.getByRole('button', { name: 'マイクを切る' }));
    fireEvent.click(at.getByRole('button', { name: '画面を共有する' }));
    expect(desk.asked).toEqual([
      { name: 'choose', args: ['speaker', 'usb'] },
      { name: 'setMuted', args: [true, ''] },
      { name: 'showSlides', args: ['screen'] },
    ]);
  });

  it('is a tab of its own on small screens, by keyboard too', () => {
    open(booth, false);
    const tab = screen.getByRole('tab', { name: '市民側の機器' });
    expect(tab.getAttribute('aria-selected')).toBe('true');
    fireEvent.keyDown(tab, { key: 'ArrowRight' });
    expect(screen.getByRole('tabpanel', { name: 'こちらの機器' })).toBeTruthy();
    expect(document.activeElement?.textContent).toBe('こちらの機器');
  });
});

it.each([true, false])('has no faults for assistive technology (wide: %s)', async (wide) => {
  vi.useRealTimers();
  const { panel } = open({ ...booth, problems: { camera: 'unplugged' } }, wide);
  const { violations } = await axe.run(panel.ownerDocument.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`)).toEqual([]);
});
