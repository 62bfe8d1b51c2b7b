import { UserMinus, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, SelectField } from '../../lib/components';
import { inBounds } from '../../office/form/NumberField';
import { RecordBar } from '../../office/form/RecordBar';
import { useRecord, type Saved } from '../../office/form/use-record';
import { moved, OrderButtons } from '../../office/list/OrderButtons';
import { counters, useAccountNames, useRefresh, type Member, type Queue } from './api';

/** Bounds of levels and priorities (store/members.go). */
const rank = { min: -1000, max: 1000 };

interface MemberForm {
  account: string;
  name: string;
  level: string;
  priority: string;
}

interface Form {
  members: MemberForm[];
}

/** Their order is that of the list. */
const formOf = (saved: Saved<Member[]>): Saved<Form> => ({
  value: {
    members: [...saved.value]
      .sort((a, b) => a.order - b.order)
      .map((m) => ({
        account: m.account,
        name: m.name ?? '',
        level: String(m.level),
        priority: String(m.priority),
      })),
  },
  version: saved.version,
});

const membersOf = (form: Form): Member[] =>
  form.members.map((m, order) => ({
    account: m.account,
    level: Math.round(Number(m.level)),
    priority: Math.round(Number(m.priority)),
    order,
  }));

const wrongIn = (form: Form) =>
  form.members.filter((m) => !inBounds(m.level, rank) || !inBounds(m.priority, rank)).length;

/** MembersForm is who serves a counter, and in which order they are rung. */
export function MembersForm({ queue, saved }: { queue: Queue; saved: Saved<Member[]> }) {
  const { t } = useTranslation('counters');
  const refresh = useRefresh();
  const accounts = useAccountNames().data ?? [];
  const [adding, setAdding] = useState('');
  const editing = useRecord<Form>({
    start: formOf(saved),
    id: queue.id,
    put: async (form, version) => {
      const now = await counters.putMembers(queue.id, membersOf(form), version);
      await refresh();
      return formOf(now);
    },
    read: async () => formOf(await counters.members(queue.id)),
  });
  const { draft } = editing;
  const { members } = draft.value;
  const put = (next: MemberForm[]) => draft.set({ members: next });
  const move = (from: number, to: number) => put(moved(members, from, to));
  const change = (at: number, changes: Partial<MemberForm>) =>
    put(members.map((m, i) => (i === at ? { ...m, ...changes } : m)));
  const free = accounts.filter(
    (a) =>
      (a.role === 'staff' || a.role === 'supervisor') &&
      !members.some((m) => m.account === a.id) &&
      !a.disabled,
  );
  const nameOf = (m: MemberForm) => accounts.find((a) => a.id === m.account)?.name ?? m.name;
  const ordered = queue.strategy === 'linear' || queue.strategy === 'round-robin';
  return (
    <form
      noValidate
      className="max-w-5xl"
      onSubmit={(ev) => {
        ev.preventDefault();
        if (wrongIn(draft.value) === 0) void editing.save();
      }}
    >
      <div className="mb-4 rounded-12 border border-solid-gray-200 bg-white p-6">
        <p>{t('members.note', { strategy: t(`strategy.${queue.strategy}.name`) })}</p>
        <ul className="mt-2 list-disc space-y-1 pl-6 text-[0.875rem] text-solid-gray-800">
          <li>{t('members.priorityHelp')}</li>
          <li>{t(queue.strategy === 'skill-first' ? 'members.levelHelp' : 'members.levelUnused')}</li>
          <li>{t(ordered ? 'members.orderHelp' : 'members.orderUnused')}</li>
        </ul>
        <div className="mt-4 flex flex-wrap items-end gap-4">
          <SelectField
            label={t('members.choose')}
            className="w-80"
            value={adding}
            onChange={(ev) => setAdding(ev.target.value)}
          >
            <option value="">{t('choose')}</option>
            {free.map((a) => (
              <option key={a.id} value={a.id}>
                {`${a.name} (${a.login})`}
              </option>
            ))}
          </SelectField>
          <Button
            icon={UserPlus}
            disabled={adding === ''}
            onClick={() => {
              const a = free.find((one) => one.id === adding);
              if (a) put([...members, { account: a.id, name: a.name, level: '0', priority: '0' }]);
              setAdding('');
            }}
          >
            {t('members.add')}
          </Button>
          {free.length > 0 && (
            <Button
              onClick={() =>
                put([
                  ...members,
                  ...free.map((a) => ({ account: a.id, name: a.name, level: '0', priority: '0' })),
                ])
              }
            >
              {t('members.addAll', { count: free.length })}
            </Button>
          )}
        </div>
      </div>
      {members.length === 0 ? (
        <p className="rounded-12 border border-solid-gray-200 bg-white p-8 text-center">
          {t('members.empty')}
        </p>
      ) : (
        <div className="overflow-x-auto rounded-12 border border-solid-gray-200 bg-white">
          <table className="w-full text-left">
            <caption className="sr-only">{t('members.heading')}</caption>
            <thead className="bg-solid-gray-50">
              <tr>
                <th scope="col" className="px-4 py-3">
                  {t('members.name')}
                </th>
                <th scope="col" className="px-4 py-3">
                  {t('members.priority')}
                </th>
                <th scope="col" className="px-4 py-3">
                  {t('members.level')}
                </th>
                <th scope="col" className="px-4 py-3">
                  {t('members.order')}
                </th>
                <th scope="col" className="px-4 py-3">
                  <span className="sr-only">{t('members.remove')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {members.map((m, i) => (
                <tr key={m.account} className="border-t border-solid-gray-200">
                  <th scope="row" className="px-4 py-2 font-bold">
                    {nameOf(m)}
                  </th>
                  <td className="px-4 py-2">
                    <Rank
                      label={t('members.priorityOf', { name: nameOf(m) })}
                      value={m.priority}
                      onChange={(priority) => change(i, { priority })}
                    />
                  </td>
                  <td className="px-4 py-2">
                    <Rank
                      label={t('members.levelOf', { name: nameOf(m) })}
                      value={m.level}
                      onChange={(level) => change(i, { level })}
                    />
                  </td>
                  <td className="px-4 py-2">
                    <span className="flex items-center gap-2">
                      <span className="w-6 text-right tabular-nums">{i + 1}</span>
                      <OrderButtons
                        at={i}
                        count={members.length}
                        up={t('button.up', { name: nameOf(m) })}
                        down={t('button.down', { name: nameOf(m) })}
                        move={(to) => move(i, to)}
                      />
                    </span>
                  </td>
                  <td className="px-4 py-2 text-right">
                    <Button
                      size="small"
                      className="min-h-11"
                      icon={UserMinus}
                      aria-label={t('members.removeOf', { name: nameOf(m) })}
                      onClick={() => put(members.filter((_, other) => other !== i))}
                    >
                      {t('members.remove')}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <RecordBar editing={editing} wrong={wrongIn(draft.value)} names={() => t('members.heading')} />
    </form>
  );
}

function Rank({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const wrong = !inBounds(value, rank);
  return (
    <input
      type="number"
      aria-label={label}
      aria-invalid={wrong || undefined}
      min={rank.min}
      max={rank.max}
      value={value}
      onChange={(ev) => onChange(ev.target.value)}
      className={`min-h-11 w-24 rounded-8 border bg-white px-3 ${wrong ? 'border-2 border-red-900' : 'border-solid-gray-600'}`}
    />
  );
}
