import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { SelectField, TextField } from '../../lib/components';
import { languages } from '../../lib/i18n';
import { FieldGroup } from '../../office/form/fields';
import { RecordBar } from '../../office/form/RecordBar';
import { useRecord } from '../../office/form/use-record';
import { keys, kioskApi, type KioskDetail, type KioskSettings } from './api';

const volumes = [...Array(11).keys()];
const choices = [
  ['camera', 'camera'],
  ['documentCamera', 'camera'],
  ['microphone', 'microphone'],
  ['speaker', 'speaker'],
] as const;

const saved = ({ settings, version }: KioskDetail) => ({ value: settings, version });

/** KioskSettingsForm is how each consultation at the kiosk begins. */
export function KioskSettingsForm({ kiosk }: { kiosk: KioskDetail }) {
  const { t } = useTranslation('kiosks');
  const queries = useQueryClient();
  const editing = useRecord<KioskSettings>({
    start: saved(kiosk),
    id: kiosk.account,
    put: async (settings, version) => {
      const now = await kioskApi.put(kiosk.account, settings, version);
      queries.setQueryData(keys.kiosk(kiosk.account), now);
      void queries.invalidateQueries({ queryKey: [keys.kiosks] });
      return saved(now);
    },
    read: async () => saved(await kioskApi.get(kiosk.account)),
  });
  const { value, set } = editing.draft;
  const unnamed = value.name.trim() === '';
  return (
    <form
      noValidate
      onSubmit={(ev) => {
        ev.preventDefault();
        if (!unnamed) void editing.save();
      }}
    >
      <FieldGroup legend={t('settings.who')}>
        <TextField
          label={t('settings.name')}
          help={t('settings.nameHelp')}
          error={unnamed ? t('settings.nameError') : undefined}
          maxLength={100}
          value={value.name}
          onChange={(ev) => set({ name: ev.target.value })}
        />
        <TextField
          label={t('settings.place')}
          help={t('settings.placeHelp')}
          maxLength={100}
          value={value.place}
          onChange={(ev) => set({ place: ev.target.value })}
        />
        <TextField
          label={t('settings.phone')}
          help={t('settings.phoneHelp')}
          maxLength={40}
          inputMode="tel"
          value={value.phone}
          onChange={(ev) => set({ phone: ev.target.value })}
        />
      </FieldGroup>
      <FieldGroup legend={t('settings.begin')}>
        <div className="grid gap-5 md:grid-cols-2">
          <SelectField
            label={t('settings.language')}
            value={value.language}
            onChange={(ev) => set({ language: ev.target.value as KioskSettings['language'] })}
          >
            {languages.map((language) => (
              <option key={language} value={language}>
                {t(`language.${language}`, { ns: 'common' })}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={t('settings.volume')}
            value={value.volume ?? ''}
            onChange={(ev) => {
              const next = { ...value };
              if (ev.target.value === '') delete next.volume;
              else next.volume = Number(ev.target.value);
              set(() => next);
            }}
          >
            <option value="">{t('settings.keep')}</option>
            {volumes.map((n) => (
              <option key={n} value={n}>
                {n}
              </option>
            ))}
          </SelectField>
        </div>
      </FieldGroup>
      <FieldGroup legend={t('settings.devices')}>
        <p className="text-[0.875rem]">
          {kiosk.online ? t('settings.devicesHelp') : t('settings.devicesOffline')}
        </p>
        <div className="grid gap-5 md:grid-cols-2">
          {choices.map(([field, kind]) => (
            <SelectField
              key={field}
              label={t(`settings.${field}`)}
              value={value[field]}
              onChange={(ev) => set({ [field]: ev.target.value })}
            >
              <option value="">{t('settings.keep')}</option>
              {labelsOf(kiosk, kind, value[field]).map((label) => (
                <option key={label} value={label}>
                  {label}
                </option>
              ))}
            </SelectField>
          ))}
        </div>
      </FieldGroup>
      <RecordBar
        editing={editing}
        wrong={unnamed ? 1 : 0}
        names={(field) => t(`settings.${field}`)}
        sticky={false}
      />
    </form>
  );
}

/** What is connected now, and what was chosen although it is not. */
function labelsOf({ devices }: KioskDetail, kind: string, chosen: string): string[] {
  const labels = devices.filter((d) => d.kind === kind).map((d) => d.label);
  return chosen === '' || labels.includes(chosen) ? labels : [chosen, ...labels];
}
