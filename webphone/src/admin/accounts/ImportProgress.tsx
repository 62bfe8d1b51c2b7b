import { X } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../lib/components';
import { LeaveGuard } from '../../office/form/LeaveGuard';
import { useFormat } from '../../office/format';

/** ImportProgress says how far an import is; until it is written it can be taken back. */
export function ImportProgress({ done, total, cancel }: { done: number; total: number; cancel: () => void }) {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const id = useId();
  const making = done < total;
  return (
    <section className="max-w-2xl rounded-16 border border-solid-gray-200 bg-white p-8">
      <p id={id} className="mb-3 font-bold">
        {making
          ? t('import.running', { done: format.count(done), total: format.count(total) })
          : t('import.writing')}
      </p>
      <progress
        aria-labelledby={id}
        className="h-4 w-full accent-key-900"
        value={done}
        max={Math.max(1, total)}
      />
      <Button className="mt-6" icon={X} onClick={cancel}>
        {t('import.cancel')}
      </Button>
      <LeaveGuard>{t('import.leave')}</LeaveGuard>
    </section>
  );
}
