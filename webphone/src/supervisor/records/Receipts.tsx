import { useTranslation } from 'react-i18next';

import { useFormat } from '../../office/format';
import type { Detail, Receipt } from './api';

const counted = ['files', 'photos', 'boards', 'pages', 'marks', 'messages', 'prints'] as const;
const rules = ['consultation-ended', 'deleted-by-staff', 'orphaned', 'retention'] as const;

/** Receipts says what of the consultation was erased, by which rule and when (R13, R23). */
export function Receipts({ detail }: { detail: Detail }) {
  const { t } = useTranslation('records');
  const all = [...(detail.deleted ?? []), ...(detail.receipt ? [detail.receipt] : [])];
  if (all.length === 0) return <p>{t('detail.noReceipt')}</p>;
  return (
    <ul className="flex flex-col gap-4">
      {all.map((receipt, i) => (
        <li key={i}>
          <ReceiptOf receipt={receipt} />
        </li>
      ))}
    </ul>
  );
}

function ReceiptOf({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation('records');
  const format = useFormat();
  const rule = rules.find((r) => r === receipt.rule);
  const parts = counted
    .filter((key) => receipt[key] > 0)
    .map((key) => t(`receipt.${key}`, { n: format.count(receipt[key]) }));
  return (
    <>
      <p>
        {rule && <span className="font-bold">{t(`receipt.${rule}`)}</span>}{' '}
        {t('receipt.at', { when: format.moment(receipt.at) })}
      </p>
      <p>{parts.length > 0 ? parts.join('、') : t('receipt.nothing')}</p>
      {receipt.kept > 0 && <p>{t('receipt.kept', { n: format.count(receipt.kept) })}</p>}
    </>
  );
}
