import { Minus, Plus, Printer as PrinterMark } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button, cx, SelectField } from '../../lib/components';
import { pick } from '../../lib/i18n';
import type { Problem } from '../../lib/protocol';
import { roomApi } from '../../lib/room-api';
import type { CallRoom } from './context';
import { PrinterLine } from './PrinterLine';
import { problemOf } from '../parts/problem';
import { sendMarks } from './send-marks';
import { parsePages, useDocumentName } from './words';

const maxCopies = 20;
type What = 'page' | 'whole' | 'some';

/** PrintForm orders a print; the page on the stage with its drawings is one click. */
export function PrintForm({ room: callRoom }: { room: CallRoom }) {
  const { t } = useTranslation('staff');
  const nameOf = useDocumentName();
  const { room, view, shown } = callRoom;
  const { documents, printers } = view.doc;
  const ready = documents.filter((d) => d.pages.length > 0);
  const [wantedDocument, setDocument] = useState<string>();
  const [wantedPrinter, setPrinter] = useState<string>();
  const [wantedWhat, setWhat] = useState<What>();
  const [some, setSome] = useState('');
  const [marks, setMarks] = useState(true);
  const [copies, setCopies] = useState(1);
  const [wantedMedia, setMedia] = useState<'A4' | 'A3'>('A4');
  const [wantedColour, setColour] = useState(true);
  const [busy, setBusy] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const [tried, setTried] = useState(false);

  // What is on the stage is what one talks about, until one chooses something else.
  const document =
    ready.find((d) => d.id === wantedDocument) ?? ready.find((d) => d.id === shown?.document.id) ?? ready[0];
  const printer =
    printers.find((p) => p.id === wantedPrinter) ?? printers.find((p) => p.default) ?? printers[0];
  if (!document || !printer) return <p className="font-bold">{t('printing.nothing')}</p>;

  const here = shown?.document.id === document.id ? shown.number : undefined;
  const what =
    wantedWhat === 'page' && here === undefined ? 'whole' : (wantedWhat ?? (here ? 'page' : 'whole'));
  const count = document.pages.length;
  const all = Array.from({ length: count }, (_, i) => i + 1);
  const pages = { page: here === undefined ? all : [here], whole: all, some: parsePages(some, count) }[what];
  const media = printer.media.includes(wantedMedia) ? wantedMedia : (printer.media[0] ?? 'A4');
  const color = wantedColour && printer.color;

  const print = async () => {
    setTried(true);
    if (!pages) return;
    setProblem(undefined);
    setBusy(t('printing.sending'));
    try {
      if (marks) {
        await sendMarks(
          room,
          pages.map((page) => ({ document: document.id, page })),
          (done, of) => setBusy(t('printing.preparing', { done, count: of })),
        );
      }
      await roomApi.print(view.call, {
        document: document.id,
        pages,
        marks,
        copies,
        media,
        color,
        printer: printer.id,
      });
      setCopies(1);
      setTried(false);
    } catch (err) {
      setProblem(problemOf(err));
    } finally {
      setBusy(undefined);
    }
  };

  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(ev) => {
        ev.preventDefault();
        void print();
      }}
    >
      <div>
        <SelectField
          label={t('printing.printer')}
          value={printer.id}
          onChange={(ev) => setPrinter(ev.target.value)}
        >
          {printers.map((p) => (
            <option key={p.id} value={p.id}>
              {p.name}
            </option>
          ))}
        </SelectField>
        <PrinterLine printer={printer} />
      </div>
      <SelectField
        label={t('printing.document')}
        value={document.id}
        onChange={(ev) => setDocument(ev.target.value)}
      >
        {ready.map((d) => (
          <option key={d.id} value={d.id}>
            {nameOf(d, view.doc)}
          </option>
        ))}
      </SelectField>
      <fieldset>
        <legend className="font-bold">{t('printing.what')}</legend>
        {here !== undefined && (
          <Radio on={what === 'page'} choose={() => setWhat('page')}>
            {t('printing.thisPage', { page: here })}
          </Radio>
        )}
        <Radio on={what === 'whole'} choose={() => setWhat('whole')}>
          {t('printing.whole', { count })}
        </Radio>
        {count > 1 && (
          <Radio on={what === 'some'} choose={() => setWhat('some')}>
            {t('printing.some')}
          </Radio>
        )}
        {what === 'some' && (
          <SomePages value={some} change={setSome} count={count} wrong={tried && pages === null} />
        )}
        <label className="mt-1 flex min-h-9 items-center gap-3 border-t border-solid-gray-200 pt-1">
          <input
            type="checkbox"
            className="size-5 accent-key-900"
            checked={marks}
            onChange={(ev) => setMarks(ev.target.checked)}
          />
          {t('printing.marks')}
        </label>
      </fieldset>
      <div className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
        <span className="font-bold">{t('printing.copies')}</span>
        <Copies value={copies} change={setCopies} />
        <span className="font-bold">{t('printing.media')}</span>
        <Choice
          label={t('printing.media')}
          choices={[
            ['A4', 'A4'],
            ['A3', 'A3'],
          ]}
          chosen={media}
          choose={setMedia}
          possible={printer.media}
        />
        <span className="font-bold">{t('printing.colour')}</span>
        <Choice
          label={t('printing.colour')}
          choices={[
            ['colour', t('printing.colourYes')],
            ['mono', t('printing.colourNo')],
          ]}
          chosen={color ? 'colour' : 'mono'}
          choose={(c) => setColour(c === 'colour')}
          possible={printer.color ? ['colour', 'mono'] : ['mono']}
        />
      </div>
      {!printer.color && <p className="text-[0.875rem]">{t('printing.onlyMono')}</p>}
      <Button type="submit" look="primary" size="large" icon={PrinterMark} disabled={busy !== undefined}>
        {busy ?? t('printing.print')}
      </Button>
      {problem && (
        <Banner tone="error" heading={t('printing.failedHeading')}>
          {pick(problem)}
        </Banner>
      )}
    </form>
  );
}

