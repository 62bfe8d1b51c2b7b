import { FileDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, Dialog } from '../../lib/components';
import { fileHref, type Filter } from './api';
import { FileLink } from '../../office/LinkButton';

const formats = ['csv', 'csv-sjis', 'xlsx', 'json'] as const;

/** ExportDialog asks which kind of file the list is wanted as. */
export function ExportDialog({
  list = 'export',
  filters = {},
  close,
}: {
  list?: 'export' | 'rights/export';
  /** Of the list, so that the file holds what is seen. */
  filters?: Partial<Record<Filter, string>>;
  close: () => void;
}) {
  const { t, i18n } = useTranslation('accounts');
  const [format, setFormat] = useState<(typeof formats)[number]>('csv');
  const given = Object.entries(filters).filter(([, value]) => value !== '');
  return (
    <Dialog
      heading={t('export.heading')}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t('action.cancel', { ns: 'common' })}</Button>
          <FileLink
            href={fileHref(list, {
              ...Object.fromEntries(given),
              format,
              lang: i18n.language === 'en' ? 'en' : 'ja',
            })}
            icon={FileDown}
            onClick={() => setTimeout(close)}
          >
            {t('export.submit')}
          </FileLink>
        </>
      }
    >
      {given.length > 0 && <p className="mb-4">{t('export.filtered')}</p>}
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-2 font-bold">{t('export.format')}</legend>
        {formats.map((f) => (
          <label key={f} className="flex min-h-11 items-center gap-3">
            <input
              type="radio"
              name="format"
              className="size-5 accent-key-900"
              checked={format === f}
              onChange={() => setFormat(f)}
            />
            {t(`format.${f}`)}
          </label>
        ))}
      </fieldset>
    </Dialog>
  );
}
