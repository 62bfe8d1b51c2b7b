import { Music, Phone, UserRound, Volume2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { cx, VideoView } from '../../lib/components';
import type { Participant } from '../../lib/protocol';
import { useDesk } from '../context';
import { usePartyName } from './words';

/** Tile is one party on the stage: the picture, who it is, and whether they speak or wait. */
export function Tile({
  party,
  large,
  speaking,
  waiting,
  blurred,
}: {
  party: Participant;
  large: boolean;
  speaking: boolean;
  /** Hears music and nothing else. */
  waiting: boolean;
  /** Its line is cut: the last picture is an old one. */
  blurred: boolean;
}) {
  const { t } = useTranslation('staff');
  const { phone } = useDesk();
  const nameOf = usePartyName();
  const remote = phone.session?.remotes.find((r) => r.party === party.id);
  const name = nameOf(party);
  return (
    <div
      className={cx(
        'relative size-full min-h-0 overflow-hidden bg-solid-gray-900',
        large ? 'rounded-16' : 'rounded-12',
      )}
    >
      <VideoView
        stream={remote?.stream}
        picture={(remote?.video === true || blurred) && !waiting}
        label={t('call.pictureOf', { name })}
        fit={large ? 'contain' : 'cover'}
        muted
        className={cx('size-full', blurred && 'opacity-40 grayscale')}
        fallback={<Fallback party={party} large={large} waiting={waiting} sound={remote?.audio === true} />}
      />
      <p
        className={cx(
          'absolute bottom-0 left-0 flex max-w-full items-center gap-2 rounded-tr-8 bg-black/75 text-white',
          large ? 'px-4 py-1.5 text-[1.125rem]' : 'px-2.5 py-1 text-[0.875rem]',
        )}
      >
        {speaking && <Volume2 role="img" aria-label={t('call.speaking')} size="1.2em" className="shrink-0" />}
        <span className="truncate font-bold">{name}</span>
        {party.role === 'kiosk'
          ? party.place && <span className="truncate">{party.place}</span>
          : party.part !== 'caller' && <span className="shrink-0">{t(`part.${party.part}`)}</span>}
      </p>
      {speaking && (
        <div
          aria-hidden
          className={cx(
            'pointer-events-none absolute inset-0 border-4 border-green-500',
            large ? 'rounded-16' : 'rounded-12',
          )}
        />
      )}
    </div>
  );
}

function Fallback({
  party,
  large,
  waiting,
  sound,
}: {
  party: Participant;
  large: boolean;
  waiting: boolean;
  sound: boolean;
}) {
  const { t } = useTranslation('staff');
  const Mark = waiting ? Music : party.device === 'phone' ? Phone : UserRound;
  return (
    <>
      <Mark aria-hidden size={large ? 64 : 32} />
      <span className={large ? 'text-[1.25rem]' : 'text-[0.875rem]'}>
        {waiting ? t('call.waitingMusic') : sound ? t('call.soundOnly') : t('call.noPicture')}
      </span>
    </>
  );
}
