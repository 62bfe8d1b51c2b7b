import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import type { ReactElement } from 'react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { setLanguage, startI18n } from '../../lib/i18n';
import { upload } from '../../lib/room/upload';
import type { Topics } from '../../lib/protocol';
import { DeskContext } from '../context';
import { CallScreen } from '../parts/CallScreen';
import { WrapUp } from '../parts/WrapUp';
import { agent, callOf, citizen, fakeDesk, party, prepareBrowser, settle } from '../testing';
import { KeptItems } from './KeptItems';
import { boothEquipment, documentOf, fakeRoom, printerOf, printOf, type FakeRoom } from './testing';

vi.mock('../../lib/room/upload', () => ({ upload: vi.fn() }));
// Canvases are not drawn here: the page's own tests are in lib/ink.
vi.mock('../../lib/ink/PageView', () => ({
  PageView: ({ page, tool }: { page: number; tool: { tool: string } | null }) => (
    <div data-testid="page">{`${page} ${tool?.tool ?? 'none'}`}</div>
  ),
}));
vi.mock('../../lib/ink/png', () => ({ sendInk: (...args: unknown[]) => sendInk(...args) as unknown }));
const sendInk = vi.fn<(...args: unknown[]) => Promise<void>>();

const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const key = (name: string) => fireEvent.keyDown(document.body, { key: name });
const call = callOf([citizen, agent]);

/** The calls of the REST interface, and what they answer. */
let requests: { method: string; path: string; body: unknown }[];
let answers: Record<string, unknown>;

beforeAll(async () => {
  prepareBrowser();
  Element.prototype.scrollIntoView = () => undefined;
  globalThis.IntersectionObserver = class {
    observe = () => undefined;
    disconnect = () => undefined;
  } as unknown as typeof IntersectionObserver;
  await startI18n();
  await import('../texts');
});
beforeEach(() => {
  requests = [];
  answers = {};
  sendInk.mockReset().mockResolvedValue(undefined);
  vi.mocked(upload).mockReset();
  vi.stubGlobal('fetch', (url: URL | string, { method = 'GET', body }: RequestInit = {}) => {
    const path = new URL(url, location.origin).pathname + new URL(url, location.origin).search;
    requests.push({ method, path, body: typeof body === 'string' ? JSON.parse(body) : body });
    const answer = answers[`${method} ${path}`];
    return Promise.resolve(
      answer === undefined
        ? Response.json({ code: 'no', ja: '見つかりません。', en: 'Not there.' }, { status: 404 })
        : Response.json(answer),
    );
  });
});
afterEach(async () => {
  cleanup();
  vi.unstubAllGlobals();
  await setLanguage('ja', false);
});

function show(
  fake: FakeRoom | null,
  topics: Topics = { call },
  part: ReactElement = <CallScreen singleKeys />,
) {
  const { desk } = fakeDesk(topics, { room: fake?.room ?? null });
  return render(<DeskContext value={desk}>{part}</DeskContext>);
}

const form = documentOf('form', { pages: [1, 2, 3].map(() => ({ width: 1654, height: 2339 })) });
const stage = { document: 'form', page: 2, view: { x: 0.5, y: 0.5, scale: 1 } };
const onStage = { documents: [form], stage };

