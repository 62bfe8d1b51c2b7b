import { request } from './api';
import type { Kept, Print, RoomDocument } from './room/protocol';

/** What is to be printed, and how. */
export interface PrintOrder {
  document: string;
  /** From 1, in order. */
  pages: number[];
  /** With what is drawn on them: the ink of each page with marks must have been sent before. */
  marks: boolean;
  copies: number;
  media: 'A4' | 'A3';
  color: boolean;
  printer: string;
}

/** What is to be kept of a room. */
export interface KeepOrder {
  documents: string[];
  marks: boolean;
  chat: boolean;
  name: string;
  reason: string;
  /** RFC 3339. */
  until: string;
}

/** Something in one's own folder. */
export interface KeptItem extends Kept {
  reason?: string;
  bytes?: number;
}

/** A standing document that everybody of the staff may share. */
export interface LibraryItem {
  id: string;
  name: string;
  format?: string;
  pages?: number;
}

/** Making a PDF of many pages takes longer than other answers. */
const keepTimeout = 120_000;

const room = (call: string) => `/api/v1/rooms/${encodeURIComponent(call)}`;

/** Addresses of a room that are not in the generated client: files go in and out of them. */
export const roomApi = {
  addFromLibrary: async (call: string, id: string) =>
    (await (
      await request('POST', `${room(call)}/documents?library=${encodeURIComponent(id)}`)
    ).json()) as RoomDocument,
  print: async (call: string, order: PrintOrder) =>
    (await (await request('POST', `${room(call)}/prints`, { json: order })).json()) as Print,
  keep: async (call: string, order: KeepOrder) =>
    (await (
      await request('POST', `${room(call)}/keep`, { json: order, timeout: keepTimeout })
    ).json()) as KeptItem,
  kept: async () => (await (await request('GET', '/api/v1/kept')).json()) as KeptItem[],
  deleteKept: async (id: string): Promise<void> => {
    await request('DELETE', `/api/v1/kept/${encodeURIComponent(id)}`);
  },
  /** keptContent is the address of its file, to be downloaded. */
  keptContent: (id: string) => `/api/v1/kept/${encodeURIComponent(id)}/content`,
  library: async () => (await (await request('GET', '/api/v1/library')).json()) as LibraryItem[],
};
