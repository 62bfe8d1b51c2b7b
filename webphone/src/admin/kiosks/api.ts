import { client, data, match } from '../../lib/api';
import type { components } from '../../lib/api.gen';
import type { DeviceState } from '../../lib/protocol';
import type { ListPage, ListQuery } from '../../office/list/use-list';

type Schemas = components['schemas'];

interface Devices {
  camera?: DeviceState;
  docCamera?: DeviceState;
  microphone?: DeviceState;
  speaker?: DeviceState;
  printer?: DeviceState;
}
export const deviceNames = ['camera', 'docCamera', 'microphone', 'speaker', 'printer'] as const;
export type DeviceName = (typeof deviceNames)[number];

/** A kiosk in the list. Of a device that is absent nothing is known. */
export type Kiosk = Omit<Schemas['KioskEntry'], keyof Devices> & Devices;
export type KioskDetail = Omit<Schemas['KioskDetail'], keyof Devices> & Devices;
export type KioskSettings = Schemas['KioskSettings'];
export type TestCall = Schemas['TestCall'];
export type PairingFound = Schemas['PairingFound'];
export type Printer = Schemas['Printer'];
export type PrinterNow = Schemas['PrinterNow'];
export type PrintJob = Schemas['PrintJob'];

export const kioskStates = ['online', 'in-call', 'offline', 'trouble', 'logged-out', 'disabled'] as const;
export type KioskState = (typeof kioskStates)[number];

const at = (id: string) => ({ path: { id } });

export const kioskApi = {
  list: async (query: ListQuery & { q?: string; state?: string }) =>
    (await data(
      client.GET('/api/v1/kiosks', { params: { query: query as ListQuery & { state?: KioskState } } }),
    )) as ListPage<Kiosk>,
  get: async (id: string) =>
    (await data(client.GET('/api/v1/kiosks/{id}', { params: at(id) }))) as KioskDetail,
  create: async (body: { name: string; place: string; login?: string }) =>
    (await data(client.POST('/api/v1/kiosks', { body }))) as KioskDetail,
  put: async (id: string, body: KioskSettings, version: string) =>
    (await data(
      client.PUT('/api/v1/kiosks/{id}', { params: { ...at(id), header: { 'If-Match': version } }, body }),
    )) as KioskDetail,
  find: (code: string): Promise<PairingFound> =>
    data(client.POST('/api/v1/pairings/find', { body: { code } })),
  pair: (id: string, code: string): Promise<PairingFound> =>
    data(client.POST('/api/v1/kiosks/{id}/pair', { params: at(id), body: { code } })),
  unpair: (id: string) => data(client.POST('/api/v1/kiosks/{id}/unpair', { params: at(id) })),
  reload: (id: string) => data(client.POST('/api/v1/kiosks/{id}/reload', { params: at(id) })),
  test: (id: string): Promise<TestCall> => data(client.POST('/api/v1/kiosks/{id}/test', { params: at(id) })),
};

export const printerApi = {
  list: (): Promise<Printer[]> => data(client.GET('/api/v1/printers')),
  /** version is that of what was read; '': it is a new one. */
  put: (printer: Printer, version: string): Promise<Printer> =>
    data(
      client.PUT('/api/v1/printers/{id}', {
        params: { ...at(printer.id), header: match(version) },
        body: printer,
      }),
    ),
  remove: (id: string) => data(client.DELETE('/api/v1/printers/{id}', { params: at(id) })),
  now: (id: string): Promise<PrinterNow> =>
    data(client.GET('/api/v1/printers/{id}/status', { params: at(id) })),
  test: (id: string): Promise<PrintJob> =>
    data(client.POST('/api/v1/printers/{id}/test', { params: at(id) })),
  job: (id: string): Promise<PrintJob> => data(client.GET('/api/v1/prints/{id}', { params: at(id) })),
};

/** Names of react-query for what is read here. */
export const keys = {
  kiosks: 'kiosks',
  kiosk: (id: string) => ['kiosk', id],
  printers: ['printers'],
  printer: (id: string) => ['printer-now', id],
} as const;

/** How often what is shown live is read again. */
export const liveEvery = 3_000; // ms
