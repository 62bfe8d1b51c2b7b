import type { Cause, Needs, Topics } from '../../lib/protocol';
import type { Action, Equipment } from '../../lib/room/protocol';
import type { RoomView } from '../../lib/room/room';
import type { Desk, DeskTouch } from './desk';

// The kiosk as one value. `world` is what is known from outside, `stage` is
// where the citizen stands; which screen is shown follows from both
// (face.ts). Nothing else in the application decides anything.
//
//            all ready            touch           answered
//   starting ─────────► idle ─────────► calling ─────────► call
//                        ▲ ▲    closed ◄─┤ │ ▲ microphone   │ (talking, on hold,
//                        │ └─ touch ─┘   │ └─┴─ trouble     │  interrupted: faces
//                        │               ▼                  │  of the same stage)
//                        └── 20 s ───── ended ◄─────────────┘
//
// The faces of the stage `call`: talking, held (also while the agent talks with
// a colleague), forwarding (transferred into a queue: the citizen waits again),
// interrupted.
//
// A call the server still knows (after a reload, or after the line came back)
// leads from any stage straight into calling or call (R18).

/** The connection to the live events. */
export type Link = 'connecting' | 'open' | 'denied';

/** What a device check or an opening found. */
export type DeviceState = 'unknown' | 'ok' | 'missing' | 'denied' | 'busy';

export interface Devices {
  camera: DeviceState;
  microphone: DeviceState;
  speaker: DeviceState;
}

export interface PhoneState {
  /** Where our leg is: none, being set up, or answered. */
  phase: 'none' | 'calling' | 'connected';
  /** How the media path does. */
  path: 'ok' | 'failed';
  /** The other side's picture is playing. */
  picture: boolean;
}

export interface World {
  link: Link;
  linkSince: number;
  account: string | null;
  /** Product version this page was made for; another one means: reload when idle. */
  version: string | null;
  stale: boolean;
  /** The booth's count of reloads as it was first seen; a higher one means: reload when idle. */
  reloads: number | null;
  /** A snapshot has been received on some socket. */
  known: boolean;
  topics: Topics;
  words: 'loading' | 'ready' | 'failed';
  registered: boolean;
  registeredSince: number;
  phone: PhoneState;
  /** When the phone's present phase or path began. */
  phoneSince: number;
  devices: Devices;
  checked: boolean;
  checking: boolean;
  /** The browser refuses to play sound until the screen is touched. */
  soundBlocked: boolean;
  /** A call the citizen has left while the server could not be told. */
  dropped: string | null;
  /** What the citizen has chosen on the top bar, for whoever answers (R15). */
  needs: Needs;
  /** Which needs the server was told for which call; null: tell them again. */
  told: string | null;
  /** Today's last calls as the server named them while it was open: button id → ms. */
  lastCalls: Readonly<Record<string, number>>;
  /** The call whose room is open here, and what is known of it. */
  room: string | null;
  view: RoomView | null;
  /** This booth's cameras and microphone as they are set, while somebody may see them. */
  equipment: Equipment | null;
  /** Of the present or the last talk: there was something in its room; paper may lie in the printer. */
  shared: boolean;
  paper: boolean;
  /** Print jobs that this page has taken: none is printed twice. */
  handed: readonly string[];
  /** What the last citizen left in the browser is to be wiped from `at` on; null: it is. */
  wipe: { at: number; running: boolean } | null;
}

export interface Starting {
  name: 'starting';
  since: number;
}

export interface Idle {
  name: 'idle';
  /** Last touch, for the return to default settings. */
  since: number;
}

/** A counter that is closed now was touched. */
export interface Shut {
  name: 'shut';
  button: string;
  until: number;
}

/** The microphone cannot be used; nobody has been called yet. */
export interface Trouble {
  name: 'trouble';
  button: string;
  since: number;
  checking: boolean;
}

export interface Calling {
  name: 'calling';
  button: string;
  since: number;
  call: string | null;
  /** The counter was called; before that, the microphone is being opened. */
  dialled: boolean;
  answeredAt: number | null;
  /** The last ended call when this one began: its end is not ours. */
  endedBefore: string | null;
}

