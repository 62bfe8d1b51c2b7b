import { useCallback, useMemo, useState } from 'react';

import {
  highlights,
  palette,
  widths,
  type ColourName,
  type ToolChoice,
  type WidthName,
} from '../../lib/ink/choice';
import type { StampName } from '../../lib/room/protocol';

export type InkTool = ToolChoice['tool'];

/** The colours of a tool: a marker has bright ones of its own. */
export function coloursOf(tool: InkTool): readonly [ColourName, string][] {
  return Object.entries(tool === 'highlighter' ? highlights : palette) as [ColourName, string][];
}

/** Ink is the tool in hand; each kind keeps its own colour and width, as pens in a case do. */
export interface Ink {
  choice: ToolChoice;
  width: WidthName;
  take: (tool: InkTool) => void;
  paint: (color: string) => void;
  widen: (width: WidthName) => void;
  /** stamp takes the stamp tool with one of its pictures. */
  stamp: (stamp: StampName) => void;
}

/** useInk begins with the hand: nobody draws by mistake on what the citizen sees. */
export function useInk(): Ink {
  const [tool, take] = useState<InkTool>('hand');
  const [color, setColor] = useState<string>(palette.red);
  const [marker, setMarker] = useState<string>(highlights.yellow);
  const [byTool, setByTool] = useState<Partial<Record<InkTool, WidthName>>>({});
  const [stampName, setStamp] = useState<StampName>('check');
  const marking = tool === 'highlighter';
  const width = byTool[tool] ?? 'medium';
  const paint = useCallback((c: string) => (marking ? setMarker(c) : setColor(c)), [marking]);
  const widen = useCallback((w: WidthName) => setByTool((all) => ({ ...all, [tool]: w })), [tool]);
  const stamp = useCallback((s: StampName) => {
    setStamp(s);
    take('stamp');
  }, []);
  const choice = useMemo<ToolChoice>(
    () => ({
      tool,
      color: marking ? marker : color,
      width: tool === 'hand' || tool === 'eraser' ? 0 : widths[tool][width],
      stamp: stampName,
    }),
    [tool, marking, marker, color, width, stampName],
  );
  return useMemo(() => ({ choice, width, take, paint, widen, stamp }), [choice, width, paint, widen, stamp]);
}
