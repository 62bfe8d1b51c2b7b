-- +goose Up
-- Distribution and call control of a contact centre. What is there already is
-- kept; columns are replaced one by one, because tables that others refer to
-- cannot be dropped.

ALTER TABLE queues ADD COLUMN rule TEXT NOT NULL DEFAULT 'longest-idle';
UPDATE queues SET rule = strategy;
ALTER TABLE queues DROP COLUMN strategy;
ALTER TABLE queues RENAME COLUMN rule TO strategy;
ALTER TABLE queues RENAME COLUMN retry_ms TO retry_no_answer_ms;
ALTER TABLE queues ADD COLUMN retry_declined_ms BIGINT NOT NULL DEFAULT 10000;
ALTER TABLE queues ADD COLUMN retry_unreachable_ms BIGINT NOT NULL DEFAULT 10000;
UPDATE queues SET retry_declined_ms = retry_no_answer_ms, retry_unreachable_ms = retry_no_answer_ms;
ALTER TABLE queues ADD COLUMN disposition BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE queues ADD COLUMN missed_limit BIGINT NOT NULL DEFAULT 3;
ALTER TABLE queues ADD COLUMN release_at_close BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE queues ADD COLUMN overflow TEXT NOT NULL DEFAULT '[]';
ALTER TABLE queues ADD COLUMN announce TEXT NOT NULL DEFAULT '{}';
ALTER TABLE queues ADD COLUMN music TEXT NOT NULL DEFAULT '';
ALTER TABLE queues ADD COLUMN service_level_ms BIGINT NOT NULL DEFAULT 20000;
ALTER TABLE queues ADD COLUMN short_abandon_ms BIGINT NOT NULL DEFAULT 5000;

ALTER TABLE queue_agents ADD COLUMN level BIGINT NOT NULL DEFAULT 0;
ALTER TABLE queue_agents ADD COLUMN priority BIGINT NOT NULL DEFAULT 0;
ALTER TABLE queue_agents ADD COLUMN position BIGINT NOT NULL DEFAULT 0;

-- plan is JSON: last call, holidays, closing days, exceptional days.
CREATE TABLE schedules (
    id TEXT NOT NULL PRIMARY KEY,
    name_ja TEXT NOT NULL,
    name_en TEXT NOT NULL,
    plan TEXT NOT NULL
);

-- Opening hours of a week in minutes of the site's local day; weekday 0 is
-- Sunday. Several openings a day are allowed; a day without a row is closed.
CREATE TABLE schedule_hours (
    schedule_id TEXT NOT NULL REFERENCES schedules (id) ON DELETE CASCADE,
    weekday BIGINT NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    open_minute BIGINT NOT NULL,
    close_minute BIGINT NOT NULL,
    PRIMARY KEY (schedule_id, weekday, open_minute),
    CHECK (open_minute >= 0 AND open_minute < close_minute AND close_minute <= 1440)
);

INSERT INTO schedules (id, name_ja, name_en, plan) VALUES
    ('standard', '通常の受付時間', 'Standard hours', '{"lastCallMinutes": 0, "holidays": true, "closing": [{"from": "12-29", "to": "01-03"}], "days": []}');
INSERT INTO schedule_hours (schedule_id, weekday, open_minute, close_minute)
SELECT 'standard', weekday, open_minute, close_minute FROM hours;
DROP TABLE hours;

-- An empty schedule_id: calls are taken at any time.
ALTER TABLE buttons ADD COLUMN schedule_id TEXT NOT NULL DEFAULT '';
ALTER TABLE buttons ADD COLUMN priority BIGINT NOT NULL DEFAULT 0;
UPDATE buttons SET schedule_id = 'standard' WHERE use_hours;
ALTER TABLE buttons DROP COLUMN use_hours;

CREATE TABLE away_reasons (
    id TEXT NOT NULL PRIMARY KEY,
    name_ja TEXT NOT NULL,
    name_en TEXT NOT NULL,
    position BIGINT NOT NULL,
    enabled BOOLEAN NOT NULL
);
INSERT INTO away_reasons (id, name_ja, name_en, position, enabled) VALUES
    ('break', '休憩', 'Break', 1, TRUE),
    ('lunch', '昼食', 'Lunch', 2, TRUE),
    ('meeting', '会議', 'Meeting', 3, TRUE),
    ('counter', '窓口対応', 'At the counter', 4, TRUE),
    ('training', '研修', 'Training', 5, TRUE),
    ('other', 'その他', 'Other', 6, TRUE);

