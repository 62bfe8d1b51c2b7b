-- +goose Up
-- Times are Unix milliseconds in UTC, ids are UUIDv7 texts unless said otherwise.

CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE CHECK (login = lower(login) AND login <> ''),
    name TEXT NOT NULL,
    place TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('administrator', 'supervisor', 'staff', 'kiosk')),
    password_hash TEXT NOT NULL,
    must_change BOOLEAN NOT NULL,
    disabled BOOLEAN NOT NULL,
    last_login_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE devices (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    username TEXT NOT NULL UNIQUE,
    realm TEXT NOT NULL,
    label TEXT NOT NULL,
    ha1_md5 TEXT NOT NULL,
    ha1_sha256 TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX devices_account ON devices (account_id);

CREATE TABLE sessions (
    token_hash TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);
CREATE INDEX sessions_expires ON sessions (expires_at);

-- id is a short name such as juminhyo
CREATE TABLE queues (
    id TEXT NOT NULL PRIMARY KEY,
    name_ja TEXT NOT NULL,
    name_en TEXT NOT NULL,
    strategy TEXT NOT NULL CHECK (strategy IN ('ring-all', 'longest-idle')),
    ring_ms BIGINT NOT NULL,
    retry_ms BIGINT NOT NULL,
    wrap_up_ms BIGINT NOT NULL,
    max_waiting BIGINT NOT NULL,
    max_wait_ms BIGINT NOT NULL,
    answer_first BOOLEAN NOT NULL,
    reject_when_empty BOOLEAN NOT NULL,
    weight BIGINT NOT NULL
);

CREATE TABLE queue_agents (
    queue_id TEXT NOT NULL REFERENCES queues (id) ON DELETE CASCADE,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (queue_id, account_id)
);
CREATE INDEX queue_agents_account ON queue_agents (account_id);

-- id is the user part of the button's SIP address, e.g. juminhyo
CREATE TABLE buttons (
    id TEXT NOT NULL PRIMARY KEY,
    queue_id TEXT NOT NULL REFERENCES queues (id),
    position BIGINT NOT NULL,
    icon TEXT NOT NULL,
    colour TEXT NOT NULL,
    texts TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    use_hours BOOLEAN NOT NULL
);
CREATE INDEX buttons_queue ON buttons (queue_id);

-- Opening hours in minutes of the site's local day; weekday 0 is Sunday. A day
-- without a row is closed.
CREATE TABLE hours (
    weekday BIGINT NOT NULL PRIMARY KEY CHECK (weekday BETWEEN 0 AND 6),
    open_minute BIGINT NOT NULL,
    close_minute BIGINT NOT NULL,
    CHECK (open_minute >= 0 AND open_minute < close_minute AND close_minute <= 1440)
);

CREATE TABLE open_calls (
    id TEXT NOT NULL PRIMARY KEY,
    state BLOB NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Names are copied, so that a record outlives the accounts it speaks of (R27).
CREATE TABLE cdr (
    id TEXT NOT NULL PRIMARY KEY,
    started_at BIGINT NOT NULL,
    answered_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    caller TEXT NOT NULL,
    caller_name TEXT NOT NULL,
    callee TEXT NOT NULL,
    callee_name TEXT NOT NULL,
    button TEXT NOT NULL,
    queue TEXT NOT NULL,
    cause TEXT NOT NULL,
    recovered_count BIGINT NOT NULL,
    recovered_ms BIGINT NOT NULL
);
CREATE INDEX cdr_started ON cdr (started_at);
CREATE INDEX cdr_caller ON cdr (caller, started_at);
CREATE INDEX cdr_callee ON cdr (callee, started_at);

CREATE TABLE cdr_segments (
    call_id TEXT NOT NULL REFERENCES cdr (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    account TEXT NOT NULL,
    account_name TEXT NOT NULL,
    result TEXT NOT NULL,
    quality TEXT NOT NULL,
    PRIMARY KEY (call_id, seq)
);
CREATE INDEX cdr_segments_account ON cdr_segments (account);

CREATE TABLE journal (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at BIGINT NOT NULL,
    event BLOB NOT NULL
);
CREATE INDEX journal_at ON journal (at);

CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    address TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_at ON audit (at);

CREATE TABLE settings (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- One row, counted up by every change of configuration, accounts or sessions.
CREATE TABLE revision (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    value BIGINT NOT NULL
);
INSERT INTO revision (id, value) VALUES (1, 1);
