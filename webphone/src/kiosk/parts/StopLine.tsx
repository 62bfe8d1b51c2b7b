import { CalendarClock } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { sameDay } from '../clock';
import { stopIsNear } from '../machine/status';
import { useStopMessage } from '../stop';
import { useWhen } from '../when';

/** StopLine announces a planned stop on the first screen (R21): when, why, and when it is over. */
export function StopLine() {
  const { t } = useTranslation('kiosk');
  const { kiosk, timeZone } = useBooth();
  const { moment, time, now } = useWhen();
  const message = useStopMessage();
  const { stop } = kiosk.world.topics;
  if (!stop) return null;
  const at = Date.parse(stop.at);
  const last = Date.parse(stop.noCallsAt);
  const open = stop.state === 'announced' && last > now;
  // The day is said once when it is the same one.
  const lastWords = sameDay(at, last, timeZone) ? time(last) : moment(last);
  return (
    <div className="k-notice-line" data-kind="stop" role="status">
      <CalendarClock aria-hidden />
      <p>
        <strong>
          {open ? t('stop.announced', { when: moment(at), last: lastWords }) : t('stop.draining')}
        </strong>{' '}
        {stop.until ? <strong>{t('stop.back', { when: moment(Date.parse(stop.until)) })}</strong> : null}{' '}
        {message ? <span lang={message.lang}>{message.text}</span> : null}
      </p>
    </div>
  );
}

/** StopNear says quietly to whoever talks or waits when the service ends. */
export function StopNear() {
  const { t } = useTranslation('kiosk');
  const { kiosk } = useBooth();
  const { time, now } = useWhen();
  const { stop } = kiosk.world.topics;
  if (!stop || !stopIsNear(stop, now)) return null;
  const at = Date.parse(stop.at);
  return (
    <p className="k-quiet" role="status">
      <CalendarClock aria-hidden />
      <span>{at > now ? t('stop.near', { time: time(at) }) : t('stop.soon')}</span>
    </p>
  );
}
