import type { Call, Participant, Topics } from '../../lib/protocol';
import { wholePage } from '../../lib/ink/view';
import type { Message, RoomDoc } from '../../lib/room/protocol';
import type { RoomView } from '../../lib/room/room';
import { agent, callOf, citizen, party } from '../fakes';
import type { CallPanel } from '../parts/use-call';
import { boothEquipment, documentOf, printerOf, printOf } from '../room/testing';

// Every state of the consultation room as the staff see it, as plain values: to
// be looked at (main.tsx) and tested.

/** One state; a part that people bring about themselves is clicked to by `steps` (accessible names of buttons). */
export interface Staged {
  name: string;
  topics: Topics;
  doc?: Partial<RoomDoc>;
  view?: Partial<Omit<RoomView, 'doc'>>;
  /** No room yet. */
  closed?: boolean;
  panel?: Exclude<CallPanel, 'transfer' | 'invite' | 'keypad' | 'none'>;
  steps?: string[];
  /** Parties that send a second picture. */
  slides?: string[];
  role?: 'staff' | 'supervisor';
  screen?: 'call' | 'ready';
}

const at = '2027-01-04T00:30:00Z';
const a4 = { width: 1654, height: 2339 };
const form = documentOf('form', {
  name: '国民健康保険 資格取得届（異動届）.pdf',
  pages: Array.from({ length: 12 }, () => a4),
});
const slides = documentOf('slides', {
  name: '保険料のしくみ.pptx',
  format: 'powerpoint',
  pages: [
    { width: 1920, height: 1080 },
    { width: 1920, height: 1080 },
  ],
});
const board = documentOf('board', {
  kind: 'board',
  name: '',
  pages: [{ width: 1920, height: 1080, blank: true }],
});
const pad = documentOf('pad', {
  kind: 'pad',
  name: '',
  by: 'k',
  pages: [{ width: 1920, height: 1080, blank: true }],
});
const photo = documentOf('photo', {
  kind: 'photo',
  name: '',
  by: 'k',
  pages: [{ width: 1920, height: 1080 }],
});
const broken = documentOf('broken', {
  name: '給与明細（2026年12月）.pdf',
  state: 'failed',
  pages: [],
  problem: {
    code: 'document-encrypted',
    ja: 'パスワードが付いているため開けません。パスワードを外したファイルを選んでください。',
    en: 'It cannot be opened because it has a password. Please choose a file without one.',
  },
});
const converting = documentOf('table', {
  name: '世帯の一覧.xlsx',
  format: 'excel',
  state: 'converting',
  pages: [],
});
const receiving = documentOf('scan', {
  name: '委任状.jpg',
  format: 'image',
  by: 'tanaka',
  state: 'receiving',
  pages: [],
});

const chat: Message[] = [
  { by: 'me', at, text: '書類を手元カメラの下に置いてください。' },
  { by: 'k', at: '2027-01-04T00:31:00Z', text: 'これでいいですか？' },
  {
    by: 'me',
    at: '2027-01-04T00:31:20Z',
    text: 'はい、見えています。\n確認しますので、少々お待ちください。',
  },
  { by: 'tanaka', at: '2027-01-04T00:32:00Z', text: '保険証の番号も確認してください。' },
  { by: 'k', at: '2027-01-04T00:32:10Z', text: 'わかりました' },
];
const marks = [
  {
    document: 'form',
    page: 3,
    marks: [
      {
        id: 'm1',
        by: 'me',
        z: 1,
        tool: 'rectangle' as const,
        color: '#d9000e',
        width: 8,
        points: [620, 520, 1, 1480, 660, 1],
      },
      {
        id: 'm2',
        by: 'me',
        z: 2,
        tool: 'stamp' as const,
        stamp: 'sign' as const,
        color: '#d9000e',
        width: 110,
        points: [520, 600, 1],
      },
    ],
  },
];

const connected: Partial<Call> = { connectedAt: '2027-01-04T00:26:18Z', button: 'kokuho' };
const two = callOf([citizen, agent], connected);
const tanaka: Participant = party('tanaka', 'guest', { name: '田中' });
const boss = party('boss', 'supervisor', { role: 'supervisor', name: '鈴木', mode: 'listen' });
const four = callOf([citizen, agent, tanaka, boss], connected);

const base: Partial<RoomDoc> = {
  documents: [form, slides, photo],
  stage: { document: 'form', page: 3, view: wholePage },
  marks,
  printers: [printerOf('p1', { name: '相談ブース 複合機' })],
};
const equipment = { k: boothEquipment };
const me = { presence: 'available', state: 'wrap-up', since: at, reachable: true } as const;

