// Printing with the kiosk's own browser (R5). Started with --kiosk-printing it
// prints without a question. It cannot know whether paper came out: the job is
// told as sent and nothing more.

const FETCH_TIMEOUT_MS = 30_000;
/** The browser's viewer has shown a document by then, or never will. */
const LOAD_TIMEOUT_MS = 20_000;
/** A document is taken away this long after its printing began, before the next citizen comes. */
const HOLD_MS = 15_000;

/**
 * printJob fetches the job's PDF, prints it and tells the server that it was
 * sent, or was not. It rejects when the document could not be had or shown.
 */
export async function printJob(call: string, print: string): Promise<void> {
  const job = `/api/v1/rooms/${encodeURIComponent(call)}/prints/${encodeURIComponent(print)}`;
  try {
    const answer = await fetch(`${job}/content`, {
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`print content: ${answer.status}`);
    await printPDF(new Blob([await answer.arrayBuffer()], { type: 'application/pdf' }));
  } catch (err) {
    await tell(job, false);
    throw err;
  }
  await tell(job, true);
}

/** tell says whether the browser has taken the document. */
function tell(job: string, ok: boolean): Promise<Response> {
  return fetch(`${job}/sent`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ok }),
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
  });
}

async function printPDF(pdf: Blob): Promise<void> {
  const url = URL.createObjectURL(pdf);
  const frame = document.createElement('iframe');
  frame.className = 'k-print';
  frame.tabIndex = -1;
  frame.setAttribute('aria-hidden', 'true');
  const clear = () => {
    frame.remove();
    URL.revokeObjectURL(url);
  };
  try {
    await loaded(frame, url);
    frame.contentWindow?.print();
  } catch (err) {
    clear();
    throw err;
  }
  setTimeout(clear, HOLD_MS);
}

function loaded(frame: HTMLIFrameElement, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('print content: not shown')), LOAD_TIMEOUT_MS);
    frame.addEventListener('load', () => {
      clearTimeout(timer);
      resolve();
    });
    frame.src = url;
    document.body.append(frame);
  });
}
