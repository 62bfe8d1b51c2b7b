// What the page does to its RTCPeerConnection: codecs, sender parameters, and
// the stream that is shown. Values are measured ones, see the comments.

/** Enough for a 1080p face; without a limit noisy pictures drop to 270–540p. */
export const faceBitrate = 4_000_000;
const faceFrameRate = 30;

/**
 * hardwareH264 says whether this machine encodes H.264 at 1080p in hardware.
 * Without that VP8 is the calmer choice for a processor that also shows pages.
 */
export async function hardwareH264(): Promise<boolean> {
  const capabilities = navigator.mediaCapabilities as MediaCapabilities | undefined;
  if (!capabilities) return false;
  try {
    const info = await capabilities.encodingInfo({
      type: 'webrtc',
      video: {
        contentType: 'video/h264;level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=640028',
        width: 1920,
        height: 1080,
        bitrate: faceBitrate,
        framerate: faceFrameRate,
      },
    });
    return info.supported && info.powerEfficient;
  } catch {
    return false;
  }
}

/**
 * orderCodecs sorts what the browser can do: the first choice is what both
 * ends will use (RFC 8829 §5.2.1). Nothing is left out, and RTX, RED and FEC
 * keep their places behind the codecs.
 */
export function orderCodecs<T extends { mimeType: string; sdpFmtpLine?: string }>(
  codecs: T[],
  h264First: boolean,
): T[] {
  const first = h264First ? ['video/h264', 'video/vp8'] : ['video/vp8', 'video/h264'];
  const rank = (codec: T): number => {
    const kind = first.indexOf(codec.mimeType.toLowerCase());
    if (kind < 0) return 10;
    // Packetization mode 1 first: mode 0 cannot carry a large key frame well.
    return kind * 2 + (/packetization-mode=0/.test(codec.sdpFmtpLine ?? '') ? 1 : 0);
  };
  return codecs
    .map((codec, index) => ({ codec, index, rank: rank(codec) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map((entry) => entry.codec);
}

/**
 * preparePeer makes sure that audio and video both have a line in both
 * directions, also while a device is missing here: a camera that is plugged in
 * later then joins by replaceTrack, without an offer from this side. It also
 * sets the order of codecs. It runs before the first description is made.
 */
export function preparePeer(pc: RTCPeerConnection, offering: boolean, h264First: boolean): void {
  if (offering) {
    for (const kind of ['audio', 'video'] as const) {
      const there = pc.getTransceivers().some((t) => t.receiver.track.kind === kind);
      if (!there) pc.addTransceiver(kind, { direction: 'sendrecv' });
    }
  } else {
    for (const transceiver of pc.getTransceivers()) {
      if (transceiver.direction === 'recvonly') transceiver.direction = 'sendrecv';
    }
  }
  const codecs = RTCRtpReceiver.getCapabilities('video')?.codecs;
  if (!codecs) return;
  for (const transceiver of pc.getTransceivers()) {
    if (transceiver.receiver.track.kind !== 'video' || transceiver.direction === 'stopped') continue;
    try {
      transceiver.setCodecPreferences(orderCodecs(codecs, h264First));
    } catch {
      // A browser that refuses keeps its own order, which also works.
    }
  }
}

/** tuneSenders sets what the senders may use. Chrome forgets nothing of it in a re-offer. */
export async function tuneSenders(pc: RTCPeerConnection): Promise<void> {
  for (const sender of pc.getSenders()) {
    if (!sender.track) continue;
    const parameters = sender.getParameters() as RTCRtpSendParameters & {
      degradationPreference?: 'balanced' | 'maintain-framerate' | 'maintain-resolution';
    };
    const encoding = parameters.encodings[0];
    if (!encoding) continue; // before the first negotiation in some browsers
    if (sender.track.kind === 'video') {
      encoding.maxBitrate = faceBitrate;
      encoding.maxFramerate = faceFrameRate;
      parameters.degradationPreference = 'balanced';
    } else {
      encoding.priority = 'high';
      encoding.networkPriority = 'high';
    }
    try {
      await sender.setParameters(parameters);
    } catch {
      // The connection closed in between, or the browser knows one of the fields not.
    }
  }
}

/** replaceTracks gives a running connection other local tracks, without signalling. */
export async function replaceTracks(pc: RTCPeerConnection, stream: MediaStream): Promise<void> {
  for (const transceiver of pc.getTransceivers()) {
    if (transceiver.direction === 'stopped') continue;
    const kind = transceiver.receiver.track.kind;
    const track = stream.getTracks().find((t) => t.kind === kind) ?? null;
    // A line that was negotiated without a sender stays so until the server offers again.
    if (transceiver.sender.track === track) continue;
    try {
      await transceiver.sender.replaceTrack(track);
    } catch {
      // Closed in between.
    }
  }
  await tuneSenders(pc);
}
