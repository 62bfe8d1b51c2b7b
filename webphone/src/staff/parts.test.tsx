import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { setLanguage, startI18n } from '../lib/i18n';
import type { Colleague, Me, QueueNow, Running as Consultation } from '../lib/protocol';
import { CallScreen } from './parts/CallScreen';
import { Counters } from './parts/Counters';
import { Incoming } from './parts/Incoming';
import { OrderedState } from './parts/OrderedState';
import { Presence } from './parts/Presence';
import { ReadyScreen } from './parts/ReadyScreen';
import { StopBanner } from './parts/StopBanner';
import { WishedCall } from './parts/WishedCall';
import { WrapUp } from './parts/WrapUp';
import { agent, callOf, citizen, fakeDesk, party, prepareBrowser, settle, show } from './testing';

const since = '2027-01-04T00:30:00Z';
const colleague = (name: string, state: Colleague['state']): Colleague => ({
  account: name,
  name,
  state,
  since,
  queues: ['tax'],
});
const queue: QueueNow = {
  id: 'tax',
  nameJa: '税金',
  nameEn: 'Taxes',
  waiting: 2,
  available: 0,
  busy: 1,
  away: 0,
  longestSince: since,
  open: true,
  answerWithinMs: 20_000,
  today: {
    offered: 8,
    answered: 7,
    abandoned: 1,
    shortAbandoned: 0,
    serviceLevel: 0.875,
    asaMs: 0,
    ahtMs: 0,
  },
};
const me: Me = { presence: 'available', state: 'available', since, reachable: true };
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const words = () => document.body.textContent;

beforeAll(async () => {
  prepareBrowser();
  await startI18n();
  await import('./texts');
});
afterEach(cleanup);

describe('in a call', () => {
  const colleagues = [
    colleague('山田', 'available'),
    colleague('森', 'offline'),
    colleague('田中', 'talking'),
  ];
  const topics = { call: callOf([citizen, agent]), colleagues, queues: [queue] };

  it('transfers after a talk, at once, or to a counter', async () => {
    const desk = fakeDesk(topics);
    show(<CallScreen singleKeys />, desk);
    for (const [who, how] of [
      [/^山田さん/, '相談してから転送'],
      [/^山田さん/, 'すぐに転送'],
      [/^税金/, 'この窓口に転送'],
    ] as const) {
      fireEvent.keyDown(document.body, { key: 't' });
      press(who);
      press(how);
      await settle();
    }
    expect(desk.asked.map((a) => a.args)).toEqual([
      { call: 'room-1', purpose: 'consult', to: { kind: 'account', id: '山田' } },
      { call: 'room-1', purpose: 'transfer', to: { kind: 'account', id: '山田' } },
      { call: 'room-1', purpose: 'transfer', to: { kind: 'queue', id: 'tax' } },
    ]);
  });

  it('finds by name, also in other letters, and offers nobody who cannot be rung', () => {
    show(<CallScreen singleKeys />, fakeDesk(topics));
    press('招く');
    const panel = screen.getByRole('complementary', { name: '通話に招く' });
    expect(
      within(panel)
        .getByRole('button', { name: /^森さん/ })
        .hasAttribute('disabled'),
    ).toBe(true);
    expect(
      within(panel)
        .getByRole('button', { name: /^田中さん/ })
        .hasAttribute('disabled'),
    ).toBe(true);
    fireEvent.change(within(panel).getByRole('searchbox'), { target: { value: 'ｔａｘ' } });
    expect(within(panel).queryByRole('button', { name: /さん/ })).toBeNull();
    expect(within(panel).getByRole('button', { name: /^税金/ })).toBeTruthy();
  });

  it('says that the citizen waits while one consults, and completes, merges or goes back', async () => {
    const desk = fakeDesk({
      ...topics,
      call: callOf([{ ...citizen, hears: false }, agent, party('山田', 'consulted')]),
    });
    show(<CallScreen singleKeys />, desk);
    expect(words()).toContain('市民の方にはお待ちいただいています（音楽）');
    for (const name of ['転送を完了', '三者で話す', 'やめて戻る']) {
      press(name);
      await settle();
    }
    expect(desk.asked).toEqual([
      { name: 'complete', args: { call: 'room-1' } },
      { name: 'merge', args: { call: 'room-1' } },
      { name: 'dismiss', args: { call: 'room-1', account: '山田' } },
    ]);
  });

  it('can be taken back while it rings, and says why nobody came', async () => {
    const invite = {
      by: 'me',
      purpose: 'consult',
      to: { kind: 'account', id: '山田' },
      name: '山田',
      since,
    } as const;
    const desk = fakeDesk({ ...topics, call: callOf([citizen, agent], { invite }) });
    const { unmount } = show(<CallScreen singleKeys />, desk);
    expect(words()).toContain('山田さんを呼び出しています');
    press('呼び出しをやめる');
    await settle();
    expect(desk.asked).toEqual([{ name: 'cancel-invite', args: { call: 'room-1' } }]);
    unmount();
    const failed = { ...invite, cause: 'busy' } as const;
    show(<CallScreen singleKeys />, fakeDesk({ ...topics, call: callOf([citizen, agent], { failed }) }));
    expect(words()).toContain('相手はほかの通話中です');
    press('ほかの相手を選ぶ');
    expect(screen.getByRole('complementary', { name: '転送' })).toBeTruthy();
  });

  it('asks whether one leaves or the call ends when colleagues would stay', async () => {
    const desk = fakeDesk({ ...topics, call: callOf([citizen, agent, party('山田', 'guest')]) });
    show(<CallScreen singleKeys />, desk);
    press('終了');
    press('自分だけ退出する');
    await settle();
    expect(desk.line.left).toBe(1);
    press('終了');
    press('相談を終了する');
    await settle();
    expect(desk.asked).toEqual([{ name: 'dismiss', args: { call: 'room-1', account: '山田' } }]);
    expect(desk.line.ended).toBe(1);
  });

  it('lists everybody with part, device and whether they hear one, and names who listens', () => {
    const boss = party('鈴木', 'supervisor', { role: 'supervisor', mode: 'listen' });
    const desk = fakeDesk({
      ...topics,
      call: callOf([citizen, agent, party('山田', 'guest', { device: 'phone', hears: false }), boss]),
    });
    show(<CallScreen singleKeys />, desk);
    expect(words()).toContain('監督者の鈴木さんが聞いています');
    const people = screen.getAllByRole('listitem').map((item) => item.textContent);
    expect(people).toContain('山田参加者退出させる電話機聞こえていません');
    expect(screen.queryByRole('button', { name: '鈴木さんを退出させる' })).toBeNull();
    press('キーパッド');
    press('5 を送る');
    expect(desk.line.dialled).toBe('5');
  });

  it('lets a supervisor listen without a device, change over, and take over after a question', async () => {
    const boss = party('me', 'supervisor', { role: 'supervisor', mode: 'listen' });
    const desk = fakeDesk({ call: callOf([citizen, party('山田', 'agent'), boss]) });
    show(<CallScreen singleKeys />, desk);
    expect(screen.queryByRole('button', { name: 'マイクを切る' })).toBeNull();
    fireEvent.click(screen.getByRole('radio', { name: 'ささやく' }));
    await settle();
    expect(desk.line.joined).toEqual(['room-1 whisper']);
    press('引き継ぐ');
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: '引き継ぐ' }));
    await settle();
    expect(desk.asked).toEqual([{ name: 'take-over', args: { call: 'room-1' } }]);
    press('退出');
    await settle();
    expect(desk.line.left).toBe(1);
  });
});

