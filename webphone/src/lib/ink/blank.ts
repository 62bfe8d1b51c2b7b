import type { DocumentKind, RoomPage } from '../room/protocol';

/** A writing pad's lines: each so many pixels from the first of them on. */
const lineEvery = 90;
const lineColour = '#d0d0d0';
const lineThickness = 2;

/** drawBlank draws a page that has no image: white, with lines on a pad. */
export function drawBlank(canvas: HTMLCanvasElement, kind: DocumentKind, page: RoomPage): void {
  canvas.width = page.width;
  canvas.height = page.height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return;
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, page.width, page.height);
  if (kind !== 'pad') return;
  context.fillStyle = lineColour;
  for (let y = lineEvery; y < page.height; y += lineEvery) context.fillRect(0, y, page.width, lineThickness);
}

/** drawImage draws a page's image at its own size. */
export function drawImage(canvas: HTMLCanvasElement, page: RoomPage, image: ImageBitmap): void {
  canvas.width = page.width;
  canvas.height = page.height;
  canvas.getContext('2d', { willReadFrequently: true })?.drawImage(image, 0, 0, page.width, page.height);
}
