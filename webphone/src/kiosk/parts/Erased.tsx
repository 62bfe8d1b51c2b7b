import { FileX2, Printer, Save } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { Receipt } from '../../lib/room/protocol';
import { useBooth } from '../booth';
import type { Ended } from '../machine/state';

/**
 * Erased says what became of everything that was in the room (R13, R23): that
 * it is gone, in numbers; what the staff have kept; and paper not to forget.
 */
export function Erased({ stage }: { stage: Ended }) {
  const { t } = useTranslation('kiosk');
  const { kiosk } = useBooth();
  const { topics, shared, paper } = kiosk.world;
  const receipt = topics.receipt && topics.receipt.call === stage.call ? topics.receipt : null;
  if (!stage.talked) return null;
  return (
    <>
      {receipt && something(receipt) ? <Told receipt={receipt} /> : null}
      {!receipt && shared ? (
        <p className="k-erased-line" role="status">
          <FileX2 aria-hidden />
          <span>{t('erased.running')}</span>
        </p>
      ) : null}
      {paper ? (
        <p className="k-erased-line" data-tone="paper">
          <Printer aria-hidden />
          <span>{t('erased.papers')}</span>
        </p>
      ) : null}
    </>
  );
}

function documentsOf(receipt: Receipt): number {
  return receipt.files + receipt.photos + receipt.boards;
}

function something(receipt: Receipt): boolean {
  return documentsOf(receipt) + receipt.marks + receipt.messages + receipt.kept > 0;
}

function Told({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation('kiosk');
  const documents = documentsOf(receipt);
  return (
    <section className="k-erased" role="status">
      {receipt.kept > 0 ? (
        <p className="k-erased-line">
          <Save aria-hidden />
          <span>{t('erased.kept', { count: receipt.kept })}</span>
        </p>
      ) : null}
      <p className="k-erased-line">
        <FileX2 aria-hidden />
        <span>{receipt.kept > 0 ? t('erased.rest') : t('erased.heading')}</span>
      </p>
      <ul aria-label={t('erased.what')}>
        <li aria-hidden className="k-erased-what">
          {t('erased.what')}
        </li>
        {documents > 0 ? (
          <li>
            {[t('erased.documents', { count: documents }), t('erased.pages', { count: receipt.pages })].join(
              '・',
            )}
          </li>
        ) : null}
        {receipt.marks > 0 ? <li>{t('erased.marks')}</li> : null}
        {receipt.messages > 0 ? <li>{t('erased.messages')}</li> : null}
      </ul>
    </section>
  );
}
