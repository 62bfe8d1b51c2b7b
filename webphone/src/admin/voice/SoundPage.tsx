import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';

import { Button } from '../../lib/components';
import { LastChange } from '../../office/LastChange';
import { withoutAsking } from '../../office/form/without-asking';
import { NotHere } from '../../office/NotHere';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { Removal } from '../../office/Removal';
import { freeId } from '../../office/slug';
import { usePrompts, useQueues, useRefresh, useVoice, type Prompt } from '../counters/api';
import { useNamed } from '../counters/use-names';
import { sounds, usesOf } from './api';
import { SoundForm } from './SoundForm';

/** SoundPage is one recording: its name, its sound, and the way to replace it. */
export function SoundPage() {
  const { t } = useTranslation('voice');
  const { id = '' } = useParams();
  const [query] = useSearchParams();
  const named = useNamed();
  const go = useNavigate();
  const refresh = useRefresh();
  const prompts = usePrompts();
  const voice = useVoice();
  const queues = useQueues().data ?? [];
  const [removing, setRemoving] = useState(false);
  const isNew = id === 'new';
  if (!prompts.data || !voice.data) {
    return (
      <>
        <p>{t('loading', { ns: 'common' })}</p>
        <ProblemBanner error={prompts.error ?? voice.error} heading={t('list.failed', { ns: 'office' })} />
      </>
    );
  }
  const replaced = voice.data.shipped.find((s) => s.id === query.get('replace'));
  const taken = [...prompts.data.map((p) => p.id), ...voice.data.shipped.map((s) => s.id)];
  const prompt: Prompt | undefined = isNew
    ? {
        id: replaced?.id ?? freeId('sound', taken),
        nameJa: replaced?.nameJa ?? '',
        nameEn: replaced?.nameEn ?? '',
        kind: 'announcement',
        durationMs: 0,
        createdAt: '',
        wavBytes: 0,
        opusBytes: 0,
      }
    : prompts.data.find((p) => p.id === id);
  if (!prompt) return <NotHere />;
  const shipped = voice.data.shipped.some((s) => s.id === prompt.id);
  return (
    <>
      <Link
        to="/admin/voice"
        className="mb-2 inline-block text-key-900 underline underline-offset-4 hover:text-key-1000"
      >
        {t('back')}
      </Link>
      <PageHeading
        note={replaced && t('shipped.replacing', { name: named(replaced) })}
        last={!isNew && <LastChange action="prompt." subject={prompt.id} version={prompt.version ?? ''} />}
        actions={
          !isNew && (
            <Button icon={Trash2} onClick={() => setRemoving(true)}>
              {t('remove')}
            </Button>
          )
        }
      >
        {isNew ? t('new') : named(prompt)}
      </PageHeading>
      <SoundForm key={id} prompt={prompt} isNew={isNew} voice={voice.data} />
      {removing && (
        <Removal
          heading={t('removeHeading', { name: named(prompt) })}
          close={() => setRemoving(false)}
          users={usesOf(prompt.id, queues).map(({ queue, use }) => ({
            key: `${queue.id} ${use}`,
            name: t(`uses.${use}`, { name: named(queue) }),
          }))}
          remove={async () => {
            await sounds.remove(prompt.id);
            void go('/admin/voice', withoutAsking);
            await refresh();
          }}
        >
          {t(shipped ? 'removeShipped' : 'removeText')}
        </Removal>
      )}
    </>
  );
}
