import { BellRing, CircleUserRound, Headset, Keyboard, LogOut } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Button, LanguageSelect, Logo } from '../../lib/components';
import { useDesk } from '../context';
import { Presence } from './Presence';

/** Header is always there; in a call it leaves out what would only distract. */
export function Header({
  compact,
  openDevices,
  openSounds,
  openKeys,
  mine,
  leave,
}: {
  compact: boolean;
  openDevices: () => void;
  openSounds: () => void;
  openKeys: () => void;
  mine: { open: boolean; show: (on: boolean) => void };
  leave: () => void;
}) {
  const { t } = useTranslation('staff');
  const { session, site } = useDesk();
  return (
    <header className="flex min-h-16 flex-wrap items-center gap-x-4 gap-y-2 border-b border-solid-gray-200 bg-white px-6 py-2">
      <p className="flex min-w-0 items-center gap-3 font-bold">
        <Logo size={32} />
        <span className="truncate">{site.name}</span>
      </p>
      <div className="ml-auto flex flex-wrap items-center gap-x-2 gap-y-2">
        {!compact && <Presence />}
        <Button look="quiet" size="small" icon={Headset} onClick={openDevices}>
          {t('nav.devices')}
        </Button>
        <Button look="quiet" size="small" icon={BellRing} onClick={openSounds}>
          {t('nav.sounds')}
        </Button>
        <Button look="quiet" size="small" icon={Keyboard} onClick={openKeys}>
          {t('nav.shortcuts')}
        </Button>
        <LanguageSelect />
        <p className="text-[0.875rem]">{t('nav.account', { name: session.name })}</p>
        {!compact && (
          <Button
            look="quiet"
            size="small"
            icon={CircleUserRound}
            aria-expanded={mine.open}
            onClick={() => mine.show(!mine.open)}
          >
            {t('nav.mine')}
          </Button>
        )}
        {!compact && (
          <Button size="small" icon={LogOut} onClick={leave}>
            {t('action.logout', { ns: 'common' })}
          </Button>
        )}
      </div>
    </header>
  );
}