describe('the page on the stage', () => {
  it('turns, zooms, rotates and is hidden, by mouse and by keys', async () => {
    const fake = fakeRoom(onStage);
    show(fake);
    expect(screen.getByTestId('page').textContent).toBe('2 hand');
    for (const name of ['前のページ', '次のページ', '拡大', '右に90度回転', '共有をやめる']) press(name);
    for (const name of ['PageDown', '0', 'u', 'y']) key(name);
    await settle();
    expect(fake.did).toEqual([
      { kind: 'show', document: 'form', page: 1 },
      { kind: 'show', document: 'form', page: 3 },
      { kind: 'view', view: { x: 0.5, y: 0.5, scale: 1.25 } },
      { kind: 'turn', document: 'form', page: 2, turn: 90 },
      { kind: 'hide' },
      { kind: 'show', document: 'form', page: 3 },
      { kind: 'view', view: { x: 0.5, y: 0.5, scale: 1 } },
      { kind: 'undo', document: 'form', page: 2 },
      { kind: 'redo', document: 'form', page: 2 },
    ]);
  });

  it('does not go beyond the last page', () => {
    const fake = fakeRoom({ documents: [form], stage: { ...stage, page: 3 } });
    show(fake);
    key('PageDown');
    expect(screen.getByRole('button', { name: '次のページ' }).hasAttribute('disabled')).toBe(true);
    expect(fake.did).toEqual([]);
  });

  it('gives tools by mouse and by keys, and none without a page or while somebody types', async () => {
    const fake = fakeRoom(onStage);
    show(fake);
    press('ペン');
    expect(screen.getByTestId('page').textContent).toBe('2 pen');
    key('l');
    expect(screen.getByTestId('page').textContent).toBe('2 line');
    press('スタンプ');
    fireEvent.click(
      within(screen.getByRole('list', { name: 'スタンプの種類' })).getByRole('button', { name: '署名' }),
    );
    expect(screen.getByTestId('page').textContent).toBe('2 stamp');
    key('3');
    fireEvent.keyDown(screen.getByRole('textbox', { name: 'メッセージ' }), { key: 'p' });
    expect(screen.getByTestId('page').textContent).toBe('2 stamp');
    fireEvent(document.body, new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true }));
    await settle();
    expect(fake.did).toEqual([{ kind: 'undo', document: 'form', page: 2 }]);
    cleanup();
    const empty = fakeRoom();
    show(empty);
    key('u');
    expect(empty.did).toEqual([]);
    expect(screen.queryByRole('group', { name: '書き込みの道具' })).toBeNull();
  });

  it('clears after one question, and lets the citizen write with a switch that says so', async () => {
    const fake = fakeRoom(onStage);
    show(fake);
    press('全部消す');
    expect(fake.did).toEqual([]);
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: '全部消す' }));
    const allow = screen.getByRole('switch', { name: '市民の書き込みを許可' });
    expect(allow.textContent).toBe('市民：書けない');
    fireEvent.click(allow);
    await settle();
    expect(fake.did).toEqual([
      { kind: 'clear', document: 'form', page: 2 },
      { kind: 'allow', citizenDraws: true },
    ]);
  });

  it('is shown to supervisors who view, without tools', () => {
    show(fakeRoom(onStage, { part: 'viewer' }));
    expect(screen.getByTestId('page').textContent).toBe('2 none');
    for (const name of ['ペン', '次のページ', '共有をやめる'])
      expect(screen.queryByRole('button', { name })).toBeNull();
  });

  it('gives way to a person with one click, and comes back', () => {
    show(fakeRoom(onStage));
    press('市民を大きく表示');
    expect(screen.queryByTestId('page')).toBeNull();
    press('共有中の資料を大きく表示');
    expect(screen.getByTestId('page')).toBeTruthy();
  });

  it('tells a refusal in words', async () => {
    const fake = fakeRoom(onStage);
    show(fake);
    fake.refuse('ほかの職員が先に操作しました。');
    press('共有をやめる');
    await settle();
    expect(screen.getByRole('alert').textContent).toContain('ほかの職員が先に操作しました。');
  });
});

