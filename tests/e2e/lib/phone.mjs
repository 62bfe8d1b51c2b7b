// A real SIP phone: baresip as a child process, driven over its control port.

import { spawn } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { domain, freeTCP } from './server.mjs';
import { during, until } from './wait.mjs';

const modules = '/usr/lib/baresip/modules';
const commandTimeout = 15_000;
const startTimeout = 20_000;
const registerTimeout = 30_000;
const stopTimeout = 8_000;
const rate = 48_000;
const toneSeconds = 180; // longer than any call of a test

/** Why there can be no phone here, or undefined. Where there can be one, its absence is an error. */
export function whyNoPhone() {
  return process.platform === 'linux' ? undefined : 'the phone is one of Linux';
}

export class Phone {
  #child;
  #exited;
  #control;
  #buffer = Buffer.alloc(0);
  #replies = new Map();
  #tokens = 0;
  /** What the phone reported, the oldest first. */
  events = [];

  /**
   * A phone of an account, registered over TLS. It has one video codec ("H264"
   * or "VP8"), sends a test picture of 640x480, and says a tone of `tone` Hz.
   */
  static async start(server, account, { codec, tone }) {
    if (!existsSync(modules)) throw new Error('baresip is not installed: run tests/install.sh');
    const phone = new Phone();
    const device = JSON.parse(await server.cli(['device', 'add', account.login]));
    phone.dir = await mkdtemp(join(tmpdir(), 'madoguchi-phone-'));
    try {
      await phone.#begin(server, account, device, { codec, tone });
    } catch (err) {
      const log = await phone.log();
      await phone.stop();
      throw new Error(`${err.message}\n${log}`, { cause: err });
    }
    return phone;
  }

