import { useTranslation } from 'react-i18next';
import { Navigate } from 'react-router';

import { iconNames, CounterIcon } from '../../kiosk/parts/CounterIcon';
import { cx, SelectField, TextField } from '../../lib/components';
import { CheckField, FieldGroup } from '../../office/form/fields';
import { inBounds, NumberField } from '../../office/form/NumberField';
import { RecordBar } from '../../office/form/RecordBar';
import { useRecord } from '../../office/form/use-record';
import { isSlug, maxName } from '../../office/slug';
import { languages, type Language } from '../../lib/i18n';
import { counters, useQueues, useRefresh, useSchedules, type CallButton } from './api';
import { colours, tones } from './colours';
import { useNamed } from './use-names';

/** The line below the name may be twice as long as a name (store/buttons.go). */
const maxLine = 2 * maxName;
const rank = { min: -1000, max: 1000 };

interface Form extends Omit<CallButton, 'priority' | 'version'> {
  priority: string;
}

const formOf = ({ version, priority, ...b }: CallButton) => ({
  value: { ...b, priority: String(priority) } satisfies Form,
  version: version ?? '',
});

/** Empty words of a language are none: the kiosk then takes another language. */
function buttonOf(form: Form): CallButton {
  const texts = Object.fromEntries(
    Object.entries(form.texts)
      .map(([lang, { label, line }]) => [lang, { label: label.trim(), line: line.trim() }] as const)
      .filter(([, { label, line }]) => label !== '' || line !== ''),
  );
  return { ...form, texts, priority: Math.round(Number(form.priority)) };
}

const length = (text: string | undefined) => Array.from(text ?? '').length;

function wrongIn(form: Form): number {
  const labels = (['ja', 'en'] as const).filter(
    (lang) => (form.texts[lang]?.label ?? '').trim() === '',
  ).length;
  const long = Object.values(form.texts).filter(
    (text) => length(text.label) > maxName || length(text.line) > maxLine,
  ).length;
  return (
    labels +
    long +
    (form.queue === '' ? 1 : 0) +
    (isSlug(form.id) ? 0 : 1) +
    (inBounds(form.priority, rank) ? 0 : 1)
  );
}

