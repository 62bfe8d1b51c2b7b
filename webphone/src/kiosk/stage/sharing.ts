import type { Call, Cause } from '../../lib/protocol';
import type { Equipment, Mark, Receipt, RoomDoc } from '../../lib/room/protocol';
import { deskOf, type Desk } from '../machine/desk';
import type { Ended, InCall, World } from '../machine/state';
import { a4, documentOf, onStage, padPage, printOf, said, viewOf } from './fake-room';
import { NOW } from './plain';
import type { Make, Staged } from './states';

// The states of a talk in which something is shared, written, said in letters
// or printed, and what is said of it at the end.

const notice = documentOf('d1', {
  name: '国民健康保険のお知らせ.pdf',
  pages: Array.from({ length: 9 }, () => a4),
});
const board = documentOf('d2', { kind: 'board', pages: [padPage] });
const photo = documentOf('d3', { kind: 'photo', pages: [{ width: 1920, height: 1080 }] });
const pad = documentOf('d4', { kind: 'pad', pages: [padPage, padPage, padPage] });
const onItsWay = documentOf('d5', { state: 'converting', pages: [] });

/** Somebody's writing: a wave across a page. */
function wave(id: string, by: string, y: number, color: string): Mark {
  const points = Array.from({ length: 60 }, (_, i) => [300 + i * 14, y + 40 * Math.sin(i / 3), 0.5]).flat();
  return { id, by, z: 1, tool: 'pen', color, width: 8, points };
}
const written = (document: string): Partial<RoomDoc> => ({
  marks: [{ document, page: 1, marks: [wave('m1', 's1', 320, '#d9000e'), wave('m2', 'k1', 620, '#1a1a1c')] }],
});

const short = said('s1', 'お名前の欄に、ふりがなもお書きください。');
const long = said(
  's1',
  '国民健康保険に入る日は、会社の健康保険をやめた日の次の日です。手続きが遅れても、保険料はその日の分から計算します。やめた日がわかる書類をお持ちでしたら、手元カメラの下に置いてください。書類がない場合は、会社に確認する方法をご説明します。',
);
const mine = said('k1', 'はい');
const exchange = [
  said('s1', 'こんにちは。声が聞こえにくいので、文字でお話しします。'),
  mine,
  short,
  said('k1', 'もう一度お願いします'),
  long,
];

const equipment: Equipment = {
  devices: [],
  face: 'c1',
  slides: '',
  microphone: 'm1',
  speaker: 's1',
  volume: 0.8,
  boost: 1,
  muted: false,
};

const receipt: Receipt = {
  call: 'c1',
  at: '2026-04-01T01:00:00Z',
  rule: 'consultation-ended',
  files: 1,
  photos: 1,
  boards: 0,
  pages: 9,
  marks: 14,
  messages: 6,
  prints: 1,
  bytes: 4_000_000,
  kept: 0,
};

const captions = (...indices: number[]): Partial<Desk> => ({
  captions: indices.map((index) => ({ index, since: NOW })),
});

