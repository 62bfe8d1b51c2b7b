import type { StampName } from '../room/protocol';

/** A stamp's drawing in a square of side 1 around 0,0. */
export interface StampShape {
  /** Rows of x, y that are drawn as lines. */
  lines?: number[][];
  /** A filled area. */
  area?: number[];
  /** Radius of a circle. */
  ring?: number;
  /** Half the width and height of a frame. */
  frame?: [number, number];
  dashed?: boolean;
  /** Width of its lines. */
  stroke: number;
  /** Letters, their height, and the middle of them. */
  word?: { text: string; size: number; y: number; white?: boolean };
}

/** The words on stamps are Japanese, as on the forms on which they are put. */
export const stampShapes: Record<StampName, StampShape> = {
  check: { lines: [[-0.36, 0.02, -0.1, 0.28, 0.38, -0.3]], stroke: 0.13 },
  cross: {
    lines: [
      [-0.32, -0.32, 0.32, 0.32],
      [0.32, -0.32, -0.32, 0.32],
    ],
    stroke: 0.13,
  },
  circle: { ring: 0.4, stroke: 0.1 },
  // A balloon whose tip is the lower end.
  here: {
    area: [-0.5, -0.4, 0.5, -0.4, 0.5, 0.16, 0.12, 0.16, 0, 0.46, -0.12, 0.16, -0.5, 0.16],
    stroke: 0.06,
    word: { text: 'ここ', size: 0.42, y: -0.12, white: true },
  },
  sign: {
    frame: [0.48, 0.24],
    dashed: true,
    stroke: 0.035,
    word: { text: '署名', size: 0.3, y: 0 },
  },
  seal: { ring: 0.46, dashed: true, stroke: 0.035, word: { text: '押印', size: 0.32, y: 0 } },
};

/** stampWord is what a stamp has written on it. */
export function stampWord(stamp: StampName | undefined): string {
  return (stamp && stampShapes[stamp].word?.text) ?? '';
}
