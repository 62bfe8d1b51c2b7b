import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { elapsed } from '../../lib/clock';
import { pick } from '../../lib/i18n';
import type { RingChoice } from '../../lib/sound';
import { useFormat } from '../../office/format';
import { ProblemBanner } from '../../office/problem';
import { useDesk } from '../context';
import { Panel } from '../parts/Panel';
import { RingFields } from '../parts/RingSettings';
import { mineApi, type Profile } from './api';

/** Overview is who one is, one's own day, and how calls sound. */
export function Overview({ ring, changeRing }: { ring: RingChoice; changeRing: (ring: RingChoice) => void }) {
  const { t } = useTranslation('mine');
  const { data, error, refetch } = useQuery({ queryKey: ['mine', 'profile'], queryFn: mineApi.profile });
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-6">
        <Panel heading={t('profile.heading')}>
          <ProblemBanner error={error} heading={t('profile.failed')} retry={() => void refetch()} />
          {data && <Who profile={data} />}
        </Panel>
        <Today />
      </div>
      <Panel heading={t('ring.heading')}>
        <RingFields choice={ring} change={changeRing} />
      </Panel>
    </div>
  );
}

function Who({ profile }: { profile: Profile }) {
  const { t } = useTranslation('mine');
  const format = useFormat();
  const lines: [string, string][] = [
    [t('profile.name'), profile.name],
    [t('profile.login'), profile.login],
    [t('profile.role'), t(`role.${profile.role}`)],
    ...(profile.place === '' ? [] : [[t('profile.place'), profile.place] as [string, string]]),
    [
      t('profile.serves'),
      profile.serves.map((q) => pick({ ja: q.nameJa, en: q.nameEn })).join('、') || t('profile.servesNone'),
    ],
    [t('profile.lastLogin'), format.moment(profile.lastLoginAt)],
  ];
  return (
    <>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-3">
        {lines.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="font-bold whitespace-nowrap">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-4 text-[0.875rem] text-solid-gray-700">{t('profile.change')}</p>
    </>
  );
}

function Today() {
  const { t } = useTranslation('mine');
  const { live } = useDesk();
  const format = useFormat();
  const today = live.topics.today;
  if (!today) return null;
  const figures: [string, string][] = [
    [t('today.answered'), t('today.cases', { n: format.count(today.answered) })],
    [t('today.missed'), t('today.cases', { n: format.count(today.missed) })],
    [t('today.talking'), elapsed(today.talkingMs)],
    [t('today.mean'), elapsed(today.handledMsAvg)],
  ];
  return (
    <Panel heading={t('today.heading')}>
      <dl className="grid grid-cols-2 gap-3 xl:grid-cols-4">
        {figures.map(([name, value]) => (
          <div key={name} className="flex flex-col justify-between rounded-8 bg-solid-gray-50 px-3 py-2">
            <dt className="text-[0.875rem] text-solid-gray-700">{name}</dt>
            <dd className="text-[1.25rem] font-bold">{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
