const WIDTH = 64;
const HEIGHT = 36;
/** Of 255: darker than this everywhere is a lid, or a camera that sees nothing. */
const BLACK = 20;

/** looksDark says whether a video shows nothing but black. */
export function looksDark(video: HTMLVideoElement): boolean {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const c = canvas.getContext('2d', { willReadFrequently: true });
  if (!c) return false;
  c.drawImage(video, 0, 0, WIDTH, HEIGHT);
  return allDark(c.getImageData(0, 0, WIDTH, HEIGHT).data);
}

/** allDark looks at RGBA pixels: a room with the lights off still has some brighter ones. */
export function allDark(pixels: ArrayLike<number>): boolean {
  for (let i = 0; i + 2 < pixels.length; i += 4) {
    if (Math.max(pixels[i] ?? 0, pixels[i + 1] ?? 0, pixels[i + 2] ?? 0) > BLACK) return false;
  }
  return true;
}
