import { ApiError } from '../api';
import type { Problem } from '../protocol';
import { decodeDocument } from './decode';
import type { RoomDocument } from './protocol';

/** Without any progress for so long an upload is given up. */
const stallLimit = 30_000;

const cut: Problem = {
  code: 'upload-cut',
  ja: '送信中に通信が切れました。資料の一覧を確認し、出ていなければもう一度追加してください。',
  en: 'The connection was lost while sending. If the document is not in the list, please add it again.',
};
const failed: Problem = {
  code: 'failed',
  ja: 'サーバーで処理できませんでした。時間をおいてもう一度お試しください。',
  en: 'The server could not do this. Please try again later.',
};

/**
 * upload sends a file into a room. It rejects with an ApiError that has the
 * words, or an AbortError when the signal stopped it. It never sends twice by
 * itself: when the line is cut nobody knows whether the file arrived.
 *
 * onProgress gets the part that is sent, 0–1. A try again passes the ref of the
 * one before, so that a server which got it then gives that document.
 */
export async function upload(
  call: string,
  file: File,
  onProgress: (part: number) => void,
  signal?: AbortSignal,
  ref: string = crypto.randomUUID(),
): Promise<RoomDocument> {
  const query = new URLSearchParams({ name: file.name, ref });
  const url = `/api/v1/rooms/${encodeURIComponent(call)}/documents?${query.toString()}`;
  return understood(await sendFile('POST', url, file, onProgress, signal));
}

/** uploadPhoto sends a camera's still picture; a citizen's page has a ticket from the Freeze. */
export async function uploadPhoto(
  call: string,
  picture: Blob,
  ticket?: string,
  signal?: AbortSignal,
): Promise<RoomDocument> {
  const query = ticket === undefined ? '' : `?${new URLSearchParams({ ticket }).toString()}`;
  const url = `/api/v1/rooms/${encodeURIComponent(call)}/photos${query}`;
  return understood(await sendFile('POST', url, picture, () => undefined, signal));
}

/** understood reads the document that a room answered with. */
function understood({ status, body }: Sent): RoomDocument {
  try {
    return decodeDocument(body);
  } catch {
    throw new ApiError(status, failed);
  }
}

/** What came back for a file: JSON, and a status of 200–299. */
export interface Sent {
  status: number;
  body: unknown;
}

/** sendFile sends a file and tells how far it is; as upload, it never sends twice by itself. */
export function sendFile(
  method: 'POST' | 'PUT',
  url: string,
  body: Blob,
  onProgress: (part: number) => void,
  signal?: AbortSignal,
): Promise<Sent> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(aborted());
      return;
    }
    const request = new XMLHttpRequest();
    let stall: ReturnType<typeof setTimeout> | undefined;
    const stop = () => request.abort();
    const patience = () => {
      clearTimeout(stall);
      stall = setTimeout(stop, stallLimit);
    };
    request.open(method, url);
    request.setRequestHeader('Content-Type', body.type || 'application/octet-stream');
    request.upload.onprogress = (ev) => {
      patience();
      if (ev.lengthComputable && ev.total > 0) onProgress(ev.loaded / ev.total);
    };
    request.onloadend = () => {
      clearTimeout(stall);
      signal?.removeEventListener('abort', stop);
      if (signal?.aborted) reject(aborted());
      else if (request.status === 0) reject(new ApiError(0, cut));
      else settle(request, resolve, reject);
    };
    signal?.addEventListener('abort', stop);
    patience();
    request.send(body);
  });
}

function settle(request: XMLHttpRequest, resolve: (sent: Sent) => void, reject: (err: Error) => void): void {
  let answer: unknown;
  try {
    answer = JSON.parse(request.responseText);
  } catch {
    reject(new ApiError(request.status, failed)); // a proxy's page
    return;
  }
  if (request.status >= 200 && request.status < 300) {
    resolve({ status: request.status, body: answer });
    return;
  }
  const { code, ja, en } = (answer ?? {}) as Partial<Problem>;
  const told = code !== undefined && ja !== undefined && en !== undefined;
  reject(new ApiError(request.status, told ? { code, ja, en } : failed));
}

function aborted(): DOMException {
  return new DOMException('The upload was stopped.', 'AbortError');
}
