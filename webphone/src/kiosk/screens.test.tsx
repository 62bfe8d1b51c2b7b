import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { Cause, Participant, Stop } from '../lib/protocol';
import { columnsFor } from './parts/ButtonGrid';
import { fitFor } from './parts/Picture';
import { deskOf } from './machine/desk';
import type { Calling, Ended, InCall } from './machine/state';
import { NOW, buttons, callOf, counters, kioskOf, personOf } from './stage/plain';
import { prepareBrowser, prepareTexts, show } from './testing';

beforeAll(() => {
  prepareBrowser();
  return prepareTexts();
});
afterEach(async () => {
  cleanup();
  await prepareTexts('ja');
});

const calling: Calling = {
  name: 'calling',
  button: 'juminhyo',
  since: NOW - 5000,
  call: 'c1',
  dialled: true,
  answeredAt: null,
  endedBefore: null,
};
const inCall: InCall = {
  name: 'call',
  call: 'c1',
  button: 'juminhyo',
  since: NOW - 60_000,
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
const connected = { phase: 'connected', path: 'ok', picture: true } as const;
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

describe('idle', () => {
  it('shows each counter with its status in words, and calls with one touch', () => {
    const { touches } = show(kioskOf({ name: 'idle', since: NOW }));
    const list = screen.getByRole('list', { name: '窓口の一覧' });
    const names = within(list)
      .getAllByRole('button')
      .map((b) => b.textContent);
    expect(names).toEqual([
      '戸籍・住民票説明受付中',
      '税金説明ただいま2人待ち',
      '子育て・保育説明担当者が席を外しています',
      '福祉・障がい説明受付時間外次は 明日（木）8時30分から',
    ]);
    fireEvent.click(screen.getByRole('button', { name: /税金/ }));
    expect(touches).toEqual([{ want: 'call', button: 'zeikin' }]);
  });

  it('speaks the other languages, and falls back where a counter has no words', async () => {
    await prepareTexts('ko');
    const settings = {
      language: 'ko',
      size: 'standard',
      contrast: false,
      volume: 8,
      captions: true,
    } as const;
    show(kioskOf({ name: 'idle', since: NOW }), { settings });
    const button = screen.getByRole('button', { name: /Taxes/ });
    expect(button.textContent).toContain('2명 대기');
    expect(button.querySelector('[lang]')?.getAttribute('lang')).toBe('en');
  });

  it('hides words without a live counter', () => {
    show(
      kioskOf(
        { name: 'idle', since: NOW },
        { topics: { buttons: [{ id: 'zeikin', status: 'open', waiting: 0 }] } },
      ),
    );
    expect(screen.getAllByRole('button')).toHaveLength(1);
  });

  it('tells about a broken camera and offers to try again', () => {
    const devices = { camera: 'missing', microphone: 'ok', speaker: 'ok' } as const;
    const { touches } = show(kioskOf({ name: 'idle', since: NOW }, { devices }));
    expect(screen.getByRole('status').textContent).toContain('カメラがつながっていません');
    fireEvent.click(screen.getByRole('button', { name: 'もう一度' }));
    expect(touches).toEqual([{ want: 'retry' }]);
  });
});

describe('calling', () => {
  it.each([
    [callOf({ state: 'ringing' }), '呼び出しています'],
    [callOf({ state: 'queued', position: 3 }), 'ただいま3番目です'],
  ])('says how it goes: %#', (call, words) => {
    const phone = { phase: 'calling', path: 'ok', picture: false } as const;
    const { touches } = show(kioskOf(calling, { topics: { call }, phone }));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(words);
    fireEvent.click(screen.getByRole('button', { name: 'やめる' }));
    expect(touches).toEqual([{ want: 'cancel' }]);
  });

  it('says that it was answered', () => {
    show(kioskOf({ ...calling, answeredAt: NOW }));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('担当者が応答しました');
  });

  it('offers other counters when nobody is there', () => {
    const stage = { ...calling, button: 'kosodate' };
    const phone = { phase: 'calling', path: 'ok', picture: false } as const;
    const { touches } = show(
      kioskOf(stage, {
        topics: { ...kioskOf(stage).world.topics, call: callOf({ state: 'queued' }) },
        phone,
      }),
    );
    fireEvent.click(screen.getByRole('button', { name: /戸籍/ }));
    expect(touches).toEqual([{ want: 'call', button: 'juminhyo' }]);
  });
});

describe('talking', () => {
  const kiosk = (stage: InCall = inCall, patch = {}) =>
    kioskOf(stage, { topics: { call: callOf(patch) }, phone: connected });

  it('names everybody who takes part, administrators too (R1)', () => {
    const admin = personOf('a1', '鈴木 一郎', { role: 'administrator', part: 'guest' });
    show(kiosk(inCall, { parties: [...callOf().parties, admin] }));
    const people = screen.getByRole('region', { name: '参加している人' });
    const names = within(people).getAllByRole('listitem');
    expect(names.map((n) => n.textContent)).toEqual(['佐藤 花子窓口職員', '鈴木 一郎管理者', 'あなた']);
  });

  it('asks before it ends', () => {
    const first = show(kiosk());
    fireEvent.click(screen.getByRole('button', { name: '話を終える' }));
    expect(first.touches).toEqual([{ want: 'end' }]);
    cleanup();
    const second = show(kiosk({ ...inCall, confirmSince: NOW }));
    const dialog = screen.getByRole('dialog', { name: 'お話を終えますか？' });
    fireEvent.click(within(dialog).getByRole('button', { name: '終える' }));
    fireEvent.click(within(dialog).getByRole('button', { name: '話を続ける' }));
    expect(second.touches).toEqual([{ want: 'end-yes' }, { want: 'end-no' }]);
  });

  it('says how the connection does', () => {
    const quality = [
      { account: 'k1', lossIn: 0.2, lossOut: 0, rttMs: 20, jitterMs: 2, video: '', audio: '', alive: true },
    ];
    show(kiosk(inCall, { quality }));
    expect(screen.getByText('不安定です')).toBeTruthy();
    expect(screen.getByText(/声がとぎれることがあります/)).toBeTruthy();
  });

  it('changes the volume', () => {
    const set: number[] = [];
    const change = {
      setLanguage: () => undefined,
      setSize: () => undefined,
      setContrast: () => undefined,
      setVolume: (v: number) => set.push(v),
    };
    show(kiosk(), { change });
    fireEvent.click(screen.getByRole('button', { name: '大きく' }));
    fireEvent.click(screen.getByRole('button', { name: '小さく' }));
    expect(set).toEqual([9, 7]);
  });

  it('is calm on hold, with the time since (R16)', () => {
    show(
      kiosk(
        { ...inCall, paused: { how: 'held', since: NOW } },
        { held: true, heldSince: '2026-04-01T00:59:18Z' },
      ),
    );
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('保留しています');
    expect(screen.getByRole('timer').textContent).toBe('0:42');
  });

  it('says whose line was cut, and later what happens next (R18)', () => {
    show(kiosk({ ...inCall, broken: 'other', brokenSince: NOW - 2000 }));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('職員側の通信が切れました');
    expect(screen.queryByText(/つながりしだい/)).toBeNull();
    cleanup();
    show(kiosk({ ...inCall, broken: 'self', brokenSince: NOW - 30_000 }));
    expect(screen.getByText(/つながりしだい/)).toBeTruthy();
  });
});

describe('several people', () => {
  const sato = personOf('s1', '佐藤 花子');
  const kiosk = (parties: Participant[], stage: InCall = inCall, patch = {}) =>
    kioskOf(stage, {
      topics: { call: callOf({ parties: [callOf().parties[0] as Participant, ...parties], ...patch }) },
      phone: connected,
    });
  const listed = () =>
    within(screen.getByRole('region', { name: '参加している人' }))
      .getAllByRole('listitem')
      .map((n) => n.textContent);

  it('lists who only listens, with words (R1), and shows no place for their picture', () => {
    const boss = personOf('s9', '高橋 健', { role: 'supervisor', part: 'supervisor', mode: 'whisper' });
    show(kiosk([sato, boss]));
    expect(listed()).toEqual(['佐藤 花子窓口職員', '高橋 健監督者・聞いています', 'あなた']);
    expect(document.querySelector('.k-strip')).toBeNull();
  });

  it('shows others beside the agent with name and part, and says how they take part', () => {
    const guest = personOf('s2', '陳 美玲', { part: 'guest', device: 'phone' });
    show(kiosk([guest, sato]));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('佐藤 花子');
    expect(document.querySelector('.k-strip')?.textContent).toBe('陳 美玲同席の職員電話');
    expect(listed()[0]).toContain('佐藤');
  });

  it('says who serves now', () => {
    const news = { what: 'agent', account: 's1', since: NOW } as const;
    show(kiosk([sato], { ...inCall, news }));
    expect(screen.getByText('担当が佐藤 花子に代わりました')).toBeTruthy();
  });

  it('names the counter that serves after a transfer', () => {
    show(kiosk([sato], inCall, { queue: 'zeikin' }));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('税金佐藤 花子');
  });

  it('is calm while the agent asks a colleague, with the time', () => {
    const paused = { how: 'consulting', since: NOW - 65_000 } as const;
    show(kiosk([{ ...sato, hears: false }], { ...inCall, paused }));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('担当者が確認しています');
    expect(screen.getByText('そのままお待ちください。')).toBeTruthy();
    expect(screen.getByRole('timer').textContent).toBe('1:05');
  });

  it('says where the citizen is led, and the place in the queue', () => {
    const paused = { how: 'forwarding', since: NOW } as const;
    const waits = { state: 'queued', queue: 'zeikin', position: 2, estimateMinutes: 4 } as const;
    show(kiosk([], { ...inCall, paused }, waits));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('ほかの担当者におつなぎしています');
    expect(screen.getByText('税金')).toBeTruthy();
    expect(document.querySelector('.k-important')?.textContent).toBe('ただいま2番目ですおよそ4分');
  });
});

describe('a planned stop (R21)', () => {
  const stop: Stop = {
    id: 'p1',
    state: 'announced',
    noCallsAt: '2026-04-01T08:00:00Z',
    at: '2026-04-01T08:30:00Z',
    until: '2026-04-02T00:00:00Z',
    messageJa: '設備の点検です。',
    messageEn: 'Inspection.',
  };

  it('is announced with time, end and message', async () => {
    const idle = kioskOf({ name: 'idle', since: NOW }, { topics: { buttons, stop } });
    show(idle);
    expect(screen.getByRole('status').textContent).toBe(
      '本日 17時30分からシステムを停止します（受付は17時まで）。 明日（木）9時ごろ再開する予定です。 設備の点検です。',
    );
    cleanup();
    await prepareTexts('zh');
    show(idle, {
      settings: { language: 'zh', size: 'standard', contrast: false, volume: 8, captions: true },
    });
    expect(screen.getByText('Inspection.').getAttribute('lang')).toBe('en');
  });

  it('takes the place of the invitation when no counter takes calls', () => {
    const stopped = buttons.map((b) => ({ ...b, status: 'stop' as const }));
    show(
      kioskOf(
        { name: 'idle', since: NOW },
        { topics: { buttons: stopped, stop: { ...stop, state: 'draining' } } },
      ),
    );
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('ただいま受け付けていません');
    expect(screen.getAllByText('システム停止のため、受け付けていません')).toHaveLength(4);
  });

  it('has a screen of its own with other ways', () => {
    show(
      kioskOf({ name: 'idle', since: NOW }, { topics: { buttons, stop: { ...stop, state: 'maintenance' } } }),
      {
        phone: '047-000-0000',
      },
    );
    expect(screen.getByText('明日（木）9時ごろ再開する予定です。')).toBeTruthy();
    expect(screen.getByText('047-000-0000')).toBeTruthy();
  });

  it('is mentioned quietly in a talk when it is near, not before', () => {
    const inTalk = (at: string) =>
      kioskOf(inCall, { topics: { call: callOf(), stop: { ...stop, at } }, phone: connected });
    show(inTalk('2026-04-01T01:10:00Z'));
    expect(screen.getByText('システム停止のため、10時10分に終了します')).toBeTruthy();
    cleanup();
    show(inTalk('2026-04-01T08:30:00Z'));
    expect(screen.queryByText(/システム停止/)).toBeNull();
  });
});

describe('ended', () => {
  it('thanks, and counts down', () => {
    const { touches } = show(kioskOf(ended));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('ありがとうございました');
    expect(screen.getByRole('timer').textContent).toBe('12秒後に最初の画面に戻ります');
    fireEvent.click(screen.getByRole('button', { name: '最初の画面へ' }));
    fireEvent.click(screen.getByRole('button', { name: '表示を続ける' }));
    expect(touches).toEqual([{ want: 'home' }, { want: 'stay' }]);
  });

  const causes: Cause[] = [
    'caller',
    'agent',
    'abandoned',
    'no-agent',
    'no-answer',
    'busy',
    'declined',
    'closed',
    'interrupted',
    'failed',
    'shutdown',
    'message',
    'planned-stop',
  ];
  it.each(causes)('has words and a way on for %s', (cause) => {
    show(kioskOf({ ...ended, cause, talked: cause === 'agent' }));
    expect(document.querySelector('.k-text')?.textContent).toMatch(/。$/);
    expect(screen.getByRole('button', { name: '最初の画面へ' })).toBeTruthy();
  });

  it('offers other counters when nobody could answer', () => {
    show(kioskOf({ ...ended, cause: 'no-agent', talked: false }));
    expect(screen.getByRole('button', { name: /税金/ })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'もう一度呼び出す' })).toBeTruthy();
  });
});

