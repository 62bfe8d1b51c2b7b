import {
  applyState,
  decode,
  protocolVersion,
  type ByeReason,
  type ClientMessage,
  type CommandName,
  type Commands,
  type Hello,
  type Problem,
  type ServerMessage,
  type Topics,
} from './protocol';
import { ValueStore, type Store } from './store';

/** What the page knows of the server at this moment. */
export interface LiveState {
  /**
   * connecting: first try or trying again; open: topics are current;
   * ended: the server closed for good (logged out): log in again.
   */
  status: 'connecting' | 'open' | 'ended';
  /** Since when the connection is gone (Date.now()), undefined while open. */
  lostSince?: number;
  hello?: Hello;
  /** Last known documents; stale while not open. */
  topics: Topics;
  endReason?: ByeReason;
}

/** A command was refused, or nobody answered. */
export class CommandError extends Error {
  override name = 'CommandError';
  constructor(readonly problem: Problem) {
    super(problem.code);
  }
}

/** The part of WebSocket that the client uses, so that tests can give a fake one. */
export interface LiveSocket {
  onopen: (() => void) | null;
  onmessage: ((ev: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(data: string): void;
  close(): void;
}

export interface LiveOptions {
  url?: string;
  open?: (url: string) => LiveSocket;
  random?: () => number;
}

/** First and longest pause between tries, before jitter. */
const minPause = 300;
const maxPause = 5_000;
/** A command without a reply for so long has failed. */
const commandTimeout = 8_000;
/** A ping each so often; without any frame for the second time the line is dead. */
const pingEvery = 5_000;
const silenceLimit = 12_000;
/** A socket that neither opened nor failed. */
const openTimeout = 4_000;
/** An answer to a probe takes at most so long on a line that works. */
const probeTimeout = 2_500;
/** While a call is up there is no reason to be modest: few pages have one. */
const maxPauseInCall = 1_000;

/** What other sockets of a page keep to, too. */
export const linkTiming = { minPause, maxPauseInCall, pingEvery, silenceLimit, openTimeout } as const;

interface Pending {
  resolve: () => void;
  reject: (err: CommandError) => void;
  timer: ReturnType<typeof setTimeout>;
}

const noReply: Problem = {
  code: 'no-reply',
  ja: 'サーバーから返事がありません。少し待ってからもう一度お試しください。',
  en: 'The server did not answer. Please wait a moment and try again.',
};
const notConnected: Problem = {
  code: 'not-connected',
  ja: 'サーバーとつながっていません。つながり次第、もう一度お試しください。',
  en: 'There is no connection to the server. Please try again once it is back.',
};

/**
 * LiveClient keeps one /ws connection, for as long as it is started, and shows
 * the server's documents as a Store.
 */
export class LiveClient implements Store<LiveState> {
  private readonly store = new ValueStore<LiveState>({ status: 'connecting', topics: {} });
  private readonly url: string;
  private readonly openSocket: (url: string) => LiveSocket;
  private readonly random: () => number;
  private socket: LiveSocket | null = null;
  private attempt = 0;
  private seq = 0;
  private nextID = 1;
  private clockOffset = 0; // server clock minus ours, ms
  private lastFrame = 0;
  private readonly pending = new Map<string, Pending>();
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setInterval> | undefined;
  private openTimer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private readonly probes = new Set<(alive: boolean) => void>();
  /** Set while a call is up: then pauses between tries are short. */
  urgent = false;

  constructor(options: LiveOptions = {}) {
    this.url = options.url ?? socketURL('/ws');
    this.openSocket = options.open ?? ((url) => new WebSocket(url) as unknown as LiveSocket);
    this.random = options.random ?? Math.random;
  }

  get = (): LiveState => this.store.get();
  subscribe = (listener: () => void): (() => void) => this.store.subscribe(listener);

  start(): void {
    if (this.running) return;
    this.running = true;
    window.addEventListener('online', this.hurry);
    document.addEventListener('visibilitychange', this.hurry);
    this.connect();
  }

  stop(): void {
    if (!this.running) return;
    this.running = false;
    window.removeEventListener('online', this.hurry);
    document.removeEventListener('visibilitychange', this.hurry);
    clearTimeout(this.retryTimer);
    this.dropSocket();
  }

  /** serverNow is the server's time in ms since the epoch, on a PC whose clock is wrong too. */
  serverNow = (): number => Date.now() + this.clockOffset;

  /** command asks for something and resolves when the server did it; it rejects with a CommandError. */
  command<K extends CommandName>(name: K, args: Commands[K]): Promise<void> {
    const socket = this.socket;
    if (!socket || this.get().status !== 'open') return Promise.reject(new CommandError(notConnected));
    const id = String(this.nextID++);
    return new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.pending.delete(id);
        reject(new CommandError(noReply));
      }, commandTimeout);
      this.pending.set(id, { resolve, reject, timer });
      this.send(socket, { type: 'command', id, name, args } as ClientMessage);
    });
  }

  /** probe asks whether the connection works now; one that does not answer in time is renewed. */
  probe(patience = probeTimeout): Promise<boolean> {
    const socket = this.socket;
    if (!socket || this.get().status !== 'open') {
      this.hurry();
      return Promise.resolve(false);
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.probes.delete(done);
        this.lost(socket);
        resolve(false);
      }, patience);
      const done = (alive: boolean) => {
        clearTimeout(timer);
        this.probes.delete(done);
        resolve(alive);
      };
      this.probes.add(done);
      this.send(socket, { type: 'ping' });
    });
  }

  private connect(): void {
    clearTimeout(this.retryTimer);
    this.retryTimer = undefined;
    if (!this.running || this.socket) return;
    const socket = this.openSocket(this.url);
    this.socket = socket;
    this.openTimer = setTimeout(() => this.lost(socket), openTimeout);
    socket.onopen = () => {
      if (this.socket !== socket) return;
      clearTimeout(this.openTimer);
      this.lastFrame = Date.now();
      this.pingTimer = setInterval(() => this.ping(socket), pingEvery);
    };
    socket.onmessage = (ev) => {
      if (this.socket === socket) this.receive(socket, ev.data);
    };
    socket.onclose = () => this.lost(socket);
  }

  private receive(socket: LiveSocket, data: unknown): void {
    this.lastFrame = Date.now();
    for (const done of [...this.probes]) done(true);
    let message: ServerMessage;
    try {
      message = decode(String(data));
    } catch {
      this.lost(socket);
      return;
    }
    switch (message.type) {
      case 'hello':
        this.clockOffset = Date.parse(message.serverTime) - Date.now();
        if (message.protocol !== protocolVersion) {
          // The page is older or newer than the server: new files are there.
          location.reload();
          return;
        }
        this.store.set({ ...this.get(), hello: message });
        return;
      case 'snapshot':
        this.seq = message.seq;
        this.attempt = 0;
        this.store.set({ status: 'open', topics: message.topics, ...helloOf(this.get()) });
        return;
      case 'state':
        if (message.seq !== this.seq + 1) {
          this.lost(socket);
          return;
        }
        this.seq = message.seq;
        this.store.set({ ...this.get(), topics: applyState(this.get().topics, message) });
        return;
      case 'reply':
        this.settle(message.id, message.error);
        return;
      case 'bye':
        if (message.reason === 'logged-out') {
          this.store.set({ ...this.get(), status: 'ended', endReason: message.reason });
          this.stop();
        }
        return;
      case 'alive':
        // No timer, no microtask: a page whose scripts do not run does not answer (R15).
        this.send(socket, message);
        return;
      case 'pong':
        return;
    }
  }

  private settle(id: string, error: Problem | undefined): void {
    const entry = this.pending.get(id);
    if (!entry) return;
    this.pending.delete(id);
    clearTimeout(entry.timer);
    if (error) entry.reject(new CommandError(error));
    else entry.resolve();
  }

  private ping(socket: LiveSocket): void {
    if (this.socket !== socket) return;
    if (Date.now() - this.lastFrame > silenceLimit) this.lost(socket);
    else this.send(socket, { type: 'ping' });
  }

  private send(socket: LiveSocket, message: ClientMessage): void {
    try {
      socket.send(JSON.stringify(message));
    } catch {
      this.lost(socket);
    }
  }

  /** lost forgets the socket and tries again after a pause. */
  private lost(socket: LiveSocket): void {
    if (this.socket !== socket) return;
    this.dropSocket();
    if (!this.running) return;
    const state = this.get();
    this.store.set({ ...state, status: 'connecting', lostSince: state.lostSince ?? Date.now() });
    const ceiling = Math.min(this.urgent ? maxPauseInCall : maxPause, minPause * 2 ** this.attempt);
    this.attempt++;
    // Half fixed, half random: a server that restarts is not met by all at once.
    this.retryTimer = setTimeout(() => this.connect(), ceiling / 2 + (this.random() * ceiling) / 2);
  }

  private dropSocket(): void {
    const socket = this.socket;
    this.socket = null;
    clearTimeout(this.openTimer);
    clearInterval(this.pingTimer);
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    for (const done of [...this.probes]) done(false);
    for (const id of [...this.pending.keys()]) this.settle(id, noReply);
  }

  /** The line may be back, or the page is looked at again: do not wait for the pause to end. */
  private readonly hurry = (): void => {
    if (document.visibilityState === 'hidden') return;
    const socket = this.socket;
    if (socket && this.get().status === 'open') {
      void this.probe();
      return;
    }
    this.attempt = 0;
    if (!socket) this.connect();
  };
}

/** socketURL is the wss address of a path on the page's own host. */
export function socketURL(path: string): string {
  return `${location.protocol === 'http:' ? 'ws' : 'wss'}://${location.host}${path}`;
}

function helloOf(state: LiveState): { hello?: Hello } {
  return state.hello ? { hello: state.hello } : {};
}
