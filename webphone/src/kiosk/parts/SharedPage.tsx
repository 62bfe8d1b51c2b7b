import { firstChoice, palette, widths, type ToolChoice } from '../../lib/ink/choice';
import { PageView } from '../../lib/ink/PageView';
import { useBooth } from '../booth';
import type { Desk, Pen, Shown } from '../machine/desk';

/** toolOf is the pen as the drawing engine wants it; a finger does not write finer than this. */
export function toolOf(pen: Pen): ToolChoice {
  const width = pen.thick ? widths.pen.thick : widths.pen.medium;
  return { ...firstChoice, tool: pen.tool, color: palette[pen.ink], width };
}

interface Props {
  on: Shown;
  desk: Desk;
  /** Nobody writes while the talk stands still. */
  still: boolean;
}

/** SharedPage is the page that everybody looks at, seen as the staff see it. */
export function SharedPage({ on, desk, still }: Props) {
  const { room, kiosk, refused } = useBooth();
  const page = on.document.pages[on.page - 1];
  if (!room || !page) return null;
  return (
    <div className="k-page" data-writable={on.writable && !still}>
      <PageView
        room={room}
        document={on.document}
        page={on.page}
        view={on.view}
        {...(kiosk.world.account === null ? {} : { account: kiosk.world.account })}
        tool={on.writable && !still ? toolOf(desk.pen) : null}
        onRefused={refused}
        className="k-page-view"
      />
    </div>
  );
}
