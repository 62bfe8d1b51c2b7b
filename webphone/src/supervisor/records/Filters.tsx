import { ChevronDown, ChevronUp } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, SelectField } from '../../lib/components';
import { useOffice } from '../../office/context';
import { todayIn } from '../../office/day';
import { InputField } from '../../office/form/fields';
import { SearchField } from '../../office/list/ListFrame';
import type { List } from '../../office/list/use-list';
import { ProblemBanner } from '../../office/problem';
import type { Choice, FilterName, RecordEntry } from './api';
import { nameOf, useChoices } from './names';
import { periodOf, presets } from './period';

type RecordList = List<RecordEntry, FilterName>;

const further = ['button', 'queue', 'cause', 'code', 'text'] as const;

/** Filters are the conditions of a search; the rarer ones open on request, and when one of them is set. */
export function Filters({ list }: { list: RecordList }) {
  const { t } = useTranslation('records');
  const { data: choices, error, refetch } = useChoices();
  const [opened, setOpened] = useState(false);
  const open = opened || further.some((name) => list.filters[name] !== '');
  return (
    <div className="flex w-full flex-col gap-3">
      <ProblemBanner
        error={error}
        heading={t('filter.failed')}
        retry={() => void refetch()}
        className="w-full"
      />
      <div className="flex flex-wrap items-end gap-3">
        <Period list={list} />
        <Choose list={list} name="kiosk" options={choices?.kiosks} />
        <Choose list={list} name="account" options={choices?.staff} />
        <Pick list={list} name="outcome">
          <option value="answered">{t('filter.answered')}</option>
          <option value="unanswered">{t('filter.unanswered')}</option>
        </Pick>
        <Button icon={open ? ChevronUp : ChevronDown} aria-expanded={open} onClick={() => setOpened(!opened)}>
          {t('filter.more')}
        </Button>
      </div>
      {open && (
        <div className="flex flex-wrap items-end gap-3">
          <Choose list={list} name="button" options={choices?.buttons} />
          <Choose list={list} name="queue" options={choices?.queues} />
          <Pick list={list} name="cause">
            {choices?.causes.map((cause) => (
              <option key={cause} value={cause}>
                {t(`cause.${cause}`)}
              </option>
            ))}
          </Pick>
          <Choose list={list} name="code" options={choices?.codes} />
          <SearchField list={list} name="text" label={t('filter.text')} className="w-56" />
        </div>
      )}
    </div>
  );
}

function Period({ list }: { list: RecordList }) {
  const { t } = useTranslation('records');
  const { site } = useOffice();
  const today = todayIn(site.timeZone);
  const chosen = presets.find((preset) => {
    const { from, to } = periodOf(preset, today);
    return list.filters.from === from && list.filters.to === to;
  });
  return (
    <>
      <SelectField
        label={t('preset.label')}
        className="w-32"
        value={chosen ?? ''}
        onChange={(ev) => {
          const preset = presets.find((p) => p === ev.target.value);
          list.filter(preset ? periodOf(preset, today) : { from: '', to: '' });
        }}
      >
        <option value="">{list.filters.from || list.filters.to ? '–' : t('filter.any')}</option>
        {presets.map((preset) => (
          <option key={preset} value={preset}>
            {t(`preset.${preset}`)}
          </option>
        ))}
      </SelectField>
      <InputField
        type="date"
        label={t('filter.from')}
        className="w-44"
        value={list.filters.from}
        max={list.filters.to || undefined}
        onChange={(ev) => list.filter({ from: ev.target.value })}
      />
      <InputField
        type="date"
        label={t('filter.to')}
        className="w-44"
        value={list.filters.to}
        min={list.filters.from || undefined}
        onChange={(ev) => list.filter({ to: ev.target.value })}
      />
    </>
  );
}

type SelectName = Exclude<FilterName, 'from' | 'to' | 'text'>;

function Pick({ list, name, children }: { list: RecordList; name: SelectName; children: ReactNode }) {
  const { t } = useTranslation('records');
  return (
    <SelectField
      label={t(`filter.${name}`)}
      className="w-44"
      value={list.filters[name]}
      onChange={(ev) => list.filter({ [name]: ev.target.value })}
    >
      <option value="">{t('filter.any')}</option>
      {children}
    </SelectField>
  );
}

function Choose({
  list,
  name,
  options,
}: {
  list: RecordList;
  name: SelectName;
  options: readonly Choice[] | undefined;
}) {
  const { t, i18n } = useTranslation('records');
  return (
    <Pick list={list} name={name}>
      {options?.map((choice) => {
        const text = nameOf(choice, i18n.language);
        return (
          <option key={choice.id} value={choice.id}>
            {choice.gone ? t('filter.gone', { name: text }) : text}
          </option>
        );
      })}
    </Pick>
  );
}
