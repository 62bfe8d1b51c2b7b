import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, SelectField } from '../../lib/components';
import { InputField } from '../../office/form/fields';
import type { Subject } from './api';
import { comparisons, presets, type Day } from './period';
import { kinds, type Question } from './use-question';

/** Controls chooses what figures are of, the period, the steps and what to compare with. */
export function Controls({
  question,
  change,
  subjects,
  now,
  name,
}: {
  question: Question;
  change: (changes: Record<string, string | undefined>) => void;
  subjects: readonly Subject[];
  now: Day;
  name: (s: Subject) => string;
}) {
  const { t } = useTranslation('statistics');
  const { by, period, preset } = question;
  return (
    <div role="search" className="mb-5 rounded-12 border border-solid-gray-200 bg-white p-5">
      <div className="flex flex-wrap items-end gap-4">
        <SelectField
          className="w-44"
          label={t('by.label')}
          value={by}
          onChange={(ev) => change({ by: ev.target.value, subject: undefined, sort: undefined })}
        >
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`by.${kind}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          className="w-64"
          label={t('subject.label')}
          value={question.subject}
          onChange={(ev) => change({ subject: ev.target.value })}
        >
          <option value="">{t(`subject.all.${by}`)}</option>
          {question.subject !== '' && !subjects.some((s) => s.id === question.subject) && (
            <option value={question.subject}>{question.subject}</option>
          )}
          {subjects.map((s) => (
            <option key={s.id} value={s.id}>
              {name(s)}
            </option>
          ))}
        </SelectField>
        <SelectField
          className="w-44"
          label={t('period.label')}
          value={preset}
          onChange={(ev) =>
            change(
              ev.target.value === 'custom'
                ? { period: undefined, from: period.from, to: period.to, step: undefined }
                : { period: ev.target.value, from: undefined, to: undefined, step: undefined },
            )
          }
        >
          {[...presets, 'custom' as const].map((p) => (
            <option key={p} value={p}>
              {t(`period.${p}`)}
            </option>
          ))}
        </SelectField>
        {preset === 'custom' && (
          <Days
            key={`${period.from} ${period.to}`}
            from={period.from}
            to={period.to}
            now={now}
            choose={(from, to) => change({ from, to, step: undefined })}
          />
        )}
        <SelectField
          className="w-36"
          label={t('step.label')}
          value={question.step}
          onChange={(ev) => change({ step: ev.target.value })}
        >
          {question.steps.map((step) => (
            <option key={step} value={step}>
              {t(`step.${step}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          className="w-48"
          label={t('compare.label')}
          value={question.comparison}
          onChange={(ev) => change({ compare: ev.target.value })}
        >
          {comparisons.map((c) => (
            <option key={c} value={c}>
              {t(`compare.${c}`)}
            </option>
          ))}
        </SelectField>
      </div>
    </div>
  );
}

/** Days are taken when both are right: what is half typed is nobody's period. */
function Days({
  from,
  to,
  now,
  choose,
}: {
  from: Day;
  to: Day;
  now: Day;
  choose: (from: Day, to: Day) => void;
}) {
  const { t } = useTranslation('statistics');
  const [typed, setTyped] = useState({ from, to });
  const turned = typed.from !== '' && typed.to !== '' && typed.from > typed.to;
  const whole = typed.from !== '' && typed.to !== '' && !turned;
  return (
    <form
      className="flex flex-wrap items-end gap-4"
      onSubmit={(ev) => {
        ev.preventDefault();
        if (whole) choose(typed.from, typed.to);
      }}
    >
      <InputField
        type="date"
        className="w-44"
        label={t('period.from')}
        max={now}
        value={typed.from}
        onChange={(ev) => setTyped({ ...typed, from: ev.target.value })}
      />
      <InputField
        type="date"
        className="w-44"
        label={t('period.to')}
        error={turned && t('period.turned')}
        value={typed.to}
        onChange={(ev) => setTyped({ ...typed, to: ev.target.value })}
      />
      <Button type="submit" look="primary" disabled={!whole || (typed.from === from && typed.to === to)}>
        {t('period.show')}
      </Button>
    </form>
  );
}