describe('trouble', () => {
  it('names the device, what to do, and three ways on', () => {
    const devices = { camera: 'ok', microphone: 'busy', speaker: 'unknown' } as const;
    const { touches } = show(
      kioskOf({ name: 'trouble', button: 'zeikin', since: NOW, checking: false }, { devices }),
    );
    expect(screen.getByText(/マイクがほかで使われています/)).toBeTruthy();
    for (const name of ['もう一度', 'マイクなしで呼び出す', '最初の画面へ']) {
      fireEvent.click(screen.getByRole('button', { name }));
    }
    expect(touches).toEqual([{ want: 'retry' }, { want: 'anyway' }, { want: 'home' }]);
  });
});

describe('shut, closed, offline, logged out', () => {
  it('say when it opens', () => {
    show(kioskOf({ name: 'shut', button: 'fukushi', until: NOW + 20_000 }));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('「福祉・障がい」は受付時間外です');
    expect(screen.getByText('次の受付は 明日（木）8時30分からです。')).toBeTruthy();
    cleanup();
    const closed = [{ id: 'zeikin', status: 'closed', waiting: 0, opensAt: '2026-04-01T04:00:00Z' } as const];
    show(kioskOf({ name: 'idle', since: NOW }, { topics: { buttons: closed } }));
    expect(screen.getByText('次の受付は 本日 13時からです。')).toBeTruthy();
  });

  it('are no dead ends', () => {
    show(kioskOf({ name: 'idle', since: NOW }, { link: 'connecting', linkSince: NOW - 10_000 }));
    expect(screen.getByText(/自動でつなぎ直しています/)).toBeTruthy();
    cleanup();
    show(kioskOf({ name: 'idle', since: NOW }, { link: 'denied' }));
    expect(screen.getByRole('heading').textContent).toContain('ただいまご利用いただけません');
  });
});

