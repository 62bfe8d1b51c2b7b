import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { faceBitrate } from './peer';
import { Phone, type PhoneOptions } from './phone';
import { connections, FakePeer, FakeStream, FakeTrack } from './testing/fake-rtc';
import { FakeRegistrar, type Sip } from './testing/fake-registrar';

let server: FakeRegistrar;
let phone: Phone;

const auto = ['Answer-Mode: Auto', 'X-Madoguchi-Consultation: room-1'];
const media = () =>
  new FakeStream([new FakeTrack('audio'), new FakeTrack('video')]) as unknown as MediaStream;
const pc = () => connections.at(-1) as FakePeer;
const settle = (ms = 20) => vi.advanceTimersByTimeAsync(ms);

async function start(options: Partial<PhoneOptions> = {}): Promise<void> {
  phone = new Phone({
    domain: 's.test',
    login: 'sato',
    url: 'wss://s.test/sip',
    open: server.open,
    random: () => 0,
    ...options,
  });
  phone.setMedia(media());
  phone.start();
  server.flow.onopen?.();
  await settle();
}

/** An offered call is answered and acknowledged. */
async function talk(): Promise<Sip> {
  server.invite({ headers: ['X-Madoguchi-Consultation: room-1'] });
  phone.answer();
  await settle();
  const ok = server.from('SIP/2.0 200').at(-1) as Sip;
  server.inDialog('ACK', ok, 1);
  pc().ice('connected');
  await settle();
  return ok;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('RTCPeerConnection', FakePeer);
  vi.stubGlobal(
    'RTCSessionDescription',
    class {
      type: string;
      sdp: string;
      constructor(init: { type: string; sdp: string }) {
        this.type = init.type;
        this.sdp = init.sdp;
      }
    },
  );
  vi.stubGlobal('MediaStream', FakeStream);
  connections.length = 0;
  server = new FakeRegistrar();
});

