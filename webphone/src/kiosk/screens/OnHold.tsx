import { Pause, UsersRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { elapsed } from '../../lib/clock';
import type { InCall } from '../machine/state';
import { current } from '../machine/world';
import { Heading, Lines } from '../parts/Words';
import { Still } from './Still';

/**
 * OnHold: calm, with music; nobody sees or hears the citizen (R16). The same
 * when the agent asks a colleague meanwhile.
 */
export function OnHold({ stage }: { stage: InCall }) {
  const { t } = useTranslation('kiosk');
  const { kiosk, now, clockOffset } = useBooth();
  const asks = stage.paused?.how === 'consulting';
  const heldSince = current(kiosk.world)?.heldSince;
  const lasted = heldSince ? now + clockOffset - Date.parse(heldSince) : now - (stage.paused?.since ?? now);
  return (
    <Still stage={stage} icon={asks ? UsersRound : Pause}>
      <Heading>{asks ? t('held.asking') : t('held.heading')}</Heading>
      <p className="k-important">{t('held.text')}</p>
      <Lines text={asks ? t('held.askingWhy') : t('held.why')} />
      <p className="k-elapsed">
        <span>{t('held.elapsed')}</span>
        <span className="k-digits" role="timer">
          {elapsed(lasted)}
        </span>
      </p>
    </Still>
  );
}
