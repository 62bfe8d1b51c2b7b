// What the page does to its RTCPeerConnection: codecs, sender parameters, and
// the stream that is shown. Values are measured ones, see the comments.

import { ownMids, readLines, slidesMid } from './sdp';

/** Enough for a 1080p face; without a limit noisy pictures drop to 270–540p. */
export const faceBitrate = 4_000_000;
const faceFrameRate = 30;
/** Beside a second picture: a branch office may have 10 Mbit/s for everything. */
export const faceBesideSlides = 1_500_000;
/** Letters of a form at 1080p stay readable. */
export const slidesBitrate = 4_000_000;
/** A document camera shows hands at work; a shared window is read. */
const slidesFrameRate = 30;
const screenFrameRate = 15;

/**
 * preparePeer makes sure that audio and video both have a line in both
 * directions, also while a device is missing here: a camera that is plugged in
 * later then joins by replaceTrack, without an offer from this side. The order
 * of codecs is the server's: H.264 first, which kept 27–30 pictures a second at
 * 1080p even in software, where VP8 did not. It runs before the first
 * description is made.
 */
export function preparePeer(pc: RTCPeerConnection, offering: boolean): void {
  if (offering) {
    for (const kind of ['audio', 'video'] as const) {
      const there = pc.getTransceivers().some((t) => t.receiver.track.kind === kind);
      if (!there) pc.addTransceiver(kind, { direction: 'sendrecv' });
    }
  } else {
    for (const transceiver of ownTransceivers(pc)) {
      if (transceiver.direction === 'recvonly') transceiver.direction = 'sendrecv';
    }
  }
}

/**
 * ownTransceivers are those on which this page may send. The lines of further
 * parties are the server's: a track on one of them would go to nobody.
 */
function ownTransceivers(pc: RTCPeerConnection): RTCRtpTransceiver[] {
  const sdp = pc.remoteDescription?.sdp;
  const all = pc.getTransceivers().filter((t) => t.direction !== 'stopped');
  if (sdp === undefined) return all; // an offer of ours: one line of each kind
  const own = ownMids(readLines(sdp));
  return all.filter((t) => t.mid !== null && own.has(t.mid));
}

/** slidesTransceiver is the one on which this page may send a second picture now. */
function slidesTransceiver(pc: RTCPeerConnection): RTCRtpTransceiver | undefined {
  const sdp = pc.remoteDescription?.sdp;
  const mid = sdp === undefined ? undefined : slidesMid(readLines(sdp));
  return pc.getTransceivers().find((t) => t.mid !== null && t.mid === mid && t.direction !== 'stopped');
}

/**
 * placeSlides sends a track (null: nothing) as this page's second picture, if the
 * server has given a line for it; false if not. Between the server's offer and the
 * page's answer it makes the answer say that the page sends.
 */
export function placeSlides(pc: RTCPeerConnection, track: MediaStreamTrack | null): boolean {
  const transceiver = slidesTransceiver(pc);
  if (!transceiver) return false;
  if (pc.signalingState === 'have-remote-offer') transceiver.direction = 'sendrecv';
  if (transceiver.sender.track !== track) {
    transceiver.sender.replaceTrack(track).then(
      () => tuneSenders(pc),
      () => undefined, // closed in between
    );
  }
  return true;
}

/** tuneSenders sets what the senders may use. Chrome forgets nothing of it in a re-offer. */
export async function tuneSenders(pc: RTCPeerConnection): Promise<void> {
  const slides = slidesTransceiver(pc)?.sender;
  const beside = slides?.track ? faceBesideSlides : faceBitrate;
  for (const { sender } of ownTransceivers(pc)) {
    if (sender.track?.kind === 'audio') {
      await tune(sender, { priority: 'high', networkPriority: 'high' });
    } else if (sender.track) {
      await tune(sender, { maxBitrate: beside, maxFramerate: faceFrameRate }, 'balanced');
    }
  }
  if (slides?.track) {
    const maxFramerate = slides.track.contentHint === 'text' ? screenFrameRate : slidesFrameRate;
    await tune(slides, { maxBitrate: slidesBitrate, maxFramerate }, 'maintain-resolution');
  }
}

async function tune(
  sender: RTCRtpSender,
  wanted: Partial<RTCRtpEncodingParameters>,
  degradationPreference?: 'balanced' | 'maintain-framerate' | 'maintain-resolution',
): Promise<void> {
  const parameters = sender.getParameters() as RTCRtpSendParameters & { degradationPreference?: string };
  const encoding = parameters.encodings[0];
  if (!encoding) return; // before the first negotiation in some browsers
  Object.assign(encoding, wanted);
  if (degradationPreference) parameters.degradationPreference = degradationPreference;
  try {
    await sender.setParameters(parameters);
  } catch {
    // The connection closed in between, or the browser knows one of the fields not.
  }
}

/**
 * replaceTracks gives a running connection other local tracks, without
 * signalling. A camera that is switched off sends nothing, so that the other
 * side is told by words and not shown a black picture.
 */
export async function replaceTracks(pc: RTCPeerConnection, stream: MediaStream | null): Promise<void> {
  for (const transceiver of ownTransceivers(pc)) {
    const kind = transceiver.receiver.track.kind;
    const there = stream?.getTracks().find((t) => t.kind === kind) ?? null;
    const track = there?.kind === 'video' && !there.enabled ? null : there;
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

/** dtmfOf is where tones for a telephone are given (RFC 4733); undefined when the call can carry none. */
export function dtmfOf(pc: RTCPeerConnection): RTCDTMFSender | undefined {
  const audio = ownTransceivers(pc).find((t) => t.receiver.track.kind === 'audio');
  const dtmf = audio?.sender.dtmf;
  return dtmf?.canInsertDTMF ? dtmf : undefined;
}
