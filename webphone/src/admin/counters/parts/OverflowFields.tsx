import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Button, SelectField } from '../../../lib/components';
import { CheckField, FieldGroup } from '../../../office/form/fields';
import { NumberField } from '../../../office/form/NumberField';
import { useAccountNames, useAddresses, usePrompts, useQueues, useVoice } from '../api';
import type { PartProps } from '../CounterForm';
import { afterBounds, maxSteps, stepFault, type StepForm } from '../form';
import { useNamed } from '../use-names';

const kinds = ['queue', 'account', 'address', 'message'] as const;

/** OverflowFields is where callers go that are not served here, step by step. */
export function OverflowFields({ form, set, faults, own }: PartProps & { own: string }) {
  const { t } = useTranslation('counters');
  const steps = form.overflow;
  const put = (overflow: StepForm[]) => set({ overflow });
  const change = (at: number, changes: Partial<StepForm>) =>
    put(steps.map((step, i) => (i === at ? { ...step, ...changes } : step)));
  const move = (from: number, to: number) => {
    const next = [...steps];
    const [step] = next.splice(from, 1);
    if (step) next.splice(to, 0, step);
    put(next);
  };
  return (
    <FieldGroup legend={t('overflow.heading')}>
      <p className="text-[0.875rem] text-solid-gray-800">{t('overflow.help')}</p>
      {steps.length === 0 && <p className="rounded-8 bg-solid-gray-50 p-4">{t('overflow.empty')}</p>}
      <ol className="flex flex-col gap-4">
        {steps.map((step, i) => (
          <li key={step.key} className="rounded-12 border border-solid-gray-300 p-4">
            <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
              <p className="font-bold">{t('overflow.step', { n: i + 1 })}</p>
              <span className="flex gap-2">
                <Button
                  size="small"
                  className="min-h-11 min-w-11"
                  icon={ArrowUp}
                  aria-label={t('overflow.up', { n: i + 1 })}
                  disabled={i === 0}
                  onClick={() => move(i, i - 1)}
                />
                <Button
                  size="small"
                  className="min-h-11 min-w-11"
                  icon={ArrowDown}
                  aria-label={t('overflow.down', { n: i + 1 })}
                  disabled={i === steps.length - 1}
                  onClick={() => move(i, i + 1)}
                />
                <Button
                  size="small"
                  className="min-h-11"
                  icon={Trash2}
                  aria-label={t('overflow.drop', { n: i + 1 })}
                  onClick={() => put(steps.filter((_, other) => other !== i))}
                >
                  {t('drop')}
                </Button>
              </span>
            </div>
            <Step step={step} own={own} change={(changes) => change(i, changes)} at={i} faults={faults} />
          </li>
        ))}
      </ol>
      <div>
        <Button
          icon={Plus}
          disabled={steps.length >= maxSteps}
          onClick={() =>
            put([
              ...steps,
              {
                key: crypto.randomUUID(),
                after: '3',
                whenEmpty: false,
                whenFull: false,
                kind: 'queue',
                id: '',
              },
            ])
          }
        >
          {t('overflow.add')}
        </Button>
      </div>
    </FieldGroup>
  );
}

function Step({
  step,
  own,
  change,
  at,
  faults,
}: {
  step: StepForm;
  own: string;
  change: (changes: Partial<StepForm>) => void;
  at: number;
  faults: PartProps['faults'];
}) {
  const { t } = useTranslation('counters');
  const targets = useTargets(step.kind, own);
  const known = step.id === '' || targets.some((n) => n.id === step.id);
  const fault = stepFault(step);
  const told = faults[`overflow[${at}].to.id`] ?? faults[`overflow[${at}].afterMs`];
  return (
    <div className="flex flex-col gap-4">
      <fieldset>
        <legend className="font-bold">{t('overflow.when')}</legend>
        <div className="mt-2 flex flex-col gap-3">
          <NumberField
            label={t('overflow.after')}
            help={t('overflow.afterHelp')}
            unit={t('unit.minutes')}
            value={step.after}
            bounds={afterBounds}
            onChange={(after) => change({ after })}
          />
          <CheckField
            label={t('overflow.whenEmpty')}
            help={t('overflow.whenEmptyHelp')}
            checked={step.whenEmpty}
            onChange={(ev) => change({ whenEmpty: ev.target.checked })}
          />
          <CheckField
            label={t('overflow.whenFull')}
            help={t('overflow.whenFullHelp')}
            checked={step.whenFull}
            onChange={(ev) => change({ whenFull: ev.target.checked })}
          />
        </div>
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t('overflow.kind')}
          value={step.kind}
          onChange={(ev) => change({ kind: ev.target.value as StepForm['kind'], id: '' })}
        >
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`overflow.to.${kind}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t(`overflow.which.${step.kind}`)}
          value={step.id}
          onChange={(ev) => change({ id: ev.target.value })}
        >
          <option value="">{t('choose')}</option>
          {!known && (
            <option value={step.id}>
              {step.kind === 'account' ? t('goneAccount') : t('gone', { id: step.id })}
            </option>
          )}
          {targets.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      </div>
      {(fault ?? told) && (
        <p role="status" className="text-[0.875rem] text-red-900">
          {fault ? t(`overflow.fault.${fault}`) : told}
        </p>
      )}
    </div>
  );
}

/** useTargets are what a step may lead to. */
function useTargets(kind: StepForm['kind'], own: string): { id: string; name: string }[] {
  const named = useNamed();
  const queues = useQueues().data ?? [];
  const accounts = useAccountNames().data ?? [];
  const addresses = useAddresses().data ?? [];
  const prompts = usePrompts().data ?? [];
  const shipped = useVoice().data?.shipped ?? [];
  switch (kind) {
    case 'queue':
      return queues.filter((q) => q.id !== own).map((q) => ({ id: q.id, name: named(q) }));
    case 'account':
      return accounts
        .filter((a) => !a.disabled && (a.role === 'staff' || a.role === 'supervisor'))
        .map((a) => ({ id: a.id, name: `${a.name} (${a.login})` }));
    case 'address':
      return addresses.map((a) => ({ id: a.id, name: `${named(a)} (${a.number})` }));
    case 'message':
      return [
        ...prompts.filter((p) => p.kind === 'announcement'),
        ...shipped.filter((s) => !prompts.some((p) => p.id === s.id)),
      ].map((p) => ({ id: p.id, name: named(p) }));
  }
}
