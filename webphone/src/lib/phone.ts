import JsSIP from 'jssip';
import type { IncomingRequest } from 'jssip/lib/SIPMessage';
import type { EndEvent, IceCandidateEvent, RTCSession } from 'jssip/lib/RTCSession';
import type { RTCSessionEvent } from 'jssip/lib/UA';

import { dtmfOf, preparePeer, replaceTracks, tuneSenders } from './peer';
import type { PhoneEnd, PhoneSession, PhoneState, Registration } from './phone-types';
import { Remotes } from './remotes';
import { SecondPicture } from './second-picture';
import { SipSocket, type SipSocketOptions } from './sip-socket';
import { ValueStore, type Store } from './store';
import { MediaWatch } from './watch';

export interface PhoneOptions extends SipSocketOptions {
  /** Domain of the site's addresses, from GET /api/v1/site. */
  domain: string;
  login: string;
  /** Media stopped: ask the server for an ICE restart. Called again while it lasts. */
  repair?: () => void;
  /** Asks over the other connection whether the line works at all. */
  probe?: () => Promise<boolean>;
  /** Says whether a call that comes back by itself is still wanted; default yes. */
  accepts?: (consultation: string) => boolean;
  /** Asks the server for a line for a second picture, or gives it back (command "slides"). */
  slides?: (on: boolean) => Promise<void>;
}

const registerExpires = 60; // seconds
/** A REGISTER that is not answered for so long: the connection is dead. */
const verifyTimeout = 2_000;
/** A camera that takes longer joins the running call by itself. */
const mediaTimeout = 4_000;
const repairEvery = 3_000;
/** The server's distribution runs the ringing time; this only has to be longer. */
const ringLimit = 3_600; // seconds

/** JsSIP's session has no public way to be forgotten silently; this is what is used of its inside. */
interface SessionInside {
  _status: number;
  _timers: { ackTimer?: ReturnType<typeof setTimeout>; invite2xxTimer?: ReturnType<typeof setTimeout> };
  _dialog?: { _uas_pending_reply: boolean };
  _close(): void;
}
const waitingForAck = 6;
const confirmed = 9;

/**
 * Phone is the page's SIP line: one registration and at most one session. It
 * is the only file that knows JsSIP, and it keeps the rules that JsSIP needs:
 *
 *   - after set-up only the server offers: no hold, no re-INVITE from here;
 *   - nothing is sent inside a dialog while the connection is down;
 *   - a call does not end because media or the connection did: the server
 *     brings it back, on this dialog or with a new INVITE that is accepted
 *     without a click (Answer-Mode: Auto, RFC 5373);
 *   - leaving the page sends nothing: after a reload the server calls back.
 */
export class Phone implements Store<PhoneState> {
  private mediaSource: (() => Promise<MediaStream | null>) | undefined;

  private readonly store = new ValueStore<PhoneState>({ registration: 'starting' });
  private readonly socket: SipSocket;
  private readonly ua: JsSIP.UA;
  private media: MediaStream | null = null;
  private session: RTCSession | null = null;
  private remotes: Remotes | null = null;
  private watch: MediaWatch | null = null;
  private repairTimer: ReturnType<typeof setInterval> | undefined;
  private verifyTimer: ReturnType<typeof setTimeout> | undefined;
  private hangingUp = false;
  private readonly second: SecondPicture;

  constructor(private readonly options: PhoneOptions) {
    this.second = new SecondPicture(options.slides, () => this.tellSlides());
    this.socket = new SipSocket(options);
    this.ua = new JsSIP.UA({
      // JsSIP asks for its interface only, its types for its class.
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
      sockets: this.socket,
      uri: `sip:${options.login}@${options.domain}`,
      // New for each load of the page: the server tells a reload from a reconnect by it (RFC 5626).
      instance_id: crypto.randomUUID(),
      register: true,
      register_expires: registerExpires,
      session_timers: false,
      no_answer_timeout: ringLimit,
      connection_recovery_min_interval: 3_600, // SipSocket recovers
      connection_recovery_max_interval: 3_600,
      user_agent: 'madoguchi-webphone',
    });
    this.ua.on('registered', () => {
      this.socket.healthy();
      this.set({ registration: 'registered' });
    });
    this.ua.on('unregistered', () => this.set({ registration: 'lost' }));
    this.ua.on('registrationFailed', (ev) => {
      // No answer means a lost line; an answer means that the login is over.
      this.set({ registration: refused(ev.response) ? 'refused' : 'lost' });
    });
    this.ua.on('disconnected', () => this.onDisconnected());
    this.ua.on('newRTCSession', (ev: RTCSessionEvent) => {
      if (ev.originator === JsSIP_REMOTE) this.onInvite(ev.session, ev.request as IncomingRequest);
    });
  }

