// What the page reads in the server's descriptions (RFC 8866, RFC 8829): whom
// each m-line carries. It writes none.

/** One m-line of the server's description. */
export interface RemoteLine {
  mid: string;
  kind: 'audio' | 'video';
  /** Whether the server sends on it. An empty slot's lines stay, and are inactive. */
  sends: boolean;
  /** Whether the server takes what this page sends on it. */
  receives: boolean;
  /** Whether it is for a second picture: a document camera or a shared window (a=content:slides). */
  slides: boolean;
  /** Account id of the party whose media it carries (the msid's stream id); '' when the server named none. */
  party: string;
}

/** readLines lists the audio and video lines of a description, in its order. */
export function readLines(sdp: string): RemoteLine[] {
  const [session = '', ...media] = sdp.split(/\r?\n(?=m=)/);
  const general = directionOf(session) ?? 'sendrecv';
  return media.flatMap((text) => {
    const [, kind, port] = /^m=(audio|video) (\d+)/.exec(text) ?? [];
    if (kind !== 'audio' && kind !== 'video') return [];
    const refused = port === '0' && !/^a=bundle-only\s*$/m.test(text);
    const direction = directionOf(text) ?? general;
    return [
      {
        mid: /^a=mid:(\S+)/m.exec(text)?.[1] ?? '',
        kind,
        sends: !refused && (direction === 'sendrecv' || direction === 'sendonly'),
        receives: !refused && (direction === 'sendrecv' || direction === 'recvonly'),
        // Chrome shows a page no a=content, so the track's id says it as well.
        slides: /^a=(content:slides|msid:\S+ slides)/m.test(text),
        party: partyOf(text),
      },
    ];
  });
}

/**
 * ownMids are the lines on which this page sends face and voice: the first of
 * each kind. They also carry slot 0; the server adds lines that only it sends on
 * for further parties.
 */
export function ownMids(lines: RemoteLine[]): Set<string> {
  const first = (kind: RemoteLine['kind']) => lines.find((line) => line.kind === kind)?.mid;
  return new Set([first('audio'), first('video')].filter((mid) => mid !== undefined));
}

/**
 * slidesMid is the line on which this page may send a second picture now: a
 * further one for pictures that the server takes.
 */
export function slidesMid(lines: RemoteLine[]): string | undefined {
  const own = ownMids(lines);
  return lines.find((line) => line.kind === 'video' && line.receives && !own.has(line.mid))?.mid;
}

function directionOf(text: string): string | undefined {
  return /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m.exec(text)?.[1];
}

function partyOf(text: string): string {
  const stream = /^a=msid:(\S+)/m.exec(text)?.[1] ?? '';
  return stream === '-' ? '' : stream; // “-”: a track without a stream
}
