import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { elapsed, useNow } from '../../lib/clock';
import { Banner, Button, QualityTag } from '../../lib/components';
import { qualityOf, StatsReader, worse, type Quality } from '../../lib/stats';
import { useDesk } from '../context';
import { othersOf } from '../view';
import { NeedsList } from './NeedsList';
import { Participants } from './Participants';
import { useCounterName } from './words';

const readEvery = 2_000;

/** CallInfo is what one wants to know beside the picture: how long, who, how good (R1). */
export function CallInfo({ dismiss, busy }: { dismiss: (account: string) => void; busy: boolean }) {
  const { t } = useTranslation('staff');
  const { live, line, session, media, keeper } = useDesk();
  const nameOf = useCounterName();
  const now = useNow(line.live.serverNow);
  const call = live.topics.call;
  const own = useOwnQuality();
  const others = othersOf(call, session.id);
  const theirs = others.reduce<Quality>((worst, party) => {
    const gone = call?.interrupted?.includes(party.id);
    return worse(worst, gone ? 'lost' : qualityOf(call?.quality?.find((q) => q.account === party.id)));
  }, 'unknown');
  const mine = worse(own, qualityOf(call?.quality?.find((q) => q.account === session.id)));
  const { audio, video } = media.media?.problems ?? {};

  return (
    <aside
      aria-label={t('call.about')}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls in a call of many: the keyboard needs a way in
      tabIndex={0}
      className="flex w-72 shrink-0 flex-col gap-3 overflow-auto"
    >
      <Box heading={t('call.duration')}>
        <p className="text-[2.25rem] leading-[1.4] font-bold tabular-nums" role="timer">
          {call?.connectedAt ? elapsed(now - Date.parse(call.connectedAt)) : '–'}
        </p>
        {call?.button && <p>{nameOf(call.button)}</p>}
        <NeedsList needs={call?.needs} className="mt-2" />
      </Box>
      <Box heading={t('call.participants')}>
        <Participants dismiss={dismiss} busy={busy} />
      </Box>
      <Box heading={t('call.quality')}>
        <dl className="flex flex-col gap-2">
          <QualityLine name={t('call.mine')} quality={mine} />
          <QualityLine name={t('call.theirs')} quality={theirs} />
        </dl>
      </Box>
      {(audio ?? video) && (
        <Banner tone="warning" heading={t('trouble.media')}>
          {video && <p>{t(`media.${video}.video`, { ns: 'common' })}</p>}
          {audio && <p>{t(`media.${audio}.audio`, { ns: 'common' })}</p>}
          <Button size="small" className="mt-2" onClick={keeper.again}>
            {t('action.retry', { ns: 'common' })}
          </Button>
        </Banner>
      )}
    </aside>
  );
}

function Box({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <section className="rounded-12 border border-solid-gray-200 bg-white p-4">
      <h2 className="text-[0.875rem] font-bold text-solid-gray-700">{heading}</h2>
      <div className="mt-1">{children}</div>
    </section>
  );
}

function QualityLine({ name, quality }: { name: string; quality: Quality }) {
  return (
    <div className="flex items-center justify-between gap-2">
      <dt className="text-[0.875rem]">{name}</dt>
      <dd>
        <QualityTag quality={quality} />
      </dd>
    </div>
  );
}

/** useOwnQuality measures one's own connection in the browser. */
function useOwnQuality(): Quality {
  const { line, phone } = useDesk();
  const [quality, setQuality] = useState<Quality>('unknown');
  const state = phone.session?.state;
  const reader = useRef<{ pc: RTCPeerConnection; stats: StatsReader } | null>(null);
  useEffect(() => {
    if (state !== 'connected') return;
    const read = async () => {
      const pc = line.phone.connection();
      if (!pc) return;
      if (reader.current?.pc !== pc) reader.current = { pc, stats: new StatsReader(pc) };
      setQuality(qualityOf({ ...(await reader.current.stats.read()), alive: true }));
    };
    const timer = setInterval(() => void read().catch(() => undefined), readEvery);
    return () => clearInterval(timer);
  }, [line, state]);
  return state === 'interrupted' ? 'lost' : state === 'connected' ? quality : 'unknown';
}
