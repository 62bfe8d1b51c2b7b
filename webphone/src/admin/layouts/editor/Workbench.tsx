import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ButtonInfo } from '../../../lib/api';
import { dress } from '../../../lib/layout/dress';
import type { ButtonPage, Screen } from '../../../lib/layout/shape';
import { useStore } from '../../../lib/store';
import { say as sayIn } from '../../../kiosk/words';
import type { PreviewLook } from '../preview/booth';
import { plainLook } from '../preview/KioskPreview';
import { check } from './check';
import type { Leads } from './Editor';
import { add, plainTile } from './grid';
import { AddButton } from './AddButton';
import { Head } from './Head';
import { LookBar } from './LookBar';
import { PageTabs } from './PageTabs';
import { Panels, type PanelName } from './Panels';
import { Stage } from './Stage';
import type { LayoutWork } from './store';
import { Tray } from './Tray';
import { useDrag } from './use-drag';

/** Workbench is where a layout is made: the kiosk's screen, what is not on it, and what is selected. */
export function Workbench({
  work,
  buttons,
  leads,
}: {
  work: LayoutWork;
  buttons: readonly ButtonInfo[];
  leads: Leads;
}) {
  const { t } = useTranslation('layouts');
  const { screen, kept, error, theirs } = useStore(work);
  const [at, setAt] = useState(0);
  const [selected, setSelected] = useState<string | null>(null);
  const [panel, setPanel] = useState<PanelName>('page');
  const [look, setLook] = useState<PreviewLook>(plainLook);
  const [said, setSaid] = useState('');
  const [adding, setAdding] = useState<{ column: number; row: number } | null>(null);
  const grid = useRef<HTMLDivElement | null>(null);
  const tray = useRef<HTMLElement | null>(null);
  const index = Math.min(at, screen.pages.length - 1);
  const page = screen.pages[index];
  const findings = useMemo(() => check(screen, buttons), [screen, buttons]);
  const tile = page?.tiles.find((x) => x.button === selected) ?? null;

  // What cannot be saved now must not be lost by leaving; what can is saved on the way.
  const stuck = screen !== kept && (error !== null || theirs !== null);
  useKeys(work);

  const nameOf = (id: string) => {
    const button = buttons.find((b) => b.id === id);
    if (!button) return t('grid.deleted', { id });
    const there = screen.pages.flatMap((p) => p.tiles).find((x) => x.button === id);
    return sayIn(dress(button, there), 'ja').label;
  };
  const change = (next: Screen, what = '') => work.change(next, what);
  const changePage = (next: ButtonPage, what = '') =>
    change({ ...screen, pages: screen.pages.map((p, i) => (i === index ? next : p)) }, what);
  const select = (button: string | null) => {
    setSelected(button);
    setPanel(button === null ? 'page' : 'tile');
  };
  const { drag, begin } = useDrag({
    page: page ?? { id: '', names: {}, icon: '', columns: 1, rows: 1, tiles: [] },
    grid,
    tray,
    change: (next, how, moved) => {
      changePage(next);
      const name = nameOf(moved.button);
      if (how === 'off') {
        select(null);
        setSaid(t('said.removed', { name }));
        return;
      }
      select(moved.button);
      setSaid(t(how === 'size' ? 'said.resized' : 'said.moved', { ...moved, name }));
    },
  });
  const put = (button: string, place?: { column: number; row: number }) => {
    if (!page) return;
    const next = add(page, button, place);
    if (!next) {
      setSaid(t('said.full'));
      return;
    }
    changePage(next);
    select(button);
    setSaid(t('said.added', { name: nameOf(button) }));
  };

  return (
    <div className="flex flex-col gap-4">
      <Head work={work} buttons={buttons} findings={findings} stuck={stuck} goTo={(i) => setAt(i)} />
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_21rem] 2xl:grid-cols-[minmax(0,1fr)_26rem]">
        <div className="flex min-w-0 flex-col gap-3">
          <LookBar look={look} findings={findings} onChange={setLook} />
          <PageTabs
            screen={screen}
            at={index}
            onChoose={(i) => {
              setAt(i);
              select(null);
            }}
            onChange={change}
          />
          <Stage
            screen={screen}
            at={index}
            look={look}
            buttons={buttons}
            selected={selected}
            drag={drag}
            grid={grid}
            nameOf={nameOf}
            onSelect={select}
            onChange={changePage}
            onGrab={begin}
            onAddAt={(column, row) => setAdding({ column, row })}
            say={setSaid}
          />
          <Tray
            ref={tray}
            screen={screen}
            page={page}
            buttons={buttons}
            drag={drag}
            nameOf={nameOf}
            onGrab={(ev, id) => begin(ev, plainTile(id), 'new')}
            onAdd={put}
          />
          <p role="status" aria-live="polite" className="min-h-6 text-[0.875rem] text-solid-gray-800">
            {said}
          </p>
        </div>
        <Panels
          panel={panel}
          onPanel={setPanel}
          work={work}
          screen={screen}
          at={index}
          tile={tile}
          look={look}
          buttons={buttons}
          leads={leads}
          findings={findings}
          onChange={change}
          onPage={changePage}
          onSelect={select}
          onGoTo={setAt}
          say={setSaid}
        />
      </div>
      {adding && page && (
        <AddButton
          page={page}
          buttons={buttons}
          nameOf={nameOf}
          onChoose={(id) => {
            setAdding(null);
            put(id, adding);
          }}
          onClose={() => setAdding(null)}
        />
      )}
      {drag?.how === 'new' && <Ghost name={nameOf(drag.tile.button)} />}
    </div>
  );
}

/** Ghost says what is in the hand while it is not over the page. */
function Ghost({ name }: { name: string }) {
  const { t } = useTranslation('layouts');
  return (
    <p
      role="status"
      className="fixed bottom-6 left-1/2 z-30 -translate-x-1/2 rounded-full bg-solid-gray-900 px-5 py-2 font-bold text-white"
    >
      {t('grid.carrying', { name })}
    </p>
  );
}

/** useKeys takes steps back and forth as everywhere else. */
function useKeys(work: LayoutWork): void {
  useEffect(() => {
    const key = (ev: KeyboardEvent) => {
      if (!(ev.ctrlKey || ev.metaKey) || ev.altKey) return;
      const target = ev.target as HTMLElement | null;
      // In a field, the browser takes back what was typed.
      if (target?.matches('input:not([type=radio]):not([type=checkbox]), textarea')) return;
      const letter = ev.key.toLowerCase();
      if (letter === 'z' && !ev.shiftKey) work.undo();
      else if (letter === 'y' || (letter === 'z' && ev.shiftKey)) work.redo();
      else return;
      ev.preventDefault();
    };
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  }, [work]);
}
