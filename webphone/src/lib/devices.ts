export interface Device {
  id: string;
  label: string;
}

export interface DeviceList {
  cameras: Device[];
  microphones: Device[];
  speakers: Device[];
}

/** listDevices reads what is there now; nothing where the browser does not tell. */
export async function listDevices(): Promise<DeviceList> {
  const api = devicesOf() as Partial<MediaDevices> | undefined;
  try {
    return sortDevices((await api?.enumerateDevices?.()) ?? []);
  } catch {
    return sortDevices([]);
  }
}

/** sortDevices groups what the browser lists and leaves its aliases out. */
export function sortDevices(all: Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>[]): DeviceList {
  const of = (kind: MediaDeviceKind) =>
    all
      .filter((d) => d.kind === kind && d.deviceId !== '' && d.deviceId !== 'communications')
      .map((d) => ({ id: d.deviceId, label: d.label }));
  return { cameras: of('videoinput'), microphones: of('audioinput'), speakers: of('audiooutput') };
}

function devicesOf(): MediaDevices | undefined {
  return navigator.mediaDevices;
}