function Radio({ on, choose, children }: { on: boolean; choose: () => void; children: ReactNode }) {
  const name = useId();
  return (
    <label className="flex min-h-9 items-center gap-3">
      <input
        type="radio"
        name={name}
        checked={on}
        onChange={choose}
        className="size-5 shrink-0 accent-key-900"
      />
      {children}
    </label>
  );
}

function SomePages({
  value,
  change,
  count,
  wrong,
}: {
  value: string;
  change: (value: string) => void;
  count: number;
  wrong: boolean;
}) {
  const { t } = useTranslation('staff');
  const id = useId();
  return (
    <div className="ml-8">
      <label htmlFor={id} className="block text-[0.875rem]">
        {t('printing.pages')} <span className="text-solid-gray-700">{t('printing.pagesHelp')}</span>
      </label>
      <input
        id={id}
        value={value}
        inputMode="numeric"
        aria-invalid={wrong || undefined}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        onChange={(ev) => change(ev.target.value)}
        className={cx(
          'min-h-10 w-full rounded-8 border bg-white px-3',
          wrong ? 'border-2 border-red-900' : 'border-solid-gray-600',
        )}
      />
      {wrong && (
        <p id={`${id}-wrong`} role="alert" className="text-[0.875rem] text-red-900">
          {t('printing.pagesWrong', { count })}
        </p>
      )}
    </div>
  );
}

function Copies({ value, change }: { value: number; change: (copies: number) => void }) {
  const { t } = useTranslation('staff');
  return (
    <div className="flex items-center gap-2">
      <Button
        size="small"
        icon={Minus}
        aria-label={t('printing.fewer')}
        disabled={value <= 1}
        onClick={() => change(value - 1)}
      />
      <output aria-label={t('printing.copies')} className="w-8 text-center font-bold tabular-nums">
        {value}
      </output>
      <Button
        size="small"
        icon={Plus}
        aria-label={t('printing.more')}
        disabled={value >= maxCopies}
        onClick={() => change(value + 1)}
      />
    </div>
  );
}

function Choice<T extends string>({
  label,
  choices,
  chosen,
  choose,
  possible,
}: {
  label: string;
  choices: [T, string][];
  chosen: T;
  choose: (choice: T) => void;
  possible: readonly string[];
}) {
  return (
    <div role="group" aria-label={label} className="flex">
      {choices.map(([id, words]) => (
        <button
          key={id}
          type="button"
          aria-pressed={chosen === id}
          disabled={!possible.includes(id)}
          onClick={() => choose(id)}
          className={cx(
            'min-h-9 flex-1 border px-3 text-[0.875rem] font-bold first:rounded-l-6 last:-ml-px last:rounded-r-6',
            chosen === id
              ? 'border-key-900 bg-key-900 text-white'
              : 'border-solid-gray-600 bg-white enabled:hover:bg-key-50 disabled:bg-solid-gray-100 disabled:text-solid-gray-600',
          )}
        >
          {words}
        </button>
      ))}
    </div>
  );
}
