import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { Banner } from '../../lib/components';
import { currentLanguage } from '../../lib/i18n';
import { useOffice } from '../../office/context';
import { todayIn } from '../../office/day';
import { useFormat } from '../../office/format';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { report, type Subject } from './api';
import { Controls } from './Controls';
import { Export } from './Export';
import type { Period } from './period';
import { Shares } from './Shares';
import { Subjects } from './Subjects';
import { Tiles } from './Tiles';
import { Trends } from './Trends';
import { useQuestion } from './use-question';
import { Week } from './Week';

/** Figures of today go on; so often they are read again, in ms. */
const freshFor = 30_000;

/** Statistics is the page of figures over longer times; what is asked is in the address. */
export function Statistics() {
  const { t } = useTranslation('statistics');
  const { site } = useOffice();
  const format = useFormat();
  const now = todayIn(site.timeZone);
  const [question, change] = useQuestion(now);
  const { by, subject, period, step, before } = question;
  const asked = { by, subject, period, step };
  const goesOn = period.to >= now;
  const figures = useQuery({
    queryKey: ['report', asked],
    queryFn: () => report(asked),
    placeholderData: keepPreviousData,
    refetchInterval: goesOn ? freshFor : false,
  });
  const earlier = useQuery({
    queryKey: ['report', { ...asked, period: before }],
    queryFn: () => report({ ...asked, period: before ?? period }),
    enabled: before !== null,
  });
  // All of them, to choose from.
  const everyone = useQuery({
    queryKey: ['report', { ...asked, subject: '' }],
    queryFn: () => report({ ...asked, subject: '' }),
    placeholderData: (was) => was,
  });
  const name = (s: Subject) => (currentLanguage().startsWith('ja') ? s.nameJa : s.nameEn);
  const days = ({ from, to }: Period) =>
    from === to ? day(from) : t('days', { from: day(from), to: day(to) });
  const day = (d: string) => d.replaceAll('-', '/');
  const was = before === null ? undefined : earlier.data;
  const got = figures.data;
  const empty = got && got.total.offered + got.total.rung + got.total.handled === 0;

  return (
    <>
      <PageHeading
        note={before === null ? days(period) : t('periods', { now: days(period), before: days(before) })}
      >
        {t('title')}
      </PageHeading>
      <Controls
        question={question}
        change={change}
        subjects={everyone.data?.subjects ?? []}
        now={now}
        name={name}
      />
      <ProblemBanner
        error={figures.error ?? earlier.error}
        heading={t('failed')}
        retry={() => void Promise.all([figures.refetch(), earlier.refetch()])}
      />
      {got?.countedFrom !== undefined && (
        <Banner tone="warning" heading={t('counting.heading')} className="mb-4">
          {t('counting.text', { at: format.moment(got.countedFrom) })}
        </Banner>
      )}
      <p role="status" className={figures.isPending || figures.isPlaceholderData ? 'mb-2' : 'sr-only'}>
        {figures.isPending || figures.isPlaceholderData ? t('loading') : t('loaded')}
      </p>
      {got && (
        <div aria-busy={figures.isPlaceholderData} className={figures.isPlaceholderData ? 'opacity-60' : ''}>
          {empty && (
            <Banner tone="info" heading={t('empty.heading')} className="mb-4">
              {t('empty.text')}
            </Banner>
          )}
          <div className="mb-5">
            <Tiles by={by} total={got.total} before={was?.total} />
          </div>
          <Trends by={by} step={step} series={got.series} before={was?.series} />
          <Subjects
            by={by}
            subjects={got.subjects}
            total={got.total}
            sort={question.sort}
            onSort={(sort) => change({ sort })}
            onChoose={(id) => change({ subject: id })}
            name={name}
          />
          <Week by={by} week={got.week} />
          <Shares dispositions={got.dispositions} ends={got.ends} />
          <Export asked={asked} />
        </div>
      )}
    </>
  );
}