  async #begin(server, account, device, { codec, tone }) {
    const control = await freeTCP('127.0.0.1');
    const address = [
      `<sip:${account.login}@${domain};transport=tls>`,
      `auth_user=${device.username}`,
      `auth_pass=${device.secret}`,
      `outbound="sip:${server.address}:${server.sipPort};transport=tls"`,
      'regint=300',
      'mediaenc=srtp-mand',
      `video_codecs=${codec}`,
      'answermode=manual',
    ].join(';');
    await writeFile(join(this.dir, 'accounts'), `${address}\n`, { mode: 0o600 });
    await writeFile(join(this.dir, 'contacts'), '');
    await writeFile(join(this.dir, 'tone.wav'), wav(tone));
    await writeFile(join(this.dir, 'config'), this.#config(await freeTCP('127.0.0.1'), control));

    this.#child = spawn('baresip', ['-f', this.dir, '-v'], {
      cwd: this.dir,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log = createWriteStream(join(this.dir, 'log'));
    this.#child.stdout.pipe(log, { end: false });
    this.#child.stderr.pipe(log, { end: false });
    this.#exited = new Promise((done) => {
      this.#child.on('error', done);
      this.#child.on('close', done);
    }).then(() => log.end());

    this.#control = await until('the phone takes commands', () => dial(control), { timeout: startTimeout });
    this.#control.on('data', (chunk) => this.#take(chunk));
    this.#control.on('error', () => undefined); // a command without a reply tells
    // It may have registered before it was listened to, so it is asked.
    await until(
      'the phone is registered',
      async () => {
        const said = await this.do('reginfo');
        if (/OK .*Expires/.test(said)) return true;
        throw new Error(said);
      },
      { timeout: registerTimeout, every: 200 },
    );
  }

  #config(sip, control) {
    return [
      `sip_listen 127.0.0.1:${sip}`,
      'call_local_timeout 120',
      'call_max_calls 4',
      'net_interface 127.0.0.1',
      `audio_source aufile,${join(this.dir, 'tone.wav')}`,
      'audio_player aubridge,nil',
      'audio_alert aubridge,nil',
      `audio_srate ${rate}`,
      'audio_channels 1',
      `ausrc_srate ${rate}`,
      'ausrc_channels 1',
      `auplay_srate ${rate}`,
      'auplay_channels 1',
      'audio_buffer 20-160',
      'opus_stereo no',
      'opus_sprop_stereo no',
      'video_source fakevideo,nil',
      'video_display fakevideo,nil',
      'video_size 640x480',
      'video_bitrate 800000',
      'video_fps 25',
      'video_fullscreen no',
      'rtcp_mux yes',
      'jitter_buffer_type fixed',
      'jitter_buffer_delay 1-5',
      'rtp_timeout 0',
      'statmode_default off',
      `snd_path ${this.dir}`,
      `ctrl_tcp_listen 127.0.0.1:${control}`,
      `module_path ${modules}`,
      ...['opus', 'aufile', 'aubridge', 'sndfile', 'avcodec', 'vp8', 'fakevideo', 'srtp', 'uuid'].map(
        (m) => `module ${m}.so`,
      ),
      ...['account', 'ctrl_tcp', 'menu', 'debug_cmd'].map((m) => `module_app ${m}.so`),
      '',
    ].join('\n');
  }

  /** Takes the netstrings of the control port: replies and events. */
  #take(chunk) {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const colon = this.#buffer.indexOf(':');
      if (colon < 0) return;
      const end = colon + 1 + Number(this.#buffer.subarray(0, colon));
      if (this.#buffer.length < end + 1) return; // with the comma
      const message = JSON.parse(this.#buffer.subarray(colon + 1, end));
      this.#buffer = this.#buffer.subarray(end + 1);
      if (message.event) {
        this.events.push(message);
      } else {
        this.#replies.get(message.token)?.(message);
        this.#replies.delete(message.token);
      }
    }
  }

  /** Runs a command of the phone's menu and gives what it prints. */
  async do(command, params = '') {
    const token = String(++this.#tokens);
    const reply = new Promise((done) => this.#replies.set(token, done));
    const text = JSON.stringify({ command, params, token });
    this.#control.write(`${Buffer.byteLength(text)}:${text},`);
    let timer;
    const late = new Promise((done) => (timer = setTimeout(done, commandTimeout, null)));
    const message = await Promise.race([reply, late]);
    clearTimeout(timer);
    if (!message?.ok) throw new Error(`phone: ${command}: ${message ? message.data : 'no reply'}`);
    return message.data ?? '';
  }

  /** Waits for the next event of a type that was not waited for yet. */
  event(type, timeout = 20_000) {
    return until(
      `the phone reports ${type}`,
      () => {
        const i = this.events.findIndex((e) => e.type === type);
        if (i >= 0) return this.events.splice(0, i + 1).at(-1);
        throw new Error(`it reported ${this.events.map((e) => e.type).join(' ') || 'nothing'}`);
      },
      { timeout },
    );
  }

  ringing = () => this.event('CALL_INCOMING', 30_000);

  async answer() {
    await this.do('accept');
    await this.event('CALL_ESTABLISHED');
  }

  hold = () => this.do('hold');
  resume = () => this.do('resume');

  async hangUp() {
    await this.do('hangup');
    await this.event('CALL_CLOSED');
  }

  /** What the phone received so far by its own count: packets of sound, pictures that it decoded and their size. */
  async received() {
    const sound = /\brcvd=(\d+)/.exec(await this.do('audio_debug'));
    const video = /vidisp: \S+ (\d+) x (\d+) frames=(\d+)/.exec(await this.do('video_debug'));
    const [width, height, pictures] = (video?.slice(1) ?? [0, 0, 0]).map(Number);
    return { sound: Number(sound?.[1] ?? 0), pictures, width, height };
  }

  /** What the phone receives in this time, by its own count. */
  async measure(ms) {
    const before = await this.received();
    await during(ms);
    const after = await this.received();
    return { ...after, sound: after.sound - before.sound, pictures: after.pictures - before.pictures };
  }

  /** The end of what the phone printed. */
  async log(length = 8_000) {
    const text = await readFile(join(this.dir, 'log'), 'utf8').catch(() => '');
    return text.slice(-length);
  }

  /** Ends the phone; it takes its registration back. */
  async stop() {
    if (this.#child?.pid) {
      this.#child.kill('SIGTERM');
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), stopTimeout);
      await this.#exited;
      clearTimeout(timer);
    }
    this.#control?.destroy();
    await rm(this.dir, { recursive: true, force: true });
  }
}

function dial(port) {
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.off('error', fail);
      done(socket);
    });
    socket.once('error', fail);
  });
}

/** A mono recording of a tone, in 16 bits. */
function wav(hz) {
  const samples = rate * toneSeconds;
  const out = Buffer.alloc(44 + 2 * samples);
  out.write('RIFF', 0);
  out.writeUInt32LE(36 + 2 * samples, 4);
  out.write('WAVEfmt ', 8);
  out.writeUInt32LE(16, 16);
  out.writeUInt16LE(1, 20); // PCM
  out.writeUInt16LE(1, 22); // mono
  out.writeUInt32LE(rate, 24);
  out.writeUInt32LE(rate * 2, 28);
  out.writeUInt16LE(2, 32);
  out.writeUInt16LE(16, 34);
  out.write('data', 36);
  out.writeUInt32LE(2 * samples, 40);
  for (let i = 0; i < samples; i++) {
    out.writeInt16LE(Math.round(8_000 * Math.sin((2 * Math.PI * hz * i) / rate)), 44 + 2 * i);
  }
  return out;
}