/** ButtonForm is a call button's words, look and way. */
export function ButtonForm({ button, isNew }: { button: CallButton; isNew: boolean }) {
  const { t } = useTranslation(['counters', 'office', 'common']);
  const named = useNamed();
  const refresh = useRefresh();
  const queues = useQueues().data ?? [];
  const schedules = useSchedules().data ?? [];
  const editing = useRecord<Form>({
    start: formOf(button),
    id: isNew ? '' : button.id,
    put: async (form, version) => {
      const now = await counters.putButton(buttonOf(form), version);
      await refresh();
      return formOf(now);
    },
    read: async () => {
      const newest = await counters.button(button.id);
      return newest && formOf(newest);
    },
  });
  const { draft, faults } = editing;
  const form = draft.value;
  if (isNew && editing.saved) return <Navigate to="/admin/counters/buttons" replace />;
  const touched = !isNew || draft.dirty;
  const setText = (lang: Language, changes: Partial<{ label: string; line: string }>) =>
    draft.set((old) => ({
      ...old,
      texts: { ...old.texts, [lang]: { ...{ label: '', line: '' }, ...old.texts[lang], ...changes } },
    }));
  const labelFault = (lang: Language) => {
    const label = form.texts[lang]?.label ?? '';
    if (length(label) > maxName) return t('office:form.tooLong', { max: maxName });
    const needed = lang === 'ja' || lang === 'en';
    if (needed && label.trim() === '' && touched) return t('office:form.required');
    return faults[`texts.${lang}.label`];
  };
  const japanese = form.texts['ja'];
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
        <FieldGroup legend={t('button.way')}>
          <SelectField
            label={t('button.queue')}
            className="max-w-md"
            value={form.queue}
            onChange={(ev) => draft.set({ queue: ev.target.value })}
          >
            <option value="">{t('choose')}</option>
            {queues.map((q) => (
              <option key={q.id} value={q.id}>
                {named(q)}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={t('button.schedule')}
            className="max-w-md"
            value={form.schedule}
            onChange={(ev) => draft.set({ schedule: ev.target.value })}
          >
            <option value="">{t('button.always')}</option>
            {schedules.map((n) => (
              <option key={n.id} value={n.id}>
                {named(n)}
              </option>
            ))}
          </SelectField>
          <CheckField
            label={t('button.enabled')}
            help={t('button.enabledHelp')}
            checked={form.enabled}
            onChange={(ev) => draft.set({ enabled: ev.target.checked })}
          />
          <NumberField
            label={t('button.priority')}
            help={t('button.priorityHelp')}
            value={form.priority}
            bounds={rank}
            fault={faults['priority']}
            onChange={(priority) => draft.set({ priority })}
          />
          {isNew && (
            <TextField
              label={t('office:names.id')}
              help={t('button.idHelp')}
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
        <FieldGroup legend={t('button.words')}>
          <p className="text-[0.875rem] text-solid-gray-800">{t('button.wordsHelp')}</p>
          {languages.map((lang) => {
            const missing = (form.texts[lang]?.label ?? '') === '';
            const name = t(`common:language.${lang}`);
            return (
              <fieldset key={lang} className="rounded-8 border border-solid-gray-200 p-4">
                <legend className="px-1 font-bold">{name}</legend>
                <div className="grid gap-4 sm:grid-cols-[2fr_3fr]">
                  <TextField
                    label={t('button.label')}
                    name={`label-${lang}`}
                    lang={lang === 'ja-x-easy' ? 'ja' : lang}
                    value={form.texts[lang]?.label ?? ''}
                    error={labelFault(lang)}
                    onChange={(ev) => setText(lang, { label: ev.target.value })}
                  />
                  <TextField
                    label={t('button.line')}
                    name={`line-${lang}`}
                    lang={lang === 'ja-x-easy' ? 'ja' : lang}
                    value={form.texts[lang]?.line ?? ''}
                    error={
                      length(form.texts[lang]?.line) > maxLine
                        ? t('office:form.tooLong', { max: maxLine })
                        : faults[`texts.${lang}.line`]
                    }
                    onChange={(ev) => setText(lang, { line: ev.target.value })}
                  />
                </div>
                {missing && lang !== 'ja' && lang !== 'en' && (
                  <p className="mt-2 text-[0.875rem] text-solid-gray-700">
                    {t(lang === 'ja-x-easy' ? 'button.missingEasy' : 'button.missing')}
                  </p>
                )}
              </fieldset>
            );
          })}
        </FieldGroup>
        <FieldGroup legend={t('button.look')}>
          <fieldset>
            <legend className="font-bold">{t('button.colour')}</legend>
            <div className="mt-2 flex flex-wrap gap-3">
              {colours.map((colour) => (
                <label
                  key={colour}
                  className={cx(
                    'inline-flex min-h-12 cursor-pointer items-center gap-2 rounded-8 border-2 px-3 has-focus-visible:outline-4 has-focus-visible:outline-offset-2',
                    form.colour === colour ? 'border-key-900' : 'border-solid-gray-200',
                  )}
                >
                  <input
                    type="radio"
                    name="colour"
                    value={colour}
                    checked={form.colour === colour}
                    onChange={() => draft.set({ colour })}
                    className="size-5 accent-key-900"
                  />
                  <span aria-hidden className={cx('inline-flex rounded-8 p-1', tones[colour])}>
                    <CounterIcon name={form.icon} />
                  </span>
                  {t(`colour.${colour}`)}
                </label>
              ))}
            </div>
          </fieldset>
          <fieldset>
            <legend className="font-bold">{t('button.icon')}</legend>
            <div className="mt-2 grid grid-cols-[repeat(auto-fill,minmax(3.25rem,1fr))] gap-2">
              {iconNames.map((icon) => (
                <label
                  key={icon}
                  title={t(`icon.${icon as 'baby'}`)}
                  className={cx(
                    'relative inline-flex aspect-square cursor-pointer items-center justify-center rounded-8 border-2 has-focus-visible:outline-4 has-focus-visible:outline-offset-2',
                    form.icon === icon ? 'border-key-900 bg-key-50 text-key-1000' : 'border-solid-gray-200',
                  )}
                >
                  <input
                    type="radio"
                    name="icon"
                    value={icon}
                    aria-label={t(`icon.${icon as 'baby'}`)}
                    checked={form.icon === icon}
                    onChange={() => draft.set({ icon })}
                    className="absolute inset-0 size-full cursor-pointer appearance-none rounded-8 outline-none"
                  />
                  <CounterIcon name={icon} />
                </label>
              ))}
            </div>
          </fieldset>
        </FieldGroup>
        <RecordBar
          editing={editing}
          wrong={touched ? wrongIn(form) : 0}
          names={(field) => t(`counters:buttonField.${field}`)}
        />
      </form>
      <aside
        aria-label={t('button.preview')}
        className="sticky top-4 max-w-xl min-w-0 flex-[1_1_20rem] rounded-12 border border-solid-gray-200 bg-white p-6"
      >
        <h2 className="text-[1.125rem] font-bold">{t('button.preview')}</h2>
        <p className="mb-4 text-[0.875rem] text-solid-gray-700">{t('button.previewNote')}</p>
        <div className="flex items-center gap-4 rounded-16 border-2 border-solid-gray-300 bg-white p-5 shadow-1">
          <span
            className={cx(
              'inline-flex size-16 shrink-0 items-center justify-center rounded-12 [&>svg]:size-10',
              tones[form.colour] ?? tones['blue'],
            )}
          >
            <CounterIcon name={form.icon} />
          </span>
          <span className="min-w-0">
            <span className="block text-[1.375rem] leading-[1.3] font-bold break-words">
              {japanese?.label === undefined || japanese.label === '' ? t('button.label') : japanese.label}
            </span>
            <span className="block break-words text-solid-gray-800">{japanese?.line}</span>
          </span>
        </div>
        <p className="mt-4 text-[0.875rem] text-solid-gray-700">{t('button.previewLayout')}</p>
      </aside>
    </div>
  );
}