describe('documents', () => {
  const file = new File(['x'], '申請書.pdf', { type: 'application/pdf' });

  it('come by drop, are told while they come, and are shown when the first page is there', async () => {
    let arrive: (document: ReturnType<typeof documentOf>) => void = () => undefined;
    vi.mocked(upload).mockImplementation((_call, _file, progress) => {
      progress(0.42);
      return new Promise((resolve) => (arrive = resolve));
    });
    const fake = fakeRoom();
    show(fake);
    const data = { types: ['Files'], files: [file] };
    fireEvent.dragEnter(document.body, { dataTransfer: data });
    expect(document.body.textContent).toContain('ここに置くと、相手にも見せます');
    fireEvent.drop(document.body, { dataTransfer: data });
    key('2');
    expect(screen.getByRole('progressbar').getAttribute('value')).toBe('42');
    arrive(documentOf('new', { pages: [], state: 'converting' }));
    await settle();
    fake.change({ documents: [documentOf('new', { pages: [], state: 'converting' })] });
    await settle();
    expect(fake.did).toEqual([]);
    fake.change({ documents: [documentOf('new', { state: 'converting' })] });
    await settle();
    expect(fake.did).toEqual([{ kind: 'show', document: 'new', page: 1 }]);
    fake.change({ documents: [documentOf('new')] });
    await settle();
    expect(fake.did).toHaveLength(1);
  });

  it('that are pasted are only listed, and a paste into a field is the field’s', async () => {
    vi.mocked(upload).mockResolvedValue(documentOf('new'));
    const fake = fakeRoom({ documents: [documentOf('new')] });
    show(fake);
    fireEvent.paste(document.body, { clipboardData: { files: [file] } });
    await settle();
    expect(upload).toHaveBeenCalledTimes(1);
    expect(screen.getByRole('complementary', { name: '資料' })).toBeTruthy();
    expect(fake.did).toEqual([]);
    key('3');
    fireEvent.paste(screen.getByRole('textbox', { name: 'メッセージ' }), {
      clipboardData: { files: [file] },
    });
    expect(upload).toHaveBeenCalledTimes(1);
  });

  it('are shown with one click, deleted after one question, and say why they failed', async () => {
    const broken = documentOf('broken', {
      state: 'failed',
      pages: [],
      problem: { code: 'x', ja: 'パスワードが付いています。', en: 'It has a password.' },
    });
    const fake = fakeRoom({ documents: [form, broken] });
    show(fake);
    key('2');
    expect(document.body.textContent).toContain('パスワードが付いています。');
    press('form.pdfを見せる');
    press('form.pdfを削除');
    expect(fake.did).toHaveLength(1);
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: '削除' }));
    await settle();
    expect(fake.did).toEqual([
      { kind: 'show', document: 'form', page: 1 },
      { kind: 'remove', document: 'form' },
    ]);
  });

  it('that did not get through are sent again under the same name for the try', async () => {
    const { ApiError } = await import('../../lib/api');
    vi.mocked(upload).mockRejectedValueOnce(
      new ApiError(0, { code: 'upload-cut', ja: '切れました。', en: 'Cut.' }),
    );
    show(fakeRoom());
    key('2');
    fireEvent.change(document.querySelector('input[type=file]') ?? document.body, {
      target: { files: [file] },
    });
    await settle();
    expect(document.body.textContent).toContain('切れました。');
    vi.mocked(upload).mockResolvedValueOnce(documentOf('new'));
    press('もう一度送る');
    await settle();
    const refs = vi.mocked(upload).mock.calls.map((args) => args[4]);
    expect(refs).toHaveLength(2);
    expect(refs[0]).toBe(refs[1]);
  });

  it('can be a board, a pad, or a frozen picture that comes to the stage', async () => {
    const fake = fakeRoom({}, { equipment: { k: boothEquipment } });
    show(fake);
    key('2');
    press('ホワイトボード');
    press('筆談');
    press('手元カメラを静止画にする');
    await settle();
    expect(fake.signals).toEqual([{ kind: 'freeze', data: { camera: '' }, to: 'k' }]);
    fake.change({ documents: [documentOf('photo', { kind: 'photo', name: '', by: 'k' })] });
    await settle();
    await settle();
    expect(fake.did).toEqual([
      { kind: 'board' },
      { kind: 'pad' },
      { kind: 'show', document: 'photo', page: 1 },
    ]);
    press('静止画にするカメラ');
    press('書画カメラを静止画にする');
    expect(fake.signals.at(-1)).toEqual({ kind: 'freeze', data: { camera: 'doc' }, to: 'k' });
  });

  it('of the library are found in any letters and shared with one click', async () => {
    answers['GET /api/v1/library'] = [
      { id: 'l1', name: '転入届Ａ' },
      { id: 'l2', name: '委任状' },
    ];
    answers['POST /api/v1/rooms/room-1/documents?library=l1'] = documentOf('new');
    const fake = fakeRoom({ documents: [documentOf('new')] });
    show(fake);
    key('2');
    press('資料集');
    await settle();
    await settle();
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: '転入届a' } });
    expect(screen.queryByText('委任状')).toBeNull();
    press('転入届Ａをこの相談で見せる');
    for (let i = 0; i < 4; i++) await settle();
    expect(fake.did).toEqual([{ kind: 'show', document: 'new', page: 1 }]);
  });

  it('are kept with name, reason and date, their drawings sent before', async () => {
    const marks = [{ document: 'form', page: 3, marks: [mark] }];
    answers['POST /api/v1/rooms/room-1/keep'] = {
      id: 'kept-1',
      name: '手続き',
      documents: ['form'],
      chat: false,
    };
    const fake = fakeRoom({ documents: [form, documentOf('other')], marks });
    show(fake);
    key('2');
    press('保存する');
    const dialog = screen.getByRole('dialog');
    const save = () => fireEvent.click(within(dialog).getByRole('button', { name: '保存する' }));
    save();
    expect(within(dialog).getByRole('alert').textContent).toContain('名前と理由');
    fireEvent.change(within(dialog).getByLabelText('名前'), { target: { value: '手続き' } });
    fireEvent.change(within(dialog).getByLabelText('保存する理由'), { target: { value: '後日のため' } });
    fireEvent.click(within(dialog).getByRole('checkbox', { name: 'other.pdf' }));
    save();
    for (let i = 0; i < 6; i++) await settle();
    expect(sendInk.mock.calls.map((args) => args.slice(1))).toEqual([['form', [3]]]);
    expect(requests.at(-1)?.body).toEqual({
      documents: ['form'],
      marks: true,
      chat: false,
      name: '手続き',
      reason: '後日のため',
      until: '2028-01-04T14:59:59.000Z', // the end of that day in Tokyo
    });
    expect(screen.getByRole('link', { name: 'ダウンロード' }).getAttribute('href')).toBe(
      '/api/v1/kept/kept-1/content',
    );
  });
});

