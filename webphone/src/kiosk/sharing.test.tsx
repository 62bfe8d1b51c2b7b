import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import type { PageViewProps } from '../lib/ink/PageView';
import type { Equipment, Receipt, RoomDoc } from '../lib/room/protocol';
import type { Booth } from './booth';
import { deskOf, type Desk } from './machine/desk';
import type { Ended, InCall, World } from './machine/state';
import { states } from './stage/states';
import { FakeRoom, documentOf, onStage, padPage, printOf, said, viewOf } from './stage/fake-room';
import { NOW, callOf, kioskOf, personOf } from './stage/plain';
import { prepareBrowser, prepareTexts, show } from './testing';

// jsdom draws nothing: what the page is told to show is looked at instead.
const pages = vi.hoisted(() => ({ last: null as PageViewProps | null }));
vi.mock('../lib/ink/PageView', () => ({
  PageView: (props: PageViewProps) => {
    pages.last = props;
    return null;
  },
}));

beforeAll(() => {
  prepareBrowser();
  return prepareTexts();
});
afterEach(async () => {
  cleanup();
  pages.last = null;
  await prepareTexts('ja');
});

const inCall: InCall = {
  name: 'call',
  call: 'c1',
  button: 'juminhyo',
  since: NOW,
  confirmSince: null,
  broken: null,
  brokenSince: NOW,
  checking: false,
  agent: 's1',
  aside: [],
  paused: null,
  news: null,
  desk: deskOf(null),
};
const letter = documentOf('d1');
const pad = documentOf('d2', { kind: 'pad', pages: [padPage, padPage] });
const equipment: Equipment = {
  devices: [],
  face: 'c1',
  slides: '',
  microphone: 'm1',
  speaker: 's1',
  volume: 1,
  boost: 1,
  muted: false,
};
const streamOf = (id: string) => Object.assign(new EventTarget(), { id }) as unknown as MediaStream;
const stream = streamOf('x');

interface More {
  desk?: Partial<Desk>;
  stage?: Partial<InCall>;
  world?: Partial<World>;
  booth?: Partial<Booth>;
}

/** talk shows a talk in whose room this is. */
function talk(doc: Partial<RoomDoc>, { desk, stage, world, booth }: More = {}) {
  const view = viewOf(doc);
  return show(
    kioskOf(
      { ...inCall, ...stage, desk: { ...deskOf(view), ...desk } },
      {
        room: 'c1',
        view,
        phone: { phase: 'connected', path: 'ok', picture: true },
        topics: { call: callOf() },
        ...world,
      },
    ),
    { room: new FakeRoom(view), ...booth },
  );
}
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));

describe('a shared page', () => {
  it('is large, seen as the staff see it, with the face aside and its name under it', () => {
    const view = { x: 0.4, y: 0.3, scale: 2 };
    talk({ ...onStage(letter, 2), stage: { document: 'd1', page: 2, view } });
    expect(pages.last).toMatchObject({ document: letter, page: 2, view, tool: null });
    expect(pages.last?.onView).toBeUndefined();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('戸籍・住民票佐藤 花子');
    expect(screen.getByText('2／2ページ')).toBeTruthy();
    expect(screen.getByRole('button', { name: '話を終える' })).toBeTruthy();
    expect(screen.queryByText('画面に書いてください')).toBeNull();
  });

  it('still names everybody else in the talk (R1)', () => {
    const boss = personOf('s9', '高橋 健', { role: 'supervisor', part: 'supervisor', mode: 'listen' });
    const call = callOf({ parties: [...callOf().parties, boss] });
    talk(onStage(letter), { world: { topics: { call } } });
    const people = screen.getByRole('region', { name: 'ほかに参加している人' });
    expect(
      within(people)
        .getAllByRole('listitem')
        .map((n) => n.textContent),
    ).toEqual(['高橋 健監督者・聞いています']);
  });

  it('can be written on when the staff allow it, with few tools and a clear sentence', () => {
    const { touches } = talk(onStage(letter, 1, { citizenDraws: true }));
    expect(screen.getByText('画面に書いてください')).toBeTruthy();
    expect(pages.last?.tool).toMatchObject({ tool: 'pen', color: '#1a1a1c' });
    for (const name of ['赤', '太い', '消しゴム', 'もどす', '自分の字を全部消す']) press(name);
    expect(touches).toEqual([
      { want: 'pen', pen: { tool: 'pen', ink: 'red' } },
      { want: 'pen', pen: { tool: 'pen', thick: true } },
      { want: 'pen', pen: { tool: 'eraser' } },
      { want: 'undo' },
      { want: 'clear' },
    ]);
  });

  it('says when writing is over, and when something did not work', () => {
    talk(onStage(letter), { desk: { takenSince: NOW } });
    expect(screen.getByText(/書き込みは終わりました/)).toBeTruthy();
    cleanup();
    talk(onStage(letter), { desk: { refusedSince: NOW } });
    expect(screen.getByText(/もう一度ふれてください/)).toBeTruthy();
  });

  it.each([
    ['held', { paused: { how: 'held', since: NOW } }, '保留しています'],
    ['forwarding', { paused: { how: 'forwarding', since: NOW } }, 'ほかの担当者におつなぎしています'],
    ['interrupted', { broken: 'self' }, '通信が切れました'],
  ] as const)('stays under the words while the talk is %s, and nobody writes', (_name, stage, words) => {
    talk(onStage(letter, 1, { citizenDraws: true }), { stage });
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(words);
    expect(pages.last).toMatchObject({ document: letter, tool: null });
    expect(screen.queryByText('画面に書いてください')).toBeNull();
  });
});

