// The largest site of the specification at one moment: 10 counters, 25 agents,
// 10 consultations, 8 kiosks. For pictures only: whether it all has its place.

const counters = [
  ['戸籍・住民票', 'Family register'],
  ['国保・年金', 'Health insurance, pension'],
  ['税金', 'Taxes'],
  ['子育て支援', 'Child care'],
  ['高齢者・介護', 'Elderly care'],
  ['障害福祉', 'Disability welfare'],
  ['生活相談', 'Everyday life'],
  ['住まい・建築', 'Housing'],
  ['ごみ・環境', 'Waste, environment'],
  ['総合案内', 'Information'],
];
const family = [
  '佐藤',
  '鈴木',
  '高橋',
  '田中',
  '伊藤',
  '渡辺',
  '山本',
  '中村',
  '小林',
  '加藤',
  '吉田',
  '山田',
  '佐々木',
];
const given = ['花子', '一郎', '京子', '健', '美咲'];
const branches = ['行徳支所', '大柏出張所', '南行徳市民センター', '市川駅行政サービスセンター'];

/** busyTopics are the documents of the live protocol for it, at `now` (ms). */
export function busyTopics(now) {
  const ago = (seconds) => new Date(now - seconds * 1000).toISOString();
  const name = (i) => `${family[i % family.length]} ${given[i % given.length]}`;
  const states = ['talking', 'talking', 'available', 'away', 'wrap-up', 'offline', 'talking', 'ringing'];
  const colleagues = Array.from({ length: 25 }, (_, i) => ({
    account: `a${i}`,
    name: name(i),
    state:
      i < 8 ? 'talking' : states[i % states.length] === 'talking' ? 'available' : states[i % states.length],
    ...(states[i % states.length] === 'away' && i >= 8 ? { reason: 'break' } : {}),
    since: ago(20 + i * 97),
    queues: [`q${i % 10}`, `q${(i + 3) % 10}`],
  }));
  const kiosk = (i) => `${branches[i % 4]} ${1 + Math.floor(i / 4)}番ブース`;
  const party = (id, label, role, part, more = {}) => ({
    id,
    login: id,
    name: label,
    role,
    part,
    since: ago(60),
    hears: false,
    ...more,
  });
  const calls = Array.from({ length: 10 }, (_, i) => {
    const waits = i < 2;
    const caller = party(`k${i}`, kiosk(i), 'kiosk', 'caller', {
      place: kiosk(i),
    });
    const leg = {
      lossIn: i === 4 ? 0.04 : 0,
      lossOut: 0,
      rttMs: 20,
      jitterMs: 3,
      video: 'H264',
      audio: 'opus',
      alive: true,
      mos: 4.2,
    };
    return {
      id: `call-${i}`,
      state: waits ? (i === 1 ? 'ringing' : 'queued') : 'connected',
      held: i === 5,
      ...(i === 5 ? { heldSince: ago(200) } : {}),
      ...(i === 6 ? { interrupted: [`k${i}`] } : {}),
      ...(i === 1 ? { ringing: ['a15'] } : {}),
      queue: `q${i}`,
      ...(waits ? { position: i === 0 ? 2 : 1 } : { connectedAt: ago(30 + 171 * i) }),
      since: ago(40 + 171 * i),
      parties: waits
        ? [caller]
        : [
            caller,
            party(`a${i - 2}`, name(i - 2), 'staff', 'agent'),
            ...(i === 7
              ? [
                  party('a20', name(20), 'supervisor', 'supervisor', {
                    mode: 'listen',
                  }),
                ]
              : []),
            ...(i === 8 ? [party('a21', name(21), 'staff', 'consulted')] : []),
          ],
      ...(waits
        ? {}
        : {
            quality: [
              { account: `k${i}`, ...leg },
              { account: `a${i - 2}`, ...leg },
            ],
          }),
    };
  });
  const queues = counters.map(([nameJa, nameEn], i) => ({
    id: `q${i}`,
    nameJa,
    nameEn,
    waiting: i < 2 ? i + 1 : 0,
    available: i === 3 ? 0 : i % 3,
    busy: i === 3 ? 0 : 1 + (i % 2),
    away: i === 3 ? 2 : i % 2,
    ...(i < 2 ? { longestSince: ago(i === 0 ? 75 : 15) } : {}),
    open: i !== 8,
    answerWithinMs: 20_000,
    today: {
      offered: 12 + i * 3,
      answered: 11 + i * 3,
      abandoned: 1,
      shortAbandoned: 0,
      serviceLevel: [0.93, 0.71, 0.88, 0.52, 1, 0.97, 0.84, 0.9, 0.8, 0.95][i],
      asaMs: 9_000,
      ahtMs: 420_000,
    },
  }));
  const kiosks = Array.from({ length: 8 }, (_, i) => ({
    account: `k${i}`,
    name: kiosk(i),
    online: i !== 3,
    since: ago(600 + i),
    ...(i === 6 ? { printer: 'trouble' } : { printer: 'ok' }),
    camera: 'ok',
    microphone: 'ok',
    speaker: 'ok',
    network: 'good',
  }));
  const alarm = (id, severity, code, subject, seconds, ja, en) => ({
    id,
    severity,
    code,
    subject,
    since: ago(seconds),
    ja,
    en,
  });
  const alarms = [
    alarm(
      'waiting-long:q0',
      'critical',
      'waiting-long',
      'q0',
      55,
      '「戸籍・住民票」で、目標の20秒を超えてお待ちの方がいます。応対できる職員を増やすか、ほかの窓口へ移してください。',
      'Family register: somebody has waited longer than the target of 20 seconds. Bring in more staff, or move the call to another counter.',
    ),
    alarm(
      'call-interrupted:call-6',
      'critical',
      'call-interrupted',
      'call-6',
      12,
      '「南行徳市民センター 2番ブース」との相談の通信が切れています。自動でつなぎ直しています。戻らないときは現地に連絡してください。',
      'The line of the consultation with 南行徳市民センター 2番ブース is cut. It is being connected again; if it does not come back, please call the place.',
    ),
    alarm(
      'no-agent:q3',
      'warning',
      'no-agent',
      'q3',
      130,
      '「子育て支援」は、担当の職員が全員離席しています。どなたかを応対可能にしてください。',
      'Child care: everybody who serves it is away. Please make somebody available.',
    ),
    alarm(
      'hold-long:call-5',
      'warning',
      'hold-long',
      'call-5',
      20,
      '「大柏出張所 2番ブース」の方を3分以上保留にしています。担当の職員に声をかけてください。',
      '大柏出張所 2番ブース has been on hold for more than 3 minutes. Please speak to the member of staff.',
    ),
  ];
  return { colleagues, calls, queues, kiosks, alarms, buttons: [] };
}

/** busy gives a page these documents in place of the server's. */
export async function busy(page) {
  await page.routeWebSocket(/\/ws\?watch$/, (socket) => {
    const send = (message) => socket.send(JSON.stringify(message));
    const account = {
      id: 'chief',
      login: 'chief',
      name: '監督 桜子',
      role: 'supervisor',
    };
    const now = Date.now();
    send({
      type: 'hello',
      protocol: 1,
      version: 'busy',
      account,
      serverTime: new Date(now).toISOString(),
    });
    send({ type: 'snapshot', seq: 1, topics: busyTopics(now) });
    socket.onMessage((text) => {
      if (JSON.parse(text).type === 'ping') send({ type: 'pong' });
    });
  });
}
