import type { Mark, RoomDocument, StampName, Tool } from '../../room/protocol';
import { palette } from '../choice';

const a4 = { width: 1654, height: 2339 };

/** Documents that need no server: their pages are drawn here. */
export const documents: Pick<RoomDocument, 'id' | 'kind' | 'pages' | 'name'>[] = [
  { id: 'plan', kind: 'file', name: '転入届.pdf', pages: [a4, a4, a4] },
  { id: 'pad', kind: 'pad', pages: [{ width: 1920, height: 1080, blank: true }] },
  { id: 'board', kind: 'board', pages: [{ width: 1920, height: 1080, blank: true }] },
];

/** paper draws a form as a server's page image would be. */
export async function paper(url: string): Promise<Blob> {
  const [, page = '1'] = /pages\/(\d+)/.exec(url) ?? [];
  const canvas = new OffscreenCanvas(a4.width, a4.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, a4.width, a4.height);
  context.fillStyle = '#111';
  context.font = '64px sans-serif';
  context.fillText(`転入届（${page}ページ）`, 160, 220);
  context.font = '34px sans-serif';
  const rows = ['氏名', '生年月日', '新しい住所', '前の住所', '世帯主の氏名', '届出人', '電話番号'];
  rows.forEach((row, i) => {
    context.fillText(row, 180, 420 + i * 150);
    context.strokeRect(160, 350 + i * 150, 1330, 130);
    context.strokeRect(480, 350 + i * 150, 1010, 130);
  });
  return canvas.convertToBlob({ type: 'image/png' });
}

/** somePages are marks of every kind, and any number of strokes as a hand makes them. */
export function somePages(count: number): Mark[] {
  const marks: Mark[] = [];
  const add = (tool: Tool, points: number[], more: Partial<Mark> = {}) =>
    marks.push({
      id: `m${marks.length}`,
      by: 'other',
      z: 1_000_000 + marks.length,
      tool,
      color: Object.values(palette)[marks.length % 6] ?? '#000000',
      width: 8,
      points,
      ...more,
    });
  const random = seeded(7);
  const stroke = (x: number, y: number, length: number) => {
    const points: number[] = [];
    for (let i = 0; i < length; i++) {
      x = Math.min(1600, Math.max(40, x + (random() - 0.45) * 22));
      y = Math.min(1060, Math.max(20, y + (random() - 0.5) * 22));
      points.push(Math.round(x * 100) / 100, Math.round(y * 100) / 100, Math.round(random() * 1000) / 1000);
    }
    return points;
  };
  add('highlighter', stroke(200, 400, 60), { width: 40, color: '#ffe600' });
  add('rectangle', [100.5, 100.25, 0, 420, 300, 0]);
  add('circle', [500, 120, 0, 900, 330, 0]);
  add('line', [100, 360, 0, 900, 420, 0]);
  add('arrow', [950, 200, 0, 1300, 420, 0], { width: 16 });
  const stamps: StampName[] = ['check', 'cross', 'circle', 'here', 'sign', 'seal'];
  stamps.forEach((stamp, i) => add('stamp', [150 + i * 200, 560, 0], { stamp, width: 150 }));
  add('text', [100, 680, 0], {
    width: 48,
    text: '市民課の窓口で、印鑑登録証（カード）と「本人確認書類」をお持ちください。\nPlease bring your residence card.',
    box: 900,
  });
  add('stamp', [1300, 800, 0], { stamp: 'here', width: 150, turn: 90 });
  add('text', [1450, 900, 0], { width: 40, text: '縦向きに読む注意書き', turn: 90 });
  while (marks.length < count) add('pen', stroke(random() * 1500, random() * 1000, 30));
  return marks;
}

function seeded(seed: number): () => number {
  return () => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return seed / 4_294_967_296;
  };
}
