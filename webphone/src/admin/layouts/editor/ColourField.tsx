import { CircleCheck, CircleX } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, cx } from '../../../lib/components';
import { contrast, inkFor, isColour, MIN_CONTRAST } from '../../../lib/layout/contrast';
import { iconColours, type Tile } from '../../../lib/layout/shape';
import { InputField } from '../../../office/form/fields';

/** Backgrounds that go well with each other, with letters that read well on them. */
const pairs: readonly {
  id: 'sky' | 'leaf' | 'sand' | 'rose' | 'lilac' | 'navy';
  fill: string;
  ink: string;
}[] = [
  { id: 'sky', fill: '#e8f1fe', ink: '#00118f' },
  { id: 'leaf', fill: '#e6f5ec', ink: '#032213' },
  { id: 'sand', fill: '#fff0d9', ink: '#541e00' },
  { id: 'rose', fill: '#ffe9f0', ink: '#5a0026' },
  { id: 'lilac', fill: '#f1eafa', ink: '#2b0060' },
  { id: 'navy', fill: '#00118f', ink: '#ffffff' },
];

/** swatch paints an element: only the CSSOM may, under our CSP. */
function swatch(fill: string, ink: string) {
  return (element: HTMLElement | null) => {
    element?.style.setProperty('background-color', fill);
    element?.style.setProperty('color', ink);
  };
}

/** ColourField sets a button's colours. Letters that could hardly be read are refused. */
export function ColourField({
  tile,
  own,
  onChange,
}: {
  tile: Tile;
  /** The colour of the button itself. */
  own: string;
  onChange: (patch: Partial<Tile>, what: string) => void;
}) {
  const { t } = useTranslation('layouts');
  const label = useId();
  const [custom, setCustom] = useState(tile.fill !== '' && !pairs.some((p) => p.fill === tile.fill));
  // What is being tried; it is only taken when it can be read.
  const [tried, setTried] = useState({ fill: tile.fill || '#ffffff', ink: tile.ink || '#1a1a1a' });
  const ratio = isColour(tried.fill) && isColour(tried.ink) ? contrast(tried.fill, tried.ink) : 0;
  const good = ratio >= MIN_CONTRAST;
  const attempt = (next: typeof tried) => {
    setTried(next);
    if (isColour(next.fill) && isColour(next.ink) && contrast(next.fill, next.ink) >= MIN_CONTRAST)
      onChange(next, 'colours');
  };
  const shown = tile.colour || own;
  return (
    <div role="group" aria-labelledby={label} className="flex flex-col gap-3">
      <p id={label} className="font-bold">
        {t('colour.legend')}
      </p>
      <div role="group" aria-label={t('colour.icon')}>
        <p className="text-[0.875rem]">{t('colour.icon')}</p>
        <div className="mt-1 flex flex-wrap gap-2">
          {iconColours.map((c) => (
            <button
              key={c}
              type="button"
              aria-pressed={shown === c}
              aria-label={t(`colours.${c}`)}
              title={t(`colours.${c}`)}
              onClick={() => onChange({ colour: c === own ? '' : c }, 'colour')}
              className={cx(
                'size-11 rounded-full border-4',
                shown === c ? 'border-solid-gray-900' : 'border-white outline outline-solid-gray-420',
                {
                  blue: 'bg-blue-900',
                  green: 'bg-green-900',
                  orange: 'bg-orange-1000',
                  pink: 'bg-magenta-900',
                  purple: 'bg-purple-900',
                  teal: 'bg-cyan-1000',
                }[c],
              )}
            />
          ))}
        </div>
      </div>
      <div role="group" aria-label={t('colour.back')}>
        <p className="text-[0.875rem]">{t('colour.back')}</p>
        <div className="mt-1 flex flex-wrap gap-2">
          <button
            type="button"
            aria-pressed={tile.fill === ''}
            onClick={() => {
              setCustom(false);
              onChange({ fill: '', ink: '' }, 'colours');
            }}
            className={cx(
              'min-h-11 rounded-8 border-2 bg-white px-3 text-[0.875rem]',
              tile.fill === '' ? 'border-solid-gray-900 font-bold' : 'border-solid-gray-420',
            )}
          >
            {t('colour.white')}
          </button>
          {pairs.map(({ id, fill, ink }) => (
            <button
              key={id}
              ref={swatch(fill, ink)}
              type="button"
              aria-pressed={tile.fill === fill && tile.ink === ink}
              onClick={() => {
                setCustom(false);
                attempt({ fill, ink });
              }}
              className={cx(
                'min-h-11 rounded-8 border-2 px-3 text-[0.875rem]',
                tile.fill === fill ? 'border-solid-gray-900 font-bold' : 'border-solid-gray-420',
              )}
            >
              {t(`pair.${id}`)}
            </button>
          ))}
          <Button size="small" className="min-h-11" aria-expanded={custom} onClick={() => setCustom(!custom)}>
            {t('colour.custom')}
          </Button>
        </div>
      </div>
      {custom && (
        <div className="flex flex-col gap-3 rounded-8 bg-solid-gray-50 p-3">
          <div className="grid grid-cols-2 gap-3">
            <InputField
              type="color"
              label={t('colour.fill')}
              value={tried.fill}
              onChange={(ev) => attempt({ ...tried, fill: ev.target.value })}
            />
            <InputField
              type="color"
              label={t('colour.ink')}
              value={tried.ink}
              onChange={(ev) => attempt({ ...tried, ink: ev.target.value })}
            />
          </div>
          {good && (
            <p
              ref={swatch(tried.fill, tried.ink)}
              className="rounded-8 border p-3 text-[1.25rem] font-bold"
              aria-hidden
            >
              {t('colour.sample')}
            </p>
          )}
          <div role={good ? 'status' : 'alert'} className="flex items-start gap-2 text-[0.875rem]">
            {good ? (
              <CircleCheck aria-hidden size={20} className="shrink-0 text-green-800" />
            ) : (
              <CircleX aria-hidden size={20} className="shrink-0 text-red-900" />
            )}
            <span>{t(good ? 'colour.good' : 'colour.bad', { ratio: ratio.toFixed(1) })}</span>
          </div>
          {!good && (
            <Button
              size="small"
              className="min-h-11"
              onClick={() => attempt({ ...tried, ink: inkFor(tried.fill) })}
            >
              {t('colour.fix')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
