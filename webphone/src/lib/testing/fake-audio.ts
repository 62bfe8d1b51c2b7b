import { FakeStream, FakeTrack } from './fake-rtc';

export const contexts: FakeAudio[] = [];

export class FakeNode {
  readonly to: FakeNode[] = [];
  readonly gain = { value: 1 };
  readonly threshold = { value: 0 };
  readonly knee = { value: 0 };
  readonly ratio = { value: 0 };
  readonly attack = { value: 0 };
  readonly release = { value: 0 };
  fftSize = 0;
  readonly stream = new FakeStream([new FakeTrack('audio')]);

  constructor(
    readonly what: string,
    private readonly sample: () => number,
  ) {}

  connect(next: FakeNode): FakeNode {
    this.to.push(next);
    return next;
  }
  disconnect(): void {
    this.to.length = 0;
  }
  getFloatTimeDomainData(into: Float32Array): void {
    into.fill(this.sample());
  }
}

/** FakeAudio is an AudioContext that only remembers what was connected to what. */
export class FakeAudio extends EventTarget {
  state = 'suspended';
  readonly nodes: FakeNode[] = [];
  sample = 0;

  constructor(readonly allowed: boolean) {
    super();
    contexts.push(this);
  }

  resume(): Promise<void> {
    if (this.allowed) this.run();
    return this.allowed ? Promise.resolve() : Promise.reject(new Error('not allowed'));
  }
  /** run is what a person's touch does. */
  run(): void {
    this.state = 'running';
    this.dispatchEvent(new Event('statechange'));
  }
  close(): Promise<void> {
    this.state = 'closed';
    return Promise.resolve();
  }

  createMediaStreamSource = () => this.node('source');
  createAnalyser = () => this.node('analyser');
  createGain = () => this.node('gain');
  createDynamicsCompressor = () => this.node('limiter');
  createMediaStreamDestination = () => this.node('destination');

  /** path is what the sound runs through, from the source on. */
  path(): string[] {
    const walk = (node: FakeNode | undefined): string[] =>
      node ? [node.what, ...node.to.flatMap((next) => walk(next))] : [];
    return walk(this.nodes.find((n) => n.what === 'source'));
  }

  private node(what: string): FakeNode {
    const made = new FakeNode(what, () => this.sample);
    this.nodes.push(made);
    return made;
  }
}
