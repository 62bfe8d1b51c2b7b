import { PhoneForwarded } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth, useServing } from '../booth';
import { elapsed } from '../../lib/clock';
import type { InCall } from '../machine/state';
import { current } from '../machine/world';
import { Heading, Lines } from '../parts/Words';
import { Still } from './Still';

/** Forwarding: transferred into a queue, the citizen waits for the next member of staff. */
export function Forwarding({ stage }: { stage: InCall }) {
  const { t } = useTranslation('kiosk');
  const { kiosk, now } = useBooth();
  const call = current(kiosk.world);
  const { said } = useServing(call, stage.button);
  const position = call?.state === 'queued' ? (call.position ?? 0) : 0;
  const minutes = call?.estimateMinutes;
  return (
    <Still stage={stage} icon={PhoneForwarded}>
      <p className="k-counter-name" lang={said.lang}>
        {said.label}
      </p>
      <Heading>{t('forward.heading')}</Heading>
      <p className="k-important">
        {position > 0 ? t('calling.queued', { count: position }) : t('calling.ringing')}
        {position > 0 && minutes !== undefined ? (
          <span className="k-about">{t('status.about', { count: minutes })}</span>
        ) : null}
      </p>
      <Lines text={t('forward.text')} />
      <p className="k-elapsed">
        <span>{t('calling.elapsed')}</span>
        <span className="k-digits" role="timer">
          {elapsed(now - (stage.paused?.since ?? now))}
        </span>
      </p>
    </Still>
  );
}