const mark = { id: 'm', by: 'me', z: 1, tool: 'pen' as const, color: '#000000', width: 4, points: [1, 1, 1] };

describe('the conversation', () => {
  const told = [{ by: 'k', at: '2027-01-04T00:31:00Z', text: 'すみません' }];

  it('counts and tells what was written while it was closed', async () => {
    const fake = fakeRoom();
    show(fake);
    fake.change({ chat: told });
    await settle();
    expect(screen.getByRole('button', { name: '会話 未読1件' })).toBeTruthy();
    expect(document.body.textContent).toContain('市民の方からメッセージ');
    press('会話を開く');
    expect(screen.getByRole('log').textContent).toContain('すみません');
    expect(screen.queryByRole('button', { name: /未読/ })).toBeNull();
    key('1');
    fake.change({ chat: [...told, { by: 'me', at: told[0]?.at ?? '', text: 'はい' }] });
    await settle();
    expect(screen.queryByRole('button', { name: /未読/ })).toBeNull();
  });

  it('sends with Enter, not while a word is converted, and keeps what was refused', async () => {
    const fake = fakeRoom();
    show(fake);
    key('3');
    const field = screen.getByRole('textbox', { name: 'メッセージ' });
    fireEvent.change(field, { target: { value: ' こんにちは ' } });
    fireEvent.keyDown(field, { key: 'Enter', isComposing: true });
    fireEvent.keyDown(field, { key: 'Enter', shiftKey: true });
    expect(fake.did).toEqual([]);
    fake.refuse('送れませんでした。');
    fireEvent.keyDown(field, { key: 'Enter' });
    await settle();
    await settle();
    expect((field as HTMLTextAreaElement).value).toBe(' こんにちは ');
    fake.refuse();
    fireEvent.keyDown(field, { key: 'Enter' });
    await settle();
    await settle();
    expect(fake.did.at(-1)).toEqual({ kind: 'chat', text: 'こんにちは' });
    expect((field as HTMLTextAreaElement).value).toBe('');
  });

  it('offers phrases in the citizen’s language, and a writing pad', async () => {
    const fake = fakeRoom();
    show(fake, { call: { ...call, needs: { language: 'en' } } });
    key('3');
    press('Can you hear me?');
    press('日本語');
    press('ゆっくりで大丈夫です。');
    press('筆談の用紙を開く');
    await settle();
    expect(fake.did).toEqual([
      { kind: 'chat', text: 'Can you hear me?' },
      { kind: 'chat', text: 'ゆっくりで大丈夫です。' },
      { kind: 'pad' },
    ]);
  });
});

