import type { EquipmentDevice } from '../room/protocol';

export type DeviceKind = EquipmentDevice['kind'];

export const deviceKinds = ['camera', 'microphone', 'speaker'] as const satisfies DeviceKind[];

/** A camera, microphone or speaker. */
export interface Device {
  id: string;
  kind: DeviceKind;
  /** Its name, which no other device of its kind on this PC has; empty until permission was given once. */
  label: string;
  /** The label as the browser gives it. */
  made: string;
}

/** What is connected to this PC. */
export interface DeviceList {
  devices: Device[];
  /** The devices that the system itself would take, by id; absent when it is not known. */
  standard: Partial<Record<DeviceKind, string>>;
}

export const noDevices: DeviceList = { devices: [], standard: {} };

const kinds: Record<MediaDeviceKind, DeviceKind> = {
  videoinput: 'camera',
  audioinput: 'microphone',
  audiooutput: 'speaker',
};

/** Browsers list the system's choices beside the devices themselves, under these ids. */
const aliases = ['default', 'communications'];
/** As many characters as the server remembers. */
const maxLabel = 200;
/** As many devices of one kind as other pages are told of. */
const maxDevices = 16;

type Listed = Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label' | 'groupId'>;

/**
 * listDevices sorts out what the browser lists. Two devices of the same make
 * have the same label: the second one's gets a number, so that each can be
 * named and remembered. Aliases are left out when the device they stand for is
 * in the list.
 */
export function listDevices(all: readonly Listed[]): DeviceList {
  const list: DeviceList = { devices: [], standard: {} };
  const times = new Map<string, number>();
  const add = (info: Listed) => {
    const kind = kinds[info.kind];
    if (list.devices.filter((d) => d.kind === kind).length >= maxDevices) return;
    const plain = info.label.slice(0, maxLabel - 5);
    const nth = (times.get(`${kind} ${plain}`) ?? 0) + 1;
    times.set(`${kind} ${plain}`, nth);
    const label = nth > 1 && plain !== '' ? `${plain} (${nth})` : plain;
    list.devices.push({ id: info.deviceId, kind, label, made: info.label });
  };
  const real = all.filter((d) => d.deviceId !== '' && !aliases.includes(d.deviceId));
  for (const info of all) {
    if (info.deviceId === '') continue;
    if (!aliases.includes(info.deviceId)) {
      add(info);
      continue;
    }
    if (info.deviceId !== 'default') continue;
    const stands = real.find((d) => standsFor(info, d));
    list.standard[kinds[info.kind]] = stands?.deviceId ?? info.deviceId;
    if (!stands) add(info);
  }
  return list;
}

/** An alias has the group of its device and a label that ends with the device's. */
function standsFor(alias: Listed, device: Listed): boolean {
  if (alias.kind !== device.kind) return false;
  if (device.label !== '') return alias.label.endsWith(device.label);
  return alias.groupId !== '' && alias.groupId === device.groupId;
}

export function byId(list: DeviceList, kind: DeviceKind, id: string | undefined): Device | undefined {
  return list.devices.find((d) => d.kind === kind && d.id === id);
}

/** byLabel finds a remembered device, also when its label was written differently then. */
export function byLabel(list: DeviceList, kind: DeviceKind, label: string | undefined): Device | undefined {
  if (!label) return undefined;
  const all = list.devices.filter((d) => d.kind === kind);
  return all.find((d) => d.label === label) ?? all.find((d) => sameMake(d.label, label));
}

/** Windows counts a device anew in another socket: “2- USB Audio”, “(3- USB Audio)”. */
function sameMake(a: string, b: string): boolean {
  const plain = (label: string) => label.replace(/(^|\()\d+- ?/g, '$1').toLowerCase();
  return plain(a) === plain(b);
}

const builtIn = /built.?in|internal|integrated|内蔵|facetime|realtek|hd audio|array|easycamera|conexant/i;
const external =
  /usb|bluetooth|hands.?free|head(set|phone)|ヘッドセット|hdmi|display|\([0-9a-f]{4}:[0-9a-f]{4}\)/i;

/** placeOf guesses by its label whether a device is part of the PC (R6); undefined when the label does not tell. */
export function placeOf(label: string): 'built-in' | 'external' | undefined {
  if (builtIn.test(label)) return 'built-in';
  return external.test(label) ? 'external' : undefined;
}
