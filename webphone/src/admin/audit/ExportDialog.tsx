import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, Dialog, SelectField } from '../../lib/components';
import { download } from '../../office/download';
import { auditPath, type AuditQuery } from './api';

/** ExportDialog saves the lines that match as a file. */
export function ExportDialog({ query, onClose }: { query: AuditQuery; onClose: () => void }) {
  const { t } = useTranslation('audit');
  const [format, setFormat] = useState('csv');
  const submit = () => {
    const search = new URLSearchParams({ format });
    for (const [name, value] of Object.entries(query)) {
      if (value) search.set(name, String(value));
    }
    download(`${auditPath}/export?${search.toString()}`);
    onClose();
  };
  return (
    <Dialog
      heading={t('export.heading')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('action.cancel', { ns: 'common' })}</Button>
          <Button look="primary" icon={Download} onClick={submit} data-autofocus>
            {t('export.submit')}
          </Button>
        </>
      }
    >
      <p className="mb-4">{t('export.text')}</p>
      <SelectField label={t('export.format')} value={format} onChange={(ev) => setFormat(ev.target.value)}>
        <option value="csv">{t('export.csv')}</option>
        <option value="csv-sjis">{t('export.sjis')}</option>
        <option value="xlsx">{t('export.xlsx')}</option>
        <option value="json">{t('export.json')}</option>
      </SelectField>
    </Dialog>
  );
}
