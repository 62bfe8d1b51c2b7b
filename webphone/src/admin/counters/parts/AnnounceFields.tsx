import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { SelectField } from '../../../lib/components';
import { CheckField, FieldGroup } from '../../../office/form/fields';
import { NumberField } from '../../../office/form/NumberField';
import { usePrompts, useVoice } from '../api';
import type { PartProps } from '../CounterForm';
import { bounds, maxComfort } from '../form';
import { useNamed } from '../use-names';

/** AnnounceFields is what those who wait hear. */
export function AnnounceFields({ form, set, faults }: PartProps) {
  const { t } = useTranslation('counters');
  const named = useNamed();
  const prompts = usePrompts().data ?? [];
  const shipped = useVoice().data?.shipped ?? [];
  const said = [
    ...prompts.filter((p) => p.kind === 'announcement'),
    ...shipped.filter((s) => !prompts.some((p) => p.id === s.id)),
  ].map((p) => ({ id: p.id, name: named(p) }));
  const music = prompts.filter((p) => p.kind === 'music').map((p) => ({ id: p.id, name: named(p) }));
  const withGone = (list: { id: string; name: string }[], id: string) =>
    id === '' || list.some((n) => n.id === id) ? list : [...list, { id, name: t('gone', { id }) }];
  return (
    <FieldGroup legend={t('announce.heading')}>
      <CheckField
        label={t('announce.answerFirst')}
        help={t('announce.answerFirstHelp')}
        checked={form.answerFirst}
        onChange={(ev) => set({ answerFirst: ev.target.checked })}
      />
      {!form.answerFirst && (
        <p className="rounded-8 border border-yellow-900 bg-yellow-50 p-3 text-[0.875rem]">
          {t('announce.silent')}
        </p>
      )}
      <SelectField
        label={t('announce.music')}
        className="max-w-md"
        value={form.music}
        onChange={(ev) => set({ music: ev.target.value })}
      >
        <option value="">{t('announce.shippedMusic')}</option>
        {withGone(music, form.music).map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t('announce.welcome')}
        className="max-w-md"
        value={form.welcome}
        onChange={(ev) => set({ welcome: ev.target.value })}
      >
        <option value="">{t('announce.none')}</option>
        {withGone(said, form.welcome).map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <CheckField
        label={t('announce.position')}
        help={t('announce.positionHelp')}
        checked={form.position}
        onChange={(ev) => set({ position: ev.target.checked })}
      />
      <CheckField
        label={t('announce.estimate')}
        help={t('announce.estimateHelp')}
        checked={form.estimate}
        onChange={(ev) => set({ estimate: ev.target.checked })}
      />
      <fieldset>
        <legend className="font-bold">{t('announce.comfort')}</legend>
        <p className="text-[0.875rem] text-solid-gray-700">{t('announce.comfortHelp')}</p>
        <div className="mt-2 flex flex-col gap-2">
          {form.comfort
            .reduce((list, id) => withGone(list, id), said)
            .map(({ id, name }) => (
              <CheckField
                key={id}
                label={<span className="font-normal">{name}</span>}
                checked={form.comfort.includes(id)}
                disabled={!form.comfort.includes(id) && form.comfort.length >= maxComfort}
                onChange={(ev) =>
                  set({
                    comfort: ev.target.checked ? [...form.comfort, id] : form.comfort.filter((n) => n !== id),
                  })
                }
              />
            ))}
        </div>
      </fieldset>
      <NumberField
        label={t('announce.every')}
        help={t('announce.everyHelp')}
        unit={t('unit.seconds')}
        value={form.every}
        bounds={bounds.every}
        fault={faults['announce.everyMs']}
        onChange={(every) => set({ every })}
      />
      <p className="text-[0.875rem]">
        <Link to="/admin/voice" className="text-key-900 underline underline-offset-4 hover:text-key-1000">
          {t('announce.toVoice')}
        </Link>
      </p>
    </FieldGroup>
  );
}
