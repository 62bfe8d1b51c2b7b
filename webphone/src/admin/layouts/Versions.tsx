import { useMutation } from '@tanstack/react-query';
import { ArrowLeft, MonitorPlay, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';

import { Banner, Button, Dialog, StatusTag } from '../../lib/components';
import { useFormat } from '../../office/format';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { layoutsApi, type LayoutVersion } from './api';
import { LayoutChange } from './LayoutChange';
import { KioskPreview } from './preview/KioskPreview';
import { useButtons, useLayout, useRefresh, useVersions } from './use-layouts';

/** Versions shows what was published, as it looked; any of it can be shown again. */
export function Versions() {
  const { t } = useTranslation('layouts');
  const { id = '' } = useParams();
  const format = useFormat();
  const layout = useLayout(id);
  const versions = useVersions(id);
  const buttons = useButtons();
  const refresh = useRefresh();
  const [asked, setAsked] = useState<LayoutVersion | null>(null);
  const restore = useMutation({
    mutationFn: (version: LayoutVersion) =>
      layoutsApi.restore(
        id,
        layout.data?.version ?? null,
        version.number,
        t('versions.restored', { number: version.number }),
      ),
    onSuccess: (changed) => {
      refresh(changed);
      setAsked(null);
    },
    onError: () => void layout.refetch(),
  });
  const error = layout.error ?? versions.error ?? buttons.error;
  return (
    <>
      <Link
        to={`../${id}`}
        className="mb-2 inline-flex min-h-11 items-center gap-2 font-bold text-key-900 underline"
      >
        <ArrowLeft aria-hidden size={18} />
        {t('versions.back')}
      </Link>
      <PageHeading note={t('versions.note')} last={layout.data && <LayoutChange layout={layout.data} />}>
        {t('versions.heading', { name: layout.data?.name ?? '' })}
      </PageHeading>
      <ProblemBanner
        error={error}
        heading={t('list.failed')}
        retry={() => void Promise.all([layout.refetch(), versions.refetch(), buttons.refetch()])}
      />
      {restore.isSuccess && (
        <Banner
          tone="success"
          heading={t('versions.done', { number: restore.data.live?.number ?? 0 })}
          className="mb-4"
        />
      )}
      {versions.data?.length === 0 && <p>{t('versions.none')}</p>}
      {versions.data && buttons.data && (
        <ol className="grid grid-cols-1 gap-6 lg:grid-cols-2 2xl:grid-cols-3">
          {versions.data.map((v) => {
            const live = v.number === layout.data?.live?.number;
            return (
              <li
                key={v.number}
                data-version={v.number}
                className="flex flex-col overflow-hidden rounded-12 border border-solid-gray-200 bg-white"
              >
                <KioskPreview
                  screen={v.document}
                  buttons={buttons.data}
                  title={t('versions.preview', { number: v.number })}
                  className="border-b border-solid-gray-200"
                />
                <div className="flex flex-1 flex-col gap-2 p-5">
                  <div className="flex flex-wrap items-center gap-3">
                    <h2 className="text-[1.125rem] font-bold">
                      {t('versions.number', { number: v.number })}
                    </h2>
                    {live && (
                      <StatusTag icon={MonitorPlay} colour="green">
                        {t('versions.live')}
                      </StatusTag>
                    )}
                  </div>
                  <p className="text-[0.875rem]">{t('list.byAt', { name: v.by, at: format.moment(v.at) })}</p>
                  {v.note && <p>{v.note}</p>}
                  {!live && (
                    <Button className="mt-auto self-start" icon={Undo2} onClick={() => setAsked(v)}>
                      {t('versions.restore')}
                    </Button>
                  )}
                </div>
              </li>
            );
          })}
        </ol>
      )}
      {asked && (
        <Dialog
          heading={t('versions.ask', { number: asked.number })}
          onClose={() => setAsked(null)}
          actions={
            <>
              <Button data-autofocus onClick={() => setAsked(null)}>
                {t('action.cancel', { ns: 'common' })}
              </Button>
              <Button look="primary" disabled={restore.isPending} onClick={() => restore.mutate(asked)}>
                {t('versions.do')}
              </Button>
            </>
          }
        >
          <ProblemBanner error={restore.error} heading={t('versions.failed')} />
          <p>{t('versions.askText')}</p>
          {layout.data?.draft && <p className="mt-3 font-bold">{t('versions.askDraft')}</p>}
        </Dialog>
      )}
    </>
  );
}
