import { useTranslation } from 'react-i18next';
import { Navigate } from 'react-router';

import { TextField } from '../../lib/components';
import { FieldGroup } from '../../office/form/fields';
import { RecordBar } from '../../office/form/RecordBar';
import { useRecord } from '../../office/form/use-record';
import { isSlug } from '../../office/slug';
import { counters, useRefresh, type Queue } from './api';
import { isName, queueForm, queueOf, wrongIn, type QueueForm } from './form';
import { AfterFields } from './parts/AfterFields';
import { AnnounceFields } from './parts/AnnounceFields';
import { FigureFields } from './parts/FigureFields';
import { OverflowFields } from './parts/OverflowFields';
import { RingFields } from './parts/RingFields';
import { Story } from './parts/Story';
import { WaitFields } from './parts/WaitFields';

/** What a part of the form gets. */
export interface PartProps {
  form: QueueForm;
  set: (change: Partial<QueueForm>) => void;
  faults: Readonly<Record<string, string>>;
}

const saved = (queue: Queue) => ({ value: queueForm(queue), version: queue.version ?? '' });

/** CounterForm is all settings of a counter, with what they mean for a caller beside it. */
export function CounterForm({ queue, isNew }: { queue: Queue; isNew: boolean }) {
  const { t } = useTranslation(['counters', 'office']);
  const refresh = useRefresh();
  const editing = useRecord<QueueForm>({
    start: saved(queue),
    id: isNew ? '' : queue.id,
    put: async (form, version) => {
      const now = await counters.putQueue(queueOf(form), version);
      await refresh();
      return saved(now);
    },
    read: async () => {
      const newest = await counters.queue(queue.id);
      return newest && saved(newest);
    },
  });
  const { draft, faults } = editing;
  const form = draft.value;
  const part: PartProps = { form, set: draft.set, faults };
  if (isNew && editing.saved) return <Navigate to={`/admin/counters/${form.id}/members`} replace />;
  const nameFault = (name: string) => (isName(name) ? undefined : t('office:form.required'));
  return (
    <div className="flex flex-wrap items-start gap-8">
      <form
        noValidate
        className="min-w-0 max-w-3xl flex-[3_1_32rem]"
        onSubmit={(ev) => {
          ev.preventDefault();
          if (wrongIn(form) === 0) void editing.save();
        }}
      >
        <FieldGroup legend={t('basic.heading')}>
          <TextField
            label={t('office:names.ja')}
            help={t('basic.nameHelp')}
            name="nameJa"
            value={form.nameJa}
            error={
              form.nameJa === '' && !draft.dirty ? undefined : (nameFault(form.nameJa) ?? faults['nameJa'])
            }
            onChange={(ev) => draft.set({ nameJa: ev.target.value })}
          />
          <TextField
            label={t('office:names.en')}
            help={t('office:names.enHelp')}
            name="nameEn"
            value={form.nameEn}
            error={
              form.nameEn === '' && !draft.dirty ? undefined : (nameFault(form.nameEn) ?? faults['nameEn'])
            }
            onChange={(ev) => draft.set({ nameEn: ev.target.value })}
          />
          {isNew && (
            <TextField
              label={t('office:names.id')}
              help={t('basic.idHelp')}
              name="id"
              className="max-w-sm"
              autoCapitalize="none"
              spellCheck={false}
              value={form.id}
              error={isSlug(form.id) ? faults['id'] : t('office:form.slug')}
              onChange={(ev) => draft.set({ id: ev.target.value })}
            />
          )}
        </FieldGroup>
        <RingFields {...part} />
        <WaitFields {...part} />
        <OverflowFields {...part} own={isNew ? '' : queue.id} />
        <AnnounceFields {...part} />
        <AfterFields {...part} />
        <FigureFields {...part} />
        <RecordBar editing={editing} wrong={wrongIn(form)} names={(field) => t(`counters:field.${field}`)} />
      </form>
      <Story form={form} />
    </div>
  );
}
