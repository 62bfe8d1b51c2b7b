import { ArrowRightLeft, MessagesSquare, PhoneForwarded, Search, UserPlus } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, cx } from '../../lib/components';
import { pick } from '../../lib/i18n';
import type { InvitePurpose, Target } from '../../lib/protocol';
import { useDesk } from '../context';
import { byReach, isReachable } from '../roles';
import { AgentTag } from './agent-tag';
import { fold } from './fold';
import { QueueTag } from './queue-tag';
import { SidePanel } from './SidePanel';

type What = 'transfer' | 'invite';

/** BringPanel finds who is to come into the call: a colleague, a counter, or an outside line. */
export function BringPanel({
  what,
  bring,
  close,
}: {
  what: What;
  bring: (purpose: InvitePurpose, to: Target) => void;
  close: () => void;
}) {
  const { t } = useTranslation('staff');
  const { live, session, lists } = useDesk();
  const [wanted, setWanted] = useState('');
  const [chosen, setChosen] = useState<string>();
  const fits = (...words: string[]) => words.some((w) => fold(w).includes(fold(wanted)));
  const present = new Set(live.topics.call?.parties.map((p) => p.id));
  const colleagues = (live.topics.colleagues ?? [])
    .filter((c) => c.account !== session.id && !present.has(c.account) && fits(c.name))
    .sort(byReach);
  const reachable = colleagues.filter(isReachable);
  const others = colleagues.filter((c) => !isReachable(c));
  const queues = (live.topics.queues ?? []).filter((q) => fits(q.nameJa, q.nameEn));
  const addresses = lists.addresses.filter((a) => fits(a.ja, a.en));
  const choose = (id: string) => setChosen((old) => (old === id ? undefined : id));
  const offer = (to: Target, name: string) => (
    <Offer what={what} to={to} name={name} bring={(purpose) => bring(purpose, to)} />
  );

  return (
    <SidePanel heading={t(`bring.${what}`)} wide close={close}>
      <p className="text-solid-gray-700">{t(`bring.${what}Lead`)}</p>
      <label className="relative mt-2 block">
        <span className="sr-only">{t('bring.search')}</span>
        <Search aria-hidden size={20} className="absolute top-3.5 left-3 text-solid-gray-700" />
        <input
          type="search"
          data-autofocus
          value={wanted}
          placeholder={t('bring.search')}
          onChange={(ev) => setWanted(ev.target.value)}
          onKeyDown={(ev) => {
            if (ev.key === 'Escape' && wanted === '') close();
          }}
          className="min-h-12 w-full rounded-8 border border-solid-gray-600 bg-white py-2 pr-3 pl-10 placeholder:text-solid-gray-700"
        />
      </label>
      <div
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: the keyboard needs a way in
        tabIndex={0}
        role="region"
        aria-label={t(`bring.${what}`)}
        className="-mx-2 mt-2 flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-2 pb-2"
      >
        {colleagues.length + queues.length + addresses.length === 0 && (
          <p className="mt-2">{wanted === '' ? t('bring.noneThere') : t('bring.none')}</p>
        )}
        <Group heading={t('bring.colleagues')} there={reachable.length > 0}>
          {reachable.map((c) => (
            <Row
              key={c.account}
              name={t('person.named', { name: c.name })}
              state={<AgentTag state={c.state} className="text-[0.875rem]" />}
              open={chosen === c.account}
              press={() => choose(c.account)}
            >
              {offer({ kind: 'account', id: c.account }, t('person.named', { name: c.name }))}
            </Row>
          ))}
        </Group>
        <Group heading={t('bring.counters')} there={queues.length > 0}>
          {queues.map((q) => (
            <Row
              key={q.id}
              name={pick({ ja: q.nameJa, en: q.nameEn })}
              note={
                <>
                  {q.available > 0 ? t('bring.free', { count: q.available }) : t('bring.nobodyFree')}
                  {q.estimateMinutes ? ` / ${t('ready.estimate', { count: q.estimateMinutes })}` : null}
                </>
              }
              state={<QueueTag queue={q} />}
              open={chosen === q.id}
              disabled={q.available + q.busy + q.away === 0}
              press={() => choose(q.id)}
            >
              {offer({ kind: 'queue', id: q.id }, pick({ ja: q.nameJa, en: q.nameEn }))}
            </Row>
          ))}
        </Group>
        <Group heading={t('bring.addresses')} there={addresses.length > 0}>
          {addresses.map((a) => (
            <Row
              key={a.id}
              name={pick(a)}
              note={t('bring.outside')}
              open={chosen === a.id}
              press={() => choose(a.id)}
            >
              {offer({ kind: 'address', id: a.id }, pick(a))}
            </Row>
          ))}
        </Group>
        <Group heading={t('bring.others')} there={others.length > 0}>
          {others.map((c) => (
            <Row
              key={c.account}
              name={t('person.named', { name: c.name })}
              state={<AgentTag state={c.state} className="text-[0.875rem]" />}
              open={false}
              disabled
            />
          ))}
        </Group>
      </div>
    </SidePanel>
  );
}

