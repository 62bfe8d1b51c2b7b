// The protocol of a room's socket, message by message. The same shapes, with
// what they mean, are in consult/protocol.go, state.go and equipment.go; the
// fixtures in consult/testdata/room keep both equal.

import type { Problem, Time } from '../protocol';

export type RoomPart = 'driver' | 'citizen' | 'viewer';

export type DocumentKind = 'file' | 'board' | 'pad' | 'photo';
export type DocumentState = 'receiving' | 'waiting' | 'converting' | 'ready' | 'failed';
export type DocumentFormat = 'pdf' | 'word' | 'excel' | 'powerpoint' | 'text' | 'csv' | 'image';
export type Turn = 0 | 90 | 180 | 270;

export interface RoomDocument {
  id: string;
  kind: DocumentKind;
  name?: string;
  format?: DocumentFormat;
  by: string;
  at: Time;
  bytes?: number;
  state: DocumentState;
  problem?: Problem;
  pages: RoomPage[];
  cut?: boolean;
}

/** Everything on a page is measured in pixels of its image before it is turned. */
export interface RoomPage {
  width: number;
  height: number;
  turn?: Turn;
  blank?: boolean;
}

export interface View {
  /** The middle of what is seen, as parts of the page as it is shown (turned). */
  x: number;
  y: number;
  /** 1 shows the whole page. */
  scale: number;
}

export interface StageState {
  document?: string;
  /** From 1. */
  page?: number;
  view: View;
}

export type Tool = 'pen' | 'highlighter' | 'line' | 'arrow' | 'rectangle' | 'circle' | 'stamp' | 'text';
export type StampName = 'check' | 'cross' | 'circle' | 'here' | 'sign' | 'seal';

export interface Mark {
  id: string;
  by: string;
  z: number;
  tool: Tool;
  /** "#rrggbb" */
  color: string;
  width: number;
  /** x, y, pressure in a row. */
  points: number[];
  text?: string;
  box?: number;
  stamp?: StampName;
  /** The page's turn when a stamp or text was put on it: they stand upright on a page that is turned so. */
  turn?: Turn;
}

export interface PageMarks {
  document: string;
  page: number;
  /** The lowest first. */
  marks: Mark[];
}

export interface MarksChange {
  document: string;
  page: number;
  add?: Mark[];
  remove?: string[];
}

export interface Message {
  by: string;
  at: Time;
  text: string;
}

export type PrintState = 'queued' | 'sent' | 'printing' | 'attention' | 'done' | 'failed' | 'cancelled';

export interface Print {
  id: string;
  by: string;
  at: Time;
  document: string;
  pages: number[];
  marks: boolean;
  copies: number;
  media: 'A4' | 'A3';
  color: boolean;
  printer: string;
  state: PrintState;
  reason?: string;
  /** False: the printer itself did not tell the end of it. */
  confirmed: boolean;
}

export interface Printer {
  id: string;
  name: string;
  driver: 'ipp' | 'agent' | 'browser';
  state: 'idle' | 'busy' | 'attention' | 'offline' | 'unknown';
  reasons?: string[];
  media: ('A4' | 'A3')[];
  color: boolean;
  default: boolean;
}

export interface Kept {
  id: string;
  by: string;
  at: Time;
  until: Time;
  name: string;
  documents: string[];
  chat: boolean;
}

/** What was erased, and no content. */
export interface Receipt {
  call: string;
  at: Time;
  rule: 'consultation-ended' | 'deleted-by-staff' | 'orphaned' | 'retention';
  by?: string;
  files: number;
  photos: number;
  boards: number;
  pages: number;
  marks: number;
  messages: number;
  prints: number;
  bytes: number;
  kept: number;
}

export interface RoomDoc {
  documents: RoomDocument[];
  stage: StageState;
  marks: PageMarks[];
  citizenDraws: boolean;
  chat: Message[];
  prints: Print[];
  printers: Printer[];
  kept: Kept[];
}

