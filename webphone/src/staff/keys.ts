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

/** actionOf says what a key press asks for; nothing while somebody types or a dialog is open. */
export function actionOf(
  ev: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'target' | 'isComposing' | 'repeat'>,
): KeyAction | undefined {
  if (ev.ctrlKey || ev.altKey || ev.metaKey || ev.isComposing || ev.repeat) return undefined;
  const target = ev.target instanceof Element ? ev.target : null;
  if (target?.closest('input, textarea, select, [contenteditable], dialog')) return undefined;
  return (Object.keys(keys) as KeyAction[]).find((action) => keys[action].key === ev.key);
}

/** useKeys calls on for each shortcut while it is mounted. */
export function useKeys(enabled: boolean, on: (action: KeyAction) => void): void {
  useEffect(() => {
    if (!enabled) return;
    const pressed = (ev: KeyboardEvent) => {
      const action = actionOf(ev);
      if (!action) return;
      ev.preventDefault();
      on(action);
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [enabled, on]);
}
