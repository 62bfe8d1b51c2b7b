import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ApiError } from '../../../lib/api';
import type { Screen } from '../../../lib/layout/shape';
import type { Layout } from '../api';
import { standardScreen } from './grid';
import { LayoutWork } from './store';

const fresh = standardScreen([]);
const titled = (text: string): Screen => ({ ...fresh, notice: { ja: text } });
const layout = (version: string, draft?: Screen): Layout => ({
  id: 'l1',
  name: '標準',
  default: false,
  kiosks: [],
  version,
  ...(draft ? { draft } : {}),
});

describe('work on a layout', () => {
  const putDraft = vi.fn<(id: string, version: string | null, screen: Screen) => Promise<Layout>>();
  const get = vi.fn<(id: string) => Promise<Layout>>();
  let work: LayoutWork;
  beforeEach(() => {
    vi.useFakeTimers();
    putDraft
      .mockReset()
      .mockImplementation((_id, version, screen) => Promise.resolve(layout(`${version ?? ''}+`, screen)));
    get.mockReset();
    work = new LayoutWork(layout('v'), fresh, { putDraft, get });
  });
  afterEach(() => {
    work.stop();
    vi.useRealTimers();
  });

  it('is kept after a pause, once', async () => {
    work.change(titled('a'), 'notice');
    work.change(titled('ab'), 'notice');
    expect(putDraft).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(putDraft.mock.calls).toEqual([['l1', 'v', titled('ab')]]);
    expect(work.dirty).toBe(false);
    work.undo();
    expect(work.get().screen).toBe(fresh);
    work.redo();
    expect(work.get().screen).toEqual(titled('ab'));
  });

  it('saves what was changed while it saved', async () => {
    let answer: (l: Layout) => void = () => undefined;
    putDraft.mockImplementationOnce(() => new Promise((done) => (answer = done)));
    work.change(titled('a'));
    await vi.advanceTimersByTimeAsync(1_000);
    work.change(titled('b'));
    answer(layout('v2', titled('a')));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(putDraft.mock.lastCall).toEqual(['l1', 'v2', titled('b')]);
    expect(work.dirty).toBe(false);
  });

  it('never overwrites somebody else unasked, and loses nothing', async () => {
    const refusal = new ApiError(412, { code: 'changed-meanwhile', ja: '', en: '' });
    putDraft.mockRejectedValueOnce(refusal);
    get.mockResolvedValue(layout('theirs', titled('theirs')));
    work.change(titled('mine'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(work.get().theirs?.version).toBe('theirs');
    expect(work.get().screen).toEqual(titled('mine'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(putDraft).toHaveBeenCalledTimes(1);
    work.takeTheirs();
    expect(work.get().screen).toEqual(titled('theirs'));
    work.undo();
    expect(work.get().screen).toEqual(titled('mine'));
    await work.flush();
    expect(putDraft.mock.lastCall).toEqual(['l1', 'theirs', titled('mine')]);
  });

  it('tries again by itself when the line is back', async () => {
    putDraft.mockRejectedValueOnce(new ApiError(0, { code: 'offline', ja: '', en: '' }));
    work.change(titled('a'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(work.get().error).not.toBeNull();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(work.get().error).toBeNull();
    expect(work.dirty).toBe(false);
  });
});
