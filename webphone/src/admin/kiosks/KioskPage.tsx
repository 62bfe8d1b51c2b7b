import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';

import { LastChange } from '../../office/LastChange';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { keys, kioskApi, liveEvery } from './api';
import { LinkButton } from '../../office/LinkButton';
import { KioskActions } from './KioskActions';
import { KioskHealth } from './KioskHealth';
import { KioskSettingsForm } from './KioskSettingsForm';
import { KioskTest } from './KioskTest';
import { KioskTag } from './states';

/** A test call is looked at more often than the rest. */
const testEvery = 1_000; // ms

/** KioskPage is one kiosk: how it is, what can be asked of it, and how it is set. */
export function KioskPage() {
  const { t } = useTranslation('kiosks');
  const id = useParams()['id'] ?? '';
  const { data, error, refetch } = useQuery({
    queryKey: keys.kiosk(id),
    queryFn: () => kioskApi.get(id),
    refetchInterval: ({ state }) => (state.data?.test?.state === 'running' ? testEvery : liveEvery),
  });
  const reload = () => void refetch();
  return (
    <>
      <PageHeading
        note={data && <KioskTag kiosk={data} />}
        last={data && <LastChange action="kiosk.put" subject={data.login} version={data.version} />}
        actions={
          <LinkButton to="/admin/kiosks" icon={ArrowLeft}>
            {t('back')}
          </LinkButton>
        }
      >
        {data?.name ?? t('title')}
      </PageHeading>
      <ProblemBanner error={error} heading={t('loadFailed')} retry={reload} />
      {data && (
        <div className="grid items-start gap-6 2xl:grid-cols-2">
          <div className="flex flex-col gap-6">
            <KioskHealth kiosk={data} />
            <KioskTest kiosk={data} reload={reload} />
            <KioskActions kiosk={data} reload={reload} />
          </div>
          <KioskSettingsForm key={id} kiosk={data} />
        </div>
      )}
    </>
  );
}
