import {
  ArrowUpRight,
  Circle,
  Eraser,
  Hand,
  Highlighter,
  PenLine,
  Redo2,
  Slash,
  Square,
  Stamp,
  Flashlight,
  Trash2,
  Type,
  Undo2,
  type LucideIcon,
} from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, cx, Dialog } from '../../lib/components';
import { stampNames, widthNames } from '../../lib/ink/choice';
import { useInkTexts } from '../../lib/ink/texts';
import { keys, toolKeys } from '../keys';
import type { CallRoom } from './context';
import { coloursOf, type InkTool } from './use-ink';

const marks: Record<InkTool, LucideIcon> = {
  hand: Hand,
  pen: PenLine,
  highlighter: Highlighter,
  line: Slash,
  arrow: ArrowUpRight,
  rectangle: Square,
  circle: Circle,
  stamp: Stamp,
  text: Type,
  eraser: Eraser,
  laser: Flashlight,
};

const cell =
  'flex min-h-10 flex-col items-center justify-center rounded-6 border leading-[1.2] hover:bg-key-50 [@media(min-height:900px)]:min-h-13';

/** InkTools are at the page while it is on the stage: every tool, colour and width is one click. */
export function InkTools({ room: callRoom }: { room: CallRoom }) {
  const { t } = useTranslation('staff');
  const { t: inkText } = useInkTexts();
  const [stamping, setStamping] = useState(false);
  const [asking, setAsking] = useState(false);
  const { ink, page } = callRoom;
  const { tool, color } = ink.choice;
  const paints = tool !== 'hand' && tool !== 'eraser';
  const tip = (name: string, key: keyof typeof keys) => t('ink.key', { name, key: keys[key].shown });

  return (
    <div
      role="group"
      aria-label={t('ink.tools')}
      className="relative flex w-23 shrink-0 flex-col gap-2 rounded-8 border border-solid-gray-420 bg-white p-1.5 [@media(min-height:900px)]:w-36"
    >
      <div className="grid grid-cols-2 gap-1">
        {toolKeys.map((each) => {
          const Mark = marks[each];
          const name = inkText(`tool.${each}`);
          return (
            <button
              key={each}
              type="button"
              aria-label={name}
              aria-pressed={tool === each}
              aria-keyshortcuts={keys[each].key}
              {...(each === 'stamp' ? { 'aria-expanded': stamping } : {})}
              title={tip(name, each)}
              onClick={() => {
                ink.take(each);
                setStamping(each === 'stamp' && !stamping);
              }}
              className={cx(
                cell,
                tool === each
                  ? 'border-key-900 bg-key-900 text-white hover:bg-key-1000'
                  : 'border-transparent text-solid-gray-900',
              )}
            >
              <Mark aria-hidden size={22} />
              <span aria-hidden className="hidden text-[0.75rem] [@media(min-height:900px)]:block">
                {name}
              </span>
            </button>
          );
        })}
        <button
          type="button"
          aria-label={t('ink.clear')}
          title={t('ink.clear')}
          onClick={() => setAsking(true)}
          className={cx(cell, 'border-transparent text-red-900')}
        >
          <Trash2 aria-hidden size={22} />
          <span aria-hidden className="hidden text-[0.75rem] [@media(min-height:900px)]:block">
            {t('ink.clear')}
          </span>
        </button>
      </div>
      {stamping && tool === 'stamp' && (
        <ul
          aria-label={t('ink.stamps')}
          className="absolute top-24 left-full z-10 ml-1 flex w-30 flex-col gap-1 rounded-8 border border-solid-gray-420 bg-white p-1.5 shadow-3 [@media(min-height:900px)]:top-36"
        >
          {stampNames.map((name) => (
            <li key={name}>
              <button
                type="button"
                aria-pressed={ink.choice.stamp === name}
                onClick={() => {
                  ink.stamp(name);
                  setStamping(false);
                }}
                className={cx(
                  'min-h-10 w-full rounded-6 border px-2 text-left',
                  ink.choice.stamp === name
                    ? 'border-key-900 bg-key-100 font-bold'
                    : 'border-transparent hover:bg-key-50',
                )}
              >
                {inkText(`stamp.${name}`)}
              </button>
            </li>
          ))}
        </ul>
      )}
      <div
        role="group"
        aria-label={t('ink.colours')}
        className="grid grid-cols-3 gap-1 border-t border-solid-gray-200 pt-2"
      >
        {coloursOf(tool).map(([name, hex]) => (
          <button
            key={name}
            type="button"
            aria-label={inkText(`colour.${name}`)}
            title={inkText(`colour.${name}`)}
            aria-pressed={paints && color === hex}
            disabled={!paints}
            onClick={() => ink.paint(hex)}
            className={cx(
              'flex min-h-7 items-center justify-center rounded-6 border-2 [@media(min-height:900px)]:min-h-9',
              paints && color === hex
                ? 'border-key-900 bg-key-100'
                : 'border-transparent enabled:hover:bg-key-50',
              !paints && 'opacity-40',
            )}
          >
            <svg viewBox="0 0 20 20" className="size-5 [@media(min-height:900px)]:size-6" aria-hidden>
              <circle cx="10" cy="10" r="9" fill={hex} stroke="#767676" />
            </svg>
          </button>
        ))}
      </div>
      <div
        role="group"
        aria-label={t('ink.widths')}
        className="grid grid-cols-3 gap-1 border-t border-solid-gray-200 pt-2"
      >
        {widthNames.map((name, i) => (
          <button
            key={name}
            type="button"
            aria-label={inkText(`width.${name}`)}
            title={inkText(`width.${name}`)}
            aria-pressed={paints && ink.width === name}
            disabled={!paints}
            onClick={() => ink.widen(name)}
            className={cx(
              'flex min-h-7 items-center justify-center rounded-6 border-2 [@media(min-height:900px)]:min-h-9',
              paints && ink.width === name
                ? 'border-key-900 bg-key-100'
                : 'border-transparent enabled:hover:bg-key-50',
              !paints && 'opacity-40',
            )}
          >
            <svg viewBox="0 0 24 20" className="h-5 w-6" aria-hidden>
              <line
                x1="4"
                y1="16"
                x2="20"
                y2="4"
                stroke="#1a1a1c"
                strokeLinecap="round"
                strokeWidth={1.5 + i * 2.5}
              />
            </svg>
          </button>
        ))}
      </div>
      <div className="grid grid-cols-2 gap-1 border-t border-solid-gray-200 pt-2">
        {(
          [
            ['undo', Undo2, page.undo],
            ['redo', Redo2, page.redo],
          ] as const
        ).map(([what, Mark, press]) => (
          <button
            key={what}
            type="button"
            aria-label={t(`ink.${what}`)}
            aria-keyshortcuts={keys[what].key}
            title={tip(t(`ink.${what}`), what)}
            onClick={press}
            className={cx(cell, 'border-transparent')}
          >
            <Mark aria-hidden size={22} />
            <span aria-hidden className="hidden text-[0.75rem] [@media(min-height:900px)]:block">
              {t(`ink.${what}`)}
            </span>
          </button>
        ))}
      </div>
      {asking && (
        <Dialog
          heading={t('ink.clearHeading')}
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button onClick={() => setAsking(false)} data-autofocus>
                {t('action.cancel', { ns: 'common' })}
              </Button>
              <Button
                look="danger"
                icon={Trash2}
                onClick={() => {
                  setAsking(false);
                  page.clear();
                }}
              >
                {t('ink.clear')}
              </Button>
            </>
          }
        >
          <p>{t('ink.clearText')}</p>
        </Dialog>
      )}
    </div>
  );
}
