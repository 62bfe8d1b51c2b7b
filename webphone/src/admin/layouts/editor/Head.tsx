import { useMutation } from '@tanstack/react-query';
import { ArrowLeft, CloudAlert, CloudCheck, CloudUpload, Redo2, Send, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { Banner, Button, Dialog } from '../../../lib/components';
import type { ButtonInfo } from '../../../lib/api';
import { LeaveGuard } from '../../../office/form/LeaveGuard';
import { ProblemBanner } from '../../../office/problem';
import { useStore } from '../../../lib/store';
import { layoutsApi } from '../api';
import { LayoutChange } from '../LayoutChange';
import { useRefresh } from '../use-layouts';
import type { Findings } from './check';
import { Publish } from './Publish';
import { Rename } from './Rename';
import type { LayoutWork } from './store';

/** Head says how far a layout is, and holds what concerns all of it. */
export function Head({
  work,
  buttons,
  findings,
  stuck,
  goTo,
}: {
  work: LayoutWork;
  buttons: readonly ButtonInfo[];
  findings: Findings;
  /** What is here cannot be saved now. */
  stuck: boolean;
  goTo: (page: number) => void;
}) {
  const { t } = useTranslation('layouts');
  const { layout, past, future, saving, error, theirs, screen, kept } = useStore(work);
  const refresh = useRefresh();
  const [open, setOpen] = useState<'publish' | 'discard' | 'rename' | null>(null);
  const [done, setDone] = useState<number | null>(null);
  const dirty = screen !== kept;
  const unpublished = layout.draft !== undefined || dirty;
  const discard = useMutation({
    mutationFn: async () => {
      await work.flush();
      return layoutsApi.discard(layout.id, work.get().layout.version);
    },
    onSuccess: (changed) => {
      work.adopt(changed);
      refresh(changed);
      setOpen(null);
    },
  });
  return (
    <header>
      <div className="flex flex-wrap items-center justify-between gap-x-5">
        <Link
          to=".."
          relative="path"
          className="inline-flex min-h-9 items-center gap-2 text-[0.875rem] font-bold text-key-900 underline"
        >
          <ArrowLeft aria-hidden size={16} />
          {t('editor.back')}
        </Link>
        <LayoutChange layout={layout} />
      </div>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
        <h1 className="text-[1.5rem] leading-[1.4] font-bold">{layout.name}</h1>
        <Button size="small" look="quiet" className="min-h-11" onClick={() => setOpen('rename')}>
          {t('editor.rename')}
        </Button>
        <Kept saving={saving} dirty={dirty} failed={error !== null || theirs !== null} live={!unpublished} />
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <Button icon={Undo2} disabled={past.length === 0} title={t('editor.undoKeys')} onClick={work.undo}>
            {t('editor.undo')}
          </Button>
          <Button
            icon={Redo2}
            disabled={future.length === 0}
            title={t('editor.redoKeys')}
            onClick={work.redo}
          >
            {t('editor.redo')}
          </Button>
          {layout.live && (
            <Button disabled={!unpublished} onClick={() => setOpen('discard')}>
              {t('editor.discard')}
            </Button>
          )}
          <Button
            look="primary"
            icon={Send}
            disabled={!unpublished || theirs !== null}
            onClick={() => {
              setDone(null);
              setOpen('publish');
            }}
          >
            {t('publish.open')}
          </Button>
        </div>
      </div>
      <ProblemBanner
        error={error}
        heading={t('editor.notKept')}
        retry={() => void work.flush()}
        className="mt-3"
      />
      {theirs && (
        <Banner
          tone="warning"
          heading={t('editor.theirs', { name: theirs.draftBy ?? theirs.live?.by ?? '' })}
          className="mt-3"
          actions={
            <>
              <Button onClick={work.takeTheirs}>{t('editor.takeTheirs')}</Button>
              <Button look="danger" onClick={() => void work.keepMine()}>
                {t('editor.keepMine')}
              </Button>
            </>
          }
        >
          {t('editor.theirsText')}
        </Banner>
      )}
      {done !== null && !unpublished && (
        <Banner tone="success" heading={t('publish.done', { number: done })} className="mt-3">
          {t('publish.doneText')}{' '}
          <Link to="versions" className="underline">
            {t('versions.open')}
          </Link>
        </Banner>
      )}
      {open === 'rename' && <Rename work={work} onClose={() => setOpen(null)} />}
      {open === 'publish' && (
        <Publish
          work={work}
          buttons={buttons}
          findings={findings}
          onClose={() => setOpen(null)}
          goTo={(page) => {
            setOpen(null);
            goTo(page);
          }}
          onDone={(number) => {
            setOpen(null);
            setDone(number);
          }}
        />
      )}
      {open === 'discard' && (
        <Dialog
          heading={t('discard.heading')}
          onClose={() => setOpen(null)}
          actions={
            <>
              <Button data-autofocus onClick={() => setOpen(null)}>
                {t('action.cancel', { ns: 'common' })}
              </Button>
              <Button look="danger" disabled={discard.isPending} onClick={() => discard.mutate()}>
                {t('discard.do')}
              </Button>
            </>
          }
        >
          <ProblemBanner error={discard.error} heading={t('discard.failed')} />
          <p>{t('discard.text', { number: layout.live?.number ?? 0 })}</p>
        </Dialog>
      )}
      {stuck && <LeaveGuard>{t('form.leaveText', { ns: 'office' })}</LeaveGuard>}
    </header>
  );
}

/** Kept says whether what one sees is saved, and whether citizens see it, too. */
function Kept({
  saving,
  dirty,
  failed,
  live,
}: {
  saving: boolean;
  dirty: boolean;
  failed: boolean;
  live: boolean;
}) {
  const { t } = useTranslation('layouts');
  const how = failed ? 'failed' : saving || dirty ? 'saving' : live ? 'live' : 'draft';
  const Icon = { failed: CloudAlert, saving: CloudUpload, live: CloudCheck, draft: CloudCheck }[how];
  return (
    <p
      role="status"
      data-kept={how}
      className="inline-flex items-center gap-2 text-[0.875rem] text-solid-gray-800"
    >
      <Icon aria-hidden size={20} className={how === 'failed' ? 'text-red-900' : 'text-green-800'} />
      {t(`kept.${how}`)}
    </p>
  );
}
