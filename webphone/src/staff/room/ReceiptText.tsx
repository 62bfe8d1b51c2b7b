import { ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { clockTime } from '../../lib/clock';
import type { Receipt } from '../../lib/room/protocol';
import { useDesk } from '../context';

const counted = ['files', 'photos', 'boards', 'pages', 'marks', 'messages', 'prints'] as const;

/** ReceiptText says after a consultation what was erased and what was kept (R13, R23, R24). */
export function ReceiptText({ receipt }: { receipt: Receipt }) {
  const { t, i18n } = useTranslation('staff');
  const { site } = useDesk();
  const used = counted.filter((what) => receipt[what] > 0);
  return (
    <section
      aria-label={t('receipt.heading')}
      className="mt-4 flex gap-3 rounded-12 border border-green-800 bg-green-50 px-4 py-3"
    >
      <ShieldCheck aria-hidden size={28} className="mt-0.5 shrink-0 text-green-800" />
      <div className="min-w-0 flex-1">
        <h3 className="font-bold">
          {used.length === 0 && receipt.kept === 0 ? t('receipt.nothing') : t('receipt.erased')}
        </h3>
        {used.length > 0 && (
          <dl className="mt-1 flex flex-wrap gap-x-5 gap-y-0.5">
            {used.map((what) => (
              <div key={what} className="flex gap-1.5">
                <dt>{t(`receipt.${what}`)}</dt>
                <dd className="font-bold tabular-nums">{t('receipt.count', { count: receipt[what] })}</dd>
              </div>
            ))}
          </dl>
        )}
        <p className="mt-1">
          {receipt.kept > 0 ? (
            <strong>{t('receipt.keptSome', { count: receipt.kept })}</strong>
          ) : (
            t('receipt.keptNone')
          )}
        </p>
        <p className="text-[0.875rem] text-solid-gray-800">
          {t('receipt.at', {
            time: clockTime(receipt.at, site.timeZone, i18n.language),
            rule: t(`receipt.rule.${receipt.rule}`),
          })}
        </p>
      </div>
    </section>
  );
}
