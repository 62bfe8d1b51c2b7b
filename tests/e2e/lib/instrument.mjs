// What is put into each page before its own scripts: ears and eyes only. The
// product's code runs as it is.

/** Runs in the page. Keeps its peer connections, tones, touches and notifications. */
export function instrument() {
  const seen = { peers: [], tones: 0, pressedAt: 0, notifications: [] };
  Object.defineProperty(window, '__seen', { value: seen });

  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...args) {
      super(...args);
      seen.peers.push(this);
    }
  };

  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...args) {
    seen.tones++;
    return start.apply(this, args);
  };

  const pressed = () => (seen.pressedAt = Date.now());
  window.addEventListener('pointerdown', pressed, true);
  window.addEventListener('keydown', (ev) => ev.key === 'Enter' && pressed(), true);

  if (window.Notification) {
    window.Notification = class extends Notification {
      constructor(title, options) {
        super(title, options);
        seen.notifications.push({ title, body: options?.body ?? '' });
      }
    };
  }

  /** One reading of the newest connection: numbers, by direction and kind. */
  seen.flow = async () => {
    const pc = seen.peers.filter((p) => p.connectionState !== 'closed').at(-1);
    const flow = { at: Date.now(), peers: seen.peers.length, state: pc?.connectionState ?? 'none' };
    if (!pc) return flow;
    const report = await pc.getStats();
    const codec = (entry) => report.get(entry.codecId)?.mimeType ?? '';
    for (const entry of report.values()) {
      if (entry.type === 'inbound-rtp' && entry.kind === 'video') {
        flow.videoIn = {
          frames: entry.framesDecoded ?? 0,
          width: entry.frameWidth ?? 0,
          height: entry.frameHeight ?? 0,
          bytes: entry.bytesReceived,
          codec: codec(entry),
          keyFrames: entry.keyFramesDecoded ?? 0,
          freezes: entry.freezeCount ?? 0,
          lost: entry.packetsLost,
        };
      }
      if (entry.type === 'inbound-rtp' && entry.kind === 'audio') {
        flow.audioIn = {
          bytes: entry.bytesReceived,
          energy: entry.totalAudioEnergy ?? 0,
          codec: codec(entry),
          concealed: entry.concealedSamples ?? 0,
          samples: entry.totalSamplesReceived ?? 0,
        };
      }
      if (entry.type === 'outbound-rtp' && entry.kind === 'video') {
        flow.videoOut = {
          frames: entry.framesSent ?? 0,
          width: entry.frameWidth ?? 0,
          height: entry.frameHeight ?? 0,
          bytes: entry.bytesSent,
          codec: codec(entry),
          encoder: entry.encoderImplementation ?? '',
          limited: entry.qualityLimitationReason ?? '',
        };
      }
      if (entry.type === 'outbound-rtp' && entry.kind === 'audio') flow.audioOut = { bytes: entry.bytesSent };
      if (entry.type === 'remote-candidate') (flow.remotes ??= []).push(entry.address);
      if (entry.type === 'transport') flow.dtls = { state: entry.dtlsState, srtp: entry.srtpCipher };
    }
    return flow;
  };

  /**
   * What arrives on the newest connection, by who sends it: the server names the
   * sender of each m-line as its stream (a=msid). {account: {audio, video}}.
   */
  seen.people = async () => {
    const pc = seen.peers.filter((p) => p.connectionState !== 'closed').at(-1);
    const people = {};
    if (!pc?.remoteDescription) return people;
    const report = await pc.getStats();
    const inbound = new Map();
    for (const e of report.values()) if (e.type === 'inbound-rtp') inbound.set(e.mid, e);
    for (const section of pc.remoteDescription.sdp.split('\r\nm=').slice(1)) {
      const line = (name) => new RegExp(`^a=${name}:(.*)$`, 'm').exec(section)?.[1].trim();
      const account = line('msid')?.split(' ')[0];
      if (!account || /^a=(inactive|recvonly)\s*$/m.test(section)) continue;
      const entry = inbound.get(line('mid')) ?? {};
      const person = (people[account] ??= {});
      if (section.startsWith('audio')) {
        person.audio = { bytes: entry.bytesReceived ?? 0, energy: entry.totalAudioEnergy ?? 0 };
      }
      if (section.startsWith('video')) {
        person[/^slides/.test(line('msid').split(' ')[1]) ? 'slides' : 'video'] = {
          frames: entry.framesDecoded ?? 0,
          width: entry.frameWidth ?? 0,
          height: entry.frameHeight ?? 0,
          bytes: entry.bytesReceived ?? 0,
        };
      }
    }
    return people;
  };
}

/** A browser that has one video codec only, e.g. 'H264' or 'VP8'. */
export function onlyCodec(name) {
  const only = (kept) => {
    const peer = RTCPeerConnection.prototype;
    for (const make of ['createOffer', 'createAnswer']) {
      const whole = peer[make];
      peer[make] = function (...args) {
        const codecs = RTCRtpReceiver.getCapabilities('video').codecs.filter((c) => kept.includes(c.mimeType));
        for (const transceiver of this.getTransceivers()) {
          if (transceiver.receiver.track.kind === 'video') transceiver.setCodecPreferences(codecs);
        }
        return whole.apply(this, args);
      };
    }
  };
  return { content: `(${only})(${JSON.stringify([`video/${name}`, 'video/rtx'])})` };
}

/** A camera that can do this and no more: a script for the page. */
export function camera(width, height) {
  const limit = (size) => {
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = (wanted) =>
      open(wanted?.video ? { ...wanted, video: { ...size, frameRate: { ideal: 30 } } } : wanted);
  };
  return { content: `(${limit})(${JSON.stringify({ width: { exact: width }, height: { exact: height } })})` };
}

/** What suites use that are not about the picture: it leaves the processor to them. */
export const modestCamera = camera(640, 360);

/** A microphone in which somebody hums: one tone, by which a voice is told from others. */
export function voice(hz) {
  const hum = (frequency) => {
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    const tone = () => {
      const context = new AudioContext();
      const source = new OscillatorNode(context, { frequency });
      const out = context.createMediaStreamDestination();
      source.connect(new GainNode(context, { gain: 0.3 })).connect(out);
      source.start();
      void context.resume();
      return out.stream.getAudioTracks()[0];
    };
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      if (!wanted?.audio) return open(wanted);
      const stream = wanted.video ? await open({ video: wanted.video }) : new MediaStream();
      stream.addTrack(tone());
      return stream;
    };
  };
  return { content: `(${hum})(${JSON.stringify(hz)})` };
}

/** A PC without a microphone. */
export function noMicrophone() {
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = (wanted) =>
    wanted?.audio
      ? Promise.reject(new DOMException('Requested device not found', 'NotFoundError'))
      : open(wanted);
}

/** A window behind another one. */
export function notFocused() {
  document.hasFocus = () => false;
}
