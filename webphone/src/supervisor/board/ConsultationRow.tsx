import {
  ArrowUpToLine,
  Clock,
  Ear,
  LogIn,
  Megaphone,
  Mic,
  MoveRight,
  Pause,
  PhoneCall,
  PhoneIncoming,
  Unplug,
  UserCog,
  type LucideIcon,
} from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { elapsed } from '../../lib/clock';
import { cx, QualityTag, StatusTag, type TagColour } from '../../lib/components';
import type { Mode, Running } from '../../lib/protocol';
import type { Wish } from '../../lib/wish';
import { callQuality, markOf, partyIn, waitTone, type CallMark } from './board';
import { useBoard, useCounter } from './context';
import { People } from './People';

const marks: Record<CallMark, { icon: LucideIcon; colour: TagColour }> = {
  waiting: { icon: Clock, colour: 'orange' },
  ringing: { icon: PhoneIncoming, colour: 'orange' },
  interrupted: { icon: Unplug, colour: 'red' },
  held: { icon: Pause, colour: 'yellow' },
  talking: { icon: PhoneCall, colour: 'blue' },
};

const ways: { mode: Mode; icon: LucideIcon }[] = [
  { mode: 'listen', icon: Ear },
  { mode: 'whisper', icon: Megaphone },
  { mode: 'barge', icon: Mic },
];

/** ConsultationRow is one that waits or runs, and the ways to help it. */
export function ConsultationRow({
  call,
  chosen,
  busy,
  enter,
  first,
  move,
  takeOver,
}: {
  call: Running;
  chosen: boolean;
  busy: boolean;
  enter: (wish: Wish | undefined) => void;
  first: () => void;
  move: () => void;
  takeOver: () => void;
}) {
  const { t } = useTranslation('board');
  const { now, live, session, wall } = useBoard();
  const counter = useCounter()(call);
  const ref = useRef<HTMLTableRowElement>(null);
  const mark = markOf(call);
  const citizen = partyIn(call, 'caller');
  const ms =
    now - Date.parse(mark === 'held' && call.heldSince ? call.heldSince : (call.connectedAt ?? call.since));
  const within = live.topics.queues?.find((q) => q.id === call.queue)?.answerWithinMs ?? Infinity;
  const late = call.state !== 'connected' && waitTone(ms, within) !== 'calm';
  const inside = call.parties.some((p) => p.id === session.id);
  useEffect(() => {
    if (chosen) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <tr
      ref={ref}
      data-call={call.id}
      aria-current={chosen || undefined}
      className={cx(
        'border-b border-solid-gray-200 last:border-0',
        chosen ? 'bg-yellow-50' : mark === 'interrupted' ? 'bg-red-50' : late && 'bg-orange-50',
      )}
    >
      <td className={cx('py-0.5 pr-2 pl-1', wall ? 'h-10' : 'h-11')}>
        <StatusTag {...marks[mark]} className="text-[0.8125rem]">
          {mark === 'waiting' || (mark === 'ringing' && call.position)
            ? t(`mark.${mark}At`, { count: call.position ?? 1 })
            : t(`mark.${mark}`)}
        </StatusTag>
      </td>
      <th scope="row" className="py-0.5 pr-2 font-normal">
        <span className="block font-bold">{counter}</span>
        <span
          className={cx('block truncate text-[0.8125rem] text-solid-gray-700', !wall && 'max-w-52')}
          title={citizen?.place ?? citizen?.name}
        >
          {citizen?.place ?? citizen?.name}
        </span>
      </th>
      <td className="py-0.5 pr-2">
        <People call={call} />
      </td>
      <td
        className={cx(
          'py-0.5 pr-2 text-right text-[1rem] font-bold tabular-nums',
          late ? 'text-red-1000' : mark === 'held' && 'text-yellow-1200',
        )}
      >
        {elapsed(ms)}
      </td>
      <td className="py-0.5 pr-2">
        {call.state === 'connected' && <QualityTag quality={callQuality(call)} />}
      </td>
      {!wall && (
        <td className="py-0.5">
          <div className="flex gap-1">
            {inside && (
              <Act
                icon={LogIn}
                busy={false}
                label={t('act.inside')}
                act={() => enter(undefined)}
                name={counter}
              />
            )}
            {call.state === 'connected' && !inside && (
              <>
                {ways.map(({ mode, icon }) => (
                  <Act
                    key={mode}
                    icon={icon}
                    busy={busy}
                    label={t(`act.${mode}`)}
                    name={counter}
                    act={() => enter({ call: call.id, mode, takeOver: false })}
                  />
                ))}
                <Act icon={UserCog} busy={busy} label={t('act.takeOver')} name={counter} act={takeOver} />
              </>
            )}
            {call.state !== 'connected' && call.position !== undefined && (
              <>
                <Act
                  icon={ArrowUpToLine}
                  busy={busy || call.position === 1}
                  label={t('act.first')}
                  name={counter}
                  act={first}
                />
                <Act icon={MoveRight} busy={busy} label={t('act.move')} name={counter} act={move} />
              </>
            )}
          </div>
        </td>
      )}
    </tr>
  );
}

function Act({
  icon: Icon,
  label,
  name,
  busy,
  act,
}: {
  icon: LucideIcon;
  label: string;
  /** What it is done to. */
  name: string;
  busy: boolean;
  act: () => void;
}) {
  const { t } = useTranslation('board');
  return (
    <button
      type="button"
      disabled={busy}
      aria-label={t('act.named', { action: label, name })}
      onClick={act}
      className={cx(
        'inline-flex min-h-9 items-center gap-1 rounded-6 border border-key-900 bg-white px-2 text-[0.8125rem] font-bold whitespace-nowrap text-key-900',
        'hover:bg-key-50 active:bg-key-100 disabled:border-solid-gray-200 disabled:bg-solid-gray-100 disabled:text-solid-gray-600',
      )}
    >
      <Icon aria-hidden size={15} className="shrink-0" />
      {label}
    </button>
  );
}
