import type { RemoteParty } from '../lib/phone-types';

/** What is seen of somebody. */
export interface Seen {
  /** Null: nothing arrives of this person. */
  stream: MediaStream | null;
  /** The picture is there and moves. */
  live: boolean;
}

const nothing: Seen = { stream: null, live: false };

/**
 * seenOf finds a person's picture among what arrives. A stream that the server
 * gave no name for is the agent's: with two people there is no other.
 */
export function seenOf(account: string | null, remotes: readonly RemoteParty[], serves: boolean): Seen {
  const found = remotes.find((r) => r.party === account) ?? (serves ? unnamed(remotes) : undefined);
  return found ? { stream: found.stream, live: found.video } : nothing;
}

function unnamed(remotes: readonly RemoteParty[]): RemoteParty | undefined {
  return remotes.find((r) => r.party === '');
}

/** Somebody's second picture. */
export interface SeenSlides {
  party: string;
  stream: MediaStream;
  live: boolean;
}

/** slidesOf finds the second picture that the staff show: the first one of all that arrive. */
export function slidesOf(remotes: readonly RemoteParty[]): SeenSlides | null {
  const found = remotes.find((r) => r.slides);
  return found?.slides ? { party: found.party, stream: found.slides.stream, live: found.slides.video } : null;
}
