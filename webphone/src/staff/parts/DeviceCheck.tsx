import { Bell, BellRing, Check, Volume2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button, Dialog, LevelMeter, SelectField, VideoView } from '../../lib/components';
import { DeviceWatch, type Device, type DeviceChoice } from '../../lib/devices';
import { playTest } from '../../lib/sound';
import { useStore } from '../../lib/store';
import { useDesk } from '../context';

/** DeviceCheck is camera, microphone, speaker and notifications on one page. */
export function DeviceCheck({
  choice,
  choose,
  close,
}: {
  choice: DeviceChoice;
  choose: (choice: DeviceChoice) => void;
  close: () => void;
}) {
  const { t } = useTranslation('staff');
  const { keeper, media } = useDesk();
  const [watch] = useState(() => new DeviceWatch());
  const devices = useStore(watch);
  const stream = media.media?.stream ?? null;
  const { audio, video } = media.media?.problems ?? {};

  useEffect(() => {
    watch.start();
    keeper.want('check');
    return () => {
      watch.stop();
      keeper.release('check');
    };
  }, [watch, keeper]);

  // Labels can be read only after permission was given.
  useEffect(() => watch.refresh(), [watch, stream]);

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
            devices={devices.cameras}
            chosen={choice.camera}
            choose={(camera) => choose(withDevice(choice, 'camera', camera))}
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
              devices={devices.microphones}
              chosen={choice.microphone}
              choose={(microphone) => choose(withDevice(choice, 'microphone', microphone))}
            />
            {audio ? (
              <Banner
                tone="error"
                heading={t(`media.${audio}.audio`, { ns: 'common' })}
                actions={<Again />}
              />
            ) : (
              <>
                <LevelMeter stream={stream} />
                <p className="text-[0.875rem] text-solid-gray-700">{t('check.level')}</p>
              </>
            )}
          </div>
          <div className="flex flex-col gap-2">
            <DeviceSelect
              label={t('check.speaker')}
              devices={devices.speakers}
              chosen={choice.speaker}
              choose={(speaker) => choose(withDevice(choice, 'speaker', speaker))}
            />
            <TestSound speaker={choice.speaker} />
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

function withDevice(choice: DeviceChoice, kind: keyof DeviceChoice, id: string): DeviceChoice {
  const others = Object.entries(choice).filter(([key]) => key !== kind);
  return Object.fromEntries(id === '' ? others : [...others, [kind, id]]);
}

function DeviceSelect({
  label,
  devices,
  chosen,
  choose,
}: {
  label: string;
  devices: Device[];
  chosen: string | undefined;
  choose: (id: string) => void;
}) {
  const { t } = useTranslation('staff');
  const there = devices.some((d) => d.id === chosen);
  return (
    <SelectField label={label} value={there ? chosen : ''} onChange={(ev) => choose(ev.target.value)}>
      <option value="">{t('check.standard')}</option>
      {devices
        .filter((d) => d.id !== 'default')
        .map((d, i) => (
          <option key={d.id} value={d.id}>
            {d.label || t('check.unnamed', { number: i + 1 })}
          </option>
        ))}
    </SelectField>
  );
}

function TestSound({ speaker }: { speaker: string | undefined }) {
  const { t } = useTranslation('staff');
  const [playing, setPlaying] = useState(false);
  return (
    <Button
      icon={Volume2}
      disabled={playing}
      className="self-start"
      onClick={() => {
        setPlaying(true);
        void playTest(speaker).finally(() => setPlaying(false));
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