  get = (): PhoneState => this.store.get();
  subscribe = (listener: () => void): (() => void) => this.store.subscribe(listener);

  start(): void {
    this.ua.start();
  }

  /** stop drops the session silently and takes the registration away (log-out). */
  stop(): void {
    this.forget();
    clearTimeout(this.verifyTimer);
    this.ua.stop();
  }

  /** setMedia gives the local tracks; it also swaps them in a running session. Null sends nothing. */
  setMedia(stream: MediaStream | null): void {
    this.media = stream;
    const pc = this.connection();
    if (pc) void replaceTracks(pc, stream);
  }

  /**
   * setSlides gives the second picture: a stream with one video track, of a
   * document camera or a shared window (its contentHint says which). The server is
   * asked for a line for it, once more in every session that comes back. Another
   * track goes out at once, null ends it. See PhoneSession.slides.
   */
  setSlides(stream: MediaStream | null): void {
    this.second.set(stream?.getVideoTracks()[0] ?? null);
  }

  /**
   * setMediaSource is asked for the local tracks before a session is answered,
   * so that a call that comes back right after a reload does not start without
   * a picture. Null: nothing is to be sent.
   */
  setMediaSource(source: (() => Promise<MediaStream | null>) | undefined): void {
    this.mediaSource = source;
  }

  /** call invites sip:TARGET@domain (a button's id or an account's login). False: a session is there, or no line. */
  call(target: string): boolean {
    if (this.session || !this.ua.isConnected()) return false;
    const session = this.ua.call(`sip:${target}@${this.options.domain}`, this.mediaOptions());
    this.adopt(session, { direction: 'outgoing', resumed: false, state: 'calling' });
    return true;
  }

  /** answer accepts the offered session. */
  answer(): void {
    const session = this.session;
    if (!session || this.get().session?.state !== 'offered') return;
    this.change({ state: 'connecting' });
    void this.accept(session);
  }

  /** decline refuses the offered session: 603 by a person, 486 when busy. */
  decline(code: 603 | 486 = 603): void {
    if (this.get().session?.state === 'offered') this.terminate(code);
  }

  /**
   * hangup cancels, declines or ends the session, whatever its state. Without
   * a connection it only forgets: then the server must be told over /ws.
   */
  hangup(): void {
    if (!this.session) return;
    if (this.ua.isConnected()) this.terminate(603);
    else this.forget({ by: 'local', status: 0 });
  }

  /** forget drops the session without any signalling. */
  forget(end?: PhoneEnd): void {
    const session = this.session;
    this.release(end);
    if (session && !session.isEnded()) inside(session)._close();
  }

  /** verify finds out whether the connection still works, and renews it if not. */
  verify(): void {
    if (!this.ua.isConnected()) {
      this.socket.hurry();
      return;
    }
    if (this.verifyTimer !== undefined) return;
    const asked = performance.now();
    this.verifyTimer = setTimeout(() => {
      this.verifyTimer = undefined;
      if (this.ua.isConnected() && this.socket.lastData < asked) this.socket.renew();
    }, verifyTimeout);
    this.ua.register();
  }

  /** dial sends the tone of a telephone's key: 0–9, * or #. False: this call can carry none. */
  dial(key: string): boolean {
    const pc = this.connection();
    const dtmf = pc && dtmfOf(pc);
    dtmf?.insertDTMF(dtmf.toneBuffer + key);
    return dtmf !== undefined;
  }

  /** levels says how loud each party of remotes is now, 0–1. */
  levels(): Map<string, number> {
    return this.remotes?.levels() ?? new Map<string, number>();
  }

