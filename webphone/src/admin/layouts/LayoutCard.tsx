import { CheckCircle, Copy, History, MonitorPlay, Pencil, PencilLine, Trash2 } from 'lucide-react';
import { useId, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { Button, StatusTag } from '../../lib/components';
import type { ButtonInfo } from '../../lib/api';
import { useFormat } from '../../office/format';
import type { Layout, LayoutKiosk } from './api';
import { standardScreen } from './editor/grid';
import { screenOf } from './editor/store';
import { KioskPreview } from './preview/KioskPreview';

/** LayoutCard is one layout as citizens see it, with where it is shown. */
export function LayoutCard({
  layout,
  buttons,
  kiosks,
  onCopy,
  onDelete,
}: {
  layout: Layout;
  buttons: readonly ButtonInfo[];
  kiosks: readonly LayoutKiosk[];
  onCopy: () => void;
  onDelete: () => void;
}) {
  const { t } = useTranslation('layouts');
  const format = useFormat();
  const heading = useId();
  const screen = useMemo(
    () => layout.live?.document ?? screenOf(layout, standardScreen(buttons)),
    [layout, buttons],
  );
  const shown = kiosks.filter((k) => k.shows === layout.id);
  return (
    <article
      aria-labelledby={heading}
      data-layout={layout.name}
      className="flex h-full flex-col overflow-hidden rounded-12 border border-solid-gray-200 bg-white"
    >
      <KioskPreview
        screen={screen}
        buttons={buttons}
        title={t('preview.of', { name: layout.name })}
        className="border-b border-solid-gray-200"
      />
      <div className="flex flex-1 flex-col gap-3 p-5">
        <h2 id={heading} className="text-[1.25rem] leading-[1.4] font-bold">
          {layout.name}
        </h2>
        <div className="flex flex-wrap gap-2 text-[0.875rem]">
          {layout.default && (
            <StatusTag icon={MonitorPlay} colour="blue">
              {t('list.default')}
            </StatusTag>
          )}
          {layout.live ? (
            <StatusTag icon={CheckCircle} colour="green">
              {t('list.live', { number: layout.live.number })}
            </StatusTag>
          ) : (
            <StatusTag icon={PencilLine} colour="gray">
              {t('list.neverLive')}
            </StatusTag>
          )}
          {layout.draft && layout.live && (
            <StatusTag icon={PencilLine} colour="yellow">
              {t('list.draft')}
            </StatusTag>
          )}
        </div>
        <dl className="text-[0.875rem] text-solid-gray-800">
          {layout.live && (
            <div>
              <dt className="inline">{t('list.published')}</dt>{' '}
              <dd className="inline">
                {t('list.byAt', { name: layout.live.by, at: format.moment(layout.live.at) })}
              </dd>
            </div>
          )}
          <div>
            <dt className="inline">{t('list.kiosks')}</dt>{' '}
            <dd className="inline">
              {shown.length === 0
                ? t('list.nowhere')
                : shown.map((k) => k.place || k.name).join(t('list.comma'))}
            </dd>
          </div>
        </dl>
        <div className="mt-auto flex flex-wrap gap-2 pt-2">
          <Link
            to={layout.id}
            className="inline-flex min-h-11 items-center gap-2 rounded-8 border border-key-900 bg-key-900 px-4 font-bold text-white hover:bg-key-1000"
          >
            <Pencil aria-hidden size={18} />
            {t('list.edit')}
            <span className="sr-only">{layout.name}</span>
          </Link>
          <Link
            to={`${layout.id}/versions`}
            className="inline-flex min-h-11 items-center gap-2 rounded-8 border border-key-900 px-4 font-bold text-key-900 hover:bg-key-50"
          >
            <History aria-hidden size={18} />
            {t('versions.open')}
            <span className="sr-only">{layout.name}</span>
          </Link>
          <Button size="small" className="min-h-11" icon={Copy} onClick={onCopy}>
            {t('list.copy')}
          </Button>
          <Button size="small" look="quiet" className="min-h-11" icon={Trash2} onClick={onDelete}>
            {t('delete.open')}
          </Button>
        </div>
      </div>
    </article>
  );
}
