import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, SelectField } from '../../lib/components';
import { ProblemBanner } from '../../office/problem';
import { formats, reportFile, type Asked, type FileFormat } from './api';

/** Export saves the table of each subject in each interval as a file. */
export function Export({ asked }: { asked: Asked }) {
  const { t, i18n } = useTranslation('statistics');
  const [format, setFormat] = useState<FileFormat>('xlsx');
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: async () => save(await reportFile(asked, format, i18n.language === 'en' ? 'en' : 'ja')),
  });
  return (
    <section className="mt-5 rounded-12 border border-solid-gray-200 bg-white p-5">
      <h2 className="text-[1.125rem] font-bold">{t('export.heading')}</h2>
      <p className="mb-3 text-[0.875rem] text-solid-gray-700">{t('export.text')}</p>
      <ProblemBanner error={error} heading={t('export.failed')} retry={() => mutate()} />
      <div className="flex flex-wrap items-end gap-4">
        <SelectField
          className="w-72"
          label={t('export.format')}
          value={format}
          onChange={(ev) => setFormat(formats.find((f) => f === ev.target.value) ?? format)}
        >
          {formats.map((f) => (
            <option key={f} value={f}>
              {t(`export.formats.${f}`)}
            </option>
          ))}
        </SelectField>
        <Button icon={Download} disabled={isPending} onClick={() => mutate()}>
          {t(isPending ? 'export.busy' : 'export.save')}
        </Button>
        <p role="status" className="self-center text-[0.875rem]">
          {isSuccess && t('export.done')}
        </p>
      </div>
    </section>
  );
}

/** save hands a file to the browser, which asks or knows where it belongs. */
function save(file: File): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
  // The browser has taken it when it comes back to its own work.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