describe('other counters', () => {
  it('can be touched only where somebody answers', () => {
    show(kioskOf({ ...ended, cause: 'message', talked: false, button: 'zeikin' }));
    const touchable = (name: RegExp) => !screen.getByRole<HTMLButtonElement>('button', { name }).disabled;
    expect(touchable(/戸籍/)).toBe(true);
    expect(touchable(/子育て/)).toBe(false);
    expect(touchable(/福祉/)).toBe(false);
  });

  it('are not offered where nobody answers anywhere', () => {
    const absent = buttons.map((b) => ({ ...b, status: 'absent' as const }));
    show(kioskOf({ ...ended, cause: 'message', talked: false }, { topics: { buttons: absent } }));
    expect(screen.queryByText('ほかの窓口を呼び出す')).toBeNull();
  });
});

describe('layout', () => {
  it('keeps all counters on one screen', () => {
    expect([4, 6, 9, 12].map((n) => columnsFor(n, 'standard'))).toEqual([2, 3, 3, 3]);
    expect([4, 6, 9, 12].map((n) => columnsFor(n, 'largest'))).toEqual([2, 2, 3, 3]);
    expect(counters.length).toBeGreaterThan(0);
  });
  it('never stretches a face, and cuts little of it', () => {
    expect(fitFor(16 / 9, 1.72)).toBe('cover');
    expect(fitFor(4 / 3, 1.72)).toBe('contain');
    expect(fitFor(9 / 16, 1.72)).toBe('contain');
    expect(fitFor(0, 1.72)).toBe('contain');
  });
});
