/** What sounds on the page: an audio or video element, or an AudioContext with a volume of its own. */
type Sounding = HTMLMediaElement | AudioContext;

interface Sink {
  setSinkId?: (id: string) => Promise<void>;
}

/**
 * Outputs brings all sounds of a page to one speaker at one volume. Elements
 * are added while they exist. A speaker that fails is left for the system's
 * own choice, so that nobody sits in silence, and that is told.
 */
export class Outputs {
  private readonly all = new Set<Sounding>();
  private speaker = '';
  private volume = 1;

  constructor(private readonly onFailed: (speaker: string) => void = () => undefined) {}

  /** add plays a sound where the others are; the returned function forgets it. */
  add(sounding: Sounding): () => void {
    this.all.add(sounding);
    this.setVolumeOf(sounding);
    if (this.speaker !== '') void this.lead(sounding, this.speaker);
    return () => this.all.delete(sounding);
  }

  /** set chooses the speaker, '' for the system's own choice, and the volume, 0–1. */
  set(speaker: string, volume: number): void {
    if (volume !== this.volume) {
      this.volume = volume;
      for (const one of this.all) this.setVolumeOf(one);
    }
    if (speaker === this.speaker) return;
    this.speaker = speaker;
    for (const one of this.all) void this.lead(one, speaker);
  }

  private setVolumeOf(sounding: Sounding): void {
    if ('volume' in sounding) sounding.volume = this.volume;
  }

  private async lead(sounding: Sounding, speaker: string): Promise<void> {
    const sink = sounding as Sink;
    if (!sink.setSinkId) return; // this browser has one output only
    try {
      await sink.setSinkId(speaker);
    } catch {
      if (speaker === '' || speaker !== this.speaker) return;
      this.onFailed(speaker);
      await sink.setSinkId('').catch(() => undefined);
    }
  }
}
