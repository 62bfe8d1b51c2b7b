import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ApiError } from '../../lib/api';
import { Banner, Button, SelectField, TextField } from '../../lib/components';
import { languages } from '../../lib/i18n';
import { FieldGroup } from '../../office/form/fields';
import { SaveBar } from '../../office/form/SaveBar';
import { useDraft } from '../../office/form/use-draft';
import { keys, kioskApi, type KioskDetail, type KioskSettings } from './api';

const volumes = [...Array(11).keys()];
const choices = [
  ['camera', 'camera'],
  ['documentCamera', 'camera'],
  ['microphone', 'microphone'],
  ['speaker', 'speaker'],
] as const;

/** KioskSettingsForm is how each consultation at the kiosk begins. */
export function KioskSettingsForm({ kiosk }: { kiosk: KioskDetail }) {
  const { t } = useTranslation('kiosks');
  const queries = useQueryClient();
  // The page reads again and again; what was typed stays, and belongs to the version it began with.
  const [version, setVersion] = useState(kiosk.version);
  const draft = useDraft<KioskSettings>(kiosk.settings, kiosk.account);
  const [tried, setTried] = useState(false);
  const newer = kiosk.version !== version;
  const take = (next: KioskDetail) => {
    setVersion(next.version);
    draft.saved(next.settings);
  };
  const save = useMutation({
    mutationFn: () => kioskApi.put(kiosk.account, draft.value, version),
    onSuccess: (next) => {
      take(next);
      queries.setQueryData(keys.kiosk(kiosk.account), next);
      void queries.invalidateQueries({ queryKey: [keys.kiosks] });
    },
  });
  if (newer && !draft.dirty && !save.isPending) take(kiosk);
  const changed = save.error instanceof ApiError && save.error.problem.code === 'changed-meanwhile';
  const { value, set } = draft;
  const unnamed = value.name.trim() === '';
  const edit = (change: Partial<KioskSettings>) => {
    set(change);
    if (!save.isIdle) save.reset();
  };
  return (
    <form
      noValidate
      onSubmit={(ev) => {
        ev.preventDefault();
        setTried(true);
        if (!unnamed) save.mutate();
      }}
    >
      <FieldGroup legend={t('settings.who')}>
        <TextField
          label={t('settings.name')}
          help={t('settings.nameHelp')}
          error={tried && unnamed ? t('settings.nameError') : undefined}
          maxLength={100}
          value={value.name}
          onChange={(ev) => edit({ name: ev.target.value })}
        />
        <TextField
          label={t('settings.place')}
          help={t('settings.placeHelp')}
          maxLength={100}
          value={value.place}
          onChange={(ev) => edit({ place: ev.target.value })}
        />
        <TextField
          label={t('settings.phone')}
          help={t('settings.phoneHelp')}
          maxLength={40}
          inputMode="tel"
          value={value.phone}
          onChange={(ev) => edit({ phone: ev.target.value })}
        />
      </FieldGroup>
      <FieldGroup legend={t('settings.begin')}>
        <div className="grid gap-5 md:grid-cols-2">
          <SelectField
            label={t('settings.language')}
            value={value.language}
            onChange={(ev) => edit({ language: ev.target.value as KioskSettings['language'] })}
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
              if (!save.isIdle) save.reset();
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
              onChange={(ev) => edit({ [field]: ev.target.value })}
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
      {(changed || (newer && draft.dirty)) && (
        <Banner
          tone="warning"
          heading={t('settings.changed')}
          className="mb-4"
          actions={
            <>
              <Button
                onClick={() => {
                  take(kiosk);
                  save.reset();
                }}
              >
                {t('settings.takeNewer')}
              </Button>
              <Button
                onClick={() => {
                  take(kiosk);
                  set(() => value);
                  save.reset();
                }}
              >
                {t('settings.keepMine')}
              </Button>
            </>
          }
        >
          {t('settings.changedText')}
        </Banner>
      )}
      <SaveBar
        dirty={draft.dirty}
        saving={save.isPending}
        saved={save.isSuccess}
        error={changed ? null : save.error}
        onReset={() => {
          draft.reset();
          save.reset();
        }}
      />
    </form>
  );
}

/** What is connected now, and what was chosen although it is not. */
function labelsOf({ devices }: KioskDetail, kind: string, chosen: string): string[] {
  const labels = devices.filter((d) => d.kind === kind).map((d) => d.label);
  return chosen === '' || labels.includes(chosen) ? labels : [chosen, ...labels];
}
