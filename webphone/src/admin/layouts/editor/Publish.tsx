import { useMutation } from '@tanstack/react-query';
import { CircleX, Info, MonitorPlay, Send } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button, Dialog, TextField } from '../../../lib/components';
import type { ButtonInfo } from '../../../lib/api';
import { CheckField } from '../../../office/form/fields';
import { ProblemBanner } from '../../../office/problem';
import { useStore } from '../../../lib/store';
import { layoutsApi } from '../api';
import { useKiosks, useLayouts, useRefresh } from '../use-layouts';
import type { Finding, Findings } from './check';
import { useFindingWords } from './finding-words';
import type { LayoutWork } from './store';

const MAX_NOTE = 200;
/** So many hints are read; the others are counted. */
const MOST_HINTS = 8;

/** Publish says what citizens will see where, what is still open, and does it. */
export function Publish({
  work,
  buttons,
  findings,
  goTo,
  onClose,
  onDone,
}: {
  work: LayoutWork;
  buttons: readonly ButtonInfo[];
  findings: Findings;
  goTo: (page: number) => void;
  onClose: () => void;
  onDone: (number: number) => void;
}) {
  const { t } = useTranslation('layouts');
  const form = useId();
  const { layout } = useStore(work);
  const refresh = useRefresh();
  const kiosks = useKiosks();
  const layouts = useLayouts();
  const [note, setNote] = useState('');
  const [forAll, setForAll] = useState<boolean | null>(null);
  const words = useFindingWords(work, buttons);
  const others = (layouts.data ?? []).filter((l) => l.id !== layout.id);
  const standard = others.find((l) => l.default && l.live);
  // The first layout there is would not be seen anywhere: it is meant for all kiosks.
  const asAll = forAll ?? (!layout.default && layouts.data !== undefined && !standard);
  const mine = (kiosks.data ?? []).filter(
    (k) => k.layout === layout.id || ((layout.default || asAll) && (k.layout === '' || k.shows !== k.layout)),
  );
  const publish = useMutation({
    mutationFn: async () => {
      await work.flush();
      const now = work.get().layout;
      return layoutsApi.publish(now.id, now.version, note.trim(), asAll);
    },
    onSuccess: (changed) => {
      work.adopt(changed);
      refresh(changed);
      onDone(changed.live?.number ?? 0);
    },
  });
  const blocked = findings.stops.length > 0;
  return (
    <Dialog
      heading={t('publish.heading')}
      onClose={onClose}
      width="medium"
      actions={
        <>
          <Button onClick={onClose}>{t('action.cancel', { ns: 'common' })}</Button>
          <Button
            type="submit"
            form={form}
            look="primary"
            icon={Send}
            disabled={blocked || publish.isPending}
          >
            {publish.isPending ? t('publish.doing') : t('publish.do')}
          </Button>
        </>
      }
    >
      <ProblemBanner error={publish.error} heading={t('publish.failed')} />
      <form
        id={form}
        className="flex flex-col gap-5"
        onSubmit={(ev) => {
          ev.preventDefault();
          publish.mutate();
        }}
      >
        {blocked ? (
          <Banner tone="error" heading={t('publish.blocked')}>
            <ul className="mt-1 flex flex-col gap-1">
              {findings.stops.map((f) => (
                <FindingLine key={JSON.stringify(f)} finding={f} words={words(f)} stops goTo={goTo} />
              ))}
            </ul>
          </Banner>
        ) : (
          <section>
            <h3 className="flex items-center gap-2 font-bold">
              <MonitorPlay aria-hidden size={20} />
              {mine.length > 0 ? t('publish.where', { count: mine.length }) : t('publish.nowhere')}
            </h3>
            {mine.length > 0 && (
              <ul className="mt-1 list-disc pl-8">
                {mine.map((k) => (
                  <li key={k.id}>
                    {k.place || k.name}
                    {t(k.inCall ? 'publish.inCall' : k.online ? 'publish.online' : 'publish.offline')}
                  </li>
                ))}
              </ul>
            )}
          </section>
        )}
        {!layout.default && (
          <CheckField
            label={t('publish.forAll')}
            help={t(standard ? 'publish.forAllInstead' : 'publish.forAllHelp', {
              name: standard?.name ?? '',
            })}
            checked={asAll}
            onChange={(ev) => setForAll(ev.target.checked)}
          />
        )}
        {findings.hints.length > 0 && (
          <section>
            <h3 className="font-bold">{t('publish.hints')}</h3>
            <ul className="mt-1 flex flex-col gap-1 text-[0.875rem]">
              {findings.hints.slice(0, MOST_HINTS).map((f) => (
                <FindingLine key={JSON.stringify(f)} finding={f} words={words(f)} stops={false} goTo={goTo} />
              ))}
            </ul>
            {findings.hints.length > MOST_HINTS && (
              <p className="mt-1 text-[0.875rem]">
                {t('publish.moreHints', { count: findings.hints.length - MOST_HINTS })}
              </p>
            )}
          </section>
        )}
        <TextField
          label={t('publish.note')}
          help={t('publish.noteHelp')}
          value={note}
          maxLength={MAX_NOTE}
          onChange={(ev) => setNote(ev.target.value)}
        />
      </form>
    </Dialog>
  );
}

function FindingLine({
  finding,
  words,
  stops,
  goTo,
}: {
  finding: Finding;
  words: string;
  stops: boolean;
  goTo: (page: number) => void;
}) {
  const { t } = useTranslation('layouts');
  const Icon = stops ? CircleX : Info;
  return (
    <li className="flex items-start gap-2">
      <Icon
        aria-hidden
        size={18}
        className={stops ? 'mt-1 shrink-0 text-red-900' : 'mt-0.5 shrink-0 text-key-900'}
      />
      <span>
        {words}{' '}
        {'page' in finding && (
          <button type="button" className="text-key-900 underline" onClick={() => goTo(finding.page)}>
            {t('publish.goTo')}
          </button>
        )}
      </span>
    </li>
  );
}