describe('printing', () => {
  const printers = [printerOf('p1'), printerOf('p2', { default: false, color: false, media: ['A4'] })];
  const order = () => requests.at(-1)?.body;

  it('prints the page on the stage with its drawings by one click', async () => {
    answers['POST /api/v1/rooms/room-1/prints'] = {};
    show(fakeRoom({ ...onStage, printers, marks: [{ document: 'form', page: 2, marks: [mark] }] }));
    key('4');
    const panel = screen.getByRole('complementary', { name: '印刷' });
    fireEvent.click(within(panel).getByRole('button', { name: '印刷' }));
    for (let i = 0; i < 5; i++) await settle();
    expect(sendInk.mock.calls.map((args) => args.slice(1))).toEqual([['form', [2]]]);
    expect(order()).toEqual({
      document: 'form',
      pages: [2],
      marks: true,
      copies: 1,
      media: 'A4',
      color: true,
      printer: 'p1',
    });
  });

  it('takes pages, copies and what the printer can, and says what is wrong', async () => {
    answers['POST /api/v1/rooms/room-1/prints'] = {};
    show(fakeRoom({ ...onStage, printers }));
    key('4');
    const panel = within(screen.getByRole('complementary', { name: '印刷' }));
    fireEvent.click(panel.getByRole('button', { name: '選ぶ' }));
    const field = panel.getByRole('textbox', { name: /ページ番号/ });
    fireEvent.change(field, { target: { value: '2-9' } });
    fireEvent.click(panel.getByRole('button', { name: '印刷' }));
    expect(panel.getByRole('alert').textContent).toContain('1から3まで');
    expect(requests).toEqual([]);
    fireEvent.change(field, { target: { value: '１、３' } });
    fireEvent.click(panel.getByRole('checkbox', { name: '書き込みも印刷する' }));
    fireEvent.click(panel.getByRole('button', { name: '部数を増やす' }));
    fireEvent.click(panel.getByRole('button', { name: 'A3' }));
    fireEvent.change(panel.getByRole('combobox', { name: 'プリンター' }), { target: { value: 'p2' } });
    expect(panel.getByRole('button', { name: 'カラー' }).hasAttribute('disabled')).toBe(true);
    fireEvent.click(panel.getByRole('button', { name: '印刷' }));
    for (let i = 0; i < 3; i++) await settle();
    expect(sendInk).not.toHaveBeenCalled();
    expect(order()).toEqual({
      document: 'form',
      pages: [1, 3],
      marks: false,
      copies: 2,
      media: 'A4',
      color: false,
      printer: 'p2',
    });
  });

  it('shows jobs live, can cancel, and never says that a browser’s paper came out', async () => {
    const browser = printerOf('b', { driver: 'browser', default: false, state: 'unknown' });
    const fake = fakeRoom({
      ...onStage,
      printers: [...printers, browser],
      prints: [printOf('j1'), printOf('j2', { state: 'done', printer: 'b' })],
    });
    show(fake);
    key('4');
    const jobs = () => screen.getByRole('region', { name: '印刷の状況' }).textContent;
    expect(jobs()).toContain('送信済み（用紙は未確認）');
    expect(jobs()).not.toContain('印刷できました');
    expect(screen.getByRole('button', { name: '印刷 印刷しています' })).toBeTruthy();
    fake.change({ prints: [printOf('j1', { state: 'attention', reason: 'media-empty' })] });
    await settle();
    expect(jobs()).toContain('用紙切れ');
    expect(screen.getByRole('button', { name: '印刷 印刷の確認が必要です' })).toBeTruthy();
    press('取り消す：form.pdfの印刷');
    await settle();
    expect(fake.did).toEqual([{ kind: 'cancel-print', id: 'j1' }]);
  });

  it('tells the state of the printers before one needs them', () => {
    show(
      fakeRoom({
        ...onStage,
        printers: [printerOf('p1', { state: 'attention', reasons: ['door-open', 'no-such-word'] })],
      }),
    );
    key('4');
    expect(document.body.textContent).toContain('カバーが開いています');
    expect(document.body.textContent).toContain('プリンターの画面を確認してください');
    expect(document.body.textContent).not.toContain('no-such-word');
  });
});

