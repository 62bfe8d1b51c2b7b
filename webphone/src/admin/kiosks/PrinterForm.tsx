import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate } from 'react-router';

import { SelectField, TextField } from '../../lib/components';
import { CheckField, FieldGroup } from '../../office/form/fields';
import { RecordBar } from '../../office/form/RecordBar';
import { useRecord } from '../../office/form/use-record';
import { keys, printerApi, type Printer } from './api';
import { useKioskNames } from './Printers';

type Values = Omit<Printer, 'version'>;

const drivers = ['ipp', 'agent', 'browser'] as const;
const address = /^ipps?:\/\/[^\s/]+/;
const fingerprint = /^[0-9a-fA-F]{64}$/;

function startOf(printer: Printer | undefined): Values {
  if (printer) {
    return Object.fromEntries(Object.entries(printer).filter(([name]) => name !== 'version')) as Values;
  }
  return {
    id: '',
    name: '',
    driver: 'ipp',
    kiosks: [],
    uri: '',
    pin: '',
    unencrypted: false,
    agent: '',
    device: '',
    media: 'A4',
    color: true,
    enabled: true,
    position: 0,
  };
}

/** saved is a printer as a form has it; a new one has no version. */
const saved = (printer: Printer | undefined) => ({
  value: startOf(printer),
  version: printer?.version ?? '',
});

/** The words of each field, for when two people changed it. */
const fieldWords = {
  id: 'title',
  name: 'name',
  driver: 'how',
  kiosks: 'who',
  uri: 'uri',
  pin: 'pin',
  unencrypted: 'unencrypted',
  agent: 'agent',
  device: 'device',
  media: 'media',
  color: 'color',
  enabled: 'enabled',
  position: 'title',
} as const satisfies Record<keyof Values, string>;

/** The sizes of paper, by their names in ISO 216. */
const papers = ['A4', 'A3'] as const;

/** nextID is an id that no printer has: people need not make one up. */
export function nextID(taken: readonly string[]): string {
  let n = 1;
  while (taken.includes(`printer-${n}`)) n++;
  return `printer-${n}`;
}

/** tidy leaves away what belongs to another way of connecting. */
export function tidy(v: Values): Values {
  const { uri, pin, unencrypted, agent, device, ...rest } = v;
  const none = { uri: '', pin: '', unencrypted: false, agent: '', device: '' };
  switch (v.driver) {
    case 'ipp':
      return { ...rest, ...none, uri: uri.trim(), pin: pin.replaceAll(/[\s:]/g, ''), unencrypted };
    case 'agent':
      return { ...rest, ...none, agent, device: device.trim() };
    default:
      return { ...rest, ...none };
  }
}

