import { Pause, PhoneOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { elapsed } from '../../lib/clock';
import type { InCall } from '../machine/state';
import { current } from '../machine/world';
import { BigButton } from '../parts/BigButton';
import { ConfirmEnd } from '../parts/ConfirmEnd';
import { Heading, Lines } from '../parts/Words';
import { Notice } from './Notice';

/** OnHold: calm, with music; nobody sees or hears the citizen (R16). */
export function OnHold({ stage }: { stage: InCall }) {
  const { t } = useTranslation('kiosk');
  const { kiosk, now, clockOffset, touch } = useBooth();
  const since = current(kiosk.world)?.heldSince;
  return (
    <Notice icon={Pause}>
      <Heading>{t('held.heading')}</Heading>
      <p className="k-important">{t('held.text')}</p>
      <Lines text={t('held.why')} />
      {since ? (
        <p className="k-elapsed">
          <span>{t('held.elapsed')}</span>
          <span className="k-digits" role="timer">
            {elapsed(now + clockOffset - Date.parse(since))}
          </span>
        </p>
      ) : null}
      <div className="k-actions">
        <BigButton kind="end" icon={PhoneOff} label={t('talk.end')} onPress={() => touch({ want: 'end' })} />
      </div>
      {stage.confirmSince === null ? null : <ConfirmEnd />}
    </Notice>
  );
}