export interface InCall {
  name: 'call';
  call: string;
  button: string;
  since: number;
  /** When the question "end the talk?" was opened. */
  confirmSince: number | null;
  broken: Broken | null;
  brokenSince: number;
  /** Our own camera or microphone is being opened again. */
  checking: boolean;
  /** Who serves the citizen, or did so last while nobody does. */
  agent: string | null;
  /** Who else can be seen and heard. */
  aside: readonly string[];
  /** Since when the citizen waits for the staff in the middle of the talk. */
  paused: { how: Pause; since: number } | null;
  /** What has just changed among the people. */
  news: { what: 'agent' | 'joined'; account: string; since: number } | null;
  desk: Desk;
}

/**
 * Why the citizen waits in the middle of a talk: the call is on hold, the agent
 * asks a colleague, or it was transferred into a queue.
 */
export type Pause = 'held' | 'consulting' | 'forwarding';

export interface Ended {
  name: 'ended';
  call: string | null;
  button: string;
  cause: Cause;
  /** The cause is a guess until the server tells it. */
  provisional: boolean;
  /** See Calling. */
  endedBefore: string | null;
  talked: boolean;
  since: number;
  until: number;
}

/** Which side's line is down: mine or the other's. */
export type Broken = 'self' | 'other';

export type Stage = Starting | Idle | Shut | Trouble | Calling | InCall | Ended;

export interface Kiosk {
  world: World;
  stage: Stage;
}

/** Touches, named by what the citizen wants. */
export type Touch =
  | { want: 'call'; button: string }
  | { want: 'cancel' }
  | { want: 'end' }
  | { want: 'end-yes' }
  | { want: 'end-no' }
  | { want: 'home' }
  | { want: 'retry' }
  | { want: 'anyway' }
  | { want: 'stay' }
  | DeskTouch;

export type Input =
  | { type: 'link'; link: Link }
  | { type: 'hello'; account: string; version: string }
  | { type: 'topics'; topics: Topics }
  | { type: 'words'; ok: boolean }
  | { type: 'registered'; registered: boolean }
  | { type: 'phone'; phone: PhoneState }
  | { type: 'phone-ended'; cause: Cause }
  /** Camera and microphone were opened for a call, as far as they could be. */
  | { type: 'opened'; devices: Devices }
  /** They were tried and closed again. */
  | { type: 'checked'; devices: Devices }
  | { type: 'sound'; blocked: boolean }
  | { type: 'needs'; needs: Needs }
  /** The room as it is now; of a room that is not open here it is nothing. */
  | { type: 'room'; call: string; view: RoomView }
  /** The room refused what the citizen wanted. */
  | { type: 'refused' }
  /** The server asks this page to print. */
  | { type: 'print'; print: string }
  | { type: 'equipment'; equipment: Equipment }
  | { type: 'wiped'; ok: boolean }
  | { type: 'touch'; touch: Touch }
  | { type: 'tick' };

/** What the runtime must now do. */
export type Effect =
  | { do: 'open-media' }
  | { do: 'close-media' }
  | { do: 'check-devices' }
  | { do: 'dial'; button: string }
  | { do: 'hangup' }
  | { do: 'leave'; call: string }
  | { do: 'tell-needs'; needs: Needs }
  | { do: 'open-room'; call: string }
  | { do: 'close-room' }
  | { do: 'act'; action: Action }
  | { do: 'print'; call: string; print: string }
  | { do: 'wipe' }
  | { do: 'reset-settings' }
  | { do: 'reload' };

export type Step = readonly [Kiosk, readonly Effect[]];

export const NO_PHONE: PhoneState = { phase: 'none', path: 'ok', picture: false };

/** The kiosk at the moment its page was loaded. */
export function start(now: number): Kiosk {
  return {
    world: {
      link: 'connecting',
      linkSince: now,
      account: null,
      version: null,
      stale: false,
      reloads: null,
      known: false,
      topics: {},
      words: 'loading',
      registered: false,
      registeredSince: now,
      phone: NO_PHONE,
      phoneSince: now,
      devices: { camera: 'unknown', microphone: 'unknown', speaker: 'unknown' },
      checked: false,
      checking: false,
      soundBlocked: false,
      dropped: null,
      needs: {},
      told: null,
      lastCalls: {},
      room: null,
      view: null,
      equipment: null,
      shared: false,
      paper: false,
      handed: [],
      wipe: null,
    },
    stage: { name: 'starting', since: now },
  };
}
