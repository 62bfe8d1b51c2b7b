import { documentCamera } from '../cameras';
import type { KeeperState } from '../keeper';
import type { MediaKind } from '../media';
import type { Equipment, Size } from '../room/protocol';
import type { OpenCamera, SlidesState } from '../slides';
import { byId, byLabel, deviceKinds, type Device, type DeviceKind, type DeviceList } from './names';
import type { Settings } from './remembered';

/** Everything from which it follows what a PC has and uses. */
export interface Known {
  list: DeviceList;
  media: KeeperState;
  settings: Settings;
  /** Labels of the devices that should be there: chosen once, or in use when they were unplugged. */
  expected: Partial<Record<DeviceKind, string>>;
  /** Of speakers whose volume was never set, 0–1. */
  volume: number;
  mutedBy: string;
  /** The speaker that the browser could not use. */
  failedSpeaker: string;
  /** Troubles that were reported a moment ago. */
  trouble: NonNullable<Equipment['problems']>;
}

export const mediaKinds = { camera: 'video', microphone: 'audio' } as const satisfies Record<
  string,
  MediaKind
>;

/** usedId is the device that delivers now, by id; '' when none does. */
export function usedId(
  { list, media }: Pick<Known, 'list' | 'media'>,
  kind: 'camera' | 'microphone',
): string {
  const track = media.media?.stream.getTracks().find((t) => t.kind === mediaKinds[kind]);
  const id = track?.readyState === 'live' ? track.getSettings().deviceId : undefined;
  if (id === undefined) return '';
  return id === 'default' ? (list.standard[kind] ?? id) : id;
}

/** speakerOf is the speaker that sounds: the expected one, else the system's own choice. */
export function speakerOf({ list, expected }: Pick<Known, 'list' | 'expected'>): Device | undefined {
  return byLabel(list, 'speaker', expected.speaker) ?? byId(list, 'speaker', list.standard.speaker);
}

/** volumeOf is what was set for a speaker last. */
export function volumeOf({ settings, volume }: Pick<Known, 'settings' | 'volume'>, label: string): number {
  return settings.volumes?.[label] ?? volume;
}

/** boostOf is what was set for a microphone last. */
export function boostOf(settings: Settings, label: string): number {
  return settings.boosts?.[label] ?? 1;
}

/** reportOf says what other pages are told of this PC. */
export function reportOf(known: Known): Equipment {
  const { list, media, settings } = known;
  const speaker = speakerOf(known);
  const microphone = usedId(known, 'microphone') || wanted(known, 'microphone');
  const face = media.off.video ? '' : usedId(known, 'camera');
  const { slides } = media;
  const document = documentCameraOf(known);
  const problems = problemsOf(known);
  return {
    devices: list.devices.map(({ id, kind, label }) => ({
      id,
      kind,
      label,
      ...(kind === 'speaker' && { volume: volumeOf(known, label) }),
    })),
    face,
    slides: slidesOf(slides),
    ...(face !== '' && media.face && { faceSize: sizeOf(media.face) }),
    ...(slides?.stream && slides.camera && { slidesSize: sizeOf(slides.camera) }),
    ...(document && { documentCamera: document.id }),
    microphone,
    speaker: speaker?.id ?? '',
    volume: volumeOf(known, speaker?.label ?? ''),
    boost: boostOf(settings, byId(list, 'microphone', microphone)?.label ?? ''),
    muted: media.off.audio,
    ...(media.off.audio && known.mutedBy !== '' && { mutedBy: known.mutedBy }),
    ...(Object.keys(problems).length > 0 && { problems }),
  };
}

/** wanted is the device that is expected, else the system's own choice, by id; '' when there is none. */
export function wanted({ list, expected }: Known, kind: DeviceKind): string {
  return byLabel(list, kind, expected[kind])?.id ?? list.standard[kind] ?? '';
}

/** documentCameraOf is the camera that looks at the table: the chosen one, else one whose label says so. */
export function documentCameraOf({ list, settings }: Pick<Known, 'list' | 'settings'>): Device | undefined {
  const chosen = byLabel(list, 'camera', settings.documentCamera);
  if (chosen) return chosen;
  const cameras = list.devices.filter((d) => d.kind === 'camera');
  const found = documentCamera(cameras.map(({ id, made }) => ({ id, label: made })));
  return found && cameras.find((d) => d.id === found.id);
}

function slidesOf(slides: SlidesState | undefined): string {
  if (!slides?.stream) return '';
  return slides.choice.kind === 'screen' ? 'screen' : (slides.camera?.id ?? slides.choice.camera.id);
}

function sizeOf({ width, height }: OpenCamera): Size {
  return { width, height };
}

function problemsOf(known: Known): NonNullable<Equipment['problems']> {
  const { list, media, expected } = known;
  const problems: NonNullable<Equipment['problems']> = { ...known.trouble };
  for (const kind of deviceKinds) {
    // Without labels (no permission yet) nothing can be missed.
    const there = list.devices.some((d) => d.label !== '');
    if (there && expected[kind] && !byLabel(list, kind, expected[kind])) problems[kind] = 'unplugged';
    else if (kind !== 'speaker') {
      // The end of a track is told before the list changes.
      if (media.unplugged[mediaKinds[kind]]) problems[kind] = 'unplugged';
      const problem = media.media?.problems[mediaKinds[kind]] ?? (kind === 'camera' && slidesProblem(media));
      if (problem) problems[kind] = problem;
    } else if (known.failedSpeaker !== '' && known.failedSpeaker === speakerOf(known)?.id) {
      problems.speaker = 'unknown';
    }
  }
  return problems;
}

/** Who ends the sharing of a screen in the browser's own bar has no problem. */
function slidesProblem({ slides }: KeeperState): string | undefined {
  return slides?.problem === 'ended' ? undefined : slides?.problem;
}