export interface EquipmentDevice {
  id: string;
  kind: 'camera' | 'microphone' | 'speaker';
  label: string;
  volume?: number;
}

export interface Size {
  width: number;
  height: number;
}

export type TextSize = 'standard' | 'large' | 'huge';

export interface KioskScreen {
  language: string;
  textSize: TextSize;
  contrast: boolean;
  captions: boolean;
}

/** What a party's PC has and uses. Ids are device ids; slides is also "screen". */
export interface Equipment {
  devices: EquipmentDevice[];
  face: string;
  slides: string;
  faceSize?: Size;
  slidesSize?: Size;
  documentCamera?: string;
  microphone: string;
  speaker: string;
  volume: number;
  boost: number;
  muted: boolean;
  mutedBy?: string;
  problems?: Partial<Record<'camera' | 'microphone' | 'speaker', string>>;
  screen?: KioskScreen;
}

/** Settings for a kiosk; what is absent stays as it is. */
export interface Steer {
  face?: string;
  slides?: string;
  microphone?: string;
  speaker?: string;
  volume?: number;
  boost?: number;
  muted?: boolean;
  tone?: boolean;
  /** The speaker that volume and tone are for, when it is not the one that is used. */
  of?: string;
  language?: string;
  textSize?: TextSize;
  contrast?: boolean;
  captions?: boolean;
  documentCamera?: string;
}

export interface Drawing {
  document: string;
  page: number;
  /** Its points are those from index `from` (in points) on. */
  mark: Mark;
  from: number;
  gone?: boolean;
}

export interface Signals {
  drawing: Drawing;
  laser: { document: string; page: number; x: number; y: number };
  equipment: Equipment;
  steer: Steer;
  level: { microphone: number; speaker: number };
  freeze: { camera: string; ticket?: string };
  print: { print: string };
}
export type SignalKind = keyof Signals;

export type Action =
  | { kind: 'board' }
  | { kind: 'pad' }
  | { kind: 'add-page'; document: string }
  | { kind: 'remove'; document: string }
  | { kind: 'show'; document: string; page: number }
  | { kind: 'hide' }
  | { kind: 'view'; view: View }
  | { kind: 'turn'; document: string; page: number; turn: Turn }
  | { kind: 'mark'; document: string; page: number; mark: Mark }
  | { kind: 'erase'; document: string; page: number; ids: string[] }
  | { kind: 'clear'; document: string; page: number }
  | { kind: 'undo'; document: string; page: number }
  | { kind: 'redo'; document: string; page: number }
  | { kind: 'allow'; citizenDraws: boolean }
  | { kind: 'chat'; text: string }
  | { kind: 'cancel-print'; id: string };

interface OpBase {
  type: 'op';
  n: number;
  at: Time;
  by: string;
  ref?: string;
}
export type Op = OpBase &
  (
    | { kind: 'document'; document: RoomDocument }
    | { kind: 'remove'; id: string }
    | { kind: 'stage'; stage: StageState }
    | { kind: 'marks'; marks: MarksChange }
    | { kind: 'allow'; citizenDraws: boolean }
    | { kind: 'chat'; chat: Message }
    | { kind: 'print'; print: Print }
    | { kind: 'printers'; printers: Printer[] }
    | { kind: 'kept'; kept: Kept[] }
  );

export interface Welcome {
  type: 'welcome';
  call: string;
  n: number;
  part: RoomPart;
  state?: RoomDoc;
  equipment: Record<string, Equipment>;
}

export type Signal = {
  [K in SignalKind]: { type: 'signal'; from?: string; to?: string; kind: K; data: Signals[K] };
}[SignalKind];

export type RoomServerMessage =
  | Welcome
  | Op
  | { type: 'done'; ref: string }
  | { type: 'refused'; ref: string; problem: Problem }
  | Signal
  | { type: 'pong' }
  | { type: 'bye'; reason: 'over' | 'left' | 'logged-out' | 'slow' | 'restart' };

export type RoomClientMessage = { type: 'do'; ref: string; action: Action } | Signal | { type: 'ping' };
