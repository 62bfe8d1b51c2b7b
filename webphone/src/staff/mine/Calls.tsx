import {
  ArrowRightLeft,
  CircleCheck,
  PhoneMissed,
  PhoneOff,
  PhoneOutgoing,
  UserPlus,
  type LucideIcon,
} from 'lucide-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { SelectField, StatusTag, type TagColour } from '../../lib/components';
import { pick } from '../../lib/i18n';
import { useOffice } from '../../office/context';
import { startOfDay } from '../../office/day';
import { InputField } from '../../office/form/fields';
import { useFormat } from '../../office/format';
import { DataTable } from '../../office/list/DataTable';
import { ListFrame, SearchField } from '../../office/list/ListFrame';
import { useList } from '../../office/list/use-list';
import { useDesk } from '../context';
import { useCounterName } from '../parts/words';
import { filters, mineApi, type OwnCall } from './api';

type Outcome = OwnCall['outcome'];

const outcomes: Record<Outcome, { icon: LucideIcon; colour: TagColour }> = {
  talked: { icon: CircleCheck, colour: 'green' },
  joined: { icon: UserPlus, colour: 'blue' },
  called: { icon: PhoneOutgoing, colour: 'blue' },
  missed: { icon: PhoneMissed, colour: 'orange' },
  declined: { icon: PhoneOff, colour: 'yellow' },
  elsewhere: { icon: ArrowRightLeft, colour: 'gray' },
};
const outcomeNames = Object.keys(outcomes) as Outcome[];

/** Calls is one's own calls that are over, a page at a time. */
export function Calls() {
  const { t } = useTranslation('mine');
  const { site } = useOffice();
  const { lists } = useDesk();
  const format = useFormat();
  const counterName = useCounterName();
  const { timeZone } = site;
  const load = useCallback(
    ({ from, to, ...query }: Parameters<typeof mineApi.calls>[0]) => {
      const [begin, end] = [startOfDay(from ?? '', timeZone), startOfDay(to ?? '', timeZone, 1)];
      return mineApi.calls({
        ...query,
        ...(begin === undefined ? {} : { from: begin }),
        ...(end === undefined ? {} : { to: end }),
      });
    },
    [timeZone],
  );
  const list = useList('mine-calls', filters, load);
  const result = (code: string | undefined) => {
    const known = lists.dispositions.find((d) => d.id === code);
    return known ? pick(known) : code;
  };
  return (
    <ListFrame
      list={list}
      empty={t('calls.empty')}
      filters={
        <>
          <InputField
            type="date"
            label={t('calls.from')}
            className="w-44"
            value={list.filters.from}
            onChange={(ev) => list.filter({ from: ev.target.value })}
          />
          <InputField
            type="date"
            label={t('calls.to')}
            className="w-44"
            value={list.filters.to}
            onChange={(ev) => list.filter({ to: ev.target.value })}
          />
          <SelectField
            label={t('calls.outcome')}
            className="w-56"
            value={list.filters.outcome}
            onChange={(ev) => list.filter({ outcome: ev.target.value })}
          >
            <option value="">{t('calls.all')}</option>
            {outcomeNames.map((o) => (
              <option key={o} value={o}>
                {t(`outcome.${o}`)}
              </option>
            ))}
          </SelectField>
          <SearchField list={list} name="q" label={t('calls.search')} />
        </>
      }
      actions={list.filters.from === '' && <p className="text-[0.875rem]">{t('calls.month')}</p>}
    >
      <DataTable
        caption={t('part.calls')}
        rows={list.page?.items ?? []}
        rowKey={(c) => c.id}
        rowProps={(c) => ({ 'data-call': c.id })}
        sort={list.sort || '-startedAt'}
        onSort={list.setSort}
        busy={list.loading}
        columns={[
          {
            key: 'startedAt',
            heading: t('calls.at'),
            sort: 'startedAt',
            cell: (c) => format.moment(c.startedAt),
            className: 'whitespace-nowrap',
          },
          {
            key: 'button',
            heading: t('calls.counter'),
            cell: (c) => counterName(c.button) ?? t('calls.direct'),
          },
          { key: 'party', heading: t('calls.party'), cell: (c) => c.party || '–' },
          {
            key: 'outcome',
            heading: t('calls.outcome'),
            cell: (c) => (
              <StatusTag {...outcomes[c.outcome]} className="text-[0.875rem]">
                {t(`outcome.${c.outcome}`)}
              </StatusTag>
            ),
          },
          {
            key: 'talkingMs',
            heading: t('calls.talking'),
            sort: 'talkingMs',
            cell: (c) => (c.talkingMs > 0 ? format.span(c.talkingMs) : '–'),
            align: 'right',
          },
          {
            key: 'note',
            heading: t('calls.note'),
            cell: (c) => (
              <>
                {c.code && <span className="font-bold">{result(c.code)}</span>}
                {c.note && <span className="block max-w-96 text-[0.875rem] break-words">{c.note}</span>}
                {!c.code && !c.note && '–'}
              </>
            ),
          },
        ]}
      />
    </ListFrame>
  );
}
