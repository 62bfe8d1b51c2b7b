import { useBooth } from '../booth';
import { day, timeOfDay } from '../clock';

/** Clock shows the site's time, from the server's clock. */
export function Clock() {
  const { now, clockOffset, settings, timeZone } = useBooth();
  const at = now + clockOffset;
  return (
    <time className="k-clock" dateTime={new Date(at).toISOString()}>
      <span className="k-clock-day">{day(at, settings.language, timeZone)}</span>
      <span className="k-clock-time">{timeOfDay(at, settings.language, timeZone)}</span>
    </time>
  );
}