afterEach(() => {
  phone.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('registration', () => {
  it('registers for a minute with an instance id and no password', async () => {
    await start();
    const register = server.from('REGISTER')[0];
    expect(phone.get().registration).toBe('registered');
    expect(register?.header('Contact')).toMatch(/\+sip\.instance="<urn:uuid:[0-9a-f-]{36}>".*expires=60/);
    expect(register?.header('Authorization')).toBe('');
  });

  it('registers again with the same instance after the connection was lost, at once', async () => {
    await start();
    server.flow.drop();
    expect(phone.get().registration).toBe('lost');
    await settle(300);
    expect(server.flows).toHaveLength(2);
    server.flow.onopen?.();
    await settle();
    expect(phone.get().registration).toBe('registered');
    const [first, second] = server
      .from('REGISTER')
      .map((m) => /urn:uuid:[^>]+/.exec(m.header('Contact'))?.[0]);
    expect(second).toBe(first);
  });

  it('is a new instance for each page', async () => {
    await start();
    const first = server.from('REGISTER')[0]?.header('Contact');
    phone.stop();
    await start();
    expect(server.from('REGISTER').at(-1)?.header('Contact')).not.toBe(first);
  });

  it('renews a connection that does not answer', async () => {
    await start();
    server.answersRegister = false;
    phone.verify();
    await settle(2_100);
    expect(server.flows).toHaveLength(2);
    expect(server.flows[0]?.closed).toBe(true);
  });

  it('leaves a connection that answers', async () => {
    await start();
    phone.verify();
    await settle(5_000);
    expect(server.flows).toHaveLength(1);
  });
});

describe('an offered call', () => {
  it('is shown, answered with the local tracks, and tuned', async () => {
    await start();
    server.invite({ headers: ['X-Madoguchi-Consultation: room-1'] });
    expect(phone.get().session).toMatchObject({
      state: 'offered',
      consultation: 'room-1',
      resumed: false,
      peerName: 'Booth',
    });
    await talk();
    expect(phone.get().session?.state).toBe('connected');
    expect(pc().config.iceServers).toEqual([]);
    const video = pc()
      .getTransceivers()
      .find((t) => t.receiver.track.kind === 'video');
    expect(video?.sender.track).not.toBeNull();
    expect(video?.sender.parameters).toMatchObject({
      degradationPreference: 'balanced',
      encodings: [{ maxBitrate: faceBitrate }],
    });
    expect(video?.codecs).toEqual([]); // the order is the server's
  });

  it('is declined with 603', async () => {
    await start();
    server.invite({});
    phone.decline();
    expect(server.from('SIP/2.0 603')).toHaveLength(1);
    expect(phone.get()).toMatchObject({ last: { by: 'local' } });
    expect(phone.get().session).toBeUndefined();
  });

  it('is refused as busy while another is there', async () => {
    await start();
    await talk();
    server.invite({ call: 'call-b' });
    expect(server.from('SIP/2.0 486')).toHaveLength(1);
    expect(phone.get().session?.consultation).toBe('room-1');
  });

  it('waits for the camera before the answer, but not for ever', async () => {
    await start();
    phone.setMediaSource(() => new Promise(() => undefined));
    server.invite({});
    phone.answer();
    await settle(3_900);
    expect(server.from('SIP/2.0 200')).toHaveLength(0);
    await settle(200);
    expect(server.from('SIP/2.0 200')).toHaveLength(1);
  });

  it('has a line in both directions also without a camera, which joins later without an offer', async () => {
    await start();
    phone.setMedia(new FakeStream([new FakeTrack('audio')]) as unknown as MediaStream);
    await talk();
    const video = pc()
      .getTransceivers()
      .find((t) => t.receiver.track.kind === 'video');
    expect(video?.direction).toBe('sendrecv');
    expect(video?.sender.track).toBeNull();
    phone.setMedia(media());
    await settle();
    expect(video?.sender.track?.kind).toBe('video');
    expect(server.from('INVITE')).toHaveLength(0);
  });
});

describe('a call of several', () => {
  const line = (mid: string, kind: string, direction: string, party?: string) => [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF 96`,
    `a=mid:${mid}`,
    `a=${direction}`,
    ...(party ? [`a=msid:${party} ${mid}`] : []),
  ];
  const sdp = (...lines: string[][]) => ['v=0', ...lines.flat(), ''].join('\r\n');
  const two = [line('0', 'audio', 'sendrecv', 'kiosk'), line('1', 'video', 'sendrecv', 'kiosk')];
  const third = [line('2', 'audio', 'sendonly', 'tanaka'), line('3', 'video', 'sendonly', 'tanaka')];
  const gone = [line('2', 'audio', 'inactive'), line('3', 'video', 'inactive')];

  const ring = async (description: string) => {
    server.invite({ headers: ['X-Madoguchi-Consultation: room-1'], sdp: description });
    phone.answer();
    await settle();
    const ok = server.from('SIP/2.0 200').at(-1) as Sip;
    server.inDialog('ACK', ok, 1);
    pc().ice('connected');
    await settle();
    let cseq = 1;
    return async (next: string) => {
      cseq++;
      server.invite({ toTag: /tag=([^;]+)/.exec(ok.header('To'))?.[1] ?? '', cseq, sdp: next });
      await settle();
      server.inDialog('ACK', ok, cseq);
    };
  };
  const parties = () => phone.get().session?.remotes.map((r) => r.party);

  it('tells who is who after each re-offer, and leaves empty slots out', async () => {
    await start();
    const offer = await ring(sdp(...two));
    expect(parties()).toEqual(['kiosk']);
    const main = phone.get().session?.remote.stream;
    expect(phone.get().session?.remotes[0]?.stream).toBe(main);
    await offer(sdp(...two, ...third));
    expect(parties()).toEqual(['kiosk', 'tanaka']);
    const tanaka = phone.get().session?.remotes[1];
    expect(tanaka?.stream.getTracks().map((t) => t.kind)).toEqual(['audio', 'video']);
    expect(tanaka).toMatchObject({ audio: true, video: true });
    await offer(sdp(...two, ...gone));
    expect(parties()).toEqual(['kiosk']);
    expect(tanaka?.stream.getTracks(), 'a slot that is used again has its own stream').toHaveLength(2);
    await offer(sdp(...two, line('2', 'audio', 'sendonly', 'suzuki'), line('3', 'video', 'inactive')));
    expect(phone.get().session?.remotes[1]).toMatchObject({ party: 'suzuki', audio: true, video: false });
    expect(phone.get().session?.remote.stream).toBe(main);
  });

  it('shows the next one where slot 0 is empty', async () => {
    await start();
    await ring(sdp(line('0', 'audio', 'recvonly'), line('1', 'video', 'recvonly'), ...third));
    expect(parties()).toEqual(['tanaka']);
    expect(phone.get().session?.remote).toMatchObject({ audio: true, video: true });
  });

  it('sends on its own lines only, also when the first offer has more', async () => {
    await start();
    await ring(sdp(...two, ...third));
    const tracks = () => pc().getTransceivers().map((t) => [t.mid, t.direction, t.sender.track?.kind]); // prettier-ignore
    const expected = [
      ['0', 'sendrecv', 'audio'],
      ['1', 'sendrecv', 'video'],
      ['2', 'recvonly', undefined],
      ['3', 'recvonly', undefined],
    ];
    expect(tracks()).toEqual(expected);
    phone.setMedia(media());
    await settle();
    expect(tracks()).toEqual(expected);
  });

  it('gives each party its second picture, on a stream of its own', async () => {
    const slides = vi.fn(() => Promise.resolve());
    await start({ slides });
    phone.setSlides(new FakeStream([new FakeTrack('video')]) as unknown as MediaStream);
    expect(slides).not.toHaveBeenCalled();
    const offer = await ring(sdp(...two, ...third));
    expect(slides).toHaveBeenCalledWith(true);
    expect(phone.get().session?.slides).toBe('asked');
    const own = [...line('4', 'video', 'sendrecv'), 'a=msid:kiosk slides-4'];
    const theirs = [...line('5', 'video', 'sendonly'), 'a=msid:tanaka slides-5'];
    await offer(sdp(...two, ...third, own, theirs));
    expect(parties()).toEqual(['kiosk', 'tanaka']);
    const seen = () => phone.get().session?.remotes.map((r) => r.slides?.stream.getTracks().length);
    expect(seen()).toEqual([1, 1]);
    expect(phone.get().session?.remotes[1]?.stream.getTracks()).toHaveLength(2);
    expect(phone.get().session?.slides).toBe('on');
    const stream = phone.get().session?.remotes[1]?.slides?.stream;
    await offer(sdp(...two, ...third, line('4', 'video', 'inactive'), theirs));
    expect(seen()).toEqual([undefined, 1]);
    expect(phone.get().session?.remotes[1]?.slides?.stream).toBe(stream);
    expect(phone.get().session?.slides).toBe('asked');
  });

  it('tells a muted party and a still picture from the others', async () => {
    await start();
    await ring(sdp(...two, ...third));
    const talking = setInterval(() => {
      pc().flow.bytes += 160;
      pc().flow.frames.set('1', (pc().flow.frames.get('1') ?? 0) + 1);
    }, 20);
    pc().flow.frames.set('3', 7);
    await settle(5_000);
    clearInterval(talking);
    const remotes = () => phone.get().session?.remotes;
    expect(remotes()).toMatchObject([
      { party: 'kiosk', audio: true, video: true },
      { party: 'tanaka', audio: true, video: false },
    ]);
    const sound = pc().getTransceivers()[2]?.receiver.track as FakeTrack;
    sound.muted = true;
    sound.dispatchEvent(new Event('mute'));
    expect(remotes()?.[1]).toMatchObject({ party: 'tanaka', audio: false });
  });

  it('sends nothing with null, and keeps its lines', async () => {
    await start();
    await talk();
    phone.setMedia(null);
    await settle();
    const [audio, video] = pc().getTransceivers();
    expect([audio?.sender.track, video?.sender.track]).toEqual([null, null]);
    expect([audio?.direction, video?.direction]).toEqual(['sendrecv', 'sendrecv']);
  });

  it('joins without a device when the page is to send nothing', async () => {
    await start();
    phone.setMediaSource(() => Promise.resolve(null));
    server.invite({ headers: auto, sdp: sdp(...two, ...third) });
    await settle();
    expect(phone.get().session).toMatchObject({ state: 'connected', consultation: 'room-1' });
    expect(pc().getTransceivers().map((t) => [t.direction, t.sender.track])).toEqual([
      ['sendrecv', null],
      ['sendrecv', null],
      ['recvonly', null],
      ['recvonly', null],
    ]); // prettier-ignore
  });

  it('gives tones for a telephone, in the order of the keys', async () => {
    await start();
    expect(phone.dial('1')).toBe(false);
    await talk();
    expect([phone.dial('1'), phone.dial('#')]).toEqual([true, true]);
    expect(pc().getTransceivers()[0]?.sender.dtmf.toneBuffer).toBe('1#');
  });
});

describe('a call to a button', () => {
  it('is sent, cancelled, and free for the next one at once', async () => {
    await start();
    expect(phone.call('juminhyo')).toBe(true);
    expect(phone.call('zeikin'), 'one session at a time').toBe(false);
    await settle();
    const invite = server.from('INVITE')[0] as Sip;
    expect(invite.first).toBe('INVITE sip:juminhyo@s.test SIP/2.0');
    expect(invite.header('Session-Expires')).toBe('');
    server.answer(invite, 182, 'Queued');
    expect(phone.get().session?.state).toBe('calling');
    phone.hangup();
    expect(server.from('CANCEL')).toHaveLength(1);
    expect(phone.call('zeikin')).toBe(true);
  });

  it('is connected by a 200 and tells why it failed otherwise', async () => {
    await start();
    phone.call('juminhyo');
    await settle();
    server.answer(server.from('INVITE')[0] as Sip, 200, 'OK', 'v=0\r\n');
    await settle();
    expect(phone.get().session?.state).toBe('connected');
    phone.hangup();
    expect(server.from('BYE')).toHaveLength(1);
    phone.call('juminhyo');
    await settle();
    server.answer(server.from('INVITE').at(-1) as Sip, 480, 'Temporarily Unavailable');
    expect(phone.get()).toMatchObject({ last: { by: 'failed', status: 480 } });
  });
});

describe('continuity', () => {
  it('accepts a call that comes back and drops the old session without a word', async () => {
    await start();
    await talk();
    const old = pc();
    server.invite({ call: 'call-b', headers: auto });
    await settle();
    expect(old.closed).toBe(true);
    expect(server.from('BYE')).toHaveLength(0);
    expect(server.from('SIP/2.0 200').at(-1)?.header('Call-ID')).toBe('call-b');
    expect(phone.get().session).toMatchObject({ resumed: true, consultation: 'room-1', state: 'connected' });
  });

  it('refuses a call back that the person has ended meanwhile', async () => {
    await start({ accepts: (id) => id !== 'room-1' });
    server.invite({ headers: auto });
    await settle();
    expect(server.from('SIP/2.0 603')).toHaveLength(1);
  });

  it('does not accept by itself what does not name its consultation', async () => {
    await start();
    server.invite({ headers: ['Answer-Mode: Auto'] });
    await settle();
    expect(phone.get().session?.state).toBe('offered');
  });

  it('survives the loss of its connection and answers a re-INVITE on the new one', async () => {
    await start();
    const ok = await talk();
    server.flow.drop();
    expect(phone.get().session?.state).toBe('connected');
    await settle(300);
    server.flow.onopen?.();
    await settle();
    server.invite({ toTag: /tag=([^;]+)/.exec(ok.header('To'))?.[1] ?? '', cseq: 2 });
    await settle();
    expect(server.from('SIP/2.0 200').at(-1)?.header('CSeq')).toBe('2 INVITE');
    expect(server.from('BYE')).toHaveLength(0);
  });

  it('is not ended by an ACK that was lost with the connection', async () => {
    await start();
    const ok = await talk();
    const toTag = /tag=([^;]+)/.exec(ok.header('To'))?.[1] ?? '';
    server.invite({ toTag, cseq: 2 });
    await settle();
    server.flow.drop(); // before the ACK
    await settle(300);
    server.flow.onopen?.();
    const traffic = setInterval(() => (pc().flow.bytes += 160), 20);
    await settle(40_000); // past JsSIP's 32 s
    clearInterval(traffic);
    expect(phone.get().session?.state).toBe('connected');
    server.invite({ toTag, cseq: 3 });
    await settle();
    expect(server.from('SIP/2.0 200').at(-1)?.header('CSeq')).toBe('3 INVITE');
    expect(server.from('BYE')).toHaveLength(0);
  });

  it('is interrupted, not ended, when ICE fails, asks for repair, and comes back', async () => {
    const repair = vi.fn();
    await start({ repair });
    await talk();
    pc().ice('failed');
    expect(phone.get().session?.state).toBe('interrupted');
    expect(phone.get().session?.interruptedSince).toBeTypeOf('number');
    expect(server.from('BYE')).toHaveLength(0);
    await settle(6_100);
    expect(repair).toHaveBeenCalledTimes(3);
    pc().flow.bytes = 1;
    pc().ice('connected');
    await settle(600);
    expect(phone.get().session).toMatchObject({ state: 'connected' });
    expect(phone.get().session?.interruptedSince).toBeUndefined();
    await settle(1_000);
    expect(repair).toHaveBeenCalledTimes(3);
  });

  it('keeps its place in the queue while the connection is gone', async () => {
    await start();
    phone.call('juminhyo');
    await settle();
    server.answer(server.from('INVITE')[0] as Sip, 182, 'Queued');
    server.flow.drop();
    expect(phone.get().session?.state).toBe('interrupted');
    await settle(300);
    server.flow.onopen?.();
    await settle();
    server.invite({ call: 'call-back', headers: auto });
    await settle();
    expect(phone.get().session).toMatchObject({ state: 'connected', resumed: true });
    expect(server.from('CANCEL')).toHaveLength(0);
  });

  it('forgets a ringing call whose connection is gone', async () => {
    await start();
    server.invite({});
    server.flow.drop();
    expect(phone.get().session).toBeUndefined();
  });

  it('sends nothing in a dialog while disconnected', async () => {
    await start();
    await talk();
    server.flow.drop();
    phone.hangup();
    expect(phone.get().session).toBeUndefined();
    await settle(300);
    server.flow.onopen?.();
    await settle();
    expect(server.from('BYE')).toHaveLength(0);
    expect(pc().closed).toBe(true);
  });

  it('ends with the server’s BYE', async () => {
    await start();
    const ok = await talk();
    server.inDialog('BYE', ok, 2);
    expect(phone.get()).toMatchObject({ last: { by: 'remote' } });
    expect(pc().closed).toBe(true);
  });
});
