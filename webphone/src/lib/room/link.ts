import { linkTiming, type LiveSocket } from '../live';
import { ProtocolError } from '../protocol';

/** What a Link tells its owner. */
export interface LinkEvents {
  /** The address to open next: it names how far the owner is. */
  url: () => string;
  /** A frame came; a ProtocolError that it throws ends this socket. */
  frame: (data: string) => void;
  /** The socket is gone; the link tries again by itself. */
  lost: () => void;
}

export interface LinkOptions {
  open?: (url: string) => LiveSocket;
  random?: () => number;
}

/**
 * Link keeps one WebSocket until it is closed: it reconnects with growing
 * pauses, pings, and gives up a socket on which nothing comes any more. While a
 * link is wanted a call is up, so the pauses stay short.
 */
export class Link {
  private socket: LiveSocket | null = null;
  private attempt = 0;
  private lastFrame = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private openTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setInterval> | undefined;
  private closed = false;
  private readonly openSocket: (url: string) => LiveSocket;
  private readonly random: () => number;

  constructor(
    private readonly events: LinkEvents,
    { open, random }: LinkOptions = {},
  ) {
    this.openSocket = open ?? ((url) => new WebSocket(url) as unknown as LiveSocket);
    this.random = random ?? Math.random;
    window.addEventListener('online', this.hurry);
    document.addEventListener('visibilitychange', this.hurry);
    this.connect();
  }

  close(): void {
    this.closed = true;
    window.removeEventListener('online', this.hurry);
    document.removeEventListener('visibilitychange', this.hurry);
    clearTimeout(this.retryTimer);
    this.drop();
  }

  /** send gives a frame to the socket; without one, or when it fails, the frame is not sent. */
  send(message: object): void {
    const socket = this.socket;
    if (!socket) return;
    try {
      socket.send(JSON.stringify(message));
    } catch {
      this.lose(socket);
    }
  }

  /** welcomed says that the other side works: the next pause is a short one again. */
  welcomed(): void {
    this.attempt = 0;
  }

  private connect(): void {
    clearTimeout(this.retryTimer);
    if (this.closed || this.socket) return;
    const socket = this.openSocket(this.events.url());
    this.socket = socket;
    this.openTimer = setTimeout(() => this.lose(socket), linkTiming.openTimeout);
    socket.onopen = () => {
      if (this.socket !== socket) return;
      clearTimeout(this.openTimer);
      this.lastFrame = Date.now();
      this.pingTimer = setInterval(() => this.ping(socket), linkTiming.pingEvery);
    };
    socket.onmessage = (ev) => {
      if (this.socket !== socket) return;
      this.lastFrame = Date.now();
      try {
        this.events.frame(String(ev.data));
      } catch (err) {
        if (!(err instanceof ProtocolError)) throw err; // a fault of this page, not of the line
        this.lose(socket);
      }
    };
    socket.onclose = () => this.lose(socket);
  }

  private ping(socket: LiveSocket): void {
    if (this.socket !== socket) return;
    if (Date.now() - this.lastFrame > linkTiming.silenceLimit) this.lose(socket);
    else this.send({ type: 'ping' });
  }

  private lose(socket: LiveSocket): void {
    if (this.socket !== socket) return;
    this.drop();
    if (this.closed) return;
    const ceiling = Math.min(linkTiming.maxPauseInCall, linkTiming.minPause * 2 ** this.attempt);
    this.attempt++;
    // Half fixed, half random: a server that restarts is not met by all at once.
    this.retryTimer = setTimeout(() => this.connect(), ceiling / 2 + (this.random() * ceiling) / 2);
    this.events.lost();
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    clearTimeout(this.openTimer);
    clearInterval(this.pingTimer);
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  /** The line may be back, or the page is looked at again: do not wait for the pause to end. */
  private readonly hurry = (): void => {
    if (document.visibilityState === 'hidden') return;
    if (this.socket) this.ping(this.socket);
    else {
      this.attempt = 0;
      this.connect();
    }
  };
}
