import { CommandError, LiveClient, type LiveState } from './live';
import { Phone } from './phone';
import type { Mode } from './protocol';
import { ValueStore, type Store } from './store';

/** A live connection without a call for so long: the server knows of no call of ours. */
const goneAfter = 3_000;
/** When media is silent already, a connection for signalling that works answers sooner than this. */
const silentPatience = 1_000;

/** A call that this person has left, and when (the server's clock): the same call may come again. */
export interface Left {
  call: string;
  at: number;
}

/**
 * Line is what an application talks through: the live connection and the phone,
 * and what each has to know of the other.
 */
export class Line {
  readonly live: LiveClient;
  readonly phone: Phone;
  /** The call that this person has left or ended, in case the server still shows it. */
  private readonly left = new ValueStore<Left | undefined>(undefined);
  readonly leftCall: Store<Left | undefined> = this.left;
  /** How this person asked to be brought into a call: the server says so only once they are in it. */
  joining: Mode | undefined;
  /** A call that the person ended while the server could not be told. */
  private unwanted: string | undefined;
  private goneTimer: ReturnType<typeof setTimeout> | undefined;
  private wasOpen = false;
  private readonly stops: (() => void)[] = [];

  constructor(options: { domain: string; login: string }, live = new LiveClient()) {
    this.live = live;
    this.phone = new Phone({
      ...options,
      repair: () => this.repair(),
      probe: () => live.probe(silentPatience),
      accepts: (consultation) => consultation !== this.unwanted,
      slides: (on) => this.slides(on),
    });
  }

  start(): void {
    this.stops.push(this.live.subscribe(this.onLive), this.phone.subscribe(this.onPhone));
    const verify = () => this.phone.verify();
    window.addEventListener('online', verify);
    this.stops.push(() => window.removeEventListener('online', verify));
    this.live.start();
    this.phone.start();
  }

  stop(): void {
    for (const stop of this.stops.splice(0)) stop();
    clearTimeout(this.goneTimer);
    this.phone.stop();
    this.live.stop();
  }

  /** hangup ends the call for this person, at once for the eye and as soon as possible for the server. */
  hangup(): Promise<void> {
    return this.part('hangup');
  }

  /** leave takes this person out of a call that goes on without them. */
  leave(): Promise<void> {
    return this.part('leave');
  }

  /** join asks to be brought into a running call, or changes how one takes part: the server calls this page. */
  async join(call: string, mode: Mode): Promise<void> {
    if (this.unwanted === call) this.unwanted = undefined;
    this.joining = mode;
    await this.live.command('join', { call, mode });
  }

  private async part(how: 'hangup' | 'leave'): Promise<void> {
    const call = this.live.get().topics.call?.id ?? this.phone.get().session?.consultation;
    if (call !== undefined && this.live.get().status === 'open') {
      try {
        await this.live.command(how, { call });
        this.left.set({ call, at: this.live.serverNow() });
        // Done: the server's BYE need not be waited for, and finds nothing to end.
        this.phone.forget({ by: 'local', status: 0 });
        return;
      } catch (err) {
        if (!(err instanceof CommandError)) throw err;
        // Fall through: a BYE of ours says the same.
      }
    }
    if (this.phone.get().registration !== 'registered') this.unwanted = call;
    this.phone.hangup();
  }

  private readonly onLive = (): void => {
    const { status, topics } = this.live.get();
    const open = status === 'open';
    if (open !== this.wasOpen) {
      this.wasOpen = open;
      // Both connections go to one place: what happened to one may have happened to the other.
      this.phone.verify();
    }
    this.live.urgent = topics.call !== undefined;
    if (topics.call) this.joining = undefined;
    if (open && this.unwanted !== undefined && topics.call?.id === this.unwanted) {
      const call = this.unwanted;
      this.live.command('hangup', { call }).then(
        () => (this.unwanted = undefined),
        () => undefined, // tried again with the next message
      );
    }
    this.reconcile();
  };

  private readonly onPhone = (): void => this.reconcile();

  /**
   * reconcile forgets a session that the server no longer knows: its BYE was
   * lost with the connection, or the call ended while the line was cut.
   */
  private reconcile(): void {
    const { status, topics } = withoutLeft(this.live.get(), this.left.get());
    const session = this.phone.get().session;
    const orphan =
      status === 'open' &&
      !topics.call &&
      session !== undefined &&
      session.state !== 'calling' &&
      session.state !== 'offered';
    if (!orphan) {
      clearTimeout(this.goneTimer);
      this.goneTimer = undefined;
      return;
    }
    this.goneTimer ??= setTimeout(() => {
      this.goneTimer = undefined;
      const now = withoutLeft(this.live.get(), this.left.get());
      if (now.status === 'open' && !now.topics.call) this.phone.forget({ by: 'remote', status: 0 });
    }, goneAfter);
  }

  private async slides(on: boolean): Promise<void> {
    const call = this.live.get().topics.call?.id ?? this.phone.get().session?.consultation;
    if (call === undefined) throw new Error('the call is not known yet');
    await this.live.command('slides', { call, on });
  }

  /** Media stopped: if the server can be reached it restarts ICE, if not the connection is renewed. */
  private repair(): void {
    const call = this.live.get().topics.call?.id;
    void this.live.probe().then((alive) => {
      if (!alive || call === undefined) return;
      this.live.command('repair', { call }).catch(() => undefined); // asked again while it lasts
    });
  }
}

/**
 * withoutLeft takes a call away that this person has left, or that the server
 * has already told the end of: its document may be gone a moment later only.
 * Whoever came into the call after that (it was transferred back, a supervisor
 * joined again) is in it.
 */
export function withoutLeft(live: LiveState, left: Left | undefined): LiveState {
  const { call, ended } = live.topics;
  if (!call) return live;
  const own = call.parties.find((party) => party.id === live.hello?.account.id);
  const since = own ? Date.parse(own.since) : 0;
  const over = (id: string, at: number) => id === call.id && !(since > at);
  const gone =
    (left !== undefined && over(left.call, left.at)) ||
    (ended !== undefined && over(ended.call, Date.parse(ended.endedAt)));
  if (!gone) return live;
  const topics = { ...live.topics };
  delete topics.call;
  return { ...live, topics };
}
