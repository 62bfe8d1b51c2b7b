import { ScreenShare, ScreenShareOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../lib/components';
import { useEquipment } from '../../lib/equipment/use-equipment';
import { useDesk } from '../context';

/** Sharing starts and ends showing a window of this PC; the browser asks which one. */
export function Sharing() {
  const { t } = useTranslation('staff');
  const { equipment: keeper, media } = useDesk();
  const { slides } = useEquipment(keeper);
  const problem = media.slides?.choice.kind === 'screen' ? media.slides.problem : undefined;
  if (slides === 'screen') {
    return (
      <Button
        look="off"
        icon={ScreenShareOff}
        size="small"
        className="w-full"
        onClick={() => keeper.showSlides('')}
      >
        {t('equipment.stopSharing')}
      </Button>
    );
  }
  return (
    <div className="flex flex-col gap-1">
      <Button icon={ScreenShare} size="small" onClick={() => keeper.showSlides('screen')}>
        {t('equipment.share')}
      </Button>
      {/* Who closes the question has changed their mind: that is no failure. */}
      {problem && problem !== 'ended' && problem !== 'denied' && (
        <p role="alert" className="text-[0.875rem] font-bold text-red-900">
          {t('equipment.shareFailed')}
        </p>
      )}
    </div>
  );
}

/** SharingBar says above everything, whatever panel is open, that this PC's screen is being shown. */
export function SharingBar() {
  const { t } = useTranslation('staff');
  const { equipment: keeper } = useDesk();
  const { slides } = useEquipment(keeper);
  if (slides !== 'screen') return null;
  return (
    <div
      role="status"
      className="flex items-center justify-center gap-4 border-y-2 border-red-900 bg-red-50 px-4 py-1.5 font-bold text-red-1000"
    >
      <ScreenShare aria-hidden size={20} />
      <span>{t('equipment.sharing')}</span>
      <Button size="small" look="off" icon={ScreenShareOff} onClick={() => keeper.showSlides('')}>
        {t('equipment.stopSharing')}
      </Button>
    </div>
  );
}
