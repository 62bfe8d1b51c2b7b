import { FileAudio } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate } from 'react-router';

import { Banner, cx, TextField } from '../../lib/components';
import { FieldGroup } from '../../office/form/fields';
import { RecordBar } from '../../office/form/RecordBar';
import { useRecord } from '../../office/form/use-record';
import { useFormat } from '../../office/format';
import { counters, useRefresh, type Prompt, type Voice } from '../counters/api';
import { isName } from '../counters/form';
import { sounds } from './api';
import { Player, Uses } from './SoundList';

const kinds = ['announcement', 'music'] as const;

interface Form {
  nameJa: string;
  nameEn: string;
  kind: Prompt['kind'];
  /** Counts the files that were chosen: a file itself is no plain data. */
  chosen: number;
}

const saved = (p: Prompt) => ({
  value: { nameJa: p.nameJa, nameEn: p.nameEn, kind: p.kind, chosen: 0 } satisfies Form,
  version: p.version ?? '',
});

/** SoundForm names a recording and takes its sound. */
export function SoundForm({ prompt, isNew, voice }: { prompt: Prompt; isNew: boolean; voice: Voice }) {
  const { t } = useTranslation(['voice', 'office']);
  const format = useFormat();
  const refresh = useRefresh();
  const [picked, setPicked] = useState<File | null>(null);
  const editing = useRecord<Form>({
    start: saved(prompt),
    id: isNew ? '' : prompt.id,
    put: async ({ nameJa, nameEn, kind, chosen }, version) => {
      const now = await sounds.put(
        {
          id: prompt.id,
          nameJa: nameJa.trim(),
          nameEn: nameEn.trim(),
          kind,
          file: chosen > 0 ? picked : null,
        },
        version,
      );
      setPicked(null);
      await refresh();
      return saved(now);
    },
    read: async () => {
      const newest = (await counters.prompts()).find((p) => p.id === prompt.id);
      return newest && saved(newest);
    },
  });
  const { draft, faults } = editing;
  const form = draft.value;
  const file = form.chosen > 0 ? picked : null; // none after the draft was taken back
  const tooLarge = file !== null && file.size > voice.maxBytes;
  const wrong =
    [form.nameJa, form.nameEn].filter((name) => !isName(name)).length +
    (isNew && !file ? 1 : 0) +
    (tooLarge ? 1 : 0);
  if (isNew && editing.saved) return <Navigate to="/admin/voice" replace />;
  const touched = !isNew || draft.dirty;
  const nameFault = (name: string) => (touched && !isName(name) ? t('office:form.required') : undefined);
  return (
    <form
      noValidate
      className="max-w-3xl"
      onSubmit={(ev) => {
        ev.preventDefault();
        if (wrong === 0) void editing.save();
      }}
    >
      <FieldGroup legend={t('name')}>
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t('office:names.ja')}
            name="nameJa"
            value={form.nameJa}
            error={nameFault(form.nameJa) ?? faults['nameJa']}
            onChange={(ev) => draft.set({ nameJa: ev.target.value })}
          />
          <TextField
            label={t('office:names.en')}
            name="nameEn"
            value={form.nameEn}
            error={nameFault(form.nameEn) ?? faults['nameEn']}
            onChange={(ev) => draft.set({ nameEn: ev.target.value })}
          />
        </div>
        <fieldset>
          <legend className="font-bold">{t('kind.heading')}</legend>
          <div className="mt-1 flex flex-wrap gap-6">
            {kinds.map((kind) => (
              <label key={kind} className="inline-flex min-h-11 items-center gap-2">
                <input
                  type="radio"
                  name="kind"
                  value={kind}
                  checked={form.kind === kind}
                  onChange={() => draft.set({ kind })}
                  className="size-5 accent-key-900"
                />
                {t(`kind.${kind}`)}
              </label>
            ))}
          </div>
          <p className="text-[0.875rem] text-solid-gray-700">{t('kind.help')}</p>
        </fieldset>
      </FieldGroup>
      <FieldGroup legend={t('sound.heading')}>
        {!isNew && (
          <div className="flex flex-wrap items-center gap-4">
            <Player name={form.nameJa} src={sounds.address(prompt)} />
            <p>
              {t('sound.now', {
                length: format.span(prompt.durationMs),
                size: format.bytes(prompt.wavBytes + prompt.opusBytes),
              })}
            </p>
          </div>
        )}
        <FileField
          file={file}
          accept={voice.converts ? 'audio/*,video/mp4,.m4a,.opus' : '.wav,.opus,.ogg,audio/wav,audio/ogg'}
          label={t(isNew ? 'sound.choose' : 'sound.replace')}
          help={t(voice.converts ? 'sound.any' : 'sound.few', {
            minutes: voice.maxMs / 60_000,
            size: format.bytes(voice.maxBytes),
          })}
          error={
            tooLarge
              ? t('sound.tooLarge', { size: format.bytes(voice.maxBytes) })
              : isNew && touched && !file
                ? t('sound.needed')
                : undefined
          }
          onChange={(next) => {
            setPicked(next);
            draft.set((old) => ({ ...old, chosen: next ? old.chosen + 1 : 0 }));
          }}
        />
        {file && <Trial file={file} />}
        {editing.saving && file && (
          <Banner tone="info" heading={t(voice.converts ? 'sound.converting' : 'sound.sending')} />
        )}
      </FieldGroup>
      {!isNew && (
        <FieldGroup legend={t('uses.heading')}>
          <Uses id={prompt.id} />
        </FieldGroup>
      )}
      <RecordBar editing={editing} wrong={touched ? wrong : 0} names={(field) => t(`voice:field.${field}`)} />
    </form>
  );
}