  /** The connection of the running session, for statistics. */
  connection(): RTCPeerConnection | undefined {
    const session = this.session;
    if (!session || session.isEnded()) return undefined;
    // Missing before an offered session is answered, although the types promise it.
    return maybe(session.connection);
  }

  private onInvite(session: RTCSession, request: IncomingRequest): void {
    const consultation = header(request, 'X-Madoguchi-Consultation');
    const automatic =
      header(request, 'Answer-Mode')?.trim().toLowerCase() === 'auto' && consultation !== undefined;
    const named = consultation === undefined ? {} : { consultation };
    if (automatic) {
      if (this.options.accepts && !this.options.accepts(consultation)) {
        session.terminate({ status_code: 603 });
        return;
      }
      // The server abandoned the old leg already: no signalling for it.
      this.forget({ by: 'replaced', status: 0 });
      this.adopt(session, { direction: 'incoming', resumed: true, state: 'connecting', ...named });
      // After JsSIP's own handling of the INVITE, which sends a 180 first.
      queueMicrotask(() => void this.accept(session));
      return;
    }
    if (this.session) {
      session.terminate({ status_code: 486 });
      return;
    }
    this.adopt(session, { direction: 'incoming', resumed: false, state: 'offered', ...named });
  }

  private async accept(session: RTCSession): Promise<void> {
    await this.waitForMedia();
    if (this.session !== session || session.isEnded()) return;
    session.answer(this.mediaOptions());
    this.watchRemote(session);
  }

