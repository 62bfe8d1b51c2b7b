import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { inLanguage, type ButtonPage } from '../../lib/layout/shape';
import { dress } from '../../lib/layout/dress';
import { useBooth } from '../booth';
import { IDLE_RESET_MS } from '../machine/times';
import { CallButton } from './CallButton';
import { CounterIcon } from './CounterIcon';

/** LayoutPages shows the buttons where an administrator put them (R14). */
export function LayoutPages({ pages }: { pages: readonly ButtonPage[] }) {
  const { t } = useTranslation('kiosk');
  const { touch, page: forced } = useBooth();
  const [chosen, setChosen] = useState(0);
  const panel = useId();
  const at = Math.min(forced ?? chosen, pages.length - 1);
  // Whoever comes next begins with the first page.
  useEffect(() => {
    if (chosen === 0) return;
    const timer = setTimeout(() => setChosen(0), IDLE_RESET_MS);
    return () => clearTimeout(timer);
  }, [chosen]);
  const page = pages[at];
  if (!page) return null;
  if (pages.length === 1) return <LayoutGrid page={page} />;
  return (
    <div className="k-pages">
      <div className="k-tabs" role="tablist" aria-label={t('idle.pages')}>
        {pages.map((p, i) => (
          <PageTab
            key={p.id}
            page={p}
            selected={i === at}
            controls={panel}
            choose={() => {
              setChosen(i);
              touch({ want: 'stay' });
            }}
          />
        ))}
      </div>
      <div className="k-panel" role="tabpanel" id={panel} aria-labelledby={`${panel}-${page.id}`}>
        <LayoutGrid page={page} key={page.id} />
      </div>
    </div>
  );
}

function PageTab({
  page,
  selected,
  controls,
  choose,
}: {
  page: ButtonPage;
  selected: boolean;
  controls: string;
  choose: () => void;
}) {
  const { settings } = useBooth();
  const name = inLanguage(page.names, settings.language);
  return (
    <button
      type="button"
      role="tab"
      id={`${controls}-${page.id}`}
      aria-selected={selected}
      aria-controls={controls}
      className="k-tab"
      lang={name?.lang}
      onClick={choose}
    >
      {page.icon ? <CounterIcon name={page.icon} /> : null}
      <span>{name?.text}</span>
    </button>
  );
}

function LayoutGrid({ page }: { page: ButtonPage }) {
  const { t } = useTranslation('kiosk');
  const { sources } = useBooth();
  // In the order of reading, whatever the order of the document.
  const tiles = [...page.tiles].sort((a, b) => a.row - b.row || a.column - b.column);
  return (
    <ul
      className="k-grid k-layout"
      aria-label={t('idle.counters')}
      data-columns={page.columns}
      data-rows={page.rows}
    >
      {tiles.map((tile) => {
        const source = sources.find((c) => c.id === tile.button);
        return source ? (
          <li
            key={tile.button}
            data-column={tile.column}
            data-row={tile.row}
            data-width={tile.width}
            data-height={tile.height}
          >
            <CallButton id={tile.button} counter={dress(source, tile)} />
          </li>
        ) : null;
      })}
    </ul>
  );
}
