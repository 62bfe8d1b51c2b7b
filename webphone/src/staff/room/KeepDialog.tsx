import { Archive, CircleCheck, Download } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button, Dialog, TextField } from '../../lib/components';
import { pick } from '../../lib/i18n';
import type { Problem } from '../../lib/protocol';
import { roomApi } from '../../lib/room-api';
import type { Kept } from '../../lib/room/protocol';
import { useDesk } from '../context';
import { useCounterName } from '../parts/words';
import type { CallRoom } from './context';
import { dayAfter, dayOf, endOfDay, shortDay } from './days';
import { problemOf } from '../parts/problem';
import { sendMarks } from './send-marks';
import { useDocumentName } from './words';

const nameLimit = 200;

/** KeepDialog saves chosen things of the room into one's own folder; all else is forgotten at the end (R24). */
export function KeepDialog({ room: callRoom, close }: { room: CallRoom; close: () => void }) {
  const { t, i18n } = useTranslation('staff');
  const { live, line, site } = useDesk();
  const counterName = useCounterName();
  const nameOf = useDocumentName();
  const legend = useId();
  const { room, view } = callRoom;
  const { documents, chat } = view.doc;
  const ready = documents.filter((d) => d.pages.length > 0);
  const today = dayOf(line.live.serverNow(), site.timeZone);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(ready.map((d) => d.id)));
  const [marks, setMarks] = useState(true);
  const [withChat, setWithChat] = useState(chat.length > 0);
  const [name, setName] = useState<string>(() =>
    t('keep.nameDefault', {
      counter: counterName(live.topics.call?.button) ?? t('keep.call'),
      day: shortDay(line.live.serverNow(), site.timeZone, i18n.language),
    }),
  );
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState(() => dayAfter(today, site.documents.keepDays));
  const [busy, setBusy] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const [missing, setMissing] = useState(false);
  const [kept, setKept] = useState<Kept>();

  const picked = ready.filter((d) => chosen.has(d.id));
  const complete =
    name.trim() !== '' && reason.trim() !== '' && until > today && (picked.length > 0 || withChat);

  const save = async () => {
    setMissing(!complete);
    if (!complete) return;
    setProblem(undefined);
    setBusy(t('keep.saving'));
    try {
      const pages = picked.flatMap((d) => d.pages.map((_, i) => ({ document: d.id, page: i + 1 })));
      if (marks)
        await sendMarks(room, pages, (done, count) => setBusy(t('printing.preparing', { done, count })));
      setBusy(t('keep.saving'));
      setKept(
        await roomApi.keep(view.call, {
          documents: picked.map((d) => d.id),
          marks,
          chat: withChat,
          name: name.trim(),
          reason: reason.trim(),
          until: endOfDay(until, site.timeZone),
        }),
      );
    } catch (err) {
      setProblem(problemOf(err));
    } finally {
      setBusy(undefined);
    }
  };

  if (kept) return <Done kept={kept} until={until} close={close} />;
  const nothing = ready.length === 0 && chat.length === 0;
  return (
    <Dialog
      heading={t('keep.heading')}
      width="medium"
      onClose={close}
      actions={
        <>
          {missing && !complete && (
            <p role="alert" className="self-center font-bold text-red-900">
              {t('keep.missing')}
            </p>
          )}
          <Button onClick={close}>{t('action.cancel', { ns: 'common' })}</Button>
          <Button
            look="primary"
            icon={Archive}
            disabled={busy !== undefined || nothing}
            onClick={() => void save()}
          >
            {busy ?? t('keep.save')}
          </Button>
        </>
      }
    >
      <p>{t('keep.lead')}</p>
      <div className="mt-4 grid grid-cols-2 gap-6">
        <fieldset className="min-w-0" aria-labelledby={legend}>
          <p id={legend} className="font-bold">
            {t('keep.what')}
          </p>
          {nothing && <p className="mt-1">{t('keep.nothing')}</p>}
          <div className="mt-1 max-h-56 overflow-y-auto rounded-8 border border-solid-gray-420 px-3 py-1">
            {ready.map((document) => (
              <Check
                key={document.id}
                on={chosen.has(document.id)}
                change={(on) =>
                  setChosen((old) => {
                    const next = new Set(old);
                    if (on) next.add(document.id);
                    else next.delete(document.id);
                    return next;
                  })
                }
              >
                {nameOf(document, view.doc)}
              </Check>
            ))}
            {chat.length > 0 && (
              <Check on={withChat} change={setWithChat}>
                {t('keep.chat', { count: chat.length })}
              </Check>
            )}
          </div>
          <Check on={marks} change={setMarks}>
            {t('keep.marks')}
          </Check>
        </fieldset>
        <div className="flex flex-col gap-3">
          <TextField
            label={t('keep.name')}
            help={t('keep.nameHelp')}
            value={name}
            maxLength={nameLimit}
            onChange={(ev) => setName(ev.target.value)}
          />
          <TextField
            label={t('keep.reason')}
            help={t('keep.reasonHelp')}
            value={reason}
            maxLength={nameLimit}
            data-autofocus
            onChange={(ev) => setReason(ev.target.value)}
          />
          <label className="block">
            <span className="block font-bold">{t('keep.until')}</span>
            <span className="block text-[0.875rem] text-solid-gray-700">{t('keep.untilHelp')}</span>
            <input
              type="date"
              value={until}
              min={dayAfter(today, 1)}
              onChange={(ev) => setUntil(ev.target.value)}
              className="mt-1 min-h-12 rounded-8 border border-solid-gray-600 bg-white px-4 py-2"
            />
          </label>
        </div>
      </div>
      {problem && (
        <Banner tone="error" heading={t('keep.failed')} className="mt-4">
          {pick(problem)}
        </Banner>
      )}
    </Dialog>
  );
}

function Check({ on, change, children }: { on: boolean; change: (on: boolean) => void; children: string }) {
  return (
    <label className="flex min-h-11 items-center gap-3">
      <input
        type="checkbox"
        className="size-5 shrink-0 accent-key-900"
        checked={on}
        onChange={(ev) => change(ev.target.checked)}
      />
      <span className="min-w-0 break-all">{children}</span>
    </label>
  );
}

function Done({ kept, until, close }: { kept: Kept; until: string; close: () => void }) {
  const { t } = useTranslation('staff');
  return (
    <Dialog
      heading={t('keep.done')}
      onClose={close}
      actions={
        <>
          <a
            href={roomApi.keptContent(kept.id)}
            download
            className="inline-flex min-h-12 items-center gap-2 rounded-8 border border-key-900 bg-white px-4 py-2 font-bold text-key-900 hover:bg-key-50"
          >
            <Download aria-hidden size={20} />
            {t('keep.download')}
          </a>
          <Button look="primary" onClick={close} data-autofocus>
            {t('action.close', { ns: 'common' })}
          </Button>
        </>
      }
    >
      <p role="status" className="flex items-start gap-3">
        <CircleCheck aria-hidden size={28} className="shrink-0 text-green-800" />
        {t('keep.doneText', { name: kept.name, until })}
      </p>
    </Dialog>
  );
}