describe('ringing', () => {
  const invite = {
    by: '山田',
    purpose: 'consult',
    to: { kind: 'account', id: 'me' },
    name: '佐藤',
    since,
  } as const;
  it.each([
    [{}, '新しい相談'],
    [{ purpose: 'consult', invite }, '山田さんから相談の依頼'],
    [{ purpose: 'transfer', invite: { ...invite, purpose: 'transfer' } }, '山田さんからの転送'],
    [{ purpose: 'conference', invite: { ...invite, purpose: 'conference' } }, '山田さんから通話への招待'],
    [{ purpose: 'return', transferredBy: 'me' }, '戻ってきた相談'],
  ] as const)('says why: %o', (more, why) => {
    const needs = { language: 'en', access: ['large-text', 'new-need'] };
    const parties = [citizen, party('山田', 'agent'), agent];
    show(<Incoming />, fakeDesk({ call: callOf(parties, { state: 'ringing', needs, ...more }) }));
    const card = screen.getByRole('dialog', { name: '相談の呼び出しです' });
    expect(card.textContent).toContain(why);
    for (const fact of ['行徳支所', '1:00', '英語', '文字を大きく', 'new-need'])
      expect(card.textContent).toContain(fact);
  });
});

describe('between calls', () => {
  const lists = {
    reasons: [{ id: 'break', ja: '休憩', en: 'Break' }],
    reasonCompulsory: true,
    dispositions: [
      { id: 'solved', ja: '相談で解決', en: 'Solved' },
      { id: 'other', ja: 'ほかの窓口だけ', en: 'Elsewhere', queue: 'health' },
    ],
    addresses: [],
  };

  it('gives the result with its note, and only then ends a wrap-up that needs one', async () => {
    const wrapUp = { call: 'room-1', queue: 'tax', compulsory: true };
    const desk = fakeDesk({ me: { ...me, state: 'wrap-up', wrapUp }, queues: [queue] }, { lists });
    show(<WrapUp />, desk);
    expect(screen.getByRole('button', { name: '今すぐ受付に戻る' }).hasAttribute('disabled')).toBe(true);
    expect(screen.queryByRole('radio', { name: 'ほかの窓口だけ' })).toBeNull();
    fireEvent.click(screen.getByRole('radio', { name: '相談で解決' }));
    fireEvent.change(screen.getByRole('textbox'), { target: { value: ' 申請書を案内 ' } });
    press('1分延長');
    await settle();
    press('完了');
    await settle();
    expect(desk.asked).toEqual([
      { name: 'extend-wrap-up', args: { seconds: 60 } },
      { name: 'dispose', args: { call: 'room-1', code: 'solved', note: '申請書を案内' } },
      { name: 'end-wrap-up', args: {} },
    ]);
  });

  it('asks why somebody goes away where a reason is compulsory', async () => {
    const desk = fakeDesk({ me }, { lists });
    show(<Presence />, desk);
    fireEvent.click(screen.getByRole('radio', { name: '離席' }));
    expect(desk.asked).toEqual([]);
    press('休憩');
    await settle();
    expect(desk.asked).toEqual([{ name: 'presence', args: { presence: 'away', reason: 'break' } }]);
  });

  it('brings somebody back with one click whom missed calls made away', async () => {
    const desk = fakeDesk({ me: { ...me, presence: 'away', state: 'away', reason: 'missed-calls' } });
    show(<ReadyScreen />, { ...desk, desk: { ...desk.desk, phone: { registration: 'registered' } } });
    expect(words()).toContain('不在（応答なしが続いたため自動）');
    press('受付に戻る');
    await settle();
    expect(desk.asked).toEqual([{ name: 'presence', args: { presence: 'available' } }]);
  });

  it('shows counters in words and figures', () => {
    show(<Counters />, fakeDesk({ queues: [queue] }));
    expect(screen.getAllByRole('row')[1]?.textContent).toBe('税金2人待ち1:000人対応中 1人88%');
  });

  it('lets a supervisor into a running consultation', async () => {
    const running: Consultation = {
      id: 'room-9',
      state: 'connected',
      held: false,
      button: 'tax',
      since,
      connectedAt: since,
      parties: [citizen, party('山田', 'agent')],
    };
    const desk = fakeDesk({ calls: [running] });
    show(<ReadyScreen />, { ...desk, desk: { ...desk.desk, phone: { registration: 'registered' } } });
    press('taxの相談：聞く');
    await settle();
    expect(desk.line.joined).toEqual(['room-9 listen']);
  });

  it('announces a stop with its times in both languages', async () => {
    const stop = {
      id: 's',
      state: 'announced',
      noCallsAt: '2027-01-04T08:30:00Z',
      at: '2027-01-04T09:00:00Z',
      until: '2027-01-05T00:00:00Z',
      messageJa: '機器を入れ替えます。',
      messageEn: 'New equipment.',
    } as const;
    const { unmount } = show(<StopBanner compact={false} />, fakeDesk({ stop }));
    expect(words()).toContain('17:30に新しい受付を終了し、18:00に停止します。');
    expect(words()).toContain('再開の予定：1月5日 9:00');
    unmount();
    await setLanguage('en', false);
    show(<StopBanner compact={false} />, fakeDesk({ stop }));
    expect(words()).toContain('New calls end at 17:30; the service stops at 18:00.');
    await setLanguage('ja', false);
  });
});

describe('the board', () => {
  it('changed this person’s state: they are told by whom, once', () => {
    const setBy = { name: '上田', at: since };
    show(<OrderedState />, fakeDesk({ me: { ...me, presence: 'away', state: 'away', setBy } }));
    expect(words()).toContain('上田さんが、あなたの状態を「離席」に変えました');
    press('確認しました');
    expect(words()).toBe('');
  });

  it('brings a supervisor into the consultation that they chose, once', async () => {
    history.replaceState(null, '', '/staff#join=room-1&mode=whisper');
    const desk = fakeDesk({});
    desk.desk.session = { ...desk.desk.session, role: 'supervisor' };
    const takesWish = vi.fn();
    show(<WishedCall takesWish={takesWish} />, desk);
    await settle();
    expect(takesWish).toHaveBeenCalled();
    expect(location.hash).toBe('');
    expect(desk.line.joined).toEqual(['room-1 whisper']);
  });

  it('brings nobody else anywhere', async () => {
    history.replaceState(null, '', '/staff#join=room-1&mode=listen');
    const desk = fakeDesk({});
    show(<WishedCall takesWish={() => undefined} />, desk);
    await settle();
    expect(desk.line.joined).toEqual([]);
    history.replaceState(null, '', '/staff');
  });
});