describe('after the call', () => {
  const receipt = {
    call: 'room-1',
    at: '2027-01-04T00:30:00Z',
    rule: 'consultation-ended',
    files: 3,
    photos: 0,
    boards: 1,
    pages: 21,
    marks: 48,
    messages: 5,
    prints: 0,
    bytes: 1,
    kept: 1,
  } as const;
  const me = { presence: 'available', state: 'wrap-up', since: receipt.at, reachable: true } as const;

  it('says what was erased and what was kept, of this consultation only', () => {
    const wrapUp = { call: 'room-1', compulsory: false };
    const { unmount } = show(null, { me: { ...me, wrapUp }, receipt }, <WrapUp />);
    const words = screen.getByRole('region', { name: '消去の記録' }).textContent;
    for (const part of [
      'すべて消去しました',
      'ファイル3件',
      'ホワイトボード・筆談1件',
      '1件を「保存した資料」',
    ])
      expect(words).toContain(part);
    expect(words).not.toContain('0件');
    unmount();
    show(null, { me: { ...me, wrapUp: { ...wrapUp, call: 'room-2' } }, receipt }, <WrapUp />);
    expect(screen.queryByRole('region', { name: '消去の記録' })).toBeNull();
  });

  it('lists one’s own folder and deletes after one question', async () => {
    const item = {
      id: 'i1',
      owner: 'me',
      at: receipt.at,
      until: '2028-01-04T14:59:59Z',
      name: '手続き',
      reason: '後日のため',
      files: 1,
      bytes: 1,
      chat: true,
    };
    answers['GET /api/v1/kept'] = [item, { ...item, id: 'i2', owner: 'other', name: 'ほかの人' }];
    answers['DELETE /api/v1/kept/i1'] = {};
    show(null, { me }, <KeptItems />);
    for (let i = 0; i < 3; i++) await settle();
    expect(screen.getByRole('row', { name: /手続き/ }).textContent).toContain('2028年1月4日');
    expect(screen.getByRole('link', { name: '手続きをダウンロード' }).getAttribute('href')).toBe(
      '/api/v1/kept/i1/content',
    );
    press('手続きを削除');
    expect(requests).toHaveLength(1);
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: '削除' }));
    for (let i = 0; i < 3; i++) await settle();
    expect(requests.at(-1)).toMatchObject({ method: 'DELETE', path: '/api/v1/kept/i1' });
    expect(document.body.textContent).toContain('保存した資料はありません');
  });
});

it('says that it prepares until the room is there', () => {
  show(null);
  key('2');
  expect(screen.getByRole('complementary', { name: '資料' }).textContent).toContain('準備をしています');
});

it('keeps its parts for who is consulted and guests', () => {
  const fake = fakeRoom(onStage);
  show(fake, { call: callOf([citizen, party('t', 'agent'), { ...agent, part: 'guest' }]) });
  expect(screen.getByRole('button', { name: 'ペン' })).toBeTruthy();
});
