import { ValueStore, type Store } from './store';
import type { PhoneState } from './phone-types';

export interface PhoneOptions {
  /** Domain of the site's addresses, from GET /api/v1/site. */
  domain: string;
  login: string;
  url?: string;
  /** Asks the server for an ICE restart (command "repair"); the phone calls it when media stopped. */
  repair?: () => void;
}

/** Phone is the page's SIP line: one registration, at most one session. */
export class Phone implements Store<PhoneState> {
  private readonly store = new ValueStore<PhoneState>({ registration: 'starting' });
  constructor(readonly options: PhoneOptions) {}
  get = (): PhoneState => this.store.get();
  subscribe = (listener: () => void): (() => void) => this.store.subscribe(listener);
  start(): void {
    this.store.set({ ...this.get(), registration: 'starting' });
  }
  stop(): void {
    this.store.set({ registration: 'lost' });
  }
  /** setMedia gives the local tracks; it also swaps them in a running session. */
  setMedia(_stream: MediaStream | null): void {
    throw new Error('not built yet');
  }
  /** call invites sip:TARGET@domain (a button's id or an account's login). */
  call(_target: string): void {
    throw new Error('not built yet');
  }
  /** answer accepts the offered session. */
  answer(): void {
    throw new Error('not built yet');
  }
  /** decline refuses the offered session: 603 by a person, 486 when busy. */
  decline(_code: 603 | 486 = 603): void {
    throw new Error('not built yet');
  }
  /** hangup cancels, declines or ends the session, whatever its state. */
  hangup(): void {
    throw new Error('not built yet');
  }
}
