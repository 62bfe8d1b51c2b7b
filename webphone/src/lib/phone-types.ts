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
  /** Whether sound arrives now. */
  audio: boolean;
  /** Whether a picture arrives now, and moves. */
  video: boolean;
  /** The second picture (document camera or shared window), while the party sends one. */
  slides?: RemoteSlides;
}

/** A party's second picture, beside the face (a=content:slides, RFC 4796). */
export interface RemoteSlides {
  /** Has one video track. The same object for as long as the party sends a second picture. */
  stream: MediaStream;
  /** Whether the picture arrives now, and moves; false until its first frame. */
  video: boolean;
}

/** What arrives of one party in a call of several. */
export interface RemoteParty extends RemoteMedia {
  /**
   * Account id, as in the parties of topic "call"; '' when the server did not
   * say whose it is (music before an answer). Unique within the list.
   */
  party: string;
}

export interface PhoneSession {
  /** Id of the consultation; known at once for incoming calls, from /ws otherwise. */
  consultation?: string;
  direction: 'incoming' | 'outgoing';
  /**
   * Incoming: accepted without a click, because the server brings a call back
   * after an interruption or this person asked to join it (supervisors).
   */
  resumed: boolean;
  state: SessionState;
  /** Since when media is interrupted (Date.now()). */
  interruptedSince?: number;
  /** Display name that the server gave for the other side. */
  peerName?: string;
  /**
   * The main party, for those who show one only: the first of remotes, or
   * nothing. Slot 0's stream is the same object for the whole session.
   */
  remote: RemoteMedia;
  /**
   * Everybody whose media the server sends to this page now, slot 0 first, then
   * in the order of their slots; empty slots are left out. It is read anew
   * after each negotiation, so the list may change at any time in a call: use
   * the party as key. Who is in the call but sends nothing here (a consulted
   * colleague, a supervisor who listens) is not in it: people are listed from
   * topic "call". Each stream has its own audio and all must be played (lib
   * component RemoteSounds does); show the pictures muted.
   */
  remotes: RemoteParty[];
  /**
   * This page's own second picture (Phone.setSlides): 'asked' until the server
   * has given the line for it, then 'on'. Absent: none is sent.
   */
  slides?: 'asked' | 'on';
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
