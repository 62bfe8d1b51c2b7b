import {
  Grid3x3,
  LogOut,
  Mic,
  MicOff,
  Pause,
  PhoneForwarded,
  PhoneOff,
  Play,
  UserPlus,
  Video,
  VideoOff,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Button, type ButtonProps } from '../../lib/components';
import { useDesk } from '../context';
import { keys, type KeyAction } from '../keys';
import { exitOf, isSilent, partsOf } from '../roles';
import type { CallPanel } from './use-call';

/** CallTools are the tools of a call, each one click away; only those that one's part in it has. */
export function CallTools({
  act,
  busy,
  panel,
}: {
  act: (action: KeyAction) => void;
  busy: boolean;
  panel: CallPanel;
}) {
  const { t } = useTranslation('staff');
  const { live, media, session, phone } = useDesk();
  const { off } = media;
  const call = live.topics.call;
  const parts = partsOf(call, session.id);
  const { own } = parts;
  const held = call?.held === true;
  const heldByOther = held && call.heldBy !== undefined && call.heldBy !== session.id;
  const ready =
    phone.session?.state === 'connected' && call?.state === 'connected' && live.status === 'open' && !busy;
  const calm = call?.invite === undefined && parts.consulted === undefined;
  const hasCamera = (media.media?.stream.getVideoTracks().length ?? 0) > 0;
  const holds = own?.part === 'agent' || own?.part === 'caller' || own === undefined;
  const brings = own?.part === 'agent';
  const telephone = call?.parties.some((p) => p.id !== session.id && p.device === 'phone') === true;
  const leaves = exitOf(parts) === 'leave';
  const tool = (action: KeyAction, icon: LucideIcon, words: string, rest: ButtonProps = {}) => (
    <Button
      size="large"
      icon={icon}
      aria-keyshortcuts={keys[action].key}
      onClick={() => act(action)}
      {...rest}
      className="px-5 whitespace-nowrap max-[1500px]:min-h-12 max-[1500px]:px-3.5 max-[1500px]:text-[1rem]"
    >
      {words}
    </Button>
  );
  return (
    <div
      role="toolbar"
      aria-label={t('call.tools')}
      className="flex flex-wrap items-center justify-center gap-3"
    >
      {!isSilent(own) && (
        <>
          {tool('mute', off.audio ? MicOff : Mic, off.audio ? t('call.unmute') : t('call.mute'), {
            look: off.audio ? 'off' : 'secondary',
          })}
          {tool(
            'camera',
            off.video ? VideoOff : Video,
            off.video ? t('call.cameraOn') : t('call.cameraOff'),
            { look: off.video ? 'off' : 'secondary', disabled: !hasCamera },
          )}
        </>
      )}
      {holds &&
        tool('hold', held ? Play : Pause, held ? t('call.resume') : t('call.hold'), {
          look: held ? 'warning' : 'secondary',
          disabled: !ready || !calm || heldByOther,
        })}
      {brings && (
        <>
          {tool('transfer', PhoneForwarded, t('call.transfer'), {
            'aria-expanded': panel === 'transfer',
            disabled: !ready || !calm,
          })}
          {tool('invite', UserPlus, t('call.invite'), {
            'aria-expanded': panel === 'invite',
            disabled: !ready || !calm,
          })}
        </>
      )}
      {telephone && tool('keypad', Grid3x3, t('call.keypad'), { 'aria-expanded': panel === 'keypad' })}
      <span aria-hidden className="w-2" />
      {leaves
        ? tool('end', LogOut, t('call.leave'), { look: 'danger', 'aria-keyshortcuts': endKeys })
        : tool('end', PhoneOff, t('call.end'), { look: 'danger', 'aria-keyshortcuts': endKeys })}
    </div>
  );
}

const endKeys = `Shift+${keys.end.key}`;
