import type { DocumentKind, RoomPage } from '../room/protocol';

/** A writing pad's lines, as they are printed, too: one around each of so many pixels. */
const lineEvery = 90;
const lineColour = '#d0d0d0';
const lineThickness = 2;

/** drawBlank draws a page that has no image: white, with lines on a pad. `ratio` is as of drawImage. */
export function drawBlank(
  canvas: HTMLCanvasElement,
  kind: DocumentKind,
  page: RoomPage,
  ratio: number,
): void {
  const context = sized(canvas, page, ratio);
  if (!context) return;
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, page.width, page.height);
  if (kind !== 'pad') return;
  context.fillStyle = lineColour;
  for (let y = lineEvery; y < page.height; y += lineEvery) {
    context.fillRect(0, y - lineThickness / 2, page.width, lineThickness);
  }
}

/**
 * drawImage draws a page's image with `ratio` pixels for each of its own, 0–1.
 * Reduced by the browser as it shows a canvas, thin lines of a form would go missing.
 */
export function drawImage(
  canvas: HTMLCanvasElement,
  page: RoomPage,
  image: ImageBitmap,
  ratio: number,
): void {
  sized(canvas, page, ratio)?.drawImage(image, 0, 0, page.width, page.height);
}

function sized(canvas: HTMLCanvasElement, page: RoomPage, ratio: number): CanvasRenderingContext2D | null {
  canvas.width = Math.max(1, Math.round(page.width * ratio));
  canvas.height = Math.max(1, Math.round(page.height * ratio));
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.imageSmoothingQuality = 'high';
  context.scale(canvas.width / page.width, canvas.height / page.height);
  return context;
}
