import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleSlash, Clock, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Banner, StatusTag, type TagColour } from '../../lib/components';
import { pick } from '../../lib/i18n';
import { useFormat } from '../../office/format';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { system, type System } from './api';
import { Card, Facts } from './Card';

/** How often the state is looked at again, in ms. */
const lookAgain = 30_000;

const dayMs = 24 * 60 * 60 * 1000;

/** Overview is how the system is, with what is the matter on top. */
export function Overview() {
  const { t } = useTranslation('system');
  const { data, error, refetch } = useQuery({
    queryKey: ['system'],
    queryFn: system.overview,
    refetchInterval: lookAgain,
  });
  return (
    <>
      <PageHeading note={t('overview.note')}>{t('overview.title')}</PageHeading>
      <ProblemBanner error={error} heading={t('failed')} retry={() => void refetch()} />
      {data && (
        <>
          <Alarms system={data} />
          <div className="grid gap-5 xl:grid-cols-2">
            <CertificateCard system={data} />
            <StorageCard system={data} />
            <ProcessCard system={data} />
            <ProgramsCard system={data} />
          </div>
        </>
      )}
    </>
  );
}

function Alarms({ system: { alarms } }: { system: System }) {
  const { t } = useTranslation('system');
  if (alarms.length === 0) {
    return (
      <Banner tone="success" heading={t('overview.well')} className="mb-5">
        {t('overview.wellText')}
      </Banner>
    );
  }
  return alarms.map((alarm) => (
    <Banner
      key={alarm.id}
      tone={alarm.severity === 'critical' ? 'error' : 'warning'}
      heading={t(`alarm.${alarm.code as 'certificate' | 'disk' | 'backup' | 'audit'}`)}
      className="mb-5"
    >
      {pick(alarm)}
    </Banner>
  ));
}

/** The alarm about a part of the system gives it its colour. */
function Health({ system: { alarms }, code, well }: { system: System; code: string; well: string }) {
  const { t } = useTranslation('system');
  const alarm = alarms.find((a) => a.code === code);
  const colour: TagColour = !alarm ? 'green' : alarm.severity === 'critical' ? 'red' : 'orange';
  return (
    <StatusTag icon={alarm ? TriangleAlert : CircleCheck} colour={colour}>
      {alarm ? t(`severity.${alarm.severity}`) : well}
    </StatusTag>
  );
}

function CertificateCard({ system }: { system: System }) {
  const { t } = useTranslation('system');
  const format = useFormat();
  const { certificate, now } = system;
  const days = Math.floor((Date.parse(certificate.notAfter) - Date.parse(now)) / dayMs);
  return (
    <Card
      heading={t('certificate.heading')}
      status={<Health system={system} code="certificate" well={t('certificate.well')} />}
    >
      <Facts
        facts={[
          [
            t('certificate.left'),
            t('certificate.days', { n: format.count(days), until: format.moment(certificate.notAfter) }),
          ],
          [t('certificate.issuer'), certificate.issuer],
          [t('certificate.names'), certificate.names.join(t('comma'))],
          [t('certificate.since'), format.day(certificate.notBefore)],
          [
            t('certificate.fingerprint'),
            <code key="f" className="text-[0.875rem] break-all">
              {certificate.fingerprint}
            </code>,
          ],
        ]}
      />
      <p className="mt-3 text-[0.875rem] text-solid-gray-700">
        {t(certificate.ownCA ? 'certificate.own' : 'certificate.files')}
      </p>
      {certificate.refused !== undefined && (
        <Banner tone="warning" heading={t('certificate.refused')} className="mt-4">
          <code className="break-all">{certificate.refused}</code>
        </Banner>
      )}
    </Card>
  );
}

function StorageCard({ system }: { system: System }) {
  const { t } = useTranslation('system');
  const format = useFormat();
  const { disk, backup } = system;
  const used = disk ? disk.total - disk.free : 0;
  return (
    <Card
      heading={t('storage.heading')}
      status={<Health system={system} code="disk" well={t('storage.well')} />}
    >
      {disk && (
        <>
          <meter
            aria-label={t('storage.used')}
            className="mb-3 h-4 w-full"
            min={0}
            max={disk.total}
            high={disk.total * 0.9}
            value={used}
          />
          <Facts
            facts={[
              [
                t('storage.free'),
                t('storage.freeOf', {
                  free: format.bytes(disk.free),
                  total: format.bytes(disk.total),
                  share: format.share(disk.free / disk.total),
                }),
              ],
              [
                t('storage.folder'),
                <code key="p" className="text-[0.875rem] break-all">
                  {disk.path}
                </code>,
              ],
            ]}
          />
        </>
      )}
      <Facts facts={[[t('storage.database'), format.bytes(system.database)]]} />
      <h3 className="mt-5 mb-2 flex flex-wrap items-center justify-between gap-3 font-bold">
        {t('backup.heading')}
        {backup ? (
          <Health system={system} code="backup" well={t('backup.well')} />
        ) : (
          <StatusTag icon={Clock} colour="gray">
            {t('backup.none')}
          </StatusTag>
        )}
      </h3>
      {backup ? (
        <Facts
          facts={[
            [t('backup.at'), format.moment(backup.at)],
            [t('backup.size'), format.bytes(backup.bytes)],
            [
              t('backup.path'),
              <code key="p" className="text-[0.875rem] break-all">
                {backup.path}
              </code>,
            ],
            ...(backup.error ? ([[t('backup.error'), backup.error]] as const) : []),
          ]}
        />
      ) : (
        <p>{t('backup.noneText')}</p>
      )}
    </Card>
  );
}

function ProcessCard({ system }: { system: System }) {
  const { t } = useTranslation('system');
  const format = useFormat();
  return (
    <Card heading={t('process.heading')}>
      <Facts
        facts={[
          [t('process.version'), system.version],
          [t('process.started'), format.moment(system.startedAt)],
          [t('process.clock'), t('noted', { what: format.moment(system.now), note: system.timeZone })],
          [t('process.calls'), format.count(system.calls)],
          [t('process.memory'), format.bytes(system.memory)],
          [t('process.platform'), system.platform],
          [t('process.go'), system.goVersion.replace(/^go/, '')],
          [t('process.sqlite'), system.sqlite],
          [t('process.log'), t(`level.${system.log.level}`)],
        ]}
      />
    </Card>
  );
}

function ProgramsCard({ system }: { system: System }) {
  const { t } = useTranslation('system');
  return (
    <Card heading={t('programs.heading')}>
      <ul className="flex flex-col gap-3">
        {system.programs.map((program) => (
          <li key={program.name} className="flex items-start justify-between gap-4">
            <div>
              <p className="font-bold">
                {t(`programs.${program.name}.name`)} {program.version}
              </p>
              <p className="text-[0.875rem] text-solid-gray-700">{t(`programs.${program.name}.use`)}</p>
            </div>
            <StatusTag
              icon={program.found ? CircleCheck : CircleSlash}
              colour={program.found ? 'green' : 'gray'}
            >
              {t(program.found ? 'programs.found' : 'programs.missing')}
            </StatusTag>
          </li>
        ))}
      </ul>
    </Card>
  );
}
