// One page of a room, without a server: for looking at it and for the tests in
// real browsers. It is not part of the product.

import { useState } from 'react';
import { createRoot } from 'react-dom/client';

import { startI18n } from '../../i18n';
import type { Mark, View } from '../../room/protocol';
import { openRoom } from '../../room/client';
import { PageImages } from '../../room/images';
import type { Room } from '../../room/room';
import { FakeServer } from '../../room/testing';
import { useRoomView } from '../../room/use-room';
import '../../../styles.css';
import { firstChoice, inkPNG, PageView, renderMarks, Thumb, type ToolChoice } from '../index';
import { laserLook } from '../sheet';
import './stage.css';
import { documents, paper, somePages } from './pages';

const server = new FakeServer();
for (const document of documents) server.addDocument(document);
server.act({ kind: 'stage', stage: { document: 'plan', page: 1, view: { x: 0.5, y: 0.5, scale: 1 } } });
const images = () => new PageImages('c1', { load: paper, decode: (blob) => createImageBitmap(blob) });
const room = openRoom('c1', { open: (url) => server.open(url, 'me'), images: images() });
const other = openRoom('c1', { open: (url) => server.open(url, 'other'), images: images() });

/** What the tests reach for. */
const handle = {
  server,
  room,
  other,
  tool: (_: Partial<ToolChoice> | null): void => undefined,
  somePages,
  inkPNG,
  renderMarks,
  laserLook,
  turn: (document: string, page: number, turn: 0 | 90 | 180 | 270) => {
    const found = server.doc.documents.find((d) => d.id === document);
    if (!found) return;
    const pages = found.pages.map((p, i) => (i + 1 === page ? { ...p, turn } : p));
    server.addDocument({ ...found, pages });
  },
  marks: (document: string, page: number, add: Mark[]) =>
    server.act({ kind: 'marks', marks: { document, page, add } }, 'other'),
};
export type StageHandle = typeof handle;
Object.assign(window, { stage: handle });

const query = new URLSearchParams(location.hash.slice(1));

function Side({ of, own }: { of: Room; own: boolean }) {
  const { doc } = useRoomView(of);
  const [tool, setTool] = useState<ToolChoice | null>(firstChoice);
  if (own) handle.tool = (patch) => setTool(patch && { ...firstChoice, ...patch });
  const { document: id, page = 1, view } = doc.stage;
  const document = doc.documents.find((d) => d.id === id);
  if (!document) return null;
  const show = (next: number) => {
    if (document.pages[next - 1]) void of.do({ kind: 'show', document: document.id, page: next });
  };
  const onView = (next: View) => void of.do({ kind: 'view', view: next });
  return (
    <section data-side={own ? 'own' : 'other'}>
      <PageView
        room={of}
        document={document}
        page={page}
        view={view}
        tool={own ? tool : null}
        account={own ? 'me' : 'other'}
        {...(own && { onView, onPage: (step: 1 | -1) => show(page + step) })}
        className="page"
      />
      {own && (
        <nav>
          {document.pages.map((_, i) => (
            <Thumb
              key={i}
              room={of}
              document={document}
              page={i + 1}
              current={i + 1 === page}
              onShow={() => show(i + 1)}
            />
          ))}
        </nav>
      )}
    </section>
  );
}

function Stage() {
  return (
    <main data-two={query.get('two')}>
      <Side of={room} own />
      {query.has('two') && <Side of={other} own={false} />}
    </main>
  );
}

void startI18n().then(() => {
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<Stage />);
});
