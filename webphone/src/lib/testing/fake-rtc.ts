// A peer connection for tests: it keeps the order of states that JsSIP relies
// on and lets the test play the network.

export class FakeTrack extends EventTarget {
  enabled = true;
  muted = false;
  readyState = 'live';
  contentHint = '';
  id = Math.random().toString(36).slice(2);
  constructor(readonly kind: 'audio' | 'video') {
    super();
  }
  stop(): void {
    this.readyState = 'ended';
  }
}

export class FakeStream extends EventTarget {
  private tracks: FakeTrack[];
  constructor(tracks: FakeTrack[] = []) {
    super();
    this.tracks = [...tracks];
  }
  getTracks = () => [...this.tracks];
  getAudioTracks = () => this.tracks.filter((t) => t.kind === 'audio');
  getVideoTracks = () => this.tracks.filter((t) => t.kind === 'video');
  addTrack(track: FakeTrack): void {
    this.tracks.push(track);
  }
  removeTrack(track: FakeTrack): void {
    this.tracks = this.tracks.filter((t) => t !== track);
  }
}

class FakeSender {
  dtmf = {
    toneBuffer: '',
    canInsertDTMF: true,
    insertDTMF: (tones: string) => (this.dtmf.toneBuffer = tones),
  };
  parameters: { encodings: Record<string, unknown>[]; degradationPreference?: string } = { encodings: [{}] };
  constructor(public track: FakeTrack | null) {}
  getParameters = () => structuredClone(this.parameters);
  setParameters(parameters: FakeSender['parameters']): Promise<void> {
    this.parameters = parameters;
    return Promise.resolve();
  }
  replaceTrack(track: FakeTrack | null): Promise<void> {
    this.track = track;
    return Promise.resolve();
  }
}

interface FakeTransceiver {
  mid: string | null;
  sender: FakeSender;
  receiver: { track: FakeTrack };
  direction: string;
  codecs: { mimeType: string }[];
  setCodecPreferences(codecs: { mimeType: string }[]): void;
}

export const connections: FakePeer[] = [];

export class FakePeer extends EventTarget {
  iceConnectionState = 'new';
  iceGatheringState = 'new';
  signalingState = 'stable';
  localDescription: { type: string; sdp: string } | null = null;
  remoteDescription: { type: string; sdp: string } | null = null;
  closed = false;
  flow = { bytes: 0, answers: 0, frames: new Map([['1', 0]]) };
  private readonly transceivers: FakeTransceiver[] = [];

  constructor(readonly config: RTCConfiguration) {
    super();
    connections.push(this);
  }

  addTrack(track: FakeTrack): FakeSender {
    return this.transceiver(track.kind, track, 'sendrecv').sender;
  }
  addTransceiver(kind: 'audio' | 'video', init: { direction: string }): FakeTransceiver {
    return this.transceiver(kind, null, init.direction);
  }
  getTransceivers = () => this.transceivers;
  getSenders = () => this.transceivers.map((t) => t.sender);
  createOffer = () => Promise.resolve({ type: 'offer', sdp: 'v=0\r\no=offer' });
  createAnswer = () => Promise.resolve({ type: 'answer', sdp: 'v=0\r\no=answer' });

  setLocalDescription(desc: { type: string; sdp: string }): Promise<void> {
    this.localDescription = desc;
    this.signal(desc.type === 'offer' ? 'have-local-offer' : 'stable');
    if (this.iceGatheringState === 'new') {
      this.iceGatheringState = 'gathering';
      // Candidates come later, one at a time; gathering never ends here, as with a slow interface.
      setTimeout(() =>
        this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate: { candidate: 'c' } })),
      );
    }
    return Promise.resolve();
  }
  setRemoteDescription(desc: { type: string; sdp: string }): Promise<void> {
    this.remoteDescription = desc;
    for (const text of desc.sdp.split(/\r\n(?=m=)/).slice(1)) this.associate(text);
    this.signal(desc.type === 'offer' ? 'have-remote-offer' : 'stable');
    return Promise.resolve();
  }
  getStats(): Promise<Map<string, object>> {
    return Promise.resolve(
      new Map<string, object>([
        ['t', { type: 'transport', bytesReceived: this.flow.bytes }],
        ['p', { type: 'candidate-pair', responsesReceived: this.flow.answers }],
        ...[...this.flow.frames].map(([mid, framesDecoded]): [string, object] => [
          `v${mid}`,
          { type: 'inbound-rtp', kind: 'video', mid, framesDecoded },
        ]),
      ]),
    );
  }
  close(): void {
    this.closed = true;
    this.iceConnectionState = 'closed';
  }

  /** The test's side: what the network does. */
  ice(state: string): void {
    this.iceConnectionState = state;
    this.dispatchEvent(new Event('iceconnectionstatechange'));
  }

  /** An m-line finds its transceiver, one that was made by addTrack, or gets one to receive (RFC 8829 §5.10). */
  private associate(text: string): void {
    const kind = text.startsWith('m=audio') ? 'audio' : 'video';
    const mid = /^a=mid:(\S+)/m.exec(text)?.[1] ?? kind;
    if (this.transceivers.some((t) => t.mid === mid)) return;
    const both = !/^a=(sendonly|inactive)/m.test(text);
    const free = this.transceivers.find((t) => t.mid === null && both && t.receiver.track.kind === kind);
    (free ?? this.transceiver(kind, null, 'recvonly')).mid = mid;
  }

  private signal(state: string): void {
    this.signalingState = state;
    this.dispatchEvent(new Event('signalingstatechange'));
  }

  private transceiver(kind: 'audio' | 'video', track: FakeTrack | null, direction: string): FakeTransceiver {
    const made: FakeTransceiver = {
      mid: null,
      sender: new FakeSender(track),
      receiver: { track: new FakeTrack(kind) },
      direction,
      codecs: [],
      setCodecPreferences(codecs) {
        this.codecs = codecs;
      },
    };
    this.transceivers.push(made);
    return made;
  }
}
