import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { SelectField } from '../../lib/components';
import { useFormat } from '../../office/format';
import type { Hour } from './api';
import { Chart } from './charts/Chart';
import { HeatMap, hoursOf, weekdays } from './charts/HeatMap';
import type { Kind } from './use-question';

const shows = ['offered', 'answeredShare', 'asa'] as const;

/** Week says at which hours of the week how much there is to do. */
export function Week({ by, week }: { by: Kind; week: readonly Hour[] }) {
  const { t } = useTranslation('statistics');
  const format = useFormat();
  const [show, setShow] = useState<(typeof shows)[number]>('offered');
  const value = (h: Hour): number | undefined => {
    if (show === 'offered') return h.offered;
    if (show === 'answeredShare') return h.answered / h.offered;
    return h.answered > 0 ? h.waitedMs / h.answered : undefined;
  };
  const write = { offered: format.count, answeredShare: format.share, asa: format.span }[show];
  const name = (s: (typeof shows)[number]) => t(`measure.${by === 'agent' && s === 'offered' ? 'rung' : s}`);
  const hours = hoursOf(week);
  const cells = new Map(week.map((h) => [`${h.weekday} ${h.hour}`, value(h)]));
  return (
    <Chart
      heading={t('week.heading', { name: name(show) })}
      note={t('week.note')}
      drawn={false}
      className="mt-5"
      rows={[
        [t('week.day'), ...hours.map((hour) => t('week.hour', { hour }))],
        ...weekdays.map(({ day, key }) => [
          t(`week.days.${key}`),
          ...hours.map((hour) => {
            const v = cells.get(`${day} ${hour}`);
            return v === undefined ? '' : write(v);
          }),
        ]),
      ]}
    >
      <SelectField
        className="mb-3 w-56"
        label={t('week.show')}
        value={show}
        onChange={(ev) => setShow(shows.find((s) => s === ev.target.value) ?? show)}
      >
        {shows
          .filter((s) => by !== 'agent' || s !== 'asa')
          .map((s) => (
            <option key={s} value={s}>
              {name(s)}
            </option>
          ))}
      </SelectField>
      <HeatMap caption={t('week.heading', { name: name(show) })} week={week} value={value} format={write} />
    </Chart>
  );
}
