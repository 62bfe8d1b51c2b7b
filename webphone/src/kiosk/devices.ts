import type { LocalMedia, MediaProblem } from '../lib/media';
import type { DeviceState, Devices } from './machine/state';

/** The booth's camera, microphone and speaker, as the runtime uses them. */
export interface DevicePort {
  open(): Promise<LocalMedia>;
  /** again opens what is broken of an opening anew. */
  again(): Promise<LocalMedia>;
  close(media: LocalMedia): void;
  hasSpeaker(): Promise<boolean>;
  onChange(listener: () => void): () => void;
  /** onReopened tells when what is open became another stream: a camera was switched, pulled out or is back. */
  onReopened(listener: (media: LocalMedia) => void): () => void;
}

/** What the browser says of the devices, whoever opens them. */
export const realDevices: Pick<DevicePort, 'hasSpeaker' | 'onChange'> = {
  hasSpeaker: async () => {
    const api = navigator.mediaDevices as MediaDevices | undefined;
    if (!api) return false;
    const list = await api.enumerateDevices();
    return list.some((d) => d.kind === 'audiooutput');
  },
  onChange: (listener) => {
    const api = navigator.mediaDevices as MediaDevices | undefined;
    api?.addEventListener('devicechange', listener);
    return () => api?.removeEventListener('devicechange', listener);
  },
};

/** stateOf puts a problem into the words the kiosk has for it. */
function stateOf(problem: MediaProblem | undefined): DeviceState {
  switch (problem) {
    case undefined:
      return 'ok';
    case 'missing':
      return 'missing';
    case 'denied':
    case 'insecure':
      return 'denied';
    default:
      return 'busy';
  }
}

/** look says how the devices are after they were opened. */
export async function look(port: DevicePort, media: LocalMedia): Promise<Devices> {
  const microphone = stateOf(media.problems.audio);
  let speaker: DeviceState = 'unknown';
  // Without leave to listen, browsers hide the speakers too.
  if (microphone === 'ok') speaker = (await port.hasSpeaker().catch(() => true)) ? 'ok' : 'missing';
  return { camera: stateOf(media.problems.video), microphone, speaker };
}

/** alive says whether all that could be opened still delivers. */
export function alive(media: LocalMedia): boolean {
  const complete = media.problems.audio === undefined && media.problems.video === undefined;
  return complete && media.stream.getTracks().every((t) => t.readyState === 'live');
}
