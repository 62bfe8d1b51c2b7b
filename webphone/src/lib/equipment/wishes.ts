import { byLabel, deviceKinds, type DeviceKind, type DeviceList } from './names';

/**
 * Wishes knows which devices should be there: those that were chosen, and what
 * was in use by the system's choice when it was pulled out.
 */
export class Wishes {
  private readonly seen = new Set<string>();
  private readonly used = new Map<DeviceKind, string>();
  private readonly lost = new Map<DeviceKind, string>();

  constructor(
    /** The label that was chosen, if any. */
    private readonly chosen: (kind: DeviceKind) => string | undefined,
    /** This page is always on the same PC: a chosen device that was never seen was unplugged, too. */
    private readonly samePC: boolean,
  ) {}

  /** expected is the label of the device that should be there; undefined leaves it to the system. */
  expected(kind: DeviceKind): string | undefined {
    const chosen = this.chosen(kind);
    if (chosen && (this.samePC || this.seen.has(`${kind} ${chosen}`))) return chosen;
    return this.lost.get(kind);
  }

  /** learn compares a new list with what was in use. */
  learn(list: DeviceList): void {
    for (const { kind, label } of list.devices) this.seen.add(`${kind} ${label}`);
    for (const kind of deviceKinds) {
      const used = this.used.get(kind);
      if (!used || this.chosen(kind) || byLabel(list, kind, used)) continue;
      if (!this.lost.has(kind)) this.lost.set(kind, used);
    }
  }

  /** settle forgets what was lost and is back: it has been asked for. */
  settle(list: DeviceList): void {
    for (const [kind, label] of this.lost) if (byLabel(list, kind, label)) this.lost.delete(kind);
  }

  /** note keeps in mind what is in use. */
  note(kind: DeviceKind, label: string | undefined): void {
    if (label) this.used.set(kind, label);
  }

  /** forget is for a kind that somebody has just chosen. */
  forget(kind: DeviceKind): void {
    this.lost.delete(kind);
    this.used.delete(kind);
  }
}
