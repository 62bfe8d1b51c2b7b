import { useEffect } from 'react';

/** What each key does; ending takes two fingers: shift is part of the key. */
export const keys = {
  mute: { key: 'm', shown: 'M' },
  camera: { key: 'v', shown: 'V' },
  hold: { key: 'h', shown: 'H' },
  transfer: { key: 't', shown: 'T' },
  invite: { key: 'i', shown: 'I' },
  complete: { key: 'c', shown: 'C' },
  merge: { key: 'g', shown: 'G' },
  keypad: { key: 'k', shown: 'K' },
  end: { key: 'E', shown: 'Shift + E' },
  info: { key: '1', shown: '1' },
  documents: { key: '2', shown: '2' },
  conversation: { key: '3', shown: '3' },
  printing: { key: '4', shown: '4' },
  equipment: { key: '5', shown: '5' },
  hand: { key: 'w', shown: 'W' },
  pen: { key: 'p', shown: 'P' },
  highlighter: { key: 'b', shown: 'B' },
  line: { key: 'l', shown: 'L' },
  arrow: { key: 'a', shown: 'A' },
  rectangle: { key: 'r', shown: 'R' },
  circle: { key: 'o', shown: 'O' },
  stamp: { key: 'n', shown: 'N' },
  text: { key: 'x', shown: 'X' },
  eraser: { key: 'e', shown: 'E' },
  laser: { key: 'z', shown: 'Z' },
  undo: { key: 'u', shown: 'U' },
  redo: { key: 'y', shown: 'Y' },
  previous: { key: 'PageUp', shown: 'PageUp' },
  next: { key: 'PageDown', shown: 'PageDown' },
  zoomIn: { key: '+', shown: '+' },
  zoomOut: { key: '-', shown: '-' },
  whole: { key: '0', shown: '0' },
  devices: { key: 'd', shown: 'D' },
  sounds: { key: 's', shown: 'S' },
  help: { key: '?', shown: '?' },
} as const;
export type KeyAction = keyof typeof keys;

/** Keys that work in a call only. */
export const callKeys: readonly KeyAction[] = [
  'mute',
  'camera',
  'hold',
  'transfer',
  'invite',
  'complete',
  'merge',
  'keypad',
  'end',
];

/** Keys that open what is beside the stage. */
export const panelKeys = ['info', 'documents', 'conversation', 'printing', 'equipment'] as const;

/** Keys that choose a drawing tool; they work while a page is on the stage. */
export const toolKeys = [
  'hand',
  'pen',
  'highlighter',
  'line',
  'arrow',
  'rectangle',
  'circle',
  'stamp',
  'text',
  'eraser',
  'laser',
] as const;

/** Keys of the page on the stage. */
export const pageKeys = ['undo', 'redo', 'previous', 'next', 'zoomIn', 'zoomOut', 'whole'] as const;

/** Keys that work everywhere. */
export const alwaysKeys: readonly KeyAction[] = ['devices', 'sounds', 'help'];

const kept = 'madoguchi.shortcuts';

/** Single-key shortcuts can be switched off (WCAG 2.1.4). */
export function shortcutsOn(): boolean {
  try {
    return localStorage.getItem(kept) !== 'off';
  } catch {
    return true;
  }
}

export function keepShortcuts(on: boolean): void {
  try {
    localStorage.setItem(kept, on ? 'on' : 'off');
  } catch {
    // Storage may be switched off by policy; then the choice is lost with the page.
  }
}

/** What scrolls keeps its own keys. */
const scrolling = ['PageUp', 'PageDown'];

/** actionOf says what a key press asks for; nothing while somebody types or a dialog is open. */
export function actionOf(
  ev: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'target' | 'isComposing' | 'repeat'>,
): KeyAction | undefined {
  if (ev.ctrlKey || ev.altKey || ev.metaKey || ev.isComposing || ev.repeat) return undefined;
  const target = ev.target instanceof Element ? ev.target : null;
  if (target?.closest('input, textarea, select, [contenteditable], dialog')) return undefined;
  if (scrolling.includes(ev.key) && target?.closest('aside')) return undefined;
  return (Object.keys(keys) as KeyAction[]).find((action) => keys[action].key === ev.key);
}

/** useKeys calls on for each of these shortcuts while it is mounted; other keys are left alone. */
export function useKeys(
  enabled: boolean,
  on: (action: KeyAction) => void,
  which: readonly KeyAction[],
): void {
  useEffect(() => {
    if (!enabled) return;
    const pressed = (ev: KeyboardEvent) => {
      if (ev.defaultPrevented) return; // the shared page has taken it
      const action = actionOf(ev);
      if (!action || !which.includes(action)) return;
      ev.preventDefault();
      on(action);
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [enabled, on, which]);
}
