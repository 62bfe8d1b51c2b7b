import type { TestedDevice } from '../../lib/protocol';
import { ValueStore } from '../../lib/store';
import type { Kiosk } from '../machine/state';
import type { LivePort } from '../runtime';

/** What a test call needs. */
export interface TestPorts {
  kiosk: { get(): Kiosk; subscribe(listener: () => void): () => void };
  live: Pick<LivePort, 'command'>;
  /** Tries all devices; it never rejects. */
  test: () => Promise<TestedDevice[]>;
}

/**
 * SelfTest does the test calls that administrators ask for, when nobody stands
 * at the booth. Its value is whether one runs.
 */
export class SelfTest extends ValueStore<boolean> {
  private done: string | undefined;

  constructor(private readonly ports: TestPorts) {
    super(false);
  }

  /** start follows what is asked for until the returned function is called. */
  start(): () => void {
    this.look();
    return this.ports.kiosk.subscribe(() => this.look());
  }

  private look(): void {
    const { stage, world } = this.ports.kiosk.get();
    const test = world.topics.booth?.testCall;
    if (test === undefined || test === this.done || this.get()) return;
    if (stage.name !== 'idle' || world.checking || world.link !== 'open') return;
    this.done = test;
    this.set(true);
    void this.run(test);
  }

  private async run(test: string): Promise<void> {
    try {
      const devices = await this.ports.test();
      // Without an answer the server gives the test up by itself.
      await this.ports.live.command('test-result', { test, devices }).catch(() => undefined);
    } finally {
      this.set(false);
      this.look(); // another may have been asked for meanwhile
    }
  }
}