/** Trial plays the chosen file before it is sent. */
function Trial({ file }: { file: File }) {
  const { t } = useTranslation('voice');
  const [src, setSrc] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(file);
    const later = setTimeout(() => setSrc(made));
    return () => {
      clearTimeout(later);
      URL.revokeObjectURL(made);
    };
  }, [file]);
  if (src === '') return null;
  return (
    <div className="flex flex-wrap items-center gap-4">
      <Player name={file.name} src={src} />
      <p className="text-[0.875rem] text-solid-gray-800">{t('sound.trial')}</p>
    </div>
  );
}

function FileField({
  file,
  accept,
  label,
  help,
  error,
  onChange,
}: {
  file: File | null;
  accept: string;
  label: string;
  help: string;
  error: string | undefined;
  onChange: (file: File | null) => void;
}) {
  const { t } = useTranslation('voice');
  const id = useId();
  const [over, setOver] = useState(false);
  return (
    <div>
      <p className="font-bold">{label}</p>
      <p id={`${id}-help`} className="text-[0.875rem] text-solid-gray-700">
        {help}
      </p>
      <div
        onDragOver={(ev) => {
          ev.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(ev) => {
          ev.preventDefault();
          setOver(false);
          const dropped = ev.dataTransfer.files[0];
          if (dropped) onChange(dropped);
        }}
        className={cx(
          'mt-2 flex flex-wrap items-center gap-4 rounded-12 border-2 border-dashed p-5',
          over ? 'border-key-900 bg-key-50' : error ? 'border-red-900' : 'border-solid-gray-420',
        )}
      >
        <FileAudio aria-hidden size={28} className="text-solid-gray-700" />
        <div className="min-w-0">
          <input
            id={id}
            type="file"
            accept={accept}
            aria-label={label}
            aria-describedby={`${id}-help`}
            aria-invalid={error ? true : undefined}
            className="peer sr-only"
            onChange={(ev) => {
              onChange(ev.target.files?.[0] ?? null);
              ev.target.value = ''; // so that the same file can be chosen again
            }}
          />
          <label
            htmlFor={id}
            className="inline-flex min-h-11 cursor-pointer items-center rounded-8 border border-key-900 bg-white px-4 font-bold text-key-900 peer-focus-visible:outline-4 peer-focus-visible:outline-offset-2 hover:bg-key-50"
          >
            {t('sound.browse')}
          </label>
          <p className="mt-1 text-[0.875rem] break-words text-solid-gray-800">
            {file ? file.name : t('sound.drop')}
          </p>
        </div>
      </div>
      {error && <p className="mt-1 text-[0.875rem] text-red-900">{error}</p>}
    </div>
  );
}
