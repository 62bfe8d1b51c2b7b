import { Pause, PhoneForwarded, Play, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { elapsed, useNow } from '../../lib/clock';
import { Banner, Button } from '../../lib/components';
import { useDesk } from '../context';
import type { interruptionOf } from '../view';
import { useInviteName } from './words';

/** HoldCover is unmistakable: nothing passes now. */
export function HoldCover({ resume, busy }: { resume: () => void; busy: boolean }) {
  const { t } = useTranslation('staff');
  const { live, line, session } = useDesk();
  const now = useNow(line.live.serverNow);
  const call = live.topics.call;
  const byOther = call?.heldBy !== undefined && call.heldBy !== session.id;
  const since = call?.heldSince ? elapsed(now - Date.parse(call.heldSince)) : '';
  return (
    <Cover>
      <CoverHeading icon={<Pause aria-hidden size={44} className="shrink-0" />}>
        {byOther ? t('hold.byOther') : `${t('hold.heading')} ${since}`}
      </CoverHeading>
      <p className="text-[1.125rem]">{byOther ? t('hold.byOtherText') : t('hold.text')}</p>
      {!byOther && (
        <Button
          look="warning"
          size="huge"
          icon={Play}
          onClick={resume}
          disabled={busy || live.status !== 'open'}
        >
          {t('call.resume')}
        </Button>
      )}
    </Cover>
  );
}

/** TransferCover is there while a transfer without a talk before it rings: the citizen waits. */
export function TransferCover({ cancel, busy }: { cancel: () => void; busy: boolean }) {
  const { t } = useTranslation('staff');
  const { live, line, session } = useDesk();
  const now = useNow(line.live.serverNow);
  const nameOf = useInviteName();
  const invite = live.topics.call?.invite;
  if (!invite) return null;
  return (
    <Cover>
      <CoverHeading icon={<PhoneForwarded aria-hidden size={44} className="shrink-0" />}>
        {t('calling.transfer', { name: nameOf(invite) })}
      </CoverHeading>
      <p className="text-[1.5rem] font-bold tabular-nums" role="timer">
        {elapsed(now - Date.parse(invite.since))}
      </p>
      <p className="max-w-2xl text-[1.125rem]">{t('calling.transferText')}</p>
      {invite.by === session.id && (
        <Button size="huge" icon={X} onClick={cancel} disabled={busy || live.status !== 'open'}>
          {t('calling.cancel')}
        </Button>
      )}
    </Cover>
  );
}

function Cover({ children }: { children: ReactNode }) {
  return (
    <div className="absolute inset-0 flex flex-col items-center justify-center gap-4 rounded-16 border-12 border-yellow-400 bg-yellow-50 p-4 text-center text-solid-gray-900">
      {children}
    </div>
  );
}

function CoverHeading({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className="flex items-center gap-4 text-[2.25rem] leading-[1.4] font-bold tabular-nums" role="status">
      {icon}
      {children}
    </p>
  );
}

/** InterruptionBanner says that a line is cut, whose, and that it comes back by itself. */
export function InterruptionBanner({ kind }: { kind: ReturnType<typeof interruptionOf> }) {
  const { t } = useTranslation('staff');
  const { phone } = useDesk();
  const now = useNow();
  if (kind === 'none') return null;
  const since = phone.session?.interruptedSince;
  return (
    <div className="absolute inset-x-8 top-8">
      <Banner
        tone="warning"
        heading={t(`interrupted.${kind}`)}
        actions={
          kind === 'own' && since !== undefined ? (
            <span className="tabular-nums">{t('interrupted.since', { time: elapsed(now - since) })}</span>
          ) : undefined
        }
      >
        {t(`interrupted.${kind}Text`)}
      </Banner>
    </div>
  );
}
