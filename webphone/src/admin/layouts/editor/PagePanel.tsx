import { ArrowLeft, ArrowRight, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Button, cx, TextField } from '../../../lib/components';
import { MAX_LABEL } from '../../../lib/layout/shape';
import { grids, regrid } from './grid';
import { IconPicker } from './IconPicker';
import { languageTag } from './language-tag';
import type { PanelProps } from './Panels';

/** PagePanel sets the page: its grid, name, icon and place among the others. */
export function PagePanel({ screen, at, look, onChange, onPage, onGoTo, onSelect, say }: PanelProps) {
  const { t } = useTranslation('layouts');
  const page = screen.pages[at];
  if (!page) return null;
  const several = screen.pages.length > 1;
  const { language } = look;
  const change = (columns: number, rows: number) => {
    const { page: next, dropped } = regrid(page, columns, rows);
    onPage(next);
    say(
      dropped.length > 0 ? t('said.dropped', { count: dropped.length }) : t('said.regrid', { columns, rows }),
    );
  };
  const swap = (to: number) => {
    const pages = [...screen.pages];
    const [moved] = pages.splice(at, 1);
    if (!moved) return;
    pages.splice(to, 0, moved);
    onChange({ ...screen, pages });
    onGoTo(to);
  };
  return (
    <>
      <div role="group" aria-label={t('page.grid')}>
        <p className="font-bold">{t('page.grid')}</p>
        <p className="text-[0.875rem] text-solid-gray-700">{t('page.gridHelp')}</p>
        <ul className="mt-2 grid grid-cols-3 gap-2">
          {grids.map(([columns, rows]) => {
            const on = page.columns === columns && page.rows === rows;
            return (
              <li key={`${columns}x${rows}`}>
                <button
                  type="button"
                  aria-pressed={on}
                  data-preset={`${columns}x${rows}`}
                  onClick={() => change(columns, rows)}
                  className={cx(
                    'flex w-full flex-col items-center gap-1 rounded-8 border-2 px-1 py-2 text-[0.8125rem]',
                    on
                      ? 'border-key-900 bg-key-50 font-bold text-key-1000'
                      : 'border-solid-gray-200 hover:border-key-600',
                  )}
                >
                  <Sketch columns={columns} rows={rows} />
                  {t('page.size', { columns, rows })}
                </button>
              </li>
            );
          })}
        </ul>
      </div>
      {several ? (
        <TextField
          label={t('page.name', { language: t(`language.${language}`) })}
          help={t('page.nameHelp')}
          lang={languageTag(language)}
          maxLength={MAX_LABEL}
          value={page.names[language] ?? ''}
          placeholder={language === 'ja' ? '' : (page.names['ja'] ?? '')}
          onChange={(ev) =>
            onPage(
              { ...page, names: { ...page.names, [language]: ev.target.value } },
              `name ${page.id} ${language}`,
            )
          }
        />
      ) : (
        <p className="text-[0.875rem] text-solid-gray-700">{t('page.single')}</p>
      )}
      {several && (
        <>
          <IconPicker
            label={t('icon.ofPage')}
            value={page.icon}
            onChange={(icon) => onPage({ ...page, icon }, `page icon ${page.id}`)}
          />
          <div role="group" aria-label={t('page.order')} className="flex flex-wrap gap-2">
            <Button
              size="small"
              className="min-h-11"
              icon={ArrowLeft}
              disabled={at === 0}
              onClick={() => swap(at - 1)}
            >
              {t('page.earlier')}
            </Button>
            <Button
              size="small"
              className="min-h-11"
              icon={ArrowRight}
              disabled={at === screen.pages.length - 1}
              onClick={() => swap(at + 1)}
            >
              {t('page.later')}
            </Button>
          </div>
          <Button
            icon={Trash2}
            onClick={() => {
              onChange({ ...screen, pages: screen.pages.filter((_, i) => i !== at) });
              onGoTo(Math.max(0, at - 1));
              onSelect(null);
              say(t('said.pageGone'));
            }}
          >
            {t('page.remove')}
          </Button>
        </>
      )}
    </>
  );
}

/** Sketch is a small drawing of a grid. */
function Sketch({ columns, rows }: { columns: number; rows: number }) {
  const [width, height, gap] = [56, 32, 3];
  const w = (width - gap * (columns - 1)) / columns;
  const h = (height - gap * (rows - 1)) / rows;
  return (
    <svg
      aria-hidden
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className="fill-current"
    >
      {Array.from({ length: columns * rows }, (_, i) => (
        <rect
          key={i}
          x={(i % columns) * (w + gap)}
          y={Math.floor(i / columns) * (h + gap)}
          width={w}
          height={h}
          rx={2}
        />
      ))}
    </svg>
  );
}
