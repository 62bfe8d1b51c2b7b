import { useCallback, useMemo, useState } from 'react';

import type { RoomPage, StampName, Tool } from '../../lib/room/protocol';

/** What the pointer does on a page. */
export type InkTool = Tool | 'eraser' | 'laser' | 'hand';

export const colours = {
  red: '#ce0000',
  black: '#1a1a1a',
  blue: '#0031d8',
  green: '#197a4b',
  orange: '#c74700',
  yellow: '#ffd43d',
} as const;
export type Colour = keyof typeof colours;

export const widths = ['thin', 'middle', 'thick'] as const;
export type InkWidth = (typeof widths)[number];

export const stamps = ['check', 'cross', 'circle', 'here', 'sign', 'seal'] as const satisfies StampName[];

/** Pixels on a page whose longer side has 1,920. */
const sizes: Record<'line' | 'highlighter' | 'stamp' | 'text', Record<InkWidth, number>> = {
  line: { thin: 4, middle: 8, thick: 16 },
  highlighter: { thin: 24, middle: 40, thick: 64 },
  stamp: { thin: 96, middle: 144, thick: 216 },
  text: { thin: 36, middle: 54, thick: 80 },
};
const reference = 1_920;

/** widthOn is how wide a tool draws on a page, in its pixels: the same to the eye on every page. */
export function widthOn(tool: InkTool, width: InkWidth, page: Pick<RoomPage, 'width' | 'height'>): number {
  const kind = tool === 'highlighter' || tool === 'stamp' || tool === 'text' ? tool : 'line';
  return Math.round((sizes[kind][width] * Math.max(page.width, page.height)) / reference);
}

/** Ink is the tool in hand. A marker keeps a colour of its own: nobody marks in black. */
export interface Ink {
  tool: InkTool;
  colour: Colour;
  width: InkWidth;
  stamp: StampName;
  take: (tool: InkTool) => void;
  paint: (colour: Colour) => void;
  widen: (width: InkWidth) => void;
  choose: (stamp: StampName) => void;
}

export function useInk(): Ink {
  const [tool, take] = useState<InkTool>('hand');
  const [colour, setColour] = useState<Colour>('red');
  const [marker, setMarker] = useState<Colour>('yellow');
  const [width, widen] = useState<InkWidth>('middle');
  const [stamp, setStamp] = useState<StampName>('check');
  const marking = tool === 'highlighter';
  const paint = useCallback((c: Colour) => (marking ? setMarker(c) : setColour(c)), [marking]);
  const choose = useCallback((s: StampName) => {
    setStamp(s);
    take('stamp');
  }, []);
  return useMemo(
    () => ({ tool, colour: marking ? marker : colour, width, stamp, take, paint, widen, choose }),
    [tool, marking, marker, colour, width, stamp, paint, choose],
  );
}
