import { RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { elapsed } from '../../lib/clock';
import type { InCall } from '../machine/state';
import { EXPLAIN_AFTER_MS } from '../machine/times';
import { Heading, Lines } from '../parts/Words';
import { Still } from './Still';

/** Interrupted: a line is down; the talk goes on by itself when it is back (R18). */
export function Interrupted({ stage }: { stage: InCall }) {
  const { t } = useTranslation('kiosk');
  const { now } = useBooth();
  const lasted = now - stage.brokenSince;
  return (
    <Still stage={stage} icon={RefreshCw} tone="warn" moving broken>
      <Heading>{stage.broken === 'other' ? t('interrupted.other') : t('interrupted.heading')}</Heading>
      <p className="k-important">{t('interrupted.text')}</p>
      {lasted >= EXPLAIN_AFTER_MS ? <Lines text={t('interrupted.next')} /> : null}
      <p className="k-elapsed">
        <span>{t('interrupted.elapsed')}</span>
        <span className="k-digits" role="timer">
          {elapsed(lasted)}
        </span>
      </p>
    </Still>
  );
}
