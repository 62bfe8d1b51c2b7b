import { Maximize, MonitorUp } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';

import { clockTime } from '../../lib/clock';
import { Banner, Button, cx } from '../../lib/components';
import { addTexts } from '../../lib/i18n';
import { useOffice } from '../../office/context';
import { Agents } from './Agents';
import { Alarms } from './Alarms';
import { BoardContext, useBoard, useBoardLine } from './context';
import { Consultations } from './Consultations';
import { Counters } from './Counters';
import { enterDesk } from './desk';
import { Figures } from './Figures';
import { Kiosks } from './Kiosks';
import en from './locales/en';
import ja from './locales/ja';
import { useWords } from './use-words';
import { Wall } from './Wall';

addTexts('board', { ja, en });

/** BoardArea is the service at this moment: what needs somebody, and the ways to help. With ?wall it is for a big screen. */
export default function BoardArea() {
  const { session, site } = useOffice();
  const line = useBoardLine();
  const words = useWords();
  const [query] = useSearchParams();
  const wall = query.has('wall');
  return (
    <BoardContext value={{ session, site, ...line, ...words, wall }}>
      {wall ? (
        <Wall>
          <Board />
        </Wall>
      ) : (
        <Board />
      )}
    </BoardContext>
  );
}

/** What is looked at, each in the address so that a link leads to it. */
type Choice = 'queue' | 'agent' | 'call';

function Board() {
  const { t } = useTranslation('board');
  const { live, wall } = useBoard();
  const [query, setQuery] = useSearchParams();
  const chosen = (name: Choice) => query.get(name) ?? undefined;
  const choose = (name: Choice, value: string | undefined) => {
    const next = new URLSearchParams(query);
    if (value === undefined) next.delete(name);
    else next.set(name, value);
    setQuery(next, { replace: true });
  };
  const alarms = live.topics.alarms?.length ?? 0;
  useEffect(() => {
    document.title = document.title.replace(/^(\(\d+\) )?/, alarms > 0 ? `(${alarms}) ` : '');
  }, [alarms]);
  if (live.status === 'connecting' && live.hello === undefined) {
    return (
      <p role="status" className="p-8">
        {t('connecting')}
      </p>
    );
  }
  return (
    <div className={cx('flex flex-col gap-2', !wall && '-m-2 xl:-m-5')}>
      <Top />
      <Lost />
      <Alarms />
      <Counters chosen={chosen('queue')} choose={(id) => choose('queue', id)} />
      <div
        className={cx(
          'grid items-start gap-2',
          wall
            ? 'lg:grid-cols-[minmax(0,1fr)_minmax(0,52rem)]'
            : 'min-[1700px]:grid-cols-[minmax(0,1fr)_minmax(0,38rem)]',
        )}
      >
        <Consultations queue={chosen('queue')} chosen={chosen('call')} />
        <div className="grid gap-2">
          <Agents
            queue={chosen('queue')}
            chosen={chosen('agent')}
            choose={(account) => choose('agent', account)}
          />
          <Kiosks />
        </div>
      </div>
    </div>
  );
}

function Top() {
  const { t, i18n } = useTranslation('board');
  const { wall, now, site } = useBoard();
  const navigate = useNavigate();
  const toWall = () => {
    // A browser that refuses still shows the wall, in its window.
    document.documentElement.requestFullscreen().catch(() => undefined);
    void navigate('/board?wall');
  };
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-8 gap-y-1">
      <h1 className="text-[1.5rem] leading-[1.4] font-bold">{t('title')}</h1>
      <div className={cx(!wall && 'order-last basis-full 2xl:order-none 2xl:basis-auto')}>
        <Figures />
      </div>
      {wall ? (
        <p className="text-[2rem] leading-[1.2] font-bold tabular-nums">
          {clockTime(now, site.timeZone, i18n.language)}
        </p>
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button size="small" icon={MonitorUp} onClick={() => void enterDesk(undefined)}>
            {t('desk')}
          </Button>
          <Button size="small" icon={Maximize} onClick={toWall}>
            {t('wall.open')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Lost says that what is shown is old. */
function Lost() {
  const { t, i18n } = useTranslation('board');
  const { live, site } = useBoard();
  if (live.status === 'open' || live.lostSince === undefined) return null;
  return (
    <Banner
      tone="error"
      heading={t('lost.heading', { time: clockTime(live.lostSince, site.timeZone, i18n.language) })}
    >
      {t('lost.text')}
    </Banner>
  );
}