-- An empty queue_id: for calls of all queues.
CREATE TABLE disposition_codes (
    id TEXT NOT NULL PRIMARY KEY,
    name_ja TEXT NOT NULL,
    name_en TEXT NOT NULL,
    queue_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    enabled BOOLEAN NOT NULL
);
INSERT INTO disposition_codes (id, name_ja, name_en, queue_id, position, enabled) VALUES
    ('solved', '解決', 'Solved', '', 1, TRUE),
    ('call-again', '要再連絡', 'To be contacted again', '', 2, TRUE),
    ('other-counter', '他窓口へ案内', 'Sent to another counter', '', 3, TRUE),
    ('visit', '来庁案内', 'Asked to come in person', '', 4, TRUE),
    ('other', 'その他', 'Other', '', 5, TRUE);

-- What each agent noted of a call. It may come before the call's record, which
-- is written when the call is over for everybody.
CREATE TABLE dispositions (
    call_id TEXT NOT NULL,
    account TEXT NOT NULL,
    account_name TEXT NOT NULL,
    code TEXT NOT NULL,
    note TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (call_id, account)
);

-- Recorded announcements and music.
CREATE TABLE prompts (
    id TEXT NOT NULL PRIMARY KEY,
    name_ja TEXT NOT NULL,
    name_en TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('announcement', 'music')),
    duration_ms BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    wav BLOB NOT NULL,
    opus BLOB NOT NULL
);

-- Outside numbers behind a gateway, which is a SIP device of an account here.
CREATE TABLE addresses (
    id TEXT NOT NULL PRIMARY KEY,
    name_ja TEXT NOT NULL,
    name_en TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    number TEXT NOT NULL
);
CREATE INDEX addresses_account ON addresses (account_id);

-- Planned stops (R21). Who made and approved them is kept by id and login.
CREATE TABLE stops (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    no_calls_minutes BIGINT NOT NULL,
    limit_minutes BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    message_ja TEXT NOT NULL,
    message_en TEXT NOT NULL,
    reason TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('stop', 'maintenance')),
    state TEXT NOT NULL CHECK (state IN ('scheduled', 'approved', 'maintenance', 'done', 'cancelled')),
    created_by TEXT NOT NULL,
    created_login TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    approved_login TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX stops_state ON stops (state, at);

ALTER TABLE cdr_segments ADD COLUMN queue TEXT NOT NULL DEFAULT '';
ALTER TABLE cdr_segments ADD COLUMN target TEXT NOT NULL DEFAULT '';
ALTER TABLE cdr_segments ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
ALTER TABLE cdr_segments ADD COLUMN role TEXT NOT NULL DEFAULT '';
ALTER TABLE cdr_segments ADD COLUMN mode TEXT NOT NULL DEFAULT '';
ALTER TABLE cdr_segments ADD COLUMN leg TEXT NOT NULL DEFAULT '';
UPDATE cdr_segments SET queue = (SELECT cdr.queue FROM cdr WHERE cdr.id = cdr_segments.call_id)
WHERE kind IN ('queued', 'ringing', 'talking');
UPDATE cdr_segments SET
    account = (SELECT cdr.callee FROM cdr WHERE cdr.id = cdr_segments.call_id),
    account_name = (SELECT cdr.callee_name FROM cdr WHERE cdr.id = cdr_segments.call_id)
WHERE kind = 'talking' AND account = '';
UPDATE cdr_segments SET result = (SELECT cdr.cause FROM cdr WHERE cdr.id = cdr_segments.call_id)
WHERE kind = 'queued' AND result = '';
-- All that figures are made of, so that a year of calls is read from here alone.
CREATE INDEX cdr_segments_figures ON cdr_segments (started_at, call_id, seq, kind, ended_at, account, queue, target, result)
WHERE kind IN ('queued', 'ringing', 'talking', 'transfer');

-- An agent's time after a call. It may end before the call does, when the agent
-- left it to others: so it does not refer to the record.
CREATE TABLE wrap_ups (
    call_id TEXT NOT NULL,
    account TEXT NOT NULL,
    account_name TEXT NOT NULL,
    queue TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    PRIMARY KEY (call_id, account, started_at)
);
CREATE INDEX wrap_ups_figures ON wrap_ups (started_at, call_id, account, queue, ended_at);

-- When agents were logged in: reachable and not offline by choice.
CREATE TABLE agent_sessions (
    account TEXT NOT NULL,
    account_name TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    PRIMARY KEY (account, started_at)
);
CREATE INDEX agent_sessions_ended ON agent_sessions (ended_at);
