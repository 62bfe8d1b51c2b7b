import { placeSlides, tuneSenders } from './peer';

/** After a refusal (nobody is there to see it yet, the line is down) the server is asked again. */
const askAgainAfter = 2_000;

/**
 * SecondPicture is what a phone sends beside the face. It asks the server for a
 * line, puts the track on it when it has come, and begins anew with every session:
 * what the server gave belongs to the one before.
 */
export class SecondPicture {
  private track: MediaStreamTrack | null = null;
  private pc: RTCPeerConnection | null = null;
  /** What the server was asked for last in this session, and did. */
  private given = false;
  private asking = false;
  private again: ReturnType<typeof setTimeout> | undefined;
  private placed = false;

  constructor(
    private readonly ask: ((on: boolean) => Promise<void>) | undefined,
    private readonly changed: () => void,
  ) {}

  /** As in PhoneSession.slides. */
  get state(): 'asked' | 'on' | undefined {
    if (!this.track) return undefined;
    return this.placed ? 'on' : 'asked';
  }

  set(track: MediaStreamTrack | null): void {
    this.track = track;
    if (this.pc) this.place(this.pc);
    void this.settle();
    this.changed();
  }

  /** begin is called when a session is accepted. */
  begin(pc: RTCPeerConnection): void {
    this.pc = pc;
    this.place(pc);
    void this.settle();
    this.changed();
  }

  end(): void {
    clearTimeout(this.again);
    this.pc = null;
    this.given = this.placed = false;
  }

  /** place puts the track on its line; called at every step of a negotiation. */
  place(pc: RTCPeerConnection): void {
    if (pc.signalingState === 'closed') return;
    const there = placeSlides(pc, this.track);
    const placed = there && this.track !== null;
    if (placed === this.placed) return;
    this.placed = placed;
    void tuneSenders(pc); // the face gets more room, or less
    this.changed();
  }

  /** settle asks for what is wanted, one question at a time. */
  private async settle(): Promise<void> {
    clearTimeout(this.again);
    const { pc } = this;
    const on = this.track !== null;
    if (!pc || this.asking || !this.ask || on === this.given) return;
    this.asking = true;
    try {
      await this.ask(on);
      if (this.pc === pc) this.given = on;
    } catch {
      if (this.pc === pc) this.again = setTimeout(() => void this.settle(), askAgainAfter);
    } finally {
      this.asking = false;
    }
    // Another session began, or something else is wanted by now.
    if (this.pc !== pc || (this.track !== null) !== on) void this.settle();
  }
}
