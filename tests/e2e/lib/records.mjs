// Records of a past year, written past the server as an older version would have left them.

import { execFile } from 'node:child_process';
import { join } from 'node:path';

/**
 * pastRecords writes n consultations over the last 300 days with two segments
 * each, at all counters and from kiosk and agent ids. The server counts them by
 * itself when it starts: it must be stopped while this runs.
 */
export function pastRecords(server, n, { kiosk, agents, counters }) {
  const list = (values) => values.map((v, i) => `(${i}, '${v}')`).join(', ');
  // Numbers that look thrown, and are the same each time.
  const dice = (salt, sides) => `(((n * 7919 + ${salt}) * 104729 >> 7) % ${sides})`;
  const sql = `
    PRAGMA foreign_keys = OFF;
    BEGIN IMMEDIATE;
    CREATE TEMP TABLE counter (i, id);
    INSERT INTO counter VALUES ${list(counters)};
    CREATE TEMP TABLE agent (i, id);
    INSERT INTO agent VALUES ${list(agents)};
    CREATE TEMP TABLE past AS
      WITH RECURSIVE all_n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM all_n WHERE n < ${n - 1})
      SELECT printf('past-%08d', n) AS id,
        ((strftime('%s', 'now') / 86400 - 1 - n % 300) * 86400 - ${dice(1, 33_000)} + 32400) * 1000 AS at,
        ${dice(2, 90_000)} AS wait, 60000 + ${dice(3, 900_000)} AS talk, ${dice(4, 10)} = 0 AS gave_up,
        (SELECT id FROM counter WHERE i = ${dice(5, counters.length)}) AS counter,
        (SELECT id FROM agent WHERE i = ${dice(6, agents.length)}) AS agent
      FROM all_n;
    INSERT INTO cdr SELECT id, at, CASE WHEN gave_up THEN 0 ELSE at + wait END, at + wait + CASE WHEN gave_up THEN 0 ELSE talk END,
      '${kiosk}', '行徳支所ブース', CASE WHEN gave_up THEN '' ELSE agent END, '', counter, counter,
      CASE WHEN gave_up THEN 'abandoned' ELSE 'caller' END, 0, 0 FROM past;
    INSERT INTO cdr_segments (call_id, seq, kind, started_at, ended_at, account, account_name, result, quality, queue)
      SELECT id, 1, 'queued', at, at + wait, '', '', CASE WHEN gave_up THEN 'abandoned' ELSE 'answered' END, '', counter FROM past
      UNION ALL SELECT id, 2, 'ringing', at, at + wait, agent, '', CASE WHEN gave_up THEN 'no-answer' ELSE 'answered' END, '', counter FROM past
      UNION ALL SELECT id, 3, 'talking', at + wait, at + wait + talk, agent, '', '', '', counter FROM past WHERE NOT gave_up;
    INSERT INTO dispositions SELECT id, agent, '', CASE WHEN talk % 3 = 0 THEN 'visit' ELSE 'solved' END, '', at FROM past WHERE NOT gave_up AND talk % 2 = 0;
    DELETE FROM rollups;
    UPDATE rollup_state SET counted_from = 1 + (SELECT max(ended_at) FROM cdr);
    COMMIT;`;
  return new Promise((done, fail) => {
    const child = execFile(
      'sqlite3',
      ['-bail', join(server.dir, 'data', 'madoguchi.db')],
      (err, _out, told) => (err ? fail(new Error(`sqlite3: ${told || err.message}`)) : done()),
    );
    child.stdin.end(sql);
  });
}

/** askDatabase asks the server's database one question, and gives its rows as objects. */
export function askDatabase(server, question) {
  return new Promise((done, fail) =>
    execFile(
      'sqlite3',
      ['-readonly', '-json', join(server.dir, 'data', 'madoguchi.db'), question],
      { maxBuffer: 1 << 26 },
      (err, out, told) =>
        err ? fail(new Error(`sqlite3: ${told || err.message}`)) : done(JSON.parse(out || '[]')),
    ),
  );
}
