import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowLeft, ArrowRight, LoaderCircle, MonitorCheck, MonitorCog } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';

import { Banner, Button, SelectField, TextField } from '../../lib/components';
import { FieldGroup } from '../../office/form/fields';
import { useFormat } from '../../office/format';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { kioskApi, keys, type KioskDetail, type PairingFound } from './api';
import { LinkButton } from '../../office/LinkButton';
import { browserOf } from '../../kiosk/health';

/** The code is this long; spaces are for the eye. */
const digits = 8;
/** How often it is asked whether the kiosk has come. */
const askEvery = 1_000; // ms
/** A kiosk that has not come by then was switched off meanwhile: the server takes the pairing back. */
const patience = 120_000; // ms
const most = 500;

interface Found {
  code: string;
  who: PairingFound;
}

/** Register lets a kiosk in that shows a code: type it, compare, choose which kiosk it is. */
export function Register() {
  const { t } = useTranslation('kiosks');
  const [found, setFound] = useState<Found | null>(null);
  const [done, setDone] = useState<{ kiosk: KioskDetail; at: number } | null>(null);
  return (
    <>
      <PageHeading
        note={t('register.note')}
        actions={
          <LinkButton to="/admin/kiosks" icon={ArrowLeft}>
            {t('back')}
          </LinkButton>
        }
      >
        {t('register.title')}
      </PageHeading>
      <div className="max-w-3xl">
        {done ? (
          <Waiting
            {...done}
            again={() => {
              setDone(null);
              setFound(null);
            }}
          />
        ) : found ? (
          <Choose
            found={found}
            back={() => setFound(null)}
            done={(kiosk) => setDone({ kiosk, at: Date.now() })}
          />
        ) : (
          <TypeCode found={setFound} />
        )}
      </div>
    </>
  );
}

/** plain takes what was typed to the digits, full-width ones too. */
function plain(text: string): string {
  return text.normalize('NFKC').replaceAll(/[\s\-‐–—−ー]/g, '');
}

function TypeCode({ found }: { found: (f: Found) => void }) {
  const { t } = useTranslation('kiosks');
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const code = plain(text);
  const good = new RegExp(`^\\d{${digits}}$`).test(code);
  const find = useMutation({ mutationFn: kioskApi.find, onSuccess: (who) => found({ code, who }) });
  return (
    <form
      noValidate
      onSubmit={(ev) => {
        ev.preventDefault();
        setTried(true);
        if (good) find.mutate(code);
      }}
    >
      <FieldGroup legend={t('register.step1')}>
        <p>{t('register.where')}</p>
        <TextField
          label={t('register.code')}
          help={t('register.codeHelp')}
          error={tried && !good ? t('register.codeError') : undefined}
          inputMode="numeric"
          autoComplete="off"
          // eslint-disable-next-line jsx-a11y/no-autofocus -- the page is opened to type this
          autoFocus
          maxLength={20}
          className="w-80 [&_input]:text-[1.5rem] [&_input]:tracking-widest"
          value={text}
          onChange={(ev) => {
            setText(ev.target.value);
            find.reset();
          }}
        />
        <ProblemBanner error={find.error} heading={t('register.notFound')} className="" />
        <div>
          <Button type="submit" look="primary" icon={ArrowRight} disabled={find.isPending}>
            {find.isPending ? t('register.finding') : t('register.next')}
          </Button>
        </div>
      </FieldGroup>
    </form>
  );
}

