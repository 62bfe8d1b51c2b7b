import type { RoomView } from '../../lib/room/room';
import { hasPaper } from './paper';
import type { Effect, Stage, World } from './state';

// The room of the consultation: it is open here from the answer on until the
// talk is over for this citizen, and then nothing of it stays.

/** roomOf is the call whose room belongs to this stage. */
function roomOf(stage: Stage): string | null {
  if (stage.name === 'call') return stage.call;
  return stage.name === 'calling' && stage.answeredAt !== null ? stage.call : null;
}

export function learnRoom(world: World, view: RoomView): World {
  const { documents, chat } = view.doc;
  return {
    ...world,
    view,
    shared: world.shared || documents.length > 0 || chat.length > 0,
    paper: world.paper || hasPaper(view),
  };
}

/** handOver takes a job that the server wants printed here: once. */
export function handOver(world: World, print: string, effects: Effect[]): World {
  if (world.room === null || world.handed.includes(print)) return world;
  effects.push({ do: 'print', call: world.room, print });
  return { ...world, handed: [...world.handed, print] };
}

/** keepRoom opens and closes the room with the talk, and has wiped what it left. */
export function keepRoom(world: World, stage: Stage, before: Stage, now: number, effects: Effect[]): World {
  const wanted = roomOf(stage);
  let next = world;
  if (wanted !== world.room) {
    if (world.room !== null) {
      effects.push({ do: 'close-room' });
      next = {
        ...next,
        room: null,
        view: null,
        equipment: null,
        handed: [],
        wipe: { at: now, running: false },
      };
    }
    if (wanted !== null) {
      effects.push({ do: 'open-room', call: wanted });
      next = { ...next, room: wanted, shared: false, paper: false };
    }
  }
  // A page that begins anew cannot know whether the one before it came to its end.
  if (before.name === 'starting' && stage.name === 'idle')
    next = { ...next, wipe: { at: now, running: false } };
  if (next.wipe && !next.wipe.running && next.room === null && now >= next.wipe.at) {
    effects.push({ do: 'wipe' });
    next = { ...next, wipe: { ...next.wipe, running: true } };
  }
  return next;
}