describe('the writing pad', () => {
  it('is one touch away', () => {
    const { touches } = talk({});
    press('筆談で話す');
    expect(touches).toEqual([{ want: 'write' }]);
  });

  it('is always written on, and its pages are turned and added', () => {
    const { touches } = talk(onStage(pad, 1));
    expect(pages.last?.tool).not.toBeNull();
    press('次のページ');
    expect(screen.getByRole<HTMLButtonElement>('button', { name: '前のページ' }).disabled).toBe(true);
    cleanup();
    const last = talk(onStage(pad, 2));
    press('前のページ');
    press('新しいページ');
    expect([...touches, ...last.touches]).toEqual([
      { want: 'page', page: 2 },
      { want: 'page', page: 1 },
      { want: 'add-page' },
    ]);
  });
});

describe('the staff’s second picture', () => {
  const remotes = [
    {
      party: 's1',
      stream,
      audio: true,
      video: true,
      slides: { stream: streamOf('y'), video: true },
    },
  ];
  it('is shown like a page, and says what it is', () => {
    talk({}, { booth: { remotes } });
    expect(screen.getByText('職員の手元カメラ')).toBeTruthy();
    expect(screen.getByLabelText('佐藤 花子の手元カメラの映像')).toBeTruthy();
    cleanup();
    const view = viewOf({}, { equipment: { s1: { ...equipment, slides: 'screen' } } });
    talk({}, { booth: { remotes }, world: { view } });
    expect(screen.getByText('職員のパソコンの画面')).toBeTruthy();
  });
});

describe('the booth itself', () => {
  it('says that its papers are shown, with a preview to lay them right', () => {
    talk({}, { booth: { slides: stream } });
    expect(screen.getByText('手元カメラを表示中')).toBeTruthy();
    expect(screen.getByLabelText('手元カメラの映像')).toBeTruthy();
  });

  it('says that the staff have switched the microphone off', () => {
    talk({}, { world: { equipment: { ...equipment, muted: true, mutedBy: 's1' } } });
    expect(screen.getByText(/職員がマイクを止めています/)).toBeTruthy();
    expect(screen.getByText('マイク停止中')).toBeTruthy();
  });
});

