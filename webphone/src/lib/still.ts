import { type CameraRef, findCamera } from './cameras';
import { listDevices } from './devices';

/** One picture of a camera, as sharp as the camera can make it. */
export interface Still {
  /** image/jpeg or image/png. */
  blob: Blob;
  width: number;
  height: number;
}

/** Of the newer parts of the API, which not every browser has. */
interface Capture {
  takePhoto?: () => Promise<Blob>;
  grabFrame?: () => Promise<ImageBitmap>;
}
type CaptureMaker = new (track: MediaStreamTrack) => Capture;

/** A camera that does not answer so long takes no photograph: the next way is tried. */
const photoPatience = 4_000;
/** A camera gives its first pictures too dark or out of focus. */
const focusTime = 600;
const jpegQuality = 0.95;

/** More than any camera on the market has; browsers give the highest there is. */
const highest: MediaTrackConstraints = { width: { ideal: 8192 }, height: { ideal: 8192 } };

/**
 * takeStill takes one picture of a camera at its full resolution: as a photograph
 * of the device where browser and driver can, else as a frame of the highest
 * resolution that the camera opens with, else as a frame of what is open. An open
 * track goes on undisturbed. It throws what getUserMedia throws when the camera
 * cannot be opened at all.
 */
export async function takeStill(camera: MediaStreamTrack | CameraRef): Promise<Still> {
  const open = isTrack(camera) ? camera : undefined;
  const photo = open && (await photograph(open));
  if (open && photo && area(photo) > pixels(open)) return photo;
  const frame = await highestFrame(open?.getSettings().deviceId ?? (await idOf(camera)), open);
  const best = [photo, frame].filter((s) => s !== undefined).sort((a, b) => area(b) - area(a))[0];
  if (best) return best;
  if (!open) throw new DOMException('no picture', 'NotReadableError');
  return frameOf(open);
}

function isTrack(camera: MediaStreamTrack | CameraRef): camera is MediaStreamTrack {
  return 'getSettings' in camera;
}

async function idOf(camera: MediaStreamTrack | CameraRef): Promise<string> {
  if (isTrack(camera)) return '';
  return findCamera((await listDevices()).cameras, camera)?.id ?? camera.id;
}

function area(still: Still): number {
  return still.width * still.height;
}

function pixels(track: MediaStreamTrack): number {
  const { width = 0, height = 0 } = track.getSettings();
  return width * height;
}

/** photograph is ImageCapture.takePhoto: the sensor's own resolution, without video's processing. */
async function photograph(track: MediaStreamTrack): Promise<Still | undefined> {
  const capture = captureOf(track);
  if (!capture?.takePhoto) return undefined;
  try {
    const blob = await within(photoPatience, capture.takePhoto());
    const picture = await createImageBitmap(blob);
    const { width, height } = picture;
    picture.close();
    return { blob, width, height };
  } catch {
    return undefined; // many drivers say that they can and cannot
  }
}

/** highestFrame opens the camera once more, as large as it gets; nothing when that is no larger than what is open. */
async function highestFrame(device: string, open: MediaStreamTrack | undefined): Promise<Still | undefined> {
  let track: MediaStreamTrack | undefined;
  try {
    const video = device ? { ...highest, deviceId: { exact: device } } : highest;
    const stream = await navigator.mediaDevices.getUserMedia({ video });
    track = stream.getVideoTracks()[0];
    if (!track) return undefined;
    const photo = open ? undefined : await photograph(track);
    if (photo) return photo;
    if (open && pixels(track) <= pixels(open)) return undefined;
    await new Promise((resolve) => setTimeout(resolve, focusTime));
    return await frameOf(track);
  } catch (err) {
    if (!open) throw err;
    return undefined; // a driver that opens a camera once only
  } finally {
    track?.stop();
  }
}

/** frameOf is what a track shows now. */
async function frameOf(track: MediaStreamTrack): Promise<Still> {
  const picture = await grab(track);
  const canvas = document.createElement('canvas');
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext('2d')?.drawImage(picture.source, 0, 0);
  picture.done();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', jpegQuality));
  if (!blob) throw new DOMException('no picture', 'EncodingError');
  return { blob, width: canvas.width, height: canvas.height };
}

interface Grabbed {
  source: CanvasImageSource;
  width: number;
  height: number;
  done: () => void;
}

async function grab(track: MediaStreamTrack): Promise<Grabbed> {
  const capture = captureOf(track);
  if (capture?.grabFrame) {
    try {
      const frame = await within(photoPatience, capture.grabFrame());
      return { source: frame, width: frame.width, height: frame.height, done: () => frame.close() };
    } catch {
      // Fall through: a video element shows it as well.
    }
  }
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  await within(photoPatience, video.play());
  return {
    source: video,
    width: video.videoWidth,
    height: video.videoHeight,
    done: () => (video.srcObject = null),
  };
}

function captureOf(track: MediaStreamTrack): Capture | undefined {
  const maker = (window as { ImageCapture?: CaptureMaker }).ImageCapture;
  return maker && new maker(track);
}

function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new DOMException('too slow', 'TimeoutError')), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(late));
  });
}
