import { useTranslation } from 'react-i18next';

import type { QueueForm } from '../form';
import { useNames } from '../use-names';

/** Story tells in sentences what happens to a caller with the settings as they are typed. */
export function Story({ form }: { form: QueueForm }) {
  const { t } = useTranslation('counters');
  const names = useNames();
  const steps: string[] = [];
  if (form.rejectWhenEmpty) steps.push(t('story.reject'));
  if (form.maxWaiting !== '') steps.push(t('story.full', { n: form.maxWaiting }));
  steps.push(t(`story.${form.strategy}`));
  steps.push(t('story.ring', { n: form.ringTime }));
  const heard = [
    form.answerFirst
      ? form.music === ''
        ? t('story.music')
        : t('story.ownMusic', { name: names.prompt(form.music) })
      : t('story.tone'),
    form.answerFirst && form.welcome !== '' && t('story.welcome', { name: names.prompt(form.welcome) }),
    form.answerFirst && form.position && t('story.position'),
    form.answerFirst && form.estimate && t('story.estimate'),
  ].filter((s) => typeof s === 'string');
  steps.push(t('story.hears', { what: heard.join(t('story.and')) }));
  for (const step of form.overflow) {
    if (step.id === '') continue;
    const when = [
      step.after !== '' && t('story.after', { n: step.after }),
      step.whenEmpty && t('story.whenEmpty'),
      step.whenFull && t('story.whenFull'),
    ].filter((s) => typeof s === 'string');
    steps.push(
      t(`story.to.${step.kind}`, {
        when: when.join(t('story.or')),
        name: names.target({ kind: step.kind, id: step.id }),
      }),
    );
  }
  if (form.maxWait !== '') steps.push(t('story.maxWait', { n: form.maxWait }));
  if (form.releaseAtClose) steps.push(t('story.release'));
  steps.push(t(form.disposition ? 'story.disposition' : 'story.wrapUp', { n: form.wrapUp }));
  if (form.missedLimit !== '') steps.push(t('story.missed', { n: form.missedLimit }));
  return (
    <aside
      aria-label={t('story.heading')}
      className="sticky top-4 max-w-xl min-w-0 flex-[1_1_20rem] rounded-12 border border-solid-gray-200 bg-white p-6"
    >
      <h2 className="text-[1.125rem] font-bold">{t('story.heading')}</h2>
      <p className="mb-3 text-[0.875rem] text-solid-gray-700">{t('story.note')}</p>
      <ol className="list-decimal space-y-2 pl-6">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </aside>
  );
}
