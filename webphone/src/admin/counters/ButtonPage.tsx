import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';

import { Button } from '../../lib/components';
import { LastChange } from '../../office/LastChange';
import { withoutAsking } from '../../office/form/without-asking';
import { NotHere } from '../../office/NotHere';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { Removal } from '../../office/Removal';
import { freeId } from '../../office/slug';
import { counters, useButtons, useQueues, useRefresh, type CallButton } from './api';
import { ButtonForm } from './ButtonForm';

/** ButtonPage is one call button of the kiosk. */
export function ButtonPage() {
  const { t, i18n } = useTranslation('counters');
  const { id = '' } = useParams();
  const buttons = useButtons();
  const queues = useQueues();
  const go = useNavigate();
  const refresh = useRefresh();
  const [removing, setRemoving] = useState(false);
  const isNew = id === 'new';
  if (!buttons.data || !queues.data) {
    return (
      <>
        <p>{t('loading', { ns: 'common' })}</p>
        <ProblemBanner error={buttons.error ?? queues.error} heading={t('list.failed', { ns: 'office' })} />
      </>
    );
  }
  const button: CallButton | undefined = isNew
    ? {
        id: freeId(
          'button',
          buttons.data.map((b) => b.id),
        ),
        queue: '',
        position: buttons.data.length + 1,
        icon: 'landmark',
        colour: 'blue',
        texts: {},
        enabled: true,
        schedule: '',
        priority: 0,
      }
    : buttons.data.find((b) => b.id === id);
  if (!button) return <NotHere />;
  const label = button.texts[i18n.language]?.label ?? button.texts['ja']?.label ?? button.id;
  return (
    <>
      <Link
        to="/admin/counters/buttons"
        className="mb-2 inline-block text-key-900 underline underline-offset-4 hover:text-key-1000"
      >
        {t('backToButtons')}
      </Link>
      <PageHeading
        last={!isNew && <LastChange action="button." subject={button.id} version={button.version ?? ''} />}
        actions={
          !isNew && (
            <Button icon={Trash2} onClick={() => setRemoving(true)}>
              {t('button.remove')}
            </Button>
          )
        }
      >
        {isNew ? t('button.new') : label}
      </PageHeading>
      <ButtonForm key={id} button={button} isNew={isNew} />
      {removing && (
        <Removal
          heading={t('button.removeHeading', { name: label })}
          close={() => setRemoving(false)}
          remove={async () => {
            await counters.deleteButton(button.id);
            void go('/admin/counters/buttons', withoutAsking);
            await refresh();
          }}
        >
          {t('button.removeText')}
        </Removal>
      )}
    </>
  );
}
