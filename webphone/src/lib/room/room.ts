import type { Store } from '../store';
import type { PageImages } from './images';
import type { Action, Equipment, Mark, RoomDoc, RoomPart, Signals, SignalKind } from './protocol';

/** What a page knows of its room. */
export interface RoomView {
  /**
   * "opening" until the first welcome; "lost" while the socket is away: what is
   * there stays; "closed" for good: nothing is left.
   */
  status: 'opening' | 'open' | 'lost' | 'closed';
  call: string;
  part: RoomPart;
  /** The number of the last operation that doc holds. */
  n: number;
  /** The state with all operations so far; of one's own actions too only when the server has done them. */
  doc: RoomDoc;
  /** By account. */
  equipment: Readonly<Record<string, Equipment>>;
}

/**
 * Room is one consultation's room, as the pages use it. Actions are sent again
 * after a reconnect, in order, and done once; a promise is rejected with a
 * CommandError (lib/live.ts), which has the Problem, when the server refuses or
 * the room is over. Nothing of a room is kept once it is closed.
 */
export interface Room extends Store<RoomView> {
  /** The decoded images of its pages. */
  readonly images: PageImages;
  do(action: Action): Promise<void>;
  /**
   * signal passes something on at once; while the socket is away it is dropped.
   * Drawings, lasers and levels may be told at any rate: they are joined to what
   * the room carries. A drawing whose points came late is sent whole.
   */
  signal<K extends SignalKind>(kind: K, data: Signals[K], to?: string): void;
  /** on calls back for each signal of a kind; from is the sender's account, '' for the server. */
  on<K extends SignalKind>(kind: K, callback: (data: Signals[K], from: string) => void): () => void;
  /** Strokes that others are drawing now, by mark id; also those of one's own that are on their way. */
  drawing(document: string, page: number): Mark[];
  /** watchDrawing calls back when drawing() of some page may have changed. */
  watchDrawing(callback: () => void): () => void;
  /** close wipes everything: state, images and object URLs. */
  close(): void;
}

/** An address of a page's image for <img> or fetch; images come with no-store. */
export function pageImage(call: string, document: string, page: number, thumb = false): string {
  const path = `/api/v1/rooms/${call}/documents/${document}/pages/${String(page)}`;
  return thumb ? `${path}?thumb=1` : path;
}
