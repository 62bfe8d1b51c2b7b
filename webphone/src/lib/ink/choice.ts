import type { StampName, Tool } from '../room/protocol';

/** What the pointer does on a page. */
export interface ToolChoice {
  tool: Tool | 'eraser' | 'laser' | 'hand';
  /** "#rrggbb" */
  color: string;
  /** In pixels of the page, as in Mark. */
  width: number;
  /** Of the stamp tool. */
  stamp: StampName;
}

/** Colours that are offered; words are in the texts: ink:colour.NAME. Each is told from white paper and from the others. */
export const palette = {
  black: '#1a1a1c',
  red: '#d9000e',
  blue: '#0031d8',
  green: '#197a4b',
  orange: '#e25100',
  purple: '#8b22d2',
} as const;
/** Colours of highlighters: bright, so that what is under them stays readable. */
export const highlights = {
  yellow: '#ffe600',
  lime: '#6be64b',
  sky: '#4bc8ff',
  pink: '#ff7bc0',
} as const;
export type ColourName = keyof typeof palette | keyof typeof highlights;

export const widthNames = ['thin', 'medium', 'thick'] as const;
export type WidthName = (typeof widthNames)[number];

/** Widths that are offered, in pixels of the page; words: ink:width.NAME. A pixel of an A4 page is 0.13 mm. */
export const widths: Record<Tool | 'laser', Record<WidthName, number>> = {
  pen: { thin: 4, medium: 8, thick: 16 },
  highlighter: { thin: 24, medium: 40, thick: 64 },
  line: { thin: 4, medium: 8, thick: 16 },
  arrow: { thin: 4, medium: 8, thick: 16 },
  rectangle: { thin: 4, medium: 8, thick: 16 },
  circle: { thin: 4, medium: 8, thick: 16 },
  stamp: { thin: 64, medium: 110, thick: 180 },
  text: { thin: 32, medium: 48, thick: 80 },
  laser: { thin: 14, medium: 18, thick: 26 },
};

export const stampNames = ['check', 'cross', 'circle', 'here', 'sign', 'seal'] as const satisfies StampName[];

/** What a person begins with. */
export const firstChoice: ToolChoice = {
  tool: 'pen',
  color: palette.red,
  width: widths.pen.medium,
  stamp: 'check',
};