  private async waitForMedia(): Promise<void> {
    if (!this.mediaSource) return;
    const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), mediaTimeout));
    const stream = await Promise.race([this.mediaSource().catch(() => undefined), late]);
    if (stream !== undefined) this.media = stream;
  }

  private mediaOptions() {
    return {
      // Never let JsSIP open devices: without tracks the call is one to look and listen.
      mediaStream: this.media ?? new MediaStream(),
      pcConfig: { iceServers: [], bundlePolicy: 'max-bundle' as const },
    };
  }

  /** adopt makes the session the page's one session and follows its events. */
  private adopt(session: RTCSession, start: Omit<PhoneSession, 'remote' | 'remotes'>): void {
    this.session = session;
    this.hangingUp = false;
    this.socket.urgent = true;
    const remotes = new Remotes(() => {
      if (this.remotes === remotes) this.change({ remote: remotes.first(), remotes: remotes.parties() });
    });
    this.remotes = remotes;
    const name = (session.remote_identity as { display_name?: string } | null)?.display_name;
    this.set({
      session: {
        ...start,
        ...(start.direction === 'incoming' && name ? { peerName: name } : {}),
        remote: remotes.first(),
        remotes: [],
      },
    });
    this.guard(session);
    session.on('icecandidate', (ev: IceCandidateEvent) => ev.ready());
    session.on('connecting', () => {
      preparePeer(session.connection, start.direction === 'outgoing');
    });
    session.on('accepted', () => this.onAccepted(session));
    session.on('ended', (ev: EndEvent) => this.onEnd(session, ev, false));
    session.on('failed', (ev: EndEvent) => this.onEnd(session, ev, true));
    if (start.direction === 'outgoing') this.watchRemote(session);
  }

  /**
   * guard keeps JsSIP from ending the call by itself: it would send a BYE when
   * ICE fails or a transaction loses its connection, while here the server
   * decides (R18). Only a hang-up of ours gets through.
   */
  private guard(session: RTCSession): void {
    const terminate = session.terminate.bind(session);
    session.terminate = (options) => {
      if (this.session !== session || this.hangingUp) terminate(options);
    };
  }

  private terminate(code: number): void {
    const session = this.session;
    if (!session || session.isEnded()) return;
    this.hangingUp = true;
    const offered = this.get().session?.state === 'offered';
    try {
      session.terminate(offered ? { status_code: code } : {});
    } catch {
      this.forget({ by: 'local', status: 0 });
    }
  }

  private watchRemote(session: RTCSession): void {
    const pc = session.connection;
    this.remotes?.watch(pc);
    pc.addEventListener('signalingstatechange', () => {
      this.second.place(pc);
      if (pc.signalingState === 'stable') void tuneSenders(pc);
    });
    pc.addEventListener('iceconnectionstatechange', () => {
      // The line is back: so the connection for signalling may be, too.
      if (pc.iceConnectionState === 'connected') this.socket.hurry();
    });
  }

  private onAccepted(session: RTCSession): void {
    if (this.session !== session) return;
    const pc = session.connection;
    this.change({ state: 'connected' });
    // Also the tracks: those that came while the session was being answered found no line yet.
    void replaceTracks(pc, this.media);
    this.second.begin(pc);
    this.watch?.stop();
    this.watch = new MediaWatch(pc, {
      changed: (alive) => this.onMedia(alive),
      pictures: (still) => this.remotes?.setStill(still),
      ...(this.options.probe ? { probe: this.options.probe } : {}),
    });
    this.watch.start();
  }

  private onMedia(alive: boolean): void {
    clearInterval(this.repairTimer);
    if (alive) {
      const { session } = this.get();
      if (!session) return;
      const back: PhoneSession = { ...session, state: 'connected' };
      delete back.interruptedSince;
      this.set({ session: back });
      return;
    }
    this.change({ state: 'interrupted', interruptedSince: Date.now() });
    this.verify();
    this.options.repair?.();
    this.repairTimer = setInterval(() => this.options.repair?.(), repairEvery);
  }

  /** The connection is down. The call goes on; what could never be finished is tidied up. */
  private onDisconnected(): void {
    if (this.get().registration !== 'refused') this.set({ registration: 'lost' });
    const session = this.session;
    if (!session || session.isEnded()) return;
    const state = this.get().session?.state;
    if (state === 'offered' || state === 'connecting') {
      // The server ends an incoming leg whose flow closed before the answer.
      this.forget({ by: 'failed', status: 0 });
      return;
    }
    if (state === 'calling') {
      // No answer can arrive any more, but the server keeps the place in the
      // queue and will call this page.
      this.change({ state: 'interrupted', interruptedSince: Date.now() });
      return;
    }
    // A 200 of ours whose ACK can no longer come must not end the call after
    // 32 s, nor make the next re-INVITE be refused (RFC 3261 §14.2 is for
    // peers that are gone; ours comes back on another connection).
    const inner = inside(session);
    clearTimeout(inner._timers.ackTimer);
    clearTimeout(inner._timers.invite2xxTimer);
    if (inner._status === waitingForAck) inner._status = confirmed;
    if (inner._dialog) inner._dialog._uas_pending_reply = false;
  }

  private onEnd(session: RTCSession, ev: EndEvent, failed: boolean): void {
    if (this.session !== session) return;
    const local = (ev.originator as string) === 'local';
    const status = (ev.message as { status_code?: number } | null)?.status_code ?? 0;
    this.release({ by: local ? 'local' : failed ? 'failed' : 'remote', status });
  }

  private release(end?: PhoneEnd): void {
    this.session = null;
    this.second.end();
    this.socket.urgent = false;
    clearInterval(this.repairTimer);
    this.watch?.stop();
    this.watch = null;
    this.remotes?.close();
    this.remotes = null;
    const { session: old, ...rest } = this.get();
    if (!old) return;
    this.store.set(end ? { ...rest, last: end } : rest);
  }

  private tellSlides(): void {
    const { session } = this.get();
    if (!session || session.slides === this.second.state) return;
    const told = { ...session };
    delete told.slides;
    this.set({ session: this.second.state ? { ...told, slides: this.second.state } : told });
  }

  private set(part: { registration?: Registration; session?: PhoneSession }): void {
    this.store.set({ ...this.get(), ...part });
  }

  private change(part: Partial<PhoneSession>): void {
    const { session } = this.get();
    if (session) this.set({ session: { ...session, ...part } });
  }
}

const JsSIP_REMOTE = 'remote' as unknown as RTCSessionEvent['originator'];

function inside(session: RTCSession): SessionInside {
  return session as unknown as SessionInside;
}

function header(request: IncomingRequest, name: string): string | undefined {
  return maybe(request.getHeader(name));
}

/** JsSIP gives null and undefined where its types know neither. */
function maybe<T>(value: T | null | undefined): T | undefined {
  return value ?? undefined;
}

function refused(response: unknown): boolean {
  const status = (response as { status_code?: number } | null)?.status_code ?? 0;
  return status === 401 || status === 403;
}