function Choose({ found, back, done }: { found: Found; back: () => void; done: (k: KioskDetail) => void }) {
  const { t } = useTranslation('kiosks');
  const format = useFormat();
  const queries = useQueryClient();
  const [query] = useSearchParams();
  const [chosen, setChosen] = useState(query.get('kiosk') ?? '');
  const [name, setName] = useState('');
  const [place, setPlace] = useState('');
  const [tried, setTried] = useState(false);
  const [made, setMade] = useState<KioskDetail | null>(null);
  const all = useQuery({ queryKey: [keys.kiosks, 'all'], queryFn: () => kioskApi.list({ limit: most }) });
  const kiosks = (all.data?.items ?? []).filter((k) => !k.disabled);
  const fresh = chosen === '';
  const old = kiosks.find((k) => k.account === chosen);
  const pair = useMutation({
    mutationFn: async () => {
      // A second try must not make a second account.
      const kiosk = fresh
        ? (made ?? (await kioskApi.create({ name: name.trim(), place: place.trim() })))
        : null;
      if (kiosk) setMade(kiosk);
      const id = kiosk?.account ?? chosen;
      await kioskApi.pair(id, found.code);
      return kioskApi.get(id);
    },
    onSuccess: done,
    onSettled: () => queries.invalidateQueries({ queryKey: [keys.kiosks] }),
  });
  const unnamed = fresh && name.trim() === '';
  return (
    <form
      noValidate
      onSubmit={(ev) => {
        ev.preventDefault();
        setTried(true);
        if (!unnamed) pair.mutate();
      }}
    >
      <FieldGroup legend={t('register.step2')}>
        <p>{t('register.compare')}</p>
        <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
          <dt className="font-bold">{t('register.address')}</dt>
          <dd>{found.who.address}</dd>
          <dt className="font-bold">{t('column.browser')}</dt>
          <dd>{browserOf(found.who.browser) || t('register.unknownBrowser')}</dd>
          <dt className="font-bold">{t('register.since')}</dt>
          <dd>{format.moment(found.who.requestedAt)}</dd>
        </dl>
      </FieldGroup>
      <FieldGroup legend={t('register.step3')}>
        <SelectField label={t('register.which')} value={chosen} onChange={(ev) => setChosen(ev.target.value)}>
          <option value="">{t('register.new')}</option>
          {kiosks.map((k) => (
            <option key={k.account} value={k.account}>
              {k.place ? `${k.name}（${k.place}）` : k.name}
            </option>
          ))}
        </SelectField>
        <ProblemBanner error={all.error} heading={t('register.noList')} className="" />
        {fresh ? (
          <>
            <TextField
              label={t('settings.name')}
              help={t('settings.nameHelp')}
              error={tried && unnamed ? t('settings.nameError') : undefined}
              value={name}
              maxLength={100}
              onChange={(ev) => setName(ev.target.value)}
            />
            <TextField
              label={t('settings.place')}
              help={t('settings.placeHelp')}
              value={place}
              maxLength={100}
              onChange={(ev) => setPlace(ev.target.value)}
            />
          </>
        ) : (
          old?.loggedIn && <Banner tone="warning" heading={t('register.replaces', { name: old.name })} />
        )}
      </FieldGroup>
      <ProblemBanner error={pair.error} heading={t('register.failed')} />
      <div className="flex flex-wrap gap-4">
        <Button type="submit" look="primary" icon={MonitorCog} disabled={pair.isPending}>
          {t('register.submit')}
        </Button>
        <Button icon={ArrowLeft} onClick={back} disabled={pair.isPending}>
          {t('register.otherCode')}
        </Button>
      </div>
    </form>
  );
}

/** Waiting sees the kiosk come by itself. */
function Waiting({ kiosk, at, again }: { kiosk: KioskDetail; at: number; again: () => void }) {
  const { t } = useTranslation('kiosks');
  const { data, error, dataUpdatedAt } = useQuery({
    queryKey: keys.kiosk(kiosk.account),
    queryFn: () => kioskApi.get(kiosk.account),
    refetchInterval: askEvery,
  });
  // Another browser may have been connected as this kiosk before.
  const paired = data?.pairedAt !== undefined && data.pairedAt !== kiosk.pairedAt;
  const late = !paired && dataUpdatedAt - at > patience;
  if (late) {
    return (
      <Banner
        tone="warning"
        heading={t('register.late')}
        actions={<Button onClick={again}>{t('register.otherCode')}</Button>}
      >
        {t('register.lateText')}
      </Banner>
    );
  }
  return (
    <>
      <ProblemBanner error={error} heading={t('register.noAnswer')} />
      {paired && data.online ? (
        <Banner tone="success" heading={t('register.done', { name: data.name })}>
          <p>{t('register.doneText')}</p>
          <div className="mt-4 flex flex-wrap gap-4">
            <LinkButton to={`/admin/kiosks/${kiosk.account}`} icon={MonitorCheck} primary>
              {t('register.toKiosk')}
            </LinkButton>
            <Button icon={MonitorCog} onClick={again}>
              {t('register.another')}
            </Button>
          </div>
        </Banner>
      ) : (
        <p role="status" className="flex items-center gap-3 text-[1.125rem]">
          <LoaderCircle aria-hidden className="animate-spin motion-reduce:animate-none" />
          {t('register.coming')}
        </p>
      )}
    </>
  );
}
