import type { components } from '../../lib/api.gen';
import { client, data, request } from '../../lib/api';
import type { Screen } from '../../lib/layout/shape';

type Schemas = components['schemas'];

export type Layout = Schemas['Layout'];
export type LayoutVersion = Schemas['LayoutVersion'];
export type LayoutKiosk = Schemas['LayoutKiosk'];
export type LayoutPicture = Schemas['LayoutPicture'];

/** An upload over a slow line. */
const uploadTimeout = 120_000;

/** match is the header against lost updates; without a version whatever is there is replaced. */
function match(id: string, version: string | null) {
  return { path: { id }, header: version === null ? {} : { 'If-Match': version } };
}

export const layoutsApi = {
  list: (): Promise<Layout[]> => data(client.GET('/api/v1/layouts')),
  get: (id: string): Promise<Layout> =>
    data(client.GET('/api/v1/layouts/{id}', { params: { path: { id } } })),
  create: (name: string, document: Screen): Promise<Layout> =>
    data(client.POST('/api/v1/layouts', { body: { name, document } })),
  change: (
    id: string,
    version: string | null,
    body: { name?: string; default?: boolean; kiosks?: string[] },
  ): Promise<Layout> => data(client.PATCH('/api/v1/layouts/{id}', { params: match(id, version), body })),
  remove: (id: string) => data(client.DELETE('/api/v1/layouts/{id}', { params: { path: { id } } })),
  putDraft: (id: string, version: string | null, body: Screen): Promise<Layout> =>
    data(client.PUT('/api/v1/layouts/{id}/draft', { params: match(id, version), body })),
  discard: (id: string, version: string | null): Promise<Layout> =>
    data(client.DELETE('/api/v1/layouts/{id}/draft', { params: match(id, version) })),
  /** forAll makes it the layout of all kiosks that have none of their own. */
  publish: (id: string, version: string | null, note: string, forAll: boolean): Promise<Layout> =>
    data(
      client.POST('/api/v1/layouts/{id}/publish', {
        params: match(id, version),
        body: { note, default: forAll },
      }),
    ),
  versions: (id: string): Promise<LayoutVersion[]> =>
    data(client.GET('/api/v1/layouts/{id}/versions', { params: { path: { id } } })),
  restore: (id: string, version: string | null, number: number, note: string): Promise<Layout> => {
    const { path, header } = match(id, version);
    return data(
      client.POST('/api/v1/layouts/{id}/versions/{number}/restore', {
        params: { path: { ...path, number }, header },
        body: { note },
      }),
    );
  },
  kiosks: (): Promise<LayoutKiosk[]> => data(client.GET('/api/v1/layout-kiosks')),
  upload: async (file: Blob): Promise<LayoutPicture> =>
    (await (
      await request('POST', '/api/v1/layout-pictures', { body: file, timeout: uploadTimeout })
    ).json()) as LayoutPicture,
};
