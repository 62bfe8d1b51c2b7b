import { Check, Ear, Megaphone, Mic, Music, PhoneOutgoing, Undo2, UserPlus, Users, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { elapsed, useNow } from '../../lib/clock';
import { Banner, Button, cx } from '../../lib/components';
import type { Mode } from '../../lib/protocol';
import { useDesk } from '../context';
import { keys } from '../keys';
import { partsOf } from '../roles';
import { useAccountName, useInviteName, usePartyName } from './words';

/** What the bars may ask for. */
export interface BarActions {
  cancelInvite: () => void;
  complete: () => void;
  merge: () => void;
  back: () => void;
  /** Opens the panel again after an invitation failed. */
  again: (purpose: 'transfer' | 'invite') => void;
}

/** CallBars say above the stage what is under way in the call besides talking, one bar for each. */
export function CallBars({ actions, busy }: { actions: BarActions; busy: boolean }) {
  const { live, session } = useDesk();
  const call = live.topics.call;
  const parts = partsOf(call, session.id);
  const disabled = busy || live.status !== 'open';
  return (
    <>
      <SupervisorStrip />
      {parts.consulted && <ConsultBar actions={actions} disabled={disabled} />}
      {call?.invite && call.invite.purpose !== 'transfer' && (
        <InviteBar cancel={actions.cancelInvite} disabled={disabled} />
      )}
      {call?.failed && !call.invite && <FailedBar key={call.failed.since} again={actions.again} />}
    </>
  );
}

function Bar({
  icon,
  tone,
  heading,
  children,
  buttons,
}: {
  icon: ReactNode;
  tone: 'blue' | 'yellow';
  heading: ReactNode;
  children?: ReactNode;
  buttons?: ReactNode;
}) {
  return (
    <section
      role="status"
      className={cx(
        'flex flex-wrap items-center gap-x-4 gap-y-2 rounded-12 border-3 px-4 py-2.5',
        tone === 'blue' ? 'border-key-900 bg-key-50' : 'border-yellow-700 bg-yellow-50',
      )}
    >
      <span className="shrink-0">{icon}</span>
      <div className="min-w-0 flex-1 basis-72">
        <p className="text-[1.125rem] leading-[1.5] font-bold">{heading}</p>
        {children}
      </div>
      {buttons && <div className="flex flex-wrap gap-2">{buttons}</div>}
    </section>
  );
}

/** SupervisorStrip names every supervisor in the call: nobody listens unseen (R1). */
function SupervisorStrip() {
  const { t } = useTranslation('staff');
  const { live, session } = useDesk();
  const { supervisors, own } = partsOf(live.topics.call, session.id);
  const others = supervisors.filter((s) => s.id !== session.id);
  if (others.length === 0) return null;
  const wordsOf = (mode: Mode, name: string) =>
    mode === 'whisper' && own?.part !== 'agent'
      ? t('watch.whisperOther', { name })
      : t(`watch.${mode}`, { name });
  return (
    <div role="status">
      <ul className="flex flex-wrap gap-2">
        {others.map(({ id, name, mode = 'listen' }) => {
          const Mark = { listen: Ear, whisper: Megaphone, barge: Mic }[mode];
          return (
            <li
              key={id}
              className="flex items-center gap-2 rounded-8 border-2 border-purple-800 bg-purple-50 px-3 py-1 font-bold text-purple-1000"
            >
              <Mark aria-hidden size={20} className="shrink-0" />
              {wordsOf(mode, name)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** ConsultBar is the talk before a transfer, as each side of it sees it. */
function ConsultBar({ actions, disabled }: { actions: BarActions; disabled: boolean }) {
  const { t } = useTranslation('staff');
  const { live, session } = useDesk();
  const nameOf = usePartyName();
  const { own, consulted, agent } = partsOf(live.topics.call, session.id);
  if (!consulted) return null;
  if (own?.part === 'consulted') {
    return (
      <Bar
        tone="yellow"
        icon={<Music aria-hidden size={28} />}
        heading={t('consulting.asked', { name: agent ? nameOf(agent) : t('ringing.somebody') })}
      >
        <p>{t('consulting.askedText')}</p>
      </Bar>
    );
  }
  if (own?.part !== 'agent') {
    return (
      <Bar tone="yellow" icon={<Music aria-hidden size={28} />} heading={t('consulting.guest')}>
        <p>{t('consulting.guestText')}</p>
      </Bar>
    );
  }
  return (
    <Bar
      tone="yellow"
      icon={<Users aria-hidden size={28} />}
      heading={t('consulting.heading', { name: nameOf(consulted) })}
      buttons={
        <>
          <Button icon={Undo2} disabled={disabled} onClick={actions.back}>
            {t('consulting.back')}
          </Button>
          <Button
            icon={UserPlus}
            disabled={disabled}
            aria-keyshortcuts={keys.merge.key}
            onClick={actions.merge}
          >
            {t('consulting.merge')}
          </Button>
          <Button
            look="primary"
            icon={Check}
            disabled={disabled}
            aria-keyshortcuts={keys.complete.key}
            onClick={actions.complete}
          >
            {t('consulting.complete')}
          </Button>
        </>
      }
    >
      <p className="flex items-center gap-2">
        <Music aria-hidden size={18} className="shrink-0" />
        {t('consulting.waiting')}
      </p>
    </Bar>
  );
}

/** InviteBar is somebody who is being rung, to be asked or to join. */
function InviteBar({ cancel, disabled }: { cancel: () => void; disabled: boolean }) {
  const { t } = useTranslation('staff');
  const { live, line, session } = useDesk();
  const now = useNow(line.live.serverNow);
  const nameOf = useInviteName();
  const accountName = useAccountName();
  const call = live.topics.call;
  const invite = call?.invite;
  if (!invite || invite.purpose === '') return null;
  const mine = invite.by === session.id;
  return (
    <Bar
      tone="blue"
      icon={<PhoneOutgoing aria-hidden size={28} />}
      heading={
        mine
          ? t(`calling.${invite.purpose}`, { name: nameOf(invite) })
          : t('calling.byOther', { name: t('person.named', { name: accountName(invite.by) }) })
      }
      buttons={
        mine && (
          <Button icon={X} disabled={disabled} onClick={cancel}>
            {t('calling.cancel')}
          </Button>
        )
      }
    >
      <p>
        <span className="mr-3 font-bold tabular-nums">{elapsed(now - Date.parse(invite.since))}</span>
        {mine && t(`calling.${invite.purpose}Text`)} {call.held && t('calling.heldText')}
      </p>
    </Bar>
  );
}

/** FailedBar says why nobody came, and what to do now. */
function FailedBar({ again }: { again: BarActions['again'] }) {
  const { t } = useTranslation('staff');
  const { live, session } = useDesk();
  const nameOf = useInviteName();
  const [closed, setClosed] = useState(false);
  const failed = live.topics.call?.failed;
  if (!failed || failed.purpose === '' || failed.by !== session.id || closed) return null;
  return (
    <Banner
      tone="warning"
      heading={t(`failed.${failed.purpose}`, { name: nameOf(failed) })}
      actions={
        <>
          <Button
            look="primary"
            onClick={() => {
              setClosed(true);
              again(failed.purpose === 'conference' ? 'invite' : 'transfer');
            }}
          >
            {t('failed.again')}
          </Button>
          <Button icon={X} onClick={() => setClosed(true)}>
            {t('failed.close')}
          </Button>
        </>
      }
    >
      <p>{t(`failed.cause.${failed.cause ?? 'no-answer'}`)}</p>
      {failed.purpose !== 'conference' && <p>{t('failed.back')}</p>}
    </Banner>
  );
}
