// A machine at the end of a line that can be cut: a network namespace, joined
// to this one by a pair of virtual interfaces. Needs root.

import { execFileSync } from 'node:child_process';

const run = (...args) =>
  execFileSync(args[0], args.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] }).toString();

/** Why there can be no line here, or undefined. */
export function whyNoLine() {
  if (process.platform !== 'linux') return 'network namespaces are a thing of Linux';
  if (process.getuid() !== 0) return 'cutting a line needs root';
  try {
    run('ip', 'netns', 'list');
    run('iptables', '--version');
  } catch {
    return 'cutting a line needs ip and iptables (iproute2, iptables)';
  }
  return undefined;
}

export class Line {
  constructor() {
    const n = process.pid % 16_000;
    this.name = `mdg${process.pid}`;
    this.here = `mdgh${n}`;
    this.there = `mdgt${n}`;
    // A pair of addresses in 198.18.0.0/15, which is for tests (RFC 2544).
    const base = n * 4;
    const at = (i) => `198.18.${(base + i) >> 8}.${(base + i) & 255}`;
    this.address = at(1); // the server's, on this side
    this.remote = at(2); // the machine's
    run('ip', 'netns', 'add', this.name);
    try {
      run('ip', 'link', 'add', this.here, 'type', 'veth', 'peer', 'name', this.there, 'netns', this.name);
      run('ip', 'addr', 'add', `${this.address}/30`, 'dev', this.here);
      run('ip', 'link', 'set', this.here, 'up');
      this.#inside('ip', 'addr', 'add', `${this.remote}/30`, 'dev', this.there);
      this.#inside('ip', 'link', 'set', 'lo', 'up');
      this.#inside('ip', 'link', 'set', this.there, 'up');
      this.#inside('ip', 'route', 'add', 'default', 'via', this.address);
    } catch (err) {
      this.remove();
      throw err;
    }
  }

  /** What a command at the far end is started with. */
  get prefix() {
    return `ip netns exec ${this.name}`;
  }

  /**
   * Nothing gets through any more and nobody is told, as when a line far away
   * breaks. With a protocol ('tcp' or 'udp') only that is lost.
   */
  cut(protocol) {
    const only = protocol ? ['-p', protocol] : [];
    this.#inside('iptables', '-I', 'INPUT', '-i', this.there, ...only, '-j', 'DROP');
    this.#inside('iptables', '-I', 'OUTPUT', '-o', this.there, ...only, '-j', 'DROP');
    return Date.now();
  }

  mend() {
    this.#inside('iptables', '-F');
    return Date.now();
  }

  remove() {
    for (const args of [
      ['ip', 'link', 'del', this.here],
      ['ip', 'netns', 'del', this.name],
    ]) {
      try {
        run(...args);
      } catch {
        // It was not made, or the other command took it along.
      }
    }
  }

  #inside(...args) {
    return run('ip', 'netns', 'exec', this.name, ...args);
  }
}
