import type { RawSocket } from '../sip-socket';

/** The least that a description of a call with picture has. */
export const plainSDP = ['v=0', 'm=audio 9 X 0', 'a=mid:0', 'm=video 9 X 96', 'a=mid:1', ''].join('\r\n');

/** One request or response, as text in and fields out. */
export interface Sip {
  first: string;
  text: string;
  body: string;
  header(name: string): string;
}

export function parse(text: string): Sip {
  const end = text.indexOf('\r\n\r\n');
  const head = text.slice(0, end);
  return {
    first: head.split('\r\n')[0] ?? '',
    text,
    body: text.slice(end + 4),
    header: (name) => new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(head)?.[1] ?? '',
  };
}

/** FakeRegistrar is the server's end of /sip: it answers REGISTER and records the rest. */
export class FakeRegistrar {
  readonly flows: Flow[] = [];
  readonly seen: Sip[] = [];
  answersRegister = true;
  private branch = 0;

  open = (): RawSocket => {
    const flow = new Flow((text) => this.receive(flow, text));
    this.flows.push(flow);
    return flow;
  };

  get flow(): Flow {
    const flow = this.flows.at(-1);
    if (!flow) throw new Error('no connection yet');
    return flow;
  }

  /** Requests and responses of the page that start so. */
  from(start: string): Sip[] {
    return this.seen.filter((m) => m.first.startsWith(start));
  }

  invite(options: { call?: string; headers?: string[]; cseq?: number; toTag?: string; sdp?: string }): void {
    const { call = 'call-a', headers = [], cseq = 1, toTag, sdp = plainSDP } = options;
    this.flow.give(
      [
        `INVITE ${this.flow.contact} SIP/2.0`,
        `Via: SIP/2.0/WSS s.test;branch=z9hG4bK${++this.branch}`,
        'Max-Forwards: 70',
        'From: "Booth" <sip:booth@s.test>;tag=srv',
        `To: <sip:sato@s.test>${toTag ? `;tag=${toTag}` : ''}`,
        `Call-ID: ${call}`,
        `CSeq: ${cseq} INVITE`,
        'Contact: <sip:b2bua@s.test;transport=ws>',
        ...headers,
        'Content-Type: application/sdp',
        `Content-Length: ${sdp.length}`,
        '',
        sdp,
      ].join('\r\n'),
    );
  }

  /** ack or bye inside the dialog of a 200 that the page sent. */
  inDialog(method: string, ok: Sip, cseq: number): void {
    this.flow.give(
      [
        `${method} ${this.flow.contact} SIP/2.0`,
        `Via: SIP/2.0/WSS s.test;branch=z9hG4bK${++this.branch}`,
        'Max-Forwards: 70',
        `From: ${ok.header('From')}`,
        `To: ${ok.header('To')}`,
        `Call-ID: ${ok.header('Call-ID')}`,
        `CSeq: ${cseq} ${method}`,
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
    );
  }

  answer(request: Sip, code: number, reason: string, body = '', extra: string[] = []): void {
    const to = request.header('To');
    this.flow.give(
      [
        `SIP/2.0 ${code} ${reason}`,
        `Via: ${request.header('Via')}`,
        `From: ${request.header('From')}`,
        `To: ${to.includes('tag=') || code === 100 ? to : `${to};tag=srv`}`,
        `Call-ID: ${request.header('Call-ID')}`,
        `CSeq: ${request.header('CSeq')}`,
        'Contact: <sip:b2bua@s.test;transport=ws>',
        ...extra,
        ...(body ? ['Content-Type: application/sdp'] : []),
        `Content-Length: ${body.length}`,
        '',
        body,
      ].join('\r\n'),
    );
  }

  private receive(flow: Flow, text: string): void {
    const message = parse(text);
    this.seen.push(message);
    if (!message.first.startsWith('REGISTER')) return;
    flow.contact = /<([^>]+)>/.exec(message.header('Contact'))?.[1] ?? '';
    if (!this.answersRegister) return;
    flow.give(
      [
        'SIP/2.0 200 OK',
        `Via: ${message.header('Via')}`,
        `From: ${message.header('From')}`,
        `To: ${message.header('To')};tag=reg`,
        `Call-ID: ${message.header('Call-ID')}`,
        `CSeq: ${message.header('CSeq')}`,
        `Contact: ${message.header('Contact')}`,
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
    );
  }
}

class Flow implements RawSocket {
  onopen: (() => void) | null = null;
  onclose: ((ev: { code: number; reason: string; wasClean: boolean }) => void) | null = null;
  onmessage: ((ev: { data: unknown }) => void) | null = null;
  contact = '';
  closed = false;

  constructor(private readonly receive: (text: string) => void) {}

  send(data: string): void {
    this.receive(data);
  }
  close(): void {
    this.closed = true;
  }
  give(text: string): void {
    this.onmessage?.({ data: text });
  }
  drop(): void {
    this.onclose?.({ code: 1006, reason: '', wasClean: false });
  }
}
