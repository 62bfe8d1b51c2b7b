/** How the page's line to the SIP registrar is. */
export type Registration = 'starting' | 'registered' | 'lost' | 'refused';

/**
 * The stages of the page's one session:
 *
 *	outgoing: calling ─► connected ◄──► interrupted
 *	incoming: offered ─► connecting ─► connected …
 *
 * A session that ended is gone from the state (see PhoneState.last).
 */
export type SessionState = 'calling' | 'offered' | 'connecting' | 'connected' | 'interrupted';

/** Pictures and sound from the other side. */
export interface RemoteMedia {
  stream: MediaStream;
  audio: boolean;
  video: boolean;
}

export interface PhoneSession {
  /** Id of the consultation; known at once for incoming calls, from /ws otherwise. */
  consultation?: string;
  direction: 'incoming' | 'outgoing';
  /** Incoming: brought back after an interruption and accepted without a click. */
  resumed: boolean;
  state: SessionState;
  /** Since when media is interrupted (Date.now()). */
  interruptedSince?: number;
  /** Display name that the server gave for the other side. */
  peerName?: string;
  remote: RemoteMedia;
}

/** Why the last session ended, as far as this page knows; the server's words are topic "ended". */
export interface PhoneEnd {
  by: 'local' | 'remote' | 'replaced' | 'failed';
  /** SIP status of a failed outgoing call, 0 otherwise. */
  status: number;
}

export interface PhoneState {
  registration: Registration;
  session?: PhoneSession;
  last?: PhoneEnd;
}
