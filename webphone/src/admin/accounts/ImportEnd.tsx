import { Check, FileDown, List } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button } from '../../lib/components';
import { LeaveGuard } from '../../office/form/LeaveGuard';
import { useFormat } from '../../office/format';
import { DataTable } from '../../office/list/DataTable';
import type { ImportedPassword, ImportPreview } from './api';
import { LinkButton } from '../../office/LinkButton';
import { passwordsFile, save } from './passwords-file';

/** ImportEnd says what was done, and hands out the one-time passwords this once. */
export function ImportEnd({
  preview,
  passwords,
}: {
  preview: ImportPreview;
  passwords: readonly ImportedPassword[];
}) {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const [saved, setSaved] = useState(false);
  return (
    <section className="max-w-4xl">
      <Banner tone="success" heading={t('import.done')} className="mb-6">
        {t('import.doneText', { made: format.count(preview.new), changed: format.count(preview.changed) })}
      </Banner>
      {passwords.length > 0 && (
        <div className="mb-6 rounded-16 border border-solid-gray-200 bg-white p-6">
          <h2 className="text-[1.25rem] font-bold">
            {t('import.passwords', { n: format.count(passwords.length) })}
          </h2>
          <p className="my-3">{t('import.passwordsText')}</p>
          <Button
            look={saved ? 'secondary' : 'primary'}
            icon={saved ? Check : FileDown}
            className="mb-4"
            onClick={() => {
              const headings = [t('list.login'), t('list.name'), t('import.passwordColumn')] as const;
              save(passwordsFile(headings, passwords), `${t('import.fileName')}.csv`);
              setSaved(true);
            }}
          >
            {saved ? t('import.saved') : t('import.save')}
          </Button>
          <div
            className="max-h-96 overflow-y-auto"
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: the keyboard needs a way in
            tabIndex={0}
            role="region"
            aria-label={t('import.passwordColumn')}
          >
            <DataTable
              caption={t('import.passwordColumn')}
              rows={passwords}
              rowKey={(p) => p.login}
              columns={[
                {
                  key: 'login',
                  heading: t('list.login'),
                  cell: (p) => <span className="font-mono">{p.login}</span>,
                },
                { key: 'name', heading: t('list.name'), cell: (p) => p.name },
                {
                  key: 'password',
                  heading: t('import.passwordColumn'),
                  cell: (p) => <code className="font-mono select-all">{p.password}</code>,
                },
              ]}
            />
          </div>
        </div>
      )}
      <LinkButton to="/admin/accounts" icon={List}>
        {t('import.finish')}
      </LinkButton>
      {passwords.length > 0 && !saved && <LeaveGuard>{t('import.passwordsText')}</LeaveGuard>}
    </section>
  );
}
