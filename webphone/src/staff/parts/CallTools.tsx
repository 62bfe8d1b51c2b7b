import { Mic, MicOff, Pause, PhoneOff, Play, Video, VideoOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../lib/components';
import { useDesk } from '../context';
import { keys, type KeyAction } from '../keys';

/** CallTools are the tools of a call, each one click away. */
export function CallTools({ act, busy }: { act: (action: KeyAction) => void; busy: boolean }) {
  const { t } = useTranslation('staff');
  const { live, media, session, phone } = useDesk();
  const { off } = media;
  const call = live.topics.call;
  const held = call?.held === true;
  const heldByOther = held && call.heldBy !== undefined && call.heldBy !== session.id;
  const canHold =
    phone.session?.state === 'connected' &&
    call?.state === 'connected' &&
    live.status === 'open' &&
    !busy &&
    !heldByOther;
  const hasCamera = (media.media?.stream.getVideoTracks().length ?? 0) > 0;
  return (
    <div
      role="toolbar"
      aria-label={t('call.tools')}
      className="flex flex-wrap items-center justify-center gap-4"
    >
      <Button
        size="large"
        look={off.audio ? 'off' : 'secondary'}
        icon={off.audio ? MicOff : Mic}
        aria-keyshortcuts={keys.mute.key}
        onClick={() => act('mute')}
      >
        {off.audio ? t('call.unmute') : t('call.mute')}
      </Button>
      <Button
        size="large"
        look={off.video ? 'off' : 'secondary'}
        icon={off.video ? VideoOff : Video}
        aria-keyshortcuts={keys.camera.key}
        disabled={!hasCamera}
        onClick={() => act('camera')}
      >
        {off.video ? t('call.cameraOn') : t('call.cameraOff')}
      </Button>
      <Button
        size="large"
        look={held ? 'warning' : 'secondary'}
        icon={held ? Play : Pause}
        aria-keyshortcuts={keys.hold.key}
        disabled={!canHold}
        onClick={() => act('hold')}
      >
        {held ? t('call.resume') : t('call.hold')}
      </Button>
      <Button
        size="large"
        look="danger"
        icon={PhoneOff}
        aria-keyshortcuts={`Shift+${keys.end.key}`}
        onClick={() => act('end')}
        className="ml-8"
      >
        {t('call.end')}
      </Button>
    </div>
  );
}
