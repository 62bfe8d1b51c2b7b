import { useTranslation } from 'react-i18next';

import { cx } from '../../../lib/components';
import type { ButtonInfo } from '../../../lib/api';
import type { ButtonPage, Screen, Tile } from '../../../lib/layout/shape';
import type { PreviewLook } from '../preview/booth';
import type { Findings } from './check';
import type { Leads } from './Editor';
import { PagePanel } from './PagePanel';
import { ScreenPanel } from './ScreenPanel';
import type { LayoutWork } from './store';
import { TilePanel } from './TilePanel';

export type PanelName = 'tile' | 'page' | 'screen';
const panels = ['tile', 'page', 'screen'] as const;

export interface PanelProps {
  work: LayoutWork;
  screen: Screen;
  /** Index of the page that is worked on. */
  at: number;
  tile: Tile | null;
  look: PreviewLook;
  buttons: readonly ButtonInfo[];
  leads: Leads;
  findings: Findings;
  onChange: (screen: Screen, what?: string) => void;
  onPage: (page: ButtonPage, what?: string) => void;
  onSelect: (button: string | null) => void;
  onGoTo: (page: number) => void;
  say: (words: string) => void;
}

/** Panels is where the selected button, the page, or the whole screen is set. */
export function Panels({
  panel,
  onPanel,
  ...props
}: PanelProps & { panel: PanelName; onPanel: (panel: PanelName) => void }) {
  const { t } = useTranslation('layouts');
  return (
    <aside className="rounded-12 border border-solid-gray-200 bg-white" aria-label={t('panel.all')}>
      <div
        role="group"
        aria-label={t('panel.all')}
        className="grid grid-cols-3 border-b border-solid-gray-200"
      >
        {panels.map((p) => (
          <button
            key={p}
            type="button"
            aria-pressed={panel === p}
            onClick={() => onPanel(p)}
            className={cx(
              'min-h-12 border-b-4 font-bold',
              panel === p
                ? 'border-key-900 text-key-1000'
                : 'border-transparent text-solid-gray-700 hover:bg-solid-gray-50',
            )}
          >
            {t(`panel.${p}`)}
          </button>
        ))}
      </div>
      <div className="flex flex-col gap-5 p-5">
        {panel === 'tile' && <TilePanel {...props} />}
        {panel === 'page' && <PagePanel {...props} />}
        {panel === 'screen' && <ScreenPanel {...props} />}
      </div>
    </aside>
  );
}
