import { CircleCheck, OctagonAlert, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { elapsed } from '../../lib/clock';
import { cx, Dialog } from '../../lib/components';
import { pick } from '../../lib/i18n';
import type { Alarm } from '../../lib/protocol';
import { groupAlarms, type AlarmGroup } from './board';
import { useBoard } from './context';

const looks = {
  critical: { icon: OctagonAlert, box: 'border-red-900 bg-red-50', mark: 'text-red-900' },
  warning: { icon: TriangleAlert, box: 'border-orange-900 bg-orange-50', mark: 'text-orange-1000' },
} as const;

/** Alarms are what needs somebody now, the gravest first, one line for each kind. */
export function Alarms() {
  const { t } = useTranslation('board');
  const { live } = useBoard();
  const groups = groupAlarms(live.topics.alarms ?? []);
  return (
    <section aria-label={t('alarms.heading')} aria-live="polite" className="min-h-11">
      {groups.length === 0 ? (
        <p className="flex min-h-11 items-center gap-2 rounded-12 border border-green-800 bg-green-50 px-3 font-bold text-green-1000">
          <CircleCheck aria-hidden size="1.375rem" className="shrink-0 text-green-900" />
          {t('alarms.none')}
        </p>
      ) : (
        <ul className={cx('grid gap-2', groups.length > 1 && 'lg:grid-cols-2')}>
          {groups.map((group) => (
            <Group key={group.first.severity + group.first.code} group={group} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Group({ group: { first, rest } }: { group: AlarmGroup }) {
  const { t } = useTranslation('board');
  const { now, wall } = useBoard();
  const [open, setOpen] = useState(false);
  const { icon: Icon, box, mark } = looks[first.severity];
  const to = linkOf(first);
  return (
    <li className={cx('flex min-h-11 items-center gap-2 rounded-12 border-2 px-3 py-1', box)}>
      <Icon
        role="img"
        aria-label={t(`alarms.${first.severity}`)}
        size="1.375rem"
        className={cx('shrink-0', mark)}
      />
      <p className="min-w-0 flex-1 text-[0.9375rem] leading-[1.4] font-bold text-solid-gray-900">
        {pick(first)}
        {wall && rest.length > 0 && <span> {t('alarms.more', { count: rest.length })}</span>}
      </p>
      <span className="shrink-0 text-[0.9375rem] tabular-nums">{elapsed(now - Date.parse(first.since))}</span>
      {!wall && rest.length > 0 && (
        <button type="button" onClick={() => setOpen(true)} className={action}>
          {t('alarms.more', { count: rest.length })}
        </button>
      )}
      {!wall && rest.length === 0 && to && (
        <Link to={to} className={action}>
          {t('alarms.look')}
        </Link>
      )}
      {open && (
        <Dialog heading={t(`alarms.${first.severity}`)} width="medium" onClose={() => setOpen(false)}>
          <ul className="divide-y divide-solid-gray-200">
            {[first, ...rest].map((alarm) => {
              const where = linkOf(alarm);
              return (
                <li key={alarm.id} className="flex items-center gap-4 py-2">
                  <p className="min-w-0 flex-1">{pick(alarm)}</p>
                  <span className="tabular-nums">{elapsed(now - Date.parse(alarm.since))}</span>
                  {where && (
                    <Link to={where} onClick={() => setOpen(false)} className={action}>
                      {t('alarms.look')}
                    </Link>
                  )}
                </li>
              );
            })}
          </ul>
        </Dialog>
      )}
    </li>
  );
}

const action =
  'inline-flex min-h-8 shrink-0 items-center rounded-6 px-2 text-[0.875rem] font-bold text-key-1000 underline underline-offset-4 hover:bg-white';

/** linkOf is where something can be done about an alarm. */
function linkOf({ code, subject }: Alarm): string | undefined {
  if (code.startsWith('kiosk') && subject) return `/admin/kiosks/${subject}`;
  switch (code) {
    case 'waiting-long':
    case 'no-agent':
      return subject ? `/board?queue=${encodeURIComponent(subject)}` : undefined;
    case 'call-interrupted':
    case 'hold-long':
      return subject ? `/board?call=${encodeURIComponent(subject)}` : undefined;
    case 'audit':
      return '/admin/audit';
    case 'certificate':
    case 'disk':
    case 'backup':
      return '/admin/system';
    default:
      return undefined;
  }
}