describe('messages', () => {
  const chat = [said('s1', 'お名前をお書きください。')];
  const desk = { captions: [{ index: 0, since: NOW }] };

  it('stand large over the picture, and a touch opens them', () => {
    const { touches } = talk({ chat }, { desk });
    press(/お名前をお書きください/);
    expect(touches).toEqual([{ want: 'messages' }]);
    cleanup();
    const settings = {
      language: 'ja',
      size: 'standard',
      contrast: false,
      volume: 8,
      captions: false,
    } as const;
    talk({ chat }, { desk, booth: { settings } });
    expect(screen.queryByText('お名前をお書きください。')).toBeNull();
  });

  it('are answered with the citizen’s words and the Japanese beside them', async () => {
    const open = { desk: { messages: { back: 0 } } };
    const first = talk({ chat }, open);
    press('はい');
    expect(first.touches).toEqual([{ want: 'reply', text: 'はい' }]);
    cleanup();
    await prepareTexts('en');
    const settings = {
      language: 'en',
      size: 'standard',
      contrast: false,
      volume: 8,
      captions: true,
    } as const;
    const { touches } = talk({ chat }, { ...open, booth: { settings } });
    press('Please say it again');
    expect(touches).toEqual([{ want: 'reply', text: 'Please say it again（もう一度お願いします）' }]);
  });

  it('that were missed are counted', () => {
    talk({ chat: [...chat, ...chat] }, { desk: { read: 0 } });
    expect(screen.getByRole('button', { name: '新しい文字の会話 2件' })).toBeTruthy();
  });
});

describe('printing', () => {
  it.each([
    [printOf(), '印刷しています。そのままお待ちください。'],
    [
      printOf({ state: 'attention', reason: 'media-empty' }),
      '用紙がなくなりました。職員がまいりますので、お待ちください。',
    ],
    [printOf({ state: 'done' }), '印刷が終わりました。プリンターから紙をお取りください。'],
    [
      printOf({ state: 'done', confirmed: false }),
      'プリンターに送りました。紙が出ているか、ご確認ください。',
    ],
  ])('%#: is said in words', (print, words) => {
    talk({ prints: [print] }, { desk: { prints: { p1: NOW } } });
    expect(screen.getByText(words)).toBeTruthy();
  });
});

describe('the end', () => {
  const ended: Ended = {
    name: 'ended',
    call: 'c1',
    button: 'juminhyo',
    cause: 'agent',
    provisional: false,
    endedBefore: null,
    talked: true,
    since: NOW,
    until: NOW + 12_000,
  };
  const receipt: Receipt = {
    call: 'c1',
    at: '2026-04-01T01:00:00Z',
    rule: 'consultation-ended',
    files: 1,
    photos: 1,
    boards: 0,
    pages: 9,
    marks: 3,
    messages: 2,
    prints: 1,
    bytes: 1,
    kept: 0,
  };
  const erased = () => document.querySelector('.k-erased');

  it('says what was erased, in numbers (R13)', () => {
    show(kioskOf(ended, { shared: true, topics: { receipt } }));
    expect(erased()?.textContent).toBe(
      'お見せした資料はすべて消去しました消去したもの資料 2件・9ページ書き込み会話',
    );
  });

  it('says plainly what the staff have kept, and does not say that all is gone', () => {
    show(kioskOf(ended, { shared: true, topics: { receipt: { ...receipt, kept: 2 } } }));
    expect(erased()?.textContent).toContain('職員が2件を保存しました');
    expect(erased()?.textContent).toContain('そのほかはすべて消去しました');
    expect(screen.queryByText('お見せした資料はすべて消去しました')).toBeNull();
  });

  it('never says so before the server did, nor for another talk', () => {
    show(kioskOf(ended, { shared: true, topics: { receipt: { ...receipt, call: 'c0' } } }));
    expect(erased()).toBeNull();
    expect(screen.getByText('お見せした資料を消去しています')).toBeTruthy();
    cleanup();
    show(kioskOf(ended));
    expect(screen.queryByText(/消去/)).toBeNull();
  });

  it('reminds of the papers', () => {
    show(kioskOf(ended, { paper: true }));
    expect(screen.getByText('印刷した紙を、プリンターからお取りください')).toBeTruthy();
  });
});

describe('accessibility', () => {
  const seen = states().filter(({ name }) =>
    /^(share-draw|share-held|pad|slides|own-camera|muted|caption-two|messages|print-empty|ended-kept)$/.test(
      name,
    ),
  );
  it.each(seen.map(({ name, booth }) => [name, booth] as const))('%s', async (_name, booth) => {
    const { container } = show(booth.kiosk, booth);
    const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map((v) => v.id)).toEqual([]);
  });
});
