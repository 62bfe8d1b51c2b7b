import { useTranslation } from 'react-i18next';

import { useBooth } from './booth';
import { day, nearness, sameDay, spokenTime, weekday } from './clock';
import { statusOf, type Status } from './machine/status';

/** Moments in the citizen's language and in the words of everyday life. */
export interface When {
  /** The server's clock in milliseconds. */
  now: number;
  /** 17時45分 */
  time: (ms: number) => string;
  /** 本日 17時45分, 明日（木）8時30分, 4月6日(月) 8時30分 */
  moment: (ms: number) => string;
}

export function useWhen(): When {
  const { t } = useTranslation('kiosk');
  const { now: page, clockOffset, settings, timeZone } = useBooth();
  const { language } = settings;
  const now = page + clockOffset;
  const time = (ms: number) => spokenTime(ms, language, timeZone);
  const moment = (ms: number) =>
    t(`when.${nearness(ms, now, timeZone)}`, {
      time: time(ms),
      weekday: weekday(ms, language, timeZone),
      date: day(ms, language, timeZone),
    });
  return { now, time, moment };
}

/** useStatus says how a counter is. */
export function useStatus(id: string): Status {
  return useStatusOf()(id);
}

/** useStatuses says it of all counters. */
export function useStatuses(): Status[] {
  const { kiosk } = useBooth();
  const statusOfId = useStatusOf();
  return (kiosk.world.topics.buttons ?? []).map((b) => statusOfId(b.id));
}

function useStatusOf(): (id: string) => Status {
  const { kiosk, timeZone } = useBooth();
  const { now } = useWhen();
  const { topics, lastCalls } = kiosk.world;
  return (id) =>
    statusOf(
      topics.buttons?.find((b) => b.id === id),
      {
        now,
        lastCall: lastCalls[id],
        stop: topics.stop,
        sameDay: (a, b) => sameDay(a, b, timeZone),
      },
    );
}

/** useStatusWords says it in words: the first is the state, the others are what one may want to know. */
export function useStatusWords(id: string): { says: Status['says']; words: string; details: string[] } {
  const { t } = useTranslation('kiosk');
  const { time, moment } = useWhen();
  const status = useStatus(id);
  const { layout, kiosk } = useBooth();
  const { says, count, minutes, until, opens } = status;
  const words = says === 'waiting' ? t('status.waiting', { count }) : t(`status.${says}`);
  const details: string[] = [];
  if (minutes !== null) details.push(t('status.about', { count: minutes }));
  // An administrator may have it said all day, not only when it is near.
  const last = kiosk.world.topics.buttons?.find((b) => b.id === id)?.lastCallAt;
  const hours = layout?.document.hours && says === 'open' && last !== undefined ? Date.parse(last) : null;
  if (hours !== null) details.push(t('status.until', { time: time(hours) }));
  if (until !== null) details.push(t('status.until', { time: time(until) }));
  // When the service is back after a stop is said once for all counters (StopLine).
  if (opens !== null && says !== 'stop') details.push(t('status.next', { when: moment(opens) }));
  return { says, words, details };
}
