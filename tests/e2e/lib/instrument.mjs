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
}

/** A browser that has one video codec only, e.g. 'H264' or 'VP8'. */
export function onlyCodec(name) {
  const only = (kept) => {
    const set = RTCRtpTransceiver.prototype.setCodecPreferences;
    RTCRtpTransceiver.prototype.setCodecPreferences = function (codecs) {
      set.call(
        this,
        codecs.filter((c) => kept.includes(c.mimeType)),
      );
    };
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