function Group({ heading, there, children }: { heading: string; there: boolean; children: ReactNode }) {
  const id = useId();
  if (!there) return null;
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="text-[0.875rem] font-bold text-solid-gray-700">
        {heading}
      </h3>
      <ul className="mt-1 flex flex-col gap-1.5">{children}</ul>
    </section>
  );
}

function Row({
  name,
  note,
  state,
  open,
  disabled = false,
  press,
  children,
}: {
  name: string;
  note?: ReactNode;
  state?: ReactNode;
  open: boolean;
  disabled?: boolean;
  press?: () => void;
  children?: ReactNode;
}) {
  return (
    <li className={cx('rounded-8 border', open ? 'border-2 border-key-900' : 'border-solid-gray-420')}>
      <button
        type="button"
        aria-expanded={open}
        disabled={disabled}
        onClick={press}
        className={cx(
          'flex min-h-12 w-full items-center gap-2 rounded-8 px-3 py-1.5 text-left',
          disabled ? 'bg-solid-gray-50 text-solid-gray-700' : 'hover:bg-key-50',
        )}
      >
        <span className="min-w-0 flex-1">
          <span className="block truncate font-bold">{name}</span>
          {note && <span className="block text-[0.875rem]">{note}</span>}
        </span>
        {state}
      </button>
      {open && !disabled && <div className="flex flex-col gap-2 px-3 pt-1 pb-3">{children}</div>}
    </li>
  );
}

/** Offer is what may be done with the chosen one; the careful way first. */
function Offer({
  what,
  to,
  name,
  bring,
}: {
  what: What;
  to: Target;
  name: string;
  bring: (purpose: InvitePurpose) => void;
}) {
  const { t } = useTranslation('staff');
  const counter = to.kind === 'queue';
  if (what === 'invite') {
    return (
      <Way
        icon={UserPlus}
        text={counter ? t('bring.joinCounterText') : t('bring.joinText', { name })}
        words={t('bring.join')}
        primary
        press={() => bring('conference')}
      />
    );
  }
  const consult = (
    <Way
      icon={MessagesSquare}
      text={counter ? t('bring.joinCounterText') : t('bring.consultText', { name })}
      words={t('bring.consult')}
      primary={!counter}
      press={() => bring('consult')}
    />
  );
  const now = (
    <Way
      icon={counter ? ArrowRightLeft : PhoneForwarded}
      text={counter ? t('bring.counterText') : t('bring.nowText', { name })}
      words={counter ? t('bring.toCounter') : t('bring.now')}
      primary={counter}
      press={() => bring('transfer')}
    />
  );
  return counter ? (
    <>
      {now}
      {consult}
    </>
  ) : (
    <>
      {consult}
      {now}
    </>
  );
}

function Way({
  icon,
  text,
  words,
  primary,
  press,
}: {
  icon: typeof UserPlus;
  text: string;
  words: string;
  primary: boolean;
  press: () => void;
}) {
  const id = useId();
  return (
    <div>
      <Button
        look={primary ? 'primary' : 'secondary'}
        icon={icon}
        aria-describedby={id}
        onClick={press}
        className="w-full"
      >
        {words}
      </Button>
      <p id={id} className="mt-0.5 text-[0.875rem] text-solid-gray-800">
        {text}
      </p>
    </div>
  );
}
