import { useTranslation } from 'react-i18next';

import { currentLanguage } from '../../lib/i18n';
import { useFormat } from '../../office/format';
import type { Count } from './api';
import { Chart } from './charts/Chart';
import { CountBars, type NamedCount } from './charts/CountBars';
import { useWidth } from './charts/use-width';

/** Causes of ends that have words. */
const causes = [
  'caller',
  'agent',
  'abandoned',
  'no-agent',
  'no-answer',
  'busy',
  'declined',
  'closed',
  'interrupted',
  'failed',
  'shutdown',
  'message',
  'planned-stop',
] as const;

/** Shares draws how often each result and each end was. */
export function Shares({ dispositions, ends }: { dispositions: readonly Count[]; ends: readonly Count[] }) {
  const { t } = useTranslation('statistics');
  const ja = currentLanguage().startsWith('ja');
  return (
    <div className="mt-5 grid gap-5 xl:grid-cols-2">
      <Share
        heading={t('dispositions')}
        empty={t('noDispositions')}
        counts={dispositions.map((c) => ({
          key: c.id,
          name: (ja ? c.nameJa : c.nameEn) ?? c.id,
          count: c.count,
        }))}
      />
      {ends.length > 0 && (
        <Share
          heading={t('ends')}
          empty=""
          counts={ends.map((c) => {
            const cause = causes.find((known) => known === c.id);
            return { key: c.id, name: cause ? t(`cause.${cause}`) : c.id, count: c.count };
          })}
        />
      )}
    </div>
  );
}

function Share({
  heading,
  empty,
  counts,
}: {
  heading: string;
  empty: string;
  counts: readonly NamedCount[];
}) {
  const { t } = useTranslation('statistics');
  const format = useFormat();
  const { ref, width } = useWidth<HTMLDivElement>();
  const all = counts.reduce((sum, c) => sum + c.count, 0);
  const text = (n: number) => `${format.count(n)} (${format.share(n / all)})`;
  return (
    <Chart
      heading={heading}
      drawn={counts.length > 0}
      rows={[
        [heading, t('count'), t('share')],
        ...counts.map((c) => [c.name, format.count(c.count), format.share(c.count / all)]),
      ]}
    >
      <div ref={ref}>
        {counts.length === 0 ? (
          <p className="text-solid-gray-800">{empty}</p>
        ) : (
          <>
            <CountBars counts={counts} width={width} text={text} />
            <ul className="sr-only">
              {counts.map((c) => (
                <li key={c.key}>{`${c.name}: ${text(c.count)}`}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Chart>
  );
}
