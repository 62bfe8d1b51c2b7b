import { client, data, match, request } from '../../lib/api';
import type { Prompt, Queue } from '../counters/api';

/** An upload comes over a slow line, and is converted on the server. */
const uploadTimeout = 150_000;

export interface Upload {
  id: string;
  nameJa: string;
  nameEn: string;
  kind: Prompt['kind'];
  /** None: the sound that is there stays. */
  file: File | null;
}

export const sounds = {
  put: async ({ id, nameJa, nameEn, kind, file }: Upload, version: string): Promise<Prompt> => {
    const body = new FormData();
    body.set('nameJa', nameJa);
    body.set('nameEn', nameEn);
    body.set('kind', kind);
    if (file) body.set('file', file);
    const answer = await request('PUT', `/api/v1/prompts/${encodeURIComponent(id)}`, {
      body,
      headers: match(version),
      timeout: uploadTimeout,
    });
    return (await answer.json()) as Prompt;
  },
  remove: (id: string) => data(client.DELETE('/api/v1/prompts/{id}', { params: { path: { id } } })),
  /** Where a recording can be listened to. */
  address: (p: Prompt) =>
    `/api/v1/prompts/${encodeURIComponent(p.id)}/audio?form=${p.wavBytes > 0 ? 'wav' : 'opus'}&v=${encodeURIComponent(p.version ?? '')}`,
  shipped: (id: string, language: 'ja' | 'en') =>
    `/api/v1/voice/shipped/${encodeURIComponent(id)}?language=${language}`,
};

export type Use = 'welcome' | 'comfort' | 'music' | 'overflow';

/** usesOf says where queues play a recording. */
export function usesOf(id: string, queues: readonly Queue[]): { queue: Queue; use: Use }[] {
  return queues.flatMap((queue) => {
    const uses: Use[] = [];
    if (queue.announce.welcome === id) uses.push('welcome');
    if (queue.announce.comfort.includes(id)) uses.push('comfort');
    if (queue.music === id) uses.push('music');
    if (queue.overflow.some(({ to }) => to.kind === 'message' && to.id === id)) uses.push('overflow');
    return uses.map((use) => ({ queue, use }));
  });
}
