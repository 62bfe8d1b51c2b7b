// Local camera and microphone: opening them, and saying plainly why it failed.

/** Why a device could not be opened, as people are told. */
export type MediaProblem =
  | 'denied' // the person or a policy refused
  | 'missing' // no such device is connected
  | 'busy' // another program holds it, or the driver failed
  | 'unsuitable' // the device cannot do what was asked
  | 'insecure' // the page is not served over TLS
  | 'unknown';

export type MediaKind = 'audio' | 'video';

/** Local media as far as it could be opened: a call goes on with what there is. */
export interface LocalMedia {
  stream: MediaStream;
  problems: Partial<Record<MediaKind, MediaProblem>>;
}

export interface MediaChoice {
  /** Device ids; undefined or an id that is gone means the system's default. */
  camera?: string;
  microphone?: string;
  /** Labels of the two, by which they are found again when their ids have changed. */
  cameraLabel?: string;
  microphoneLabel?: string;
}

/** What a camera is asked for: full HD (R4), then less, then anything. */
const videoSteps: MediaTrackConstraints[] = [
  { width: { ideal: 1920 }, height: { ideal: 1080 }, frameRate: { ideal: 30 } },
  { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
  {},
];

/**
 * What a document camera is asked for: full HD and as many pictures as it can,
 * else all the pixels it has. Letters need pixels before they need motion.
 */
const documentSteps: MediaTrackConstraints[] = [
  { width: { min: 1920, ideal: 1920 }, height: { min: 1080, ideal: 1080 }, frameRate: { ideal: 30 } },
  { width: { ideal: 4096 }, height: { ideal: 3072 } },
  {},
];

const screenConstraints: MediaTrackConstraints = { frameRate: { ideal: 15, max: 30 } };

const audioConstraints: MediaTrackConstraints = {
  echoCancellation: { ideal: true },
  noiseSuppression: { ideal: true },
  autoGainControl: { ideal: true },
};

/** problemOf translates what getUserMedia throws (W3C Media Capture, §10.1). */
export function problemOf(err: unknown): MediaProblem {
  const name = err instanceof Error || err instanceof DOMException ? err.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    case 'OverconstrainedError':
      return 'unsuitable';
    case 'InsecureError':
      return 'insecure';
    default:
      return 'unknown';
  }
}

/**
 * openLocalMedia opens camera and microphone, each on its own, so that a
 * missing camera does not silence the microphone. It never throws.
 */
export async function openLocalMedia(choice: MediaChoice = {}): Promise<LocalMedia> {
  const stream = new MediaStream();
  // In an insecure context the whole API is missing, although the types promise it.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!window.isSecureContext || !devices) {
    return { stream, problems: { audio: 'insecure', video: 'insecure' } };
  }
  const problems: LocalMedia['problems'] = {};
  // One question for both first: the browser then asks for permission only once.
  try {
    const both = await devices.getUserMedia({
      audio: withDevice(audioConstraints, choice.microphone),
      video: withDevice(videoSteps[0] ?? {}, choice.camera),
    });
    both.getTracks().forEach((t) => stream.addTrack(t));
    return { stream, problems };
  } catch (err) {
    const problem = problemOf(err);
    if (problem === 'denied') {
      // It may be refused for one of the two only: fall through and ask for each.
    }
  }
  for (const kind of ['audio', 'video'] as const) {
    try {
      stream.addTrack(await openKind(kind, kind === 'audio' ? choice.microphone : choice.camera));
    } catch (err) {
      problems[kind] = problemOf(err);
    }
  }
  return { stream, problems };
}

/** openKind opens the face camera or the microphone alone; what it throws is for problemOf. */
export function openKind(kind: MediaKind, device?: string): Promise<MediaStreamTrack> {
  const steps = kind === 'audio' ? [audioConstraints] : videoSteps;
  return openTrack(secure(), kind, steps, (step) => withDevice(step, device));
}

/** openDocumentCamera opens exactly this camera, for the sharpest picture; what it throws is for problemOf. */
export async function openDocumentCamera(device: string): Promise<MediaStreamTrack> {
  const exactly = (step: MediaTrackConstraints) => ({ ...step, deviceId: { exact: device } });
  const track = await openTrack(secure(), 'video', documentSteps, exactly);
  track.contentHint = 'detail';
  return track;
}

/** openScreen lets the person choose a window or screen; what it throws is for problemOf. */
export async function openScreen(): Promise<MediaStreamTrack> {
  const stream = await secure().getDisplayMedia({ video: screenConstraints, audio: false });
  const [track] = stream.getVideoTracks();
  if (!track) throw new DOMException('no screen', 'NotFoundError');
  track.contentHint = 'text';
  return track;
}

/** secure is the browser's device API; pages that are not served over TLS have none. */
function secure(): MediaDevices {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!window.isSecureContext || !devices) throw new DOMException('no TLS', 'InsecureError');
  return devices;
}

/** closeMedia stops all tracks: the camera's lamp goes out. */
export function closeMedia(media: LocalMedia | null | undefined): void {
  media?.stream.getTracks().forEach((t) => t.stop());
}

async function openTrack(
  devices: MediaDevices,
  kind: MediaKind,
  steps: MediaTrackConstraints[],
  from: (step: MediaTrackConstraints) => MediaTrackConstraints,
): Promise<MediaStreamTrack> {
  let last: unknown;
  for (const step of steps) {
    try {
      const got = await devices.getUserMedia({ [kind]: from(step) });
      const track = got.getTracks().find((t) => t.kind === kind);
      if (track) return track;
    } catch (err) {
      last = err;
      const problem = problemOf(err);
      if (problem === 'denied' || problem === 'missing') break;
    }
  }
  throw last instanceof Error ? last : new Error('no track');
}

function withDevice(constraints: MediaTrackConstraints, device: string | undefined): MediaTrackConstraints {
  return device === undefined ? constraints : { ...constraints, deviceId: { ideal: device } };
}
