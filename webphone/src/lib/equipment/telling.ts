import type { Equipment } from '../room/protocol';
import type { Room } from '../room/room';
import type { Store } from '../store';

/** A slider that is drawn changes the equipment many times a second; the server takes five. */
const tellAfter = 250; // ms
/** How often levels are told: enough for a meter that lives. */
const levelEvery = 250; // ms
/** Levels are told in steps: silence that wavers is still silence. */
const levelSteps = 50;

/**
 * tellEquipment tells a room what this page's PC has and uses, now and at each
 * change; the room's client tells it again after a reconnect. The returned
 * function ends it.
 */
export function tellEquipment(room: Room, equipment: Store<Equipment>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = '';
  const tell = () => {
    timer = undefined;
    const now = equipment.get();
    const text = JSON.stringify(now);
    if (text === told) return;
    told = text;
    room.signal('equipment', now);
  };
  const stop = equipment.subscribe(() => (timer ??= setTimeout(tell, tellAfter)));
  tell();
  return () => {
    clearTimeout(timer);
    stop();
  };
}

/** tellLevels tells a room how loud it is here while it is open; the same level is told once. */
export function tellLevels(room: Room, levels: () => { microphone: number; speaker: number }): () => void {
  let told = '';
  const timer = setInterval(() => {
    if (room.get().status !== 'open') return;
    const { microphone, speaker } = levels();
    const now = { microphone: step(microphone), speaker: step(speaker) };
    const text = JSON.stringify(now);
    if (text === told) return;
    told = text;
    room.signal('level', now);
  }, levelEvery);
  return () => clearInterval(timer);
}

function step(level: number): number {
  return Math.round(level * levelSteps) / levelSteps;
}
