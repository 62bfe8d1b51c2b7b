// The product as a child process, on its own data and on free ports.

import { spawn, execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile, readFile, access } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { createSocket } from 'node:dgram';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Session } from './api.mjs';

const binary = resolve(process.env.MADOGUCHI_BIN || join(import.meta.dirname, '../../../madoguchi'));
const readyTimeout = 30_000;
const stopTimeout = 20_000;

/** The name under which browsers reach the server; they are told its address, no DNS is asked. */
export const domain = 'madoguchi.test';

/** A password that nobody guesses and that the rules allow. */
export const secret = () => `Kp7-${randomBytes(12).toString('hex')}`;

export class Server {
  #child = null;
  #exited = Promise.resolve();
  accounts = new Map(); // login → {login, password, role, name}

  /** `phones` opens the door for SIP phones (TLS) at sipPort. */
  static async prepare({ address = '127.0.0.1', phones = false, extra = '' } = {}) {
    await access(binary).catch(() => {
      throw new Error(`${binary} is not there: run "make build", or set MADOGUCHI_BIN`);
    });
    const server = new Server();
    server.address = address;
    server.dir = await mkdtemp(join(tmpdir(), 'madoguchi-e2e-'));
    server.port = await freeTCP(address);
    server.sipPort = phones ? await freeTCP(address) : 0;
    const media = await freeUDP(address);
    server.config = join(server.dir, 'madoguchi.yaml');
    server.logFile = join(server.dir, 'server.log');
    await writeFile(
      server.config,
      [
        `domain: ${domain}`,
        'site_name: 市川市役所',
        `data_dir: ${JSON.stringify(join(server.dir, 'data'))}`,
        `https:\n  listen: "${address}:${server.port}"`,
        `sip:\n  tls: "${phones ? `${address}:${server.sipPort}` : ''}"`,
        `media:\n  listen: "${address}:${media}"\n  advertise: ["${address}"]`,
        ...(phones ? [`  phone_ports: ${media + 1}-${media + phonePorts}`] : []),
        'log:\n  level: debug',
        extra,
        '',
      ].join('\n'),
    );
    return server;
  }

  static async start(options) {
    const server = await Server.prepare(options);
    try {
      await server.start();
    } catch (err) {
      await server.remove();
      throw err;
    }
    return server;
  }

  get origin() {
    return `https://${domain}:${this.port}`;
  }

  get running() {
    return this.#child !== null;
  }

  /** Starts the process and waits for its ready line. */
  async start() {
    const log = createWriteStream(this.logFile, { flags: 'a' });
    const child = spawn(binary, ['serve', '--config', this.config], { cwd: this.dir });
    this.#child = child;
    child.stderr.pipe(log, { end: false });
    this.#exited = new Promise((done, fail) => {
      child.on('error', fail);
      child.on('exit', (code, signal) => {
        if (this.#child === child) this.#child = null;
        done({ code, signal });
      });
    });
    let text = '';
    let ready;
    const isReady = new Promise((done) => (ready = done));
    child.stdout.on('data', (chunk) => {
      log.write(chunk);
      text += chunk;
      if (/^ready /m.test(text)) ready(true);
      this.firstPassword ??= /^\s*password\s+(\S+)/m.exec(text)?.[1];
    });
    const late = new Promise((done) => setTimeout(done, readyTimeout, false).unref());
    const ended = this.#exited.then(() => false);
    if (!(await Promise.race([isReady, late, ended]))) {
      await this.kill();
      throw new Error(`the server did not become ready:\n${await this.log()}`);
    }
  }

  /** Ends the process as a power cut would. */
  async kill() {
    this.#child?.kill('SIGKILL');
    await this.#exited;
  }

  /** Asks the process to stop; an unclean or late end is an error. */
  async stop() {
    const child = this.#child;
    if (!child) return;
    child.kill('SIGTERM');
    const late = new Promise((done) => setTimeout(done, stopTimeout, null).unref());
    const end = await Promise.race([this.#exited, late]);
    if (!end) await this.kill();
    if (!end || end.code !== 0) {
      throw new Error(`the server did not stop cleanly: ${JSON.stringify(end)}\n${await this.log()}`);
    }
  }

  async remove() {
    if (process.env.E2E_KEEP) console.log(`kept: ${this.dir}`);
    else await rm(this.dir, { recursive: true, force: true });
  }

  /** The end of the log. */
  async log(length = 20_000) {
    const text = await readFile(this.logFile, 'utf8').catch(() => '');
    return text.slice(-length);
  }

  /** Runs a subcommand on the server's data. */
  cli(args, input = '') {
    return new Promise((done, fail) => {
      const child = execFile(
        binary,
        [...args, '--config', this.config],
        { cwd: this.dir, timeout: 30_000 },
        (err, out, msg) =>
          err ? fail(new Error(`madoguchi ${args.join(' ')}: ${msg || err.message}`)) : done(out),
      );
      child.stdin.end(input);
    });
  }

  /** Makes an account by the command line, as an administrator's script would. */
  async account(role, login, name, more = []) {
    const account = { login, name, role, password: secret() };
    await this.cli(
      ['account', 'add', login, '--role', role, '--name', name, ...more, '--password-stdin'],
      `${account.password}\n`,
    );
    this.accounts.set(login, account);
    return account;
  }

  /** A logged-in client of the REST API. */
  login(account) {
    return Session.begin(this, account);
  }
}

// Below the ports that systems hand out to clients, so that nobody takes one
// between the look at it and its use.
const firstPort = 12_000;
const lastPort = 31_000;
const portTries = 50;
const phonePorts = 100; // those of others among them are passed over

async function freePort(tries) {
  for (let i = 0; i < portTries; i++) {
    const port = firstPort + Math.floor(Math.random() * (lastPort - firstPort));
    if (await tries(port)) return port;
  }
  throw new Error('no free port');
}

export const freeTCP = (address) =>
  freePort(
    (port) =>
      new Promise((done) => {
        const probe = createServer();
        probe.on('error', () => done(false));
        probe.listen(port, address, () => probe.close(() => done(true)));
      }),
  );

const freeUDP = (address) =>
  freePort(
    (port) =>
      new Promise((done) => {
        const probe = createSocket('udp4');
        probe.on('error', () => done(false));
        probe.bind(port, address, () => probe.close(() => done(true)));
      }),
  );