export function states(): Staged[] {
  return [
    { name: 'people', topics: { call: two } },
    { name: 'opening', topics: { call: two }, closed: true, panel: 'documents' },
    { name: 'camera', topics: { call: two }, slides: ['k'], view: { equipment } },
    { name: 'page', topics: { call: two }, doc: base, slides: ['k'] },
    { name: 'page-wide', topics: { call: two }, doc: base, slides: ['k'], steps: ['相談'] },
    {
      name: 'page-four',
      topics: { call: four },
      doc: base,
      slides: ['k'],
      panel: 'documents',
      view: { equipment },
    },
    {
      name: 'landscape',
      topics: { call: two },
      doc: { ...base, stage: { document: 'slides', page: 1, view: wholePage } },
    },
    { name: 'stamps', topics: { call: two }, doc: { ...base, citizenDraws: true }, steps: ['スタンプ'] },
    { name: 'clear', topics: { call: two }, doc: base, steps: ['全部消す'] },
    {
      name: 'pad',
      topics: { call: two },
      doc: { ...base, documents: [form, pad], stage: { document: 'pad', page: 1, view: wholePage } },
    },
    { name: 'person-large', topics: { call: two }, doc: base, steps: ['市民を大きく表示'] },
    { name: 'documents', topics: { call: two }, panel: 'documents', view: { equipment } },
    {
      name: 'documents-many',
      topics: { call: two },
      panel: 'documents',
      view: { equipment },
      doc: { ...base, documents: [broken, form, slides, board, photo, converting, receiving] },
    },
    { name: 'library', topics: { call: two }, doc: base, panel: 'documents', steps: ['資料集'] },
    {
      name: 'remove',
      topics: { call: two },
      doc: base,
      panel: 'documents',
      steps: ['国民健康保険 資格取得届（異動届）.pdfを削除'],
    },
    {
      name: 'cameras',
      topics: { call: two },
      doc: base,
      panel: 'documents',
      view: { equipment },
      steps: ['静止画にするカメラ'],
    },
    { name: 'keep', topics: { call: two }, doc: { ...base, chat }, panel: 'documents', steps: ['保存する'] },
    {
      name: 'kept',
      topics: { call: two },
      doc: { ...base, chat },
      panel: 'documents',
      steps: ['保存する', '>保存する理由=後日の手続きのため', '保存する'],
    },
    { name: 'conversation', topics: { call: four }, doc: { ...base, chat }, panel: 'conversation' },
    { name: 'conversation-empty', topics: { call: two }, panel: 'conversation' },
    { name: 'toast', topics: { call: two }, doc: { ...base, chat: chat.slice(0, 2) } },
    { name: 'printing', topics: { call: two }, doc: base, panel: 'printing' },
    {
      name: 'printing-jobs',
      topics: { call: two },
      panel: 'printing',
      doc: {
        ...base,
        printers: [
          printerOf('p1', {
            name: '相談ブース 複合機',
            state: 'attention',
            reasons: ['media-empty', 'marker-supply-low'],
          }),
          printerOf('p2', {
            name: '端末のプリンター',
            driver: 'browser',
            state: 'unknown',
            default: false,
            color: false,
            media: ['A4'],
          }),
        ],
        prints: [
          printOf('j1', { state: 'done', confirmed: true, document: 'slides' }),
          printOf('j2', { state: 'done', printer: 'p2', pages: [1, 2, 3] }),
          printOf('j3', { state: 'failed', reason: 'unreachable' }),
          printOf('j4', { state: 'attention', reason: 'media-empty', pages: [1, 2, 3, 4, 5] }),
        ],
      },
    },
    { name: 'printing-none', topics: { call: two }, panel: 'printing', doc: { printers: [] } },
    { name: 'lost', topics: { call: two }, doc: base, view: { status: 'lost' } },
    {
      name: 'viewer',
      topics: {
        call: callOf(
          [
            citizen,
            party('tanaka', 'agent', { name: '田中' }),
            { ...agent, role: 'supervisor', part: 'supervisor', mode: 'listen' },
          ],
          connected,
        ),
      },
      doc: { ...base, chat },
      view: { part: 'viewer' },
      role: 'supervisor',
    },
    { name: 'held', topics: { call: { ...two, held: true, heldBy: 'me', heldSince: at } }, doc: base },
    { name: 'keys', topics: { call: two }, doc: base, steps: ['キー操作'] },
    {
      name: 'wrap-up',
      screen: 'ready',
      topics: {
        me: {
          ...me,
          wrapUpUntil: '2027-01-04T00:32:00Z',
          wrapUp: { call: 'room-1', queue: 'kokuho', compulsory: false },
        },
        ended: { call: 'room-1', cause: 'agent', endedAt: at, talkingMs: 754_000 },
        receipt: {
          call: 'room-1',
          at,
          rule: 'consultation-ended',
          files: 3,
          photos: 2,
          boards: 1,
          pages: 21,
          marks: 48,
          messages: 5,
          prints: 2,
          bytes: 4_200_000,
          kept: 1,
        },
      },
    },
    {
      name: 'wrap-up-unused',
      screen: 'ready',
      topics: {
        me: { ...me, wrapUp: { call: 'room-1', queue: 'kokuho', compulsory: false } },
        receipt: {
          call: 'room-1',
          at,
          rule: 'consultation-ended',
          files: 0,
          photos: 0,
          boards: 0,
          pages: 0,
          marks: 0,
          messages: 0,
          prints: 0,
          bytes: 0,
          kept: 0,
        },
      },
    },
    { name: 'folder', screen: 'ready', topics: { me: { ...me, state: 'available' } } },
    {
      name: 'folder-all',
      screen: 'ready',
      topics: { me: { ...me, state: 'available' } },
      steps: ['すべて見る（5件）'],
    },
  ];
}
