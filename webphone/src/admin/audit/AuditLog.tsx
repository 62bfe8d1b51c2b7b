import { useQuery } from '@tanstack/react-query';
import { Download, FileText } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, SelectField } from '../../lib/components';
import { useActorWords } from '../../office/actor';
import { useOffice } from '../../office/context';
import { startOfDay } from '../../office/day';
import { InputField } from '../../office/form/fields';
import { useFormat } from '../../office/format';
import { DataTable, type Column } from '../../office/list/DataTable';
import { ListFrame, SearchField } from '../../office/list/ListFrame';
import { useList } from '../../office/list/use-list';
import { PageHeading } from '../../office/PageHeading';
import { audit, type AuditEntry, type AuditQuery } from './api';
import { EntryDialog } from './EntryDialog';
import { ExportDialog } from './ExportDialog';
import { VerifyPanel } from './VerifyPanel';
import { actionWords, familyWords } from './words';

const filters = ['from', 'to', 'actor', 'action', 'subject', 'text'] as const;
type Filters = Partial<Record<(typeof filters)[number], string>>;

/** asQuery makes of days the moments between which lines are wanted. */
function asQuery({ from, to, ...rest }: Filters, timeZone: string): AuditQuery {
  const begin = startOfDay(from ?? '', timeZone);
  const end = startOfDay(to ?? '', timeZone, 1);
  return { ...rest, ...(begin ? { from: begin } : {}), ...(end ? { to: end } : {}) };
}

export function AuditLog() {
  const { t } = useTranslation('audit');
  const { site } = useOffice();
  const format = useFormat();
  const who = useActorWords();
  const [open, setOpen] = useState<AuditEntry | 'export' | null>(null);
  const list = useList('audit', filters, (query) =>
    audit.list({ ...query, ...asQuery(query, site.timeZone) }),
  );
  const { data: values } = useQuery({ queryKey: ['audit-values'], queryFn: audit.values });
  const families = useMemo(() => familiesOf(values?.actions ?? []), [values]);

  const columns: Column<AuditEntry>[] = [
    {
      key: 'at',
      heading: t('list.at'),
      sort: 'seq',
      cell: (e) => format.moment(e.at),
      className: 'whitespace-nowrap tabular-nums',
    },
    {
      key: 'actor',
      heading: t('list.actor'),
      cell: (e) => (
        <>
          {who(e.actor, e.actorName)}
          <span className="block text-[0.875rem] text-solid-gray-700">{e.address}</span>
        </>
      ),
    },
    { key: 'action', heading: t('list.action'), cell: (e) => actionWords(t, e.action) },
    {
      key: 'subject',
      heading: t('list.subject'),
      cell: (e) => <span className="break-all">{e.names?.[e.subject] ?? e.subject}</span>,
    },
    {
      key: 'detail',
      heading: t('list.detail'),
      cell: (e) =>
        (e.before ?? e.after ?? (e.detail && Object.keys(e.detail).length > 0)) ? (
          <Button size="small" icon={FileText} onClick={() => setOpen(e)}>
            {t('list.open')}
          </Button>
        ) : (
          t('list.none')
        ),
    },
  ];

  return (
    <>
      <PageHeading
        note={t('note')}
        actions={
          <Button icon={Download} onClick={() => setOpen('export')}>
            {t('export.open')}
          </Button>
        }
      >
        {t('title')}
      </PageHeading>
      <VerifyPanel />
      <ListFrame
        list={list}
        empty={t('list.empty')}
        filters={
          <>
            <InputField
              type="date"
              label={t('filter.from')}
              value={list.filters.from}
              max={list.filters.to || undefined}
              onChange={(ev) => list.filter({ from: ev.target.value })}
            />
            <InputField
              type="date"
              label={t('filter.to')}
              value={list.filters.to}
              min={list.filters.from || undefined}
              onChange={(ev) => list.filter({ to: ev.target.value })}
            />
            <SelectField
              label={t('filter.actor')}
              className="w-56"
              value={list.filters.actor}
              onChange={(ev) => list.filter({ actor: ev.target.value })}
            >
              <option value="">{t('filter.all')}</option>
              {values?.actors.map(({ actor, name }) => (
                <option key={actor} value={actor}>
                  {who(actor, name)}
                </option>
              ))}
            </SelectField>
            <SelectField
              label={t('filter.action')}
              className="w-56"
              value={list.filters.action}
              onChange={(ev) => list.filter({ action: ev.target.value })}
            >
              <option value="">{t('filter.all')}</option>
              {families.map(({ family, actions }) =>
                family === '' ? (
                  actions.map((action) => (
                    <option key={action} value={action}>
                      {actionWords(t, action)}
                    </option>
                  ))
                ) : (
                  <optgroup key={family} label={familyWords(t, family)}>
                    <option value={`${family}.`}>
                      {t('filter.whole', { name: familyWords(t, family) })}
                    </option>
                    {actions.map((action) => (
                      <option key={action} value={action}>
                        {actionWords(t, action)}
                      </option>
                    ))}
                  </optgroup>
                ),
              )}
            </SelectField>
            <SearchField list={list} name="subject" label={t('filter.subject')} className="w-48" />
            <SearchField list={list} name="text" label={t('filter.text')} className="w-56" />
          </>
        }
      >
        <DataTable
          caption={t('list.caption')}
          columns={columns}
          rows={list.page?.items ?? []}
          rowKey={(e) => String(e.seq)}
          sort={list.sort === '' ? '-seq' : list.sort}
          onSort={list.setSort}
          busy={list.loading}
          rowProps={(e) => ({ 'data-action': e.action })}
        />
      </ListFrame>
      {open === 'export' && (
        <ExportDialog query={asQuery(list.filters, site.timeZone)} onClose={() => setOpen(null)} />
      )}
      {open !== null && open !== 'export' && <EntryDialog entry={open} onClose={() => setOpen(null)} />}
    </>
  );
}

/** familiesOf puts actions together that begin alike; those that stand alone come first. */
export function familiesOf(actions: string[]): { family: string; actions: string[] }[] {
  const by = new Map<string, string[]>([['', []]]);
  for (const action of actions) {
    const dot = action.indexOf('.');
    const family = dot < 0 ? '' : action.slice(0, dot);
    by.set(family, [...(by.get(family) ?? []), action]);
  }
  return [...by].map(([family, all]) => ({ family, actions: all })).filter((f) => f.actions.length > 0);
}
