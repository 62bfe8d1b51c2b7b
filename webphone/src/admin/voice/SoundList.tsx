import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';

import { Button } from '../../lib/components';
import { DataTable, type Column } from '../../office/list/DataTable';
import { useFormat } from '../../office/format';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { usePrompts, useQueues, useVoice, type Prompt, type Voice } from '../counters/api';
import { useNamed } from '../counters/use-names';
import { sounds, usesOf } from './api';

const link =
  'inline-flex min-h-11 items-center font-bold text-key-900 underline underline-offset-4 hover:text-key-1000';

/** SoundList is what the site recorded, and what comes with the product. */
export function SoundList() {
  const { t } = useTranslation('voice');
  const named = useNamed();
  const format = useFormat();
  const go = useNavigate();
  const prompts = usePrompts();
  const voice = useVoice();
  const columns: Column<Prompt>[] = [
    {
      key: 'name',
      heading: t('name'),
      cell: (p) => (
        <Link to={`/admin/voice/${p.id}`} className={link}>
          {named(p)}
        </Link>
      ),
    },
    { key: 'kind', heading: t('kind.heading'), cell: (p) => t(`kind.${p.kind}`) },
    { key: 'length', heading: t('length'), align: 'right', cell: (p) => format.span(p.durationMs) },
    { key: 'listen', heading: t('listen'), cell: (p) => <Player name={named(p)} src={sounds.address(p)} /> },
    { key: 'uses', heading: t('uses.heading'), cell: (p) => <Uses id={p.id} /> },
    { key: 'created', heading: t('created'), cell: (p) => format.day(p.createdAt) },
  ];
  return (
    <>
      <PageHeading
        note={t('note')}
        actions={
          <Button look="primary" icon={Plus} onClick={() => void go('/admin/voice/new')}>
            {t('add')}
          </Button>
        }
      >
        {t('title')}
      </PageHeading>
      <ProblemBanner
        error={prompts.error ?? voice.error}
        heading={t('list.failed', { ns: 'office' })}
        retry={() => void prompts.refetch()}
      />
      <h2 className="mb-3 text-[1.25rem] font-bold">{t('own.heading')}</h2>
      {prompts.data?.length === 0 && (
        <p className="rounded-12 border border-solid-gray-200 bg-white p-8 text-center">{t('own.empty')}</p>
      )}
      {prompts.data && prompts.data.length > 0 && (
        <DataTable caption={t('own.heading')} columns={columns} rows={prompts.data} rowKey={(p) => p.id} />
      )}
      {voice.data && prompts.data && <Shipped voice={voice.data} own={prompts.data} />}
    </>
  );
}

function Shipped({ voice, own }: { voice: Voice; own: Prompt[] }) {
  const { t, i18n } = useTranslation('voice');
  const named = useNamed();
  const music = { id: 'music', nameJa: t('shipped.music'), nameEn: t('shipped.music') };
  const rows = [...voice.shipped, music];
  const columns: Column<(typeof rows)[number]>[] = [
    { key: 'name', heading: t('name'), cell: (p) => <span className="font-bold">{named(p)}</span> },
    {
      key: 'listen',
      heading: t('listen'),
      cell: (p) => (
        <Player
          name={named(p)}
          src={sounds.shipped(p.id, i18n.language === 'en' && p !== music ? 'en' : 'ja')}
        />
      ),
    },
    {
      key: 'uses',
      heading: t('uses.heading'),
      cell: (p) => (p === music ? t('shipped.default') : <Uses id={p.id} />),
    },
    {
      key: 'replace',
      heading: t('shipped.replace'),
      cell: (p) => {
        if (p === music) return t('shipped.musicHow');
        if (own.some((one) => one.id === p.id)) return t('shipped.replaced');
        return (
          <Link to={`/admin/voice/new?replace=${p.id}`} className={link}>
            <span aria-hidden>{t('shipped.own')}</span>
            <span className="sr-only">{t('shipped.ownOf', { name: named(p) })}</span>
          </Link>
        );
      },
    },
  ];
  return (
    <section className="mt-8">
      <h2 className="text-[1.25rem] font-bold">{t('shipped.heading')}</h2>
      <p className="mb-3 text-solid-gray-800">{t('shipped.note')}</p>
      <DataTable caption={t('shipped.heading')} columns={columns} rows={rows} rowKey={(p) => p.id} />
    </section>
  );
}

/** Uses says which counters play a recording, with the way there. */
export function Uses({ id }: { id: string }) {
  const { t } = useTranslation('voice');
  const named = useNamed();
  const uses = usesOf(id, useQueues().data ?? []);
  if (uses.length === 0) return <span className="text-solid-gray-700">{t('uses.none')}</span>;
  return (
    <ul>
      {uses.map(({ queue, use }) => (
        <li key={`${queue.id} ${use}`}>
          <Link
            to={`/admin/counters/${queue.id}`}
            className="text-key-900 underline underline-offset-4 hover:text-key-1000"
          >
            {t(`uses.${use}`, { name: named(queue) })}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Player plays a recording; nothing is loaded before it is pressed. */
export function Player({ name, src }: { name: string; src: string }) {
  const { t } = useTranslation('voice');
  return (
    <audio controls preload="none" src={src} aria-label={t('listenTo', { name })} className="h-11 w-64" />
  );
}
