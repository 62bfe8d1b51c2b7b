import {
  ArrowDown,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  Minus,
  MousePointerClick,
  Plus,
  Trash2,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { Button, SelectField } from '../../../lib/components';
import { pick } from '../../../lib/i18n';
import type { Tile } from '../../../lib/layout/shape';
import { ColourField } from './ColourField';
import { add, place, remove, resize } from './grid';
import { IconPicker } from './IconPicker';
import { pageName } from './PageTabs';
import type { PanelProps } from './Panels';
import { TileWords } from './TileWords';

/** TilePanel sets the selected button: its words, look, size and place. */
export function TilePanel({
  screen,
  at,
  tile,
  look,
  buttons,
  leads,
  onChange,
  onPage,
  onSelect,
  onGoTo,
  say,
}: PanelProps) {
  const { t } = useTranslation('layouts');
  const page = screen.pages[at];
  if (!tile || !page) {
    return (
      <p className="flex items-start gap-3 py-6">
        <MousePointerClick aria-hidden size={28} className="shrink-0 text-key-900" />
        {t('tile.none')}
      </p>
    );
  }
  const button = buttons.find((b) => b.id === tile.button);
  const set = (patch: Partial<Tile>, what: string) =>
    onPage(
      { ...page, tiles: page.tiles.map((x) => (x.button === tile.button ? { ...x, ...patch } : x)) },
      `${what} ${page.id} ${tile.button}`,
    );
  const try_ = (next: ReturnType<typeof place>) => {
    if (next) onPage(next);
    else say(t('said.noRoom'));
  };
  const move = (columns: number, rows: number) =>
    try_(place(page, tile, { column: tile.column + columns, row: tile.row + rows }));
  const size = (columns: number, rows: number) =>
    try_(resize(page, tile.button, { width: tile.width + columns, height: tile.height + rows }));
  const queue = button && leads.queues.get(button.queue);
  const schedule = button && leads.schedules.get(button.schedule);
  const elsewhere = screen.pages.flatMap((p, i) =>
    i !== at && !p.tiles.some((x) => x.button === tile.button) ? [{ p, i }] : [],
  );
  return (
    <>
      {button ? (
        <div className="rounded-8 bg-solid-gray-50 p-3 text-[0.875rem]">
          <dl>
            <div className="flex gap-2">
              <dt className="shrink-0 font-bold">{t('tile.leads')}</dt>
              <dd>{queue ? pick({ ja: queue.nameJa, en: queue.nameEn }) : button.queue}</dd>
            </div>
            <div className="flex gap-2">
              <dt className="shrink-0 font-bold">{t('tile.hours')}</dt>
              <dd>{schedule ? pick({ ja: schedule.nameJa, en: schedule.nameEn }) : t('tile.always')}</dd>
            </div>
          </dl>
          <p className="mt-1">
            <Link to="/admin/counters" className="text-key-900 underline">
              {t('tile.change')}
            </Link>
          </p>
        </div>
      ) : (
        <p className="font-bold text-red-900">{t('tile.gone')}</p>
      )}
      {button && <TileWords tile={tile} button={button} language={look.language} onChange={set} />}
      {button && (
        <IconPicker
          label={t('icon.ofButton')}
          value={tile.icon}
          own={button.icon}
          onChange={(icon) => set({ icon }, 'icon')}
        />
      )}
      {button && <ColourField tile={tile} own={button.colour} onChange={set} />}
      <fieldset>
        <legend className="font-bold">{t('tile.place')}</legend>
        <div className="mt-1 flex flex-wrap gap-4">
          <div className="grid grid-cols-3 gap-1">
            <span />
            <Step icon={ArrowUp} label={t('tile.up')} disabled={tile.row === 1} onClick={() => move(0, -1)} />
            <span />
            <Step
              icon={ArrowLeft}
              label={t('tile.left')}
              disabled={tile.column === 1}
              onClick={() => move(-1, 0)}
            />
            <Step
              icon={ArrowDown}
              label={t('tile.down')}
              disabled={tile.row + tile.height > page.rows}
              onClick={() => move(0, 1)}
            />
            <Step
              icon={ArrowRight}
              label={t('tile.right')}
              disabled={tile.column + tile.width > page.columns}
              onClick={() => move(1, 0)}
            />
          </div>
          <div className="flex flex-col gap-1">
            {(
              [
                ['width', tile.width, 1, 0, tile.column + tile.width > page.columns],
                ['height', tile.height, 0, 1, tile.row + tile.height > page.rows],
              ] as const
            ).map(([side, value, columns, rows, most]) => (
              <div key={side} className="flex items-center gap-2">
                <span className="w-14 text-[0.875rem]">{t(`tile.${side}`)}</span>
                <Step
                  icon={Minus}
                  label={t(`tile.${side}Less`)}
                  disabled={value === 1}
                  onClick={() => size(-columns, -rows)}
                />
                <span className="w-6 text-center font-bold">{value}</span>
                <Step
                  icon={Plus}
                  label={t(`tile.${side}More`)}
                  disabled={most}
                  onClick={() => size(columns, rows)}
                />
              </div>
            ))}
          </div>
        </div>
      </fieldset>
      {elsewhere.length > 0 && (
        <SelectField
          label={t('tile.toPage')}
          value=""
          onChange={(ev) => {
            const to = Number(ev.target.value);
            const target = screen.pages[to];
            const there = target && add(target, tile.button);
            if (!there) {
              say(t('said.full'));
              return;
            }
            const kept = {
              ...there,
              tiles: there.tiles.map((x) => (x.button === tile.button ? looksOf(tile, x) : x)),
            };
            onChange({
              ...screen,
              pages: screen.pages.map((p, i) => (i === at ? remove(p, tile.button) : i === to ? kept : p)),
            });
            onGoTo(to);
            onSelect(tile.button);
          }}
        >
          <option value="">{t('tile.stay')}</option>
          {elsewhere.map(({ p, i }) => (
            <option key={p.id} value={i}>
              {pageName(p.names, t('pages.number', { number: i + 1 }))}
            </option>
          ))}
        </SelectField>
      )}
      <Button
        icon={Trash2}
        onClick={() => {
          onPage(remove(page, tile.button));
          onSelect(null);
        }}
      >
        {t('tile.remove')}
      </Button>
    </>
  );
}

/** looksOf gives a tile at another place the words and colours it had. */
function looksOf(from: Tile, to: Tile): Tile {
  return { ...from, column: to.column, row: to.row, width: to.width, height: to.height };
}

function Step({
  icon: Icon,
  label,
  disabled,
  onClick,
}: {
  icon: LucideIcon;
  label: string;
  disabled: boolean;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
      className="grid size-11 place-items-center rounded-8 border border-key-900 text-key-900 hover:bg-key-50 disabled:border-solid-gray-200 disabled:text-solid-gray-420"
    >
      <Icon aria-hidden size={20} />
    </button>
  );
}
