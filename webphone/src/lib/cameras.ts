// Which camera is meant: pure rules for lists of devices that come and go. What
// opens cameras is keeper.ts, and it does what is said here.

import type { Device } from './devices';

/**
 * A camera as a page remembers it. The id is the browser's and changes: with
 * another profile, cleared data, sometimes with another socket. The label is the
 * device's own and stays.
 */
export interface CameraRef {
  id: string;
  label: string;
}

/** What is sent beside the face (a=content:slides). */
export type SlidesChoice = { kind: 'camera'; camera: CameraRef } | { kind: 'screen' };

/**
 * findCamera finds a remembered camera among those that are there: the same id,
 * else the same label. Of several with the same label it takes one that is not in
 * use already, and the first of them.
 */
export function findCamera(
  cameras: readonly Device[],
  wanted: CameraRef,
  inUse: readonly string[] = [],
): Device | undefined {
  const same = cameras.find(
    (c) => c.id === wanted.id && (c.label === '' || wanted.label === '' || c.label === wanted.label),
  );
  if (same) return same;
  if (plain(wanted.label) === '') return undefined;
  const alike = cameras.filter((c) => plain(c.label) === plain(wanted.label));
  return alike.find((c) => !inUse.includes(c.id)) ?? alike[0];
}

/** refOf is how a camera of the list is remembered. */
export function refOf(cameras: readonly Device[], id: string): CameraRef {
  return { id, label: cameras.find((c) => c.id === id)?.label ?? '' };
}

/** Words in the labels of document cameras, by makers that are sold in Japan and in general. */
const documentWords = [
  'document',
  'docucam',
  'doccam',
  'visualizer',
  'visualiser',
  'overhead',
  '書画',
  'ipevo',
  'elmo',
  'aver',
  'hovercam',
  'scansnap sv',
  'czur',
  'lumens',
  'okiocam',
];

/**
 * documentCamera is the camera that shows documents: the remembered one, else
 * one whose label says so. Undefined: nothing tells, so people are asked.
 */
export function documentCamera(cameras: readonly Device[], remembered?: CameraRef): Device | undefined {
  const known = remembered && findCamera(cameras, remembered);
  return known ?? cameras.find((c) => documentWords.some((word) => plain(c.label).includes(word)));
}

/**
 * replacement is the camera that shows the face while the chosen one is unplugged:
 * any but the document camera and those in use. Undefined: better no picture than
 * one of the desk.
 */
export function replacement(
  cameras: readonly Device[],
  inUse: readonly string[],
  remembered?: CameraRef,
): Device | undefined {
  const documents = documentCamera(cameras, remembered);
  return cameras.find((c) => c.id !== documents?.id && !inUse.includes(c.id));
}

/**
 * plain is a label without what differs between two plugs of the same device:
 * letters' case, blanks, and Windows' count in front (“2- USB Camera”).
 */
function plain(label: string): string {
  return label
    .toLowerCase()
    .replace(/^\d+- ?/, '')
    .replace(/\s+/g, ' ')
    .trim();
}
