import { LayoutGrid, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../lib/components';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { AssignKiosks } from './AssignKiosks';
import { CreateLayout } from './CreateLayout';
import { DeleteLayout } from './DeleteLayout';
import { LayoutCard } from './LayoutCard';
import type { Layout } from './api';
import { useButtons, useKiosks, useLayouts } from './use-layouts';

/** What is open over the list. */
type Open =
  { what: 'create'; from?: Layout } | { what: 'assign' } | { what: 'delete'; layout: Layout } | null;

/** LayoutList shows all layouts as citizens see them, and which kiosk shows which. */
export function LayoutList() {
  const { t } = useTranslation('layouts');
  const layouts = useLayouts();
  const buttons = useButtons();
  const kiosks = useKiosks();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const error = layouts.error ?? buttons.error ?? kiosks.error;
  const all = layouts.data;
  return (
    <>
      <PageHeading
        note={t('list.note')}
        actions={
          <>
            <Button disabled={!all} onClick={() => setOpen({ what: 'assign' })}>
              {t('assign.open')}
            </Button>
            <Button
              look="primary"
              icon={Plus}
              disabled={!buttons.data}
              onClick={() => setOpen({ what: 'create' })}
            >
              {t('create.open')}
            </Button>
          </>
        }
      >
        {t('title')}
      </PageHeading>
      <ProblemBanner
        error={error}
        heading={t('list.failed')}
        retry={() => void Promise.all([layouts.refetch(), buttons.refetch(), kiosks.refetch()])}
      />
      {all && buttons.data && kiosks.data ? (
        all.length === 0 ? (
          <div className="rounded-12 border border-solid-gray-200 bg-white p-10 text-center">
            <LayoutGrid aria-hidden size={48} className="mx-auto text-key-900" />
            <h2 className="mt-4 text-[1.25rem] font-bold">{t('list.empty')}</h2>
            <p className="mx-auto mt-2 max-w-2xl">{t('list.emptyText')}</p>
            <Button
              look="primary"
              size="large"
              icon={Plus}
              className="mt-6"
              onClick={() => setOpen({ what: 'create' })}
            >
              {t('create.open')}
            </Button>
          </div>
        ) : (
          <ul className="grid grid-cols-1 gap-6 lg:grid-cols-2 2xl:grid-cols-3">
            {all.map((layout) => (
              <li key={layout.id}>
                <LayoutCard
                  layout={layout}
                  buttons={buttons.data}
                  kiosks={kiosks.data}
                  onCopy={() => setOpen({ what: 'create', from: layout })}
                  onDelete={() => setOpen({ what: 'delete', layout })}
                />
              </li>
            ))}
          </ul>
        )
      ) : (
        !error && <p role="status">{t('loading', { ns: 'common' })}</p>
      )}
      {open?.what === 'create' && buttons.data && (
        <CreateLayout buttons={buttons.data} onClose={close} {...(open.from ? { from: open.from } : {})} />
      )}
      {open?.what === 'assign' && all && kiosks.data && (
        <AssignKiosks layouts={all} kiosks={kiosks.data} onClose={close} />
      )}
      {open?.what === 'delete' && (
        <DeleteLayout layout={open.layout} kiosks={kiosks.data ?? []} onClose={close} />
      )}
    </>
  );
}
