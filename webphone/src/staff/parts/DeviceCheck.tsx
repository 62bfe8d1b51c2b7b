import { Bell, BellRing, Check, Volume2 } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button, Dialog, LevelMeter, SelectField, VideoView } from '../../lib/components';
import { useEquipment, useLevels } from '../../lib/equipment/use-equipment';
import type { EquipmentDevice } from '../../lib/room/protocol';
import { useDesk } from '../context';

/** DeviceCheck is camera, microphone, speaker and notifications on one page. */
export function DeviceCheck({ close }: { close: () => void }) {
  const { t } = useTranslation('staff');
  const { equipment: owner, keeper, media } = useDesk();
  const { devices, face, microphone, speaker } = useEquipment(owner);
  const stream = media.media?.stream ?? null;
  const { audio, video } = media.media?.problems ?? {};
  useLevels(owner);
  const level = useCallback(() => owner.levels().microphone, [owner]);

  useEffect(() => {
    keeper.want('check');
    return () => keeper.release('check');
  }, [keeper]);

  return (
    <Dialog
      heading={t('check.heading')}
      width="large"
      onClose={close}
      actions={
        <Button look="primary" size="large" icon={Check} onClick={close} data-autofocus>
          {t('check.done')}
        </Button>
      }
    >
      <p>{t('check.lead')}</p>
      <div className="mt-4 grid grid-cols-2 gap-8">
        <div className="flex flex-col gap-4">
          <DeviceSelect
            label={t('check.camera')}
            devices={devices.filter((d) => d.kind === 'camera')}
            chosen={face}
            choose={(id) => owner.choose('camera', id)}
          />
          {video && (
            <Banner tone="error" heading={t(`media.${video}.video`, { ns: 'common' })} actions={<Again />} />
          )}
          <VideoView
            stream={stream}
            picture={(stream?.getVideoTracks().length ?? 0) > 0}
            label={t('check.preview')}
            muted
            mirrored
            className="aspect-video w-full rounded-12"
            fallback={media.opening ? <p>{t('check.opening')}</p> : undefined}
          />
          <p className="text-[0.875rem] text-solid-gray-700">{t('check.preview')}</p>
        </div>
        <div className="flex flex-col gap-6">
          <div className="flex flex-col gap-2">
            <DeviceSelect
              label={t('check.microphone')}
              devices={devices.filter((d) => d.kind === 'microphone')}
              chosen={microphone}
              choose={(id) => owner.choose('microphone', id)}
            />
            {audio ? (
              <Banner
                tone="error"
                heading={t(`media.${audio}.audio`, { ns: 'common' })}
                actions={<Again />}
              />
            ) : (
              <>
                <LevelMeter label={t('level', { ns: 'common' })} read={level} />
                <p className="text-[0.875rem] text-solid-gray-700">{t('check.level')}</p>
              </>
            )}
          </div>
          <div className="flex flex-col gap-2">
            <DeviceSelect
              label={t('check.speaker')}
              devices={devices.filter((d) => d.kind === 'speaker')}
              chosen={speaker}
              choose={(id) => owner.choose('speaker', id)}
            />
            <TestSound />
            <p className="text-[0.875rem] text-solid-gray-700">{t('check.testHelp')}</p>
          </div>
          <NotificationCheck />
        </div>
      </div>
    </Dialog>
  );
}

function Again() {
  const { t } = useTranslation();
  const { keeper } = useDesk();
  return (
    <Button size="small" onClick={keeper.again}>
      {t('action.retry')}
    </Button>
  );
}

function DeviceSelect({
  label,
  devices,
  chosen,
  choose,
}: {
  label: string;
  devices: EquipmentDevice[];
  chosen: string;
  choose: (id: string) => void;
}) {
  const { t } = useTranslation('staff');
  const there = devices.some((d) => d.id === chosen);
  return (
    <SelectField label={label} value={there ? chosen : ''} onChange={(ev) => choose(ev.target.value)}>
      <option value="">{t('check.standard')}</option>
      {devices.map((d, i) => (
        <option key={d.id} value={d.id}>
          {d.label || t('check.unnamed', { number: i + 1 })}
        </option>
      ))}
    </SelectField>
  );
}

function TestSound() {
  const { t } = useTranslation('staff');
  const { equipment } = useDesk();
  const [playing, setPlaying] = useState(false);
  return (
    <Button
      icon={Volume2}
      disabled={playing}
      className="self-start"
      onClick={() => {
        setPlaying(true);
        void equipment.playTone().finally(() => setPlaying(false));
      }}
    >
      {playing ? t('check.testing') : t('check.test')}
    </Button>
  );
}

function NotificationCheck() {
  const { t } = useTranslation('staff');
  const [state, setState] = useState<NotificationPermission | 'missing'>(() =>
    'Notification' in window ? Notification.permission : 'missing',
  );
  return (
    <div className="flex flex-col gap-2">
      <p className="flex items-center gap-2 font-bold">
        <Bell aria-hidden size={20} />
        {t('check.notification')}
      </p>
      {state === 'default' && (
        <>
          <Button
            icon={BellRing}
            className="self-start"
            onClick={() => void Notification.requestPermission().then(setState)}
          >
            {t('check.notificationAsk')}
          </Button>
          <p className="text-[0.875rem] text-solid-gray-700">{t('check.notificationAskText')}</p>
        </>
      )}
      {state === 'granted' && <p>{t('check.notificationOn')}</p>}
      {state === 'denied' && <p>{t('check.notificationDenied')}</p>}
      {state === 'missing' && <p>{t('check.notificationMissing')}</p>}
    </div>
  );
}