/** sharingStates makes all of them with what every talk has (states.ts). */
export function sharingStates(
  make: Make,
  inCall: InCall,
  ended: Ended,
  calls: Record<'two' | 'all' | 'held' | 'forwarding', Call>,
): Staged[] {
  const talk = (
    name: string,
    doc: Partial<RoomDoc>,
    desk: Partial<Desk> = {},
    more: {
      stage?: Partial<InCall>;
      world?: Partial<World>;
      call?: Call;
      slides?: string;
      ownSlides?: boolean;
    } = {},
  ) => {
    const view = viewOf(
      doc,
      more.slides === 'screen' ? { equipment: { s1: { ...equipment, slides: 'screen' } } } : {},
    );
    const stage = { ...inCall, ...more.stage, desk: { ...deskOf(view), ...desk } };
    const world = { room: 'c1', view, equipment, topics: { call: more.call ?? calls.two }, ...more.world };
    return make(name, stage, world, {
      pictures: ['s1'],
      ...(more.slides ? { slidesOf: 's1' } : {}),
      ...(more.ownSlides ? { ownSlides: true } : {}),
    });
  };
  const page = onStage(notice, 2, { ...written('d1') });
  const print = (patch: Parameters<typeof printOf>[0]) => ({ ...page, prints: [printOf(patch)] });
  const still = (how: 'held' | 'forwarding'): Partial<InCall> => ({ paused: { how, since: NOW - 72_000 } });
  const end = (name: string, cause: Cause, world: Partial<World>) =>
    make(name, { ...ended, cause, talked: true }, world);
  const muted = (patch: Partial<Equipment>) => ({
    world: { equipment: { ...equipment, muted: true, ...patch } },
  });

  return [
    talk('share-page', page),
    talk('share-page-all', page, {}, { call: calls.all }),
    talk('share-page-zoomed', {
      ...page,
      stage: { ...page.stage, document: 'd1', page: 2, view: { x: 0.5, y: 0.3, scale: 2 } },
    }),
    talk('share-photo', onStage(photo)),
    talk('share-coming', { documents: [onItsWay] }),
    talk('share-draw', onStage(board, 1, { ...written('d2'), citizenDraws: true })),
    talk(
      'share-draw-page',
      { ...page, citizenDraws: true },
      { pen: { tool: 'eraser', ink: 'red', thick: true } },
    ),
    talk('share-taken', page, { takenSince: NOW }),
    talk('share-refused', page, { refusedSince: NOW }),
    talk('pad', onStage(pad, 1, written('d4'))),
    talk('pad-last', onStage(pad, 3)),
    talk('slides', {}, {}, { slides: 'camera' }),
    talk('slides-screen', {}, {}, { slides: 'screen' }),
    talk('slides-and-page', page, {}, { slides: 'camera' }),
    talk('own-camera', {}, {}, { ownSlides: true }),
    talk('own-camera-page', onStage(photo), {}, { ownSlides: true }),
    talk('own-camera-all', page, {}, { ownSlides: true, call: calls.all }),
    talk('muted', {}, {}, muted({ mutedBy: 's1' })),
    talk('muted-page', page, {}, muted({ mutedBy: 's1' })),
    talk('muted-self', {}, {}, muted({})),
    talk('caption', { chat: [short] }, captions(0)),
    talk('caption-two', { chat: [short, long] }, captions(0, 1)),
    talk('caption-page', { ...page, chat: [short] }, captions(0)),
    talk('unread', { chat: exchange }, { read: 2 }),
    talk('messages', { chat: exchange }, { messages: { back: 0 } }),
    talk('messages-earlier', { chat: [...exchange, ...exchange, ...exchange] }, { messages: { back: 1 } }),
    talk('messages-none', {}, { messages: { back: 0 } }),
    talk('messages-page', { ...page, chat: exchange }, { messages: { back: 0 } }),
    talk('print-running', print({})),
    talk('print-empty', print({ state: 'attention', reason: 'media-empty' })),
    talk('print-done', print({ state: 'done' })),
    talk('print-unsure', print({ state: 'done', confirmed: false })),
    talk('print-failed', print({ state: 'failed', reason: 'unreachable' })),
    talk('print-face', { prints: [printOf()] }),
    talk('share-held', page, {}, { stage: still('held'), call: calls.held }),
    talk('share-forwarding', page, {}, { stage: still('forwarding'), call: calls.forwarding }),
    talk('share-interrupted', page, {}, { stage: { broken: 'self', brokenSince: NOW - 24_000 } }),
    talk('share-confirm', page, {}, { stage: { confirmSince: NOW } }),
    end('ended-erasing', 'agent', { shared: true }),
    end('ended-erased', 'agent', { shared: true, topics: { receipt } }),
    end('ended-kept', 'caller', { shared: true, paper: true, topics: { receipt: { ...receipt, kept: 2 } } }),
    end('ended-papers', 'caller', { paper: true }),
    end('ended-interrupted-erased', 'interrupted', { shared: true, paper: true, topics: { receipt } }),
  ];
}
