import type { KeptItem, LibraryItem } from '../../lib/room-api';
import { sheet } from './pictures';

// What the server would answer, for the stage: no request leaves the page.

const at = '2027-01-04T00:30:00Z';
const library: LibraryItem[] = [
  '国民健康保険 資格取得届',
  '住民異動届（転入・転出・転居）',
  '児童手当 認定請求書',
  '委任状',
  '市民税・県民税 申告書',
  '介護保険のしおり',
].map((name, i) => ({ id: `l${i}`, name, format: 'pdf', pages: i + 1 }));

const kept: KeptItem[] = [
  '国保の相談 2027年1月4日',
  '住民票の相談 2026年12月25日',
  '税金の相談 2026年12月18日',
  '子育ての相談 2026年12月4日',
  '国保の相談 2026年11月30日',
].map((name, i) => ({
  id: `k${i}`,
  by: 'me',
  at: `2027-01-0${5 - i}T00:30:00Z`,
  until: `2028-01-0${5 - i}T14:59:59Z`,
  name,
  reason: '後日の手続きのため',
  documents: i === 1 ? [] : ['form', 'photo'].slice(0, 2 - (i % 2)),
  chat: i < 2,
}));

/** answer takes the place of fetch. */
export async function answer(input: string | URL | Request): Promise<Response> {
  const { pathname } = new URL(input instanceof Request ? input.url : input, location.origin);
  const json = (body: unknown, status = 200) => Promise.resolve(Response.json(body, { status }));
  const page = /documents\/(\w+)\/pages\/(\d+)$/.exec(pathname);
  if (page) {
    const wide = page[1] !== 'form';
    const canvas = sheet(
      wide ? 1920 : 1654,
      wide ? 1080 : 2339,
      `${wide ? '保険料のしくみ' : '資格取得届'}（${page[2] ?? ''}）`,
    );
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
    return new Response(blob);
  }
  if (pathname === '/api/v1/library') return json(library);
  if (pathname === '/api/v1/kept') return json(kept);
  if (pathname.endsWith('/keep')) return json({ ...kept[0], at }, 201);
  if (pathname === '/api/v1/history') return json([]);
  return json({ code: 'none', ja: 'ありません', en: 'None' }, 404);
}
