import { PhoneOff, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import type { InCall } from '../machine/state';
import { BigButton } from '../parts/BigButton';
import { ConfirmEnd } from '../parts/ConfirmEnd';
import { StopNear } from '../parts/StopLine';
import { useSharing } from '../sharing';
import { Notice } from './Notice';

interface Props {
  stage: InCall;
  icon: LucideIcon;
  tone?: 'calm' | 'warn';
  moving?: boolean;
  /** The line is cut, and to end means to give up. */
  broken?: boolean;
  children: ReactNode;
}

/**
 * Still is a talk that stands still for a while: a screen of words, or words to
 * be laid over the page that is shared, which stays where it is (Screen.tsx).
 */
export function Still({ stage, icon: Icon, tone = 'calm', moving = false, broken = false, children }: Props) {
  const { t } = useTranslation('kiosk');
  const { touch } = useBooth();
  const sharing = useSharing();
  const confirm = stage.confirmSince === null ? null : <ConfirmEnd broken={broken} />;
  if (sharing?.page) {
    return (
      <div className="k-still" data-tone={tone}>
        <div className="k-still-box">
          <div className="k-notice-icon" data-moving={moving}>
            <Icon aria-hidden />
          </div>
          <div className="k-notice-words">{children}</div>
        </div>
        {confirm}
      </div>
    );
  }
  return (
    <Notice icon={Icon} tone={tone} moving={moving}>
      {children}
      <div className="k-actions">
        <BigButton
          kind="end"
          icon={PhoneOff}
          label={broken ? t('interrupted.leave') : t('talk.end')}
          onPress={() => touch({ want: 'end' })}
        />
      </div>
      {broken ? null : <StopNear />}
      {confirm}
    </Notice>
  );
}