/** PrinterForm is how a printer is connected, and which kiosks print on it. */
export function PrinterForm({ printer }: { printer: Printer | undefined }) {
  const { t } = useTranslation('kiosks');
  const queries = useQueryClient();
  const kiosks = useKioskNames();
  const [tried, setTried] = useState(false);
  const editing = useRecord<Values>({
    start: saved(printer),
    id: printer?.id ?? '',
    put: async (value, version) => {
      const id = printer?.id ?? nextID((await printerApi.list()).map((p) => p.id));
      const now = await printerApi.put(tidy({ ...value, id }), version);
      await queries.invalidateQueries({ queryKey: keys.printers });
      return saved(now);
    },
    read: async () => {
      const newest = (await printerApi.list()).find((p) => p.id === printer?.id);
      return newest && saved(newest);
    },
  });
  const { value, set } = editing.draft;
  if (!printer && editing.saved) return <Navigate to={`/admin/kiosks/printers/${value.id}`} replace />;
  const errors = {
    name: value.name.trim() === '' && t('printers.nameError'),
    uri: value.driver === 'ipp' && !address.test(value.uri.trim()) && t('printers.uriError'),
    pin:
      value.driver === 'ipp' &&
      value.pin !== '' &&
      !fingerprint.test(value.pin.replaceAll(/[\s:]/g, '')) &&
      t('printers.pinError'),
  };
  const wrong =
    Object.values(errors).filter((e) => e !== false).length +
    (value.driver === 'agent' && value.agent === '' ? 1 : 0);
  const shown = (error: string | false) => (tried && error !== false ? error : undefined);
  return (
    <form
      noValidate
      onSubmit={(ev) => {
        ev.preventDefault();
        setTried(true);
        if (wrong === 0) void editing.save();
      }}
    >
      <FieldGroup legend={t('printers.what')}>
        <TextField
          label={t('printers.name')}
          help={t('printers.nameHelp')}
          error={shown(errors.name)}
          maxLength={100}
          value={value.name}
          onChange={(ev) => set({ name: ev.target.value })}
        />
        <div className="grid gap-5 md:grid-cols-2">
          <SelectField
            label={t('printers.media')}
            value={value.media}
            onChange={(ev) => set({ media: ev.target.value === 'A3' ? 'A3' : 'A4' })}
          >
            {papers.map((paper) => (
              <option key={paper}>{paper}</option>
            ))}
          </SelectField>
        </div>
        <CheckField
          label={t('printers.enabled')}
          checked={value.enabled}
          onChange={(ev) => set({ enabled: ev.target.checked })}
        />
      </FieldGroup>
      <FieldGroup legend={t('printers.how')}>
        <div role="radiogroup" aria-label={t('printers.how')} className="flex flex-col gap-3">
          {drivers.map((driver) => (
            // eslint-disable-next-line jsx-a11y/label-has-associated-control -- its words are two levels down
            <label key={driver} className="flex items-start gap-3 rounded-8 border border-solid-gray-300 p-4">
              <input
                type="radio"
                name="driver"
                className="mt-1 size-6 shrink-0 accent-key-900"
                checked={value.driver === driver}
                onChange={() => set({ driver })}
              />
              <span>
                <span className="block font-bold">{t(`printers.long.${driver}`)}</span>
                <span className="block text-[0.875rem] text-solid-gray-800">
                  {t(`printers.about.${driver}`)}
                </span>
              </span>
            </label>
          ))}
        </div>
        {value.driver === 'ipp' && (
          <>
            <TextField
              label={t('printers.uri')}
              help={t('printers.uriHelp')}
              error={shown(errors.uri)}
              maxLength={300}
              spellCheck={false}
              value={value.uri}
              onChange={(ev) => set({ uri: ev.target.value })}
            />
            <TextField
              label={t('printers.pin')}
              help={t('printers.pinHelp')}
              error={shown(errors.pin)}
              maxLength={100}
              spellCheck={false}
              value={value.pin}
              onChange={(ev) => set({ pin: ev.target.value })}
            />
            <CheckField
              label={t('printers.unencrypted')}
              help={t('printers.unencryptedHelp')}
              checked={value.unencrypted}
              onChange={(ev) => set({ unencrypted: ev.target.checked })}
            />
          </>
        )}
        {value.driver === 'agent' && (
          <>
            <SelectField
              label={t('printers.agent')}
              value={value.agent}
              onChange={(ev) => set({ agent: ev.target.value })}
            >
              <option value="">{t('printers.choose')}</option>
              {kiosks.map((k) => (
                <option key={k.account} value={k.account}>
                  {k.name}
                </option>
              ))}
            </SelectField>
            {tried && value.agent === '' && (
              <p className="text-[0.875rem] text-red-900">{t('printers.agentError')}</p>
            )}
            <TextField
              label={t('printers.device')}
              help={t('printers.deviceHelp')}
              maxLength={200}
              value={value.device}
              onChange={(ev) => set({ device: ev.target.value })}
            />
          </>
        )}
        {value.driver === 'browser' && (
          <CheckField
            label={t('printers.color')}
            checked={value.color}
            onChange={(ev) => set({ color: ev.target.checked })}
          />
        )}
      </FieldGroup>
      <FieldGroup legend={t('printers.who')}>
        {kiosks.length === 0 && <p>{t('printers.noKiosks')}</p>}
        {kiosks.map((k) => (
          <CheckField
            key={k.account}
            label={k.place ? `${k.name}（${k.place}）` : k.name}
            checked={value.kiosks.includes(k.account)}
            onChange={(ev) =>
              set({
                kiosks: ev.target.checked
                  ? [...value.kiosks, k.account]
                  : value.kiosks.filter((id) => id !== k.account),
              })
            }
          />
        ))}
      </FieldGroup>
      <RecordBar
        editing={editing}
        wrong={tried ? wrong : 0}
        names={(field) => t(`printers.${fieldWords[field]}`)}
        sticky={false}
      />
    </form>
  );
}
