import type { Mode } from './protocol';

// How the board asks a staff page to bring its person into a consultation: by
// the address of a page that it opens, or through a channel to one that is open.

/** The name of the window that the board opens for the staff page. */
export const deskWindow = 'madoguchi-staff';
/** The channel between the pages of one browser. */
export const deskChannel = 'madoguchi.desk';

/** A consultation that somebody wants to be in, and how. */
export interface Wish {
  call: string;
  mode: Mode;
  /** Serve the citizen in place of whoever does. */
  takeOver: boolean;
}

/** What a staff page says when it takes a wish. */
export interface DeskAnswer {
  taken?: string;
}

const modes: readonly string[] = ['listen', 'whisper', 'barge'] satisfies Mode[];

/** wishAddress is the staff page's address with a wish. */
export function wishAddress(wish: Wish | undefined): string {
  if (!wish) return '/staff';
  const query = new URLSearchParams({ join: wish.call, mode: wish.mode });
  if (wish.takeOver) query.set('take-over', '');
  return `/staff#${query.toString()}`;
}

/** readWish takes a wish out of an address's fragment; anything else is none. */
export function readWish(hash: string): Wish | undefined {
  const query = new URLSearchParams(hash.replace(/^#/, ''));
  const [call, mode] = [query.get('join'), query.get('mode') ?? 'listen'];
  if (!call || !modes.includes(mode)) return undefined;
  return { call, mode: mode as Mode, takeOver: query.has('take-over') };
}
