import { levelOf } from './levels';

/** How much louder a quiet microphone can be made. */
export const maxBoost = 4;

/**
 * The limiter behind the boost: what is louder than its threshold is held down,
 * so that a loud word does not clip.
 */
const limiter = { threshold: -6, knee: 0, ratio: 20, attack: 0.003, release: 0.1 };
/**
 * A compressor makes everything louder by 0.6 of what it takes from a full
 * sound (Web Audio, "makeup gain"). That is taken back: a boost of 2 is 2.
 */
const makeup = (-limiter.threshold * (1 - 1 / limiter.ratio) * 0.6) / 20;
const unmake = 10 ** -makeup;

const samplesOfLevel = 1024;

interface Graph {
  context: AudioContext;
  source: MediaStreamAudioSourceNode;
  analyser: AnalyserNode;
  boost?: Boost;
}

interface Boost {
  gain: GainNode;
  nodes: AudioNode[];
  track: MediaStreamTrack;
}

/**
 * Microphone is what happens between the opened microphone and the call: the
 * boost, and the level of what is sent. Without a boost the opened track itself
 * is sent, with nothing in between. A browser that does not let the page's
 * audio run yet (nobody touched it) gets the unboosted track rather than
 * silence.
 */
export class Microphone {
  private track: MediaStreamTrack | null = null;
  private boost = 1;
  private listeners = 0;
  private graph: Graph | null = null;
  private readonly samples = new Float32Array(samplesOfLevel);

  constructor(
    /** What is sent became another track. */
    private readonly onOutput: () => void,
    private readonly newContext: () => AudioContext = () => new AudioContext(),
  ) {}

  /** output is the track to send; null without a microphone. */
  get output(): MediaStreamTrack | null {
    const { boost, context } = this.graph ?? {};
    return boost && context?.state === 'running' ? boost.track : this.track;
  }

  setTrack(track: MediaStreamTrack | null): void {
    if (track === this.track) return;
    this.takeApart();
    this.track = track;
    this.build();
  }

  /** setBoost makes it 1–4 times as loud. */
  setBoost(boost: number): void {
    if (boost === this.boost) return;
    const had = this.boost !== 1;
    this.boost = boost;
    if (had && boost !== 1 && this.graph?.boost) {
      this.graph.boost.gain.gain.value = boost; // without a gap
      return;
    }
    this.takeApart();
    this.build();
    this.onOutput();
  }

  /** watchLevel keeps level() working until the returned function is called. */
  watchLevel(): () => void {
    this.listeners++;
    this.build();
    let over = false;
    return () => {
      if (over) return;
      over = true;
      if (--this.listeners === 0 && this.boost === 1) this.takeApart();
    };
  }

  /** level is how loud what is sent is now, 0–1 on a scale that follows the ear. */
  level(): number {
    if (!this.graph || !this.track?.enabled) return 0;
    this.graph.analyser.getFloatTimeDomainData(this.samples);
    return levelOf(this.samples);
  }

  close(): void {
    this.setTrack(null);
  }

  private build(): void {
    if (this.graph || !this.track || (this.boost === 1 && this.listeners === 0)) return;
    const context = this.newContext();
    const source = context.createMediaStreamSource(new MediaStream([this.track]));
    const analyser = context.createAnalyser();
    analyser.fftSize = samplesOfLevel;
    this.graph = { context, source, analyser };
    if (this.boost === 1) source.connect(analyser);
    else this.graph.boost = this.addBoost(context, source, analyser);
    context.addEventListener('statechange', this.onState);
    document.addEventListener('pointerdown', this.resume);
    this.resume();
  }

  private addBoost(context: AudioContext, source: AudioNode, analyser: AnalyserNode): Boost {
    const gain = context.createGain();
    gain.gain.value = this.boost;
    const limit = context.createDynamicsCompressor();
    for (const [name, value] of Object.entries(limiter)) limit[name as keyof typeof limiter].value = value;
    const after = context.createGain();
    after.gain.value = unmake;
    const end = context.createMediaStreamDestination();
    source.connect(gain).connect(limit).connect(after);
    after.connect(analyser);
    after.connect(end);
    const [track] = end.stream.getAudioTracks();
    if (!track) throw new Error('a destination without a track');
    return { gain, nodes: [gain, limit, after], track };
  }

  private takeApart(): void {
    const { graph } = this;
    if (!graph) return;
    this.graph = null;
    graph.context.removeEventListener('statechange', this.onState);
    document.removeEventListener('pointerdown', this.resume);
    graph.source.disconnect();
    for (const node of graph.boost?.nodes ?? []) node.disconnect();
    graph.boost?.track.stop();
    void graph.context.close();
  }

  private readonly onState = (): void => {
    if (this.graph?.boost) this.onOutput();
  };

  private readonly resume = (): void => {
    // Refused until somebody touches the page; then onState tells.
    this.graph?.context.resume().catch(() => undefined);
  };
}
