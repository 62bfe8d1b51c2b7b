import { Printer as PrinterMark } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button } from '../../lib/components';
import { pick } from '../../lib/i18n';
import type { Problem } from '../../lib/protocol';
import { roomApi } from '../../lib/room-api';
import type { CallRoom } from './context';
import { PrinterLine } from './PrinterLine';
import { Choice, Copies, Select, SomePages } from './PrintFields';
import { problemOf } from '../parts/problem';
import { sendMarks } from './send-marks';
import { parsePages, useDocumentName } from './words';

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
      <div className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 gap-y-2">
        <Select label={t('printing.printer')} value={printer.id} change={setPrinter}>
          {printers.map((p) => (
            <option key={p.id} value={p.id}>
              {p.name}
            </option>
          ))}
        </Select>
        <div className="col-span-2 -mt-1">
          <PrinterLine printer={printer} />
        </div>
        <Select label={t('printing.document')} value={document.id} change={setDocument}>
          {ready.map((d) => (
            <option key={d.id} value={d.id}>
              {nameOf(d, view.doc)}
            </option>
          ))}
        </Select>
        <span className="font-bold">{t('printing.what')}</span>
        <Choice
          label={t('printing.what')}
          choices={[
            ...(here === undefined ? [] : [['page', t('printing.thisPage')] as [What, string]]),
            ['whole', t('printing.whole', { count })],
            ...(count > 1 ? [['some', t('printing.some')] as [What, string]] : []),
          ]}
          chosen={what}
          choose={setWhat}
        />
        {what === 'some' && (
          <div className="col-start-2">
            <SomePages value={some} change={setSome} count={count} wrong={tried && pages === null} />
          </div>
        )}
        <label className="col-start-2 flex min-h-9 items-center gap-3">
          <input
            type="checkbox"
            className="size-5 accent-key-900"
            checked={marks}
            onChange={(ev) => setMarks(ev.target.checked)}
          />
          {t('printing.marks')}
        </label>
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
