import { socketURL } from './live';

/** The part of WebSocket that is used, so that tests can give a fake one. */
export interface RawSocket {
  onopen: (() => void) | null;
  onclose: ((ev: { code: number; reason: string; wasClean: boolean }) => void) | null;
  onmessage: ((ev: { data: unknown }) => void) | null;
  send(data: string): void;
  close(): void;
}

export interface SipSocketOptions {
  url?: string;
  open?: (url: string, protocol: string) => RawSocket;
  random?: () => number;
}

const minPause = 300;
const maxPause = 5_000;
/** While a call is up there is no reason to be modest: few pages have one. */
const maxPauseInCall = 1_000;
const openTimeout = 4_000;

/**
 * SipSocket is SIP over WebSocket (RFC 7118) as JsSIP wants a socket, with a
 * recovery of its own: JsSIP's waits whole seconds and cannot be hurried.
 */
export class SipSocket {
  // JsSIP's interface: names and nullability are its own.
  readonly url: string;
  readonly sip_uri: string;
  readonly via_transport: string;
  onconnect: () => void = noop;
  ondisconnect: (error: boolean, code?: number, reason?: string) => void = noop;
  ondata: (data: unknown) => void = noop;

  /** Set while a call is up. */
  urgent = false;
  /** When the last message came (performance.now()). */
  lastData = 0;

  private socket: RawSocket | null = null;
  private isOpen = false;
  private wanted = false;
  private attempt = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private openTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly open: (url: string, protocol: string) => RawSocket;
  private readonly random: () => number;

  constructor(options: SipSocketOptions = {}) {
    this.url = options.url ?? socketURL('/sip');
    const { protocol, host } = new URL(this.url);
    this.via_transport = protocol === 'ws:' ? 'WS' : 'WSS';
    this.sip_uri = `sip:${host};transport=ws`;
    this.open = options.open ?? ((url, sub) => new WebSocket(url, sub) as unknown as RawSocket);
    this.random = options.random ?? Math.random;
  }

  connect = (): void => {
    this.wanted = true;
    if (this.socket) return;
    clearTimeout(this.retryTimer);
    const socket = this.open(this.url, 'sip');
    this.socket = socket;
    this.openTimer = setTimeout(() => this.lost(socket, 0, 'timeout'), openTimeout);
    socket.onopen = () => {
      if (this.socket !== socket) return;
      clearTimeout(this.openTimer);
      this.isOpen = true;
      this.onconnect();
    };
    socket.onmessage = (ev) => {
      if (this.socket !== socket) return;
      this.lastData = performance.now();
      this.ondata(ev.data);
    };
    socket.onclose = (ev) => this.lost(socket, ev.code, ev.reason);
  };

  disconnect = (): void => {
    this.wanted = false;
    clearTimeout(this.retryTimer);
    this.drop();
  };

  send = (message: string): boolean => {
    if (!this.isOpen || !this.socket) return false;
    try {
      this.socket.send(message);
      return true;
    } catch {
      return false;
    }
  };

  isConnected = (): boolean => this.isOpen;
  isConnecting = (): boolean => this.socket !== null && !this.isOpen;

  /** The registrar answered: the next loss starts with a short pause again. */
  healthy(): void {
    this.attempt = 0;
  }

  /** renew throws the connection away and opens a new one at once. */
  renew(): void {
    this.attempt = 0;
    if (this.socket) this.lost(this.socket, 0, 'renewed');
    this.hurry();
  }

  /** hurry ends a pause between tries. */
  hurry(): void {
    if (this.wanted && !this.socket) this.connect();
  }

  private lost(socket: RawSocket, code: number, reason: string): void {
    if (this.socket !== socket) return;
    this.drop();
    if (!this.wanted) return;
    const ceiling = Math.min(this.urgent ? maxPauseInCall : maxPause, minPause * 2 ** this.attempt);
    this.attempt++;
    this.retryTimer = setTimeout(() => this.hurry(), ceiling / 2 + (this.random() * ceiling) / 2);
    this.ondisconnect(true, code, reason);
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    this.isOpen = false;
    clearTimeout(this.openTimer);
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}

function noop(): void {
  // Until JsSIP sets its handlers.
}
