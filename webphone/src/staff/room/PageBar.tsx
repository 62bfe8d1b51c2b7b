import {
  ChevronLeft,
  ChevronRight,
  FilePlus2,
  LayoutList,
  Maximize,
  MoveHorizontal,
  PencilLine,
  PencilOff,
  RotateCw,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Button, cx } from '../../lib/components';
import { clampView, maxScale, shownExtent } from '../../lib/ink/view';
import type { View } from '../../lib/room/protocol';
import { keys } from '../keys';
import type { CallRoom, Shown } from './context';

export const zoomStep = 1.25;

/** PageBar turns pages, zooms, rotates, and lets the citizen write. Supervisors see the number only. */
export function PageBar({
  room: callRoom,
  shown,
  box,
  strip,
  toggleStrip,
}: {
  room: CallRoom;
  shown: Shown;
  /** Where the page is shown. */
  box: HTMLElement | null;
  strip: boolean;
  toggleStrip: (() => void) | undefined;
}) {
  const { t } = useTranslation('staff');
  const { driver, page, ask } = callRoom;
  const { document, number } = shown;
  const count = document.pages.length;
  const coming = document.state !== 'ready' && document.state !== 'failed';
  const tip = (words: string, key: keyof typeof keys) => t('ink.key', { name: words, key: keys[key].shown });
  const position = (
    <p className="min-w-26 text-center text-[0.875rem] font-bold tabular-nums" aria-live="polite">
      {t('page.of', { page: number, count })}
      {coming && <span className="block text-[0.75rem] font-normal">{t('page.more')}</span>}
    </p>
  );
  if (!driver) return <div className="flex justify-center">{position}</div>;
  return (
    <div
      role="group"
      aria-label={t('page.bar')}
      className="flex flex-wrap items-center justify-center gap-x-4 gap-y-1"
    >
      <div className="flex items-center gap-1">
        {toggleStrip && (
          <Button
            size="small"
            icon={LayoutList}
            aria-label={t('page.list')}
            title={t('page.list')}
            aria-pressed={strip}
            className={cx(strip && 'bg-key-100')}
            onClick={toggleStrip}
          />
        )}
        <Button
          size="small"
          icon={ChevronLeft}
          aria-label={t('page.previous')}
          aria-keyshortcuts={keys.previous.key}
          title={tip(t('page.previous'), 'previous')}
          disabled={number <= 1}
          onClick={() => page.go(number - 1)}
        />
        {position}
        <Button
          size="small"
          icon={ChevronRight}
          aria-label={t('page.next')}
          aria-keyshortcuts={keys.next.key}
          title={tip(t('page.next'), 'next')}
          disabled={number >= count}
          onClick={() => page.go(number + 1)}
        />
        {(document.kind === 'board' || document.kind === 'pad') && (
          <Button
            size="small"
            icon={FilePlus2}
            aria-label={t('page.add')}
            title={t('page.add')}
            onClick={() => void ask({ kind: 'add-page', document: document.id })}
          />
        )}
      </div>
      <div className="flex items-center gap-1">
        <Button
          size="small"
          icon={ZoomOut}
          aria-label={t('page.zoomOut')}
          title={tip(t('page.zoomOut'), 'zoomOut')}
          disabled={page.view.scale <= 1}
          onClick={() => page.zoom(1 / zoomStep)}
        />
        <output className="w-11 text-center text-[0.875rem] tabular-nums">
          {t('page.zoom', { percent: Math.round(page.view.scale * 100) })}
        </output>
        <Button
          size="small"
          icon={ZoomIn}
          aria-label={t('page.zoomIn')}
          title={tip(t('page.zoomIn'), 'zoomIn')}
          disabled={page.view.scale >= maxScale}
          onClick={() => page.zoom(zoomStep)}
        />
        <Button
          size="small"
          icon={Maximize}
          title={tip(t('page.wholeLong'), 'whole')}
          aria-label={t('page.wholeLong')}
          onClick={page.whole}
        >
          <span aria-hidden>{t('page.whole')}</span>
        </Button>
        <Button
          size="small"
          icon={MoveHorizontal}
          title={t('page.widthLong')}
          aria-label={t('page.widthLong')}
          onClick={() => {
            if (box) page.move(widthView(shown, box));
          }}
        >
          <span aria-hidden>{t('page.width')}</span>
        </Button>
        <Button
          size="small"
          icon={RotateCw}
          aria-label={t('page.turnLong')}
          title={t('page.turnLong')}
          onClick={page.rotate}
        />
      </div>
      <CitizenDraws room={callRoom} shown={shown} />
    </div>
  );
}

/** widthView makes the page as wide as its box, its upper edge first. */
export function widthView(
  { page }: Pick<Shown, 'page'>,
  { clientWidth, clientHeight }: Pick<HTMLElement, 'clientWidth' | 'clientHeight'>,
): View {
  const { width, height } = shownExtent(page, page.turn);
  const whole = Math.min(clientWidth / width, clientHeight / height);
  return clampView({ x: 0.5, y: 0, scale: whole > 0 ? clientWidth / width / whole : 1 });
}

/** CitizenDraws lets the citizen write, and says at any time whether they can. */
function CitizenDraws({ room: { view, kiosk, ask }, shown }: { room: CallRoom; shown: Shown }) {
  const { t } = useTranslation('staff');
  if (kiosk === undefined) return null;
  if (shown.document.kind === 'pad') {
    return (
      <p className="inline-flex items-center gap-1.5 text-[0.875rem] font-bold text-green-900">
        <PencilLine aria-hidden size={18} />
        {t('page.padAllowed')}
      </p>
    );
  }
  const on = view.doc.citizenDraws;
  const Mark = on ? PencilLine : PencilOff;
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      aria-label={t('page.allow')}
      onClick={() => void ask({ kind: 'allow', citizenDraws: !on })}
      className={cx(
        'inline-flex min-h-9 items-center gap-2 rounded-6 border px-3 text-[0.875rem] font-bold',
        on
          ? 'border-2 border-green-800 bg-green-50 text-green-900'
          : 'border-solid-gray-600 bg-white text-solid-gray-800 hover:bg-key-50',
      )}
    >
      <span
        aria-hidden
        className={cx(
          'flex h-5 w-9 items-center rounded-full border p-0.5',
          on ? 'justify-end border-green-800 bg-green-800' : 'border-solid-gray-600 bg-solid-gray-200',
        )}
      >
        <span className="size-3.5 rounded-full bg-white shadow-1" />
      </span>
      <Mark aria-hidden size={18} />
      {on ? t('page.allowed') : t('page.forbidden')}
    </button>
  );
}
