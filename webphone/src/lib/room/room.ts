import type { Store } from '../store';
import type { Action, Equipment, Mark, RoomDoc, RoomPart, Signals, SignalKind } from './protocol';

/** What a page knows of its room. */
export interface RoomView {
  /** "opening" until the first welcome; "lost" while the socket is away: what is there stays. */
  status: 'opening' | 'open' | 'lost';
  call: string;
  part: RoomPart;
  /** The state with all operations so far; of one's own actions too only when the server has done them. */
  doc: RoomDoc;
  /** By account. */
  equipment: Readonly<Record<string, Equipment>>;
}

/**
 * Room is one consultation's room, as the pages use it. Actions are sent again
 * after a reconnect, in order, and done once; a promise is rejected with a
 * Problem when the server refuses. Nothing of a room is kept once it is closed.
 */
export interface Room extends Store<RoomView> {
  do(action: Action): Promise<void>;
  signal<K extends SignalKind>(kind: K, data: Signals[K], to?: string): void;
  /** on calls back for each signal of a kind; from is the sender's account, '' for the server. */
  on<K extends SignalKind>(kind: K, callback: (data: Signals[K], from: string) => void): () => void;
  /** Strokes that others are drawing now, by mark id; also those of one's own that are on their way. */
  drawing(document: string, page: number): Mark[];
  /** close wipes everything: state, images and object URLs. */
  close(): void;
}

/** An address of a page's image for <img> or fetch; images come with no-store. */
export function pageImage(call: string, document: string, page: number, thumb = false): string {
  const path = `/api/v1/rooms/${call}/documents/${document}/pages/${String(page)}`;
  return thumb ? `${path}?thumb=1` : path;
}
