import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { PageView } from '../../lib/ink/PageView';
import { useDesk } from '../context';
import type { CallRoom, Shown } from './context';
import { DocumentTabs } from './DocumentTabs';
import { InkTools } from './InkTools';
import { PageBar } from './PageBar';
import { ThumbStrip } from './ThumbStrip';

/** Screens of notebooks have no room to spare for the strip of pages; it is one click away. */
const roomy = 1_500;

/** PageStage is the shared page, large, with everything one does with it around it. */
export function PageStage({ room: callRoom, shown }: { room: CallRoom; shown: Shown }) {
  const { t } = useTranslation('staff');
  const [strip, setStrip] = useState(() => window.innerWidth >= roomy);
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const { session } = useDesk();
  const { room, driver, page, ink, refused } = callRoom;
  const several = shown.document.pages.length > 1;
  useUndoKeys(driver, page.undo, page.redo);
  return (
    <section aria-label={t('stage.shared')} className="flex size-full min-h-0 flex-col gap-2">
      <DocumentTabs room={callRoom} shown={shown} />
      <div className="flex min-h-0 flex-1 gap-2">
        {driver && <InkTools room={callRoom} />}
        {driver && several && strip && <ThumbStrip room={callRoom} shown={shown} />}
        <div
          ref={setBox}
          className="relative min-w-0 flex-1 overflow-hidden rounded-8 border border-solid-gray-420 bg-solid-gray-200"
        >
          <PageView
            room={room}
            document={shown.document}
            page={shown.number}
            view={page.view}
            tool={driver ? ink.choice : null}
            account={session.id}
            {...(driver ? { onView: page.move, onPage: (step) => page.go(shown.number + step) } : {})}
            onRefused={refused}
            className="absolute inset-0"
          />
        </div>
      </div>
      <PageBar
        room={callRoom}
        shown={shown}
        box={box}
        strip={strip}
        toggleStrip={several ? () => setStrip(!strip) : undefined}
      />
    </section>
  );
}

/** useUndoKeys takes the keys that every program has for it; fields keep theirs. */
function useUndoKeys(enabled: boolean, undo: () => void, redo: () => void): void {
  useEffect(() => {
    if (!enabled) return;
    const pressed = (ev: KeyboardEvent) => {
      const target = ev.target instanceof Element ? ev.target : null;
      // The page itself takes them where it has the focus.
      if (ev.defaultPrevented || !(ev.ctrlKey || ev.metaKey) || ev.altKey) return;
      if (target?.closest('input, textarea, select, [contenteditable], dialog')) return;
      const key = ev.key.toLowerCase();
      if (key !== 'z' && key !== 'y') return;
      ev.preventDefault();
      if (key === 'y' || ev.shiftKey) redo();
      else undo();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [enabled, undo, redo]);
}
