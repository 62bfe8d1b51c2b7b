import type { RemoteMedia, RemoteParty, RemoteSlides } from './phone-types';
import { ownMids, readLines, type RemoteLine } from './sdp';

/** Everything of one slot: slot 0 on the lines in both directions, others on lines of their own. */
interface Slot {
  party: string;
  stream: MediaStream;
  tracks: Map<string, MediaStreamTrack>; // by mid
  second?: Pictures;
}

/** A party's second picture. */
interface Pictures {
  stream: MediaStream;
  mid: string;
  track: MediaStreamTrack;
}

/**
 * Remotes sorts what a connection receives by party. The server's description
 * says after each negotiation which line is whose; a track stays with its line
 * while the party on it may change.
 */
export class Remotes {
  private pc: RTCPeerConnection | null = null;
  /** Slot 0 keeps its stream for the whole session: whoever looks at one picture only never changes it. */
  private readonly main = new MediaStream();
  private readonly others = new Map<string, MediaStream>();
  /** Streams of second pictures by party. */
  private readonly seconds = new Map<string, MediaStream>();
  private slots: Slot[] = [];
  private readonly heard = new WeakSet<MediaStreamTrack>();
  private still: ReadonlySet<string> = new Set();

  constructor(private readonly changed: () => void) {}

  /** watch follows a connection; pc must be the session's only one. */
  watch(pc: RTCPeerConnection): void {
    this.pc = pc;
    pc.addEventListener('track', this.sort);
    pc.addEventListener('signalingstatechange', this.sort);
    this.sort();
  }

  close(): void {
    this.pc?.removeEventListener('track', this.sort);
    this.pc?.removeEventListener('signalingstatechange', this.sort);
    this.pc = null;
  }

  /** setStill names the lines whose pictures do not move; a still one is as good as none. */
  setStill(mids: ReadonlySet<string>): void {
    this.still = mids;
    this.changed();
  }

  /** parties are those whose media the server sends now, slot 0 first. */
  parties(): RemoteParty[] {
    return this.slots.map((slot) => ({ party: slot.party, ...this.mediaOf(slot) }));
  }

  /** first is the main party's media; nothing while nobody is there. */
  first(): RemoteMedia {
    const [slot] = this.slots;
    return slot ? this.mediaOf(slot) : { stream: this.main, audio: false, video: false };
  }

  /** levels says how loud each party is now, 0–1. */
  levels(): Map<string, number> {
    const loud = new Map<MediaStreamTrack, number>();
    for (const receiver of this.pc?.getReceivers() ?? []) {
      loud.set(receiver.track, receiver.getSynchronizationSources()[0]?.audioLevel ?? 0);
    }
    return new Map(
      this.slots.map(({ party, tracks }) => [
        party,
        Math.max(0, ...[...tracks.values()].map((t) => (t.kind === 'audio' ? (loud.get(t) ?? 0) : 0))),
      ]),
    );
  }

  private mediaOf({ stream, tracks, second }: Slot): RemoteMedia {
    const live = (kind: string) =>
      [...tracks].some(([mid, track]) => track.kind === kind && this.arrives(mid, track));
    const media: RemoteMedia = { stream, audio: live('audio'), video: live('video') };
    if (!second) return media;
    const slides: RemoteSlides = { stream: second.stream, video: this.arrives(second.mid, second.track) };
    return { ...media, slides };
  }

  private arrives(mid: string, track: MediaStreamTrack): boolean {
    const still = track.kind === 'video' && this.still.has(mid);
    return !track.muted && track.readyState === 'live' && !still;
  }

  private readonly sort = (): void => {
    const pc = this.pc;
    const sdp = pc?.remoteDescription?.sdp;
    if (!pc || sdp === undefined || pc.signalingState === 'closed') return;
    const lines = readLines(sdp);
    const own = ownMids(lines);
    const tracks = new Map(pc.getTransceivers().map((t) => [t.mid ?? '', t.receiver.track]));
    const second = (line: RemoteLine) => line.slides && !own.has(line.mid);

    const slots: Slot[] = [];
    const first = this.slotOf(
      lines.filter((line) => own.has(line.mid)),
      tracks,
      this.main,
    );
    if (first) slots.push(first);
    const further = lines.filter((line) => !own.has(line.mid) && line.sends && !line.slides);
    for (const party of new Set(further.map((line) => line.party))) {
      const stream = this.others.get(party) ?? new MediaStream();
      const slot = this.slotOf(
        further.filter((line) => line.party === party),
        tracks,
        stream,
      );
      if (slot) slots.push(slot);
    }
    for (const line of lines) {
      const slot = slots.find(({ party }) => party === line.party);
      const track = tracks.get(line.mid);
      if (second(line) && line.sends && slot && track) slot.second = this.secondOf(line, track);
    }
    this.others.clear();
    for (const { party, stream } of slots) if (stream !== this.main) this.others.set(party, stream);
    for (const party of this.seconds.keys()) {
      if (!slots.some((slot) => slot.party === party && slot.second)) this.seconds.delete(party);
    }
    this.slots = slots;
    this.changed();
  };

  private secondOf({ mid, party }: RemoteLine, track: MediaStreamTrack): Pictures {
    const stream = this.seconds.get(party) ?? new MediaStream();
    this.seconds.set(party, stream);
    fill(stream, [track]);
    this.listen(track);
    return { stream, mid, track };
  }

  /** slotOf puts the tracks of one party's lines into its stream; undefined when the server sends none of them. */
  private slotOf(
    lines: RemoteLine[],
    tracks: Map<string, MediaStreamTrack>,
    stream: MediaStream,
  ): Slot | undefined {
    const sending = lines.filter((line) => line.sends);
    const slot: Slot = {
      party: sending.find((line) => line.party !== '')?.party ?? '',
      stream,
      tracks: new Map(),
    };
    for (const { mid } of sending) {
      const track = tracks.get(mid);
      if (!track) continue;
      slot.tracks.set(mid, track);
      this.listen(track);
    }
    fill(stream, [...slot.tracks.values()]);
    return sending.length > 0 ? slot : undefined;
  }

  private listen(track: MediaStreamTrack): void {
    if (this.heard.has(track)) return;
    this.heard.add(track);
    for (const what of ['mute', 'unmute', 'ended']) track.addEventListener(what, this.changed);
  }
}

/** fill makes a stream have these tracks. */
function fill(stream: MediaStream, wanted: MediaStreamTrack[]): void {
  for (const track of stream.getTracks()) if (!wanted.includes(track)) stream.removeTrack(track);
  for (const track of wanted) if (!stream.getTracks().includes(track)) stream.addTrack(track);
}
