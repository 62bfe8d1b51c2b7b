import { useQuery } from '@tanstack/react-query';

import { client, data } from '../../lib/api';
import type { components } from '../../lib/api.gen';
import { sendFile } from '../../lib/room/upload';

export type LibraryItem = components['schemas']['LibraryItem'];

export const libraryKey = ['library'] as const;

/** useLibrary gives all standing documents in order of their names. */
export const useLibrary = () =>
  useQuery({ queryKey: libraryKey, queryFn: () => data(client.GET('/api/v1/library')) });

export const libraryApi = {
  /** put makes or replaces one; it ends when all pages are made. */
  put: (id: string, file: File, onProgress: (part: number) => void, signal: AbortSignal) =>
    sendFile(
      'PUT',
      `/api/v1/library/${encodeURIComponent(id)}?${new URLSearchParams({ name: file.name }).toString()}`,
      file,
      onProgress,
      signal,
    ),
  remove: (id: string) => data(client.DELETE('/api/v1/library/{id}', { params: { path: { id } } })),
};
