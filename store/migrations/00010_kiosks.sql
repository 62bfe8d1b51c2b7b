-- +goose Up
-- How a kiosk is set, beyond its account: what a consultation begins with, the
-- devices it should use (by label; empty: whatever was used last), and what is
-- known of it. A kiosk account without a row has never been set or seen.
CREATE TABLE kiosks (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    volume INTEGER NOT NULL DEFAULT -1, -- 0–10; -1: as it was left
    language TEXT NOT NULL DEFAULT 'ja',
    phone TEXT NOT NULL DEFAULT '',
    camera TEXT NOT NULL DEFAULT '',
    document_camera TEXT NOT NULL DEFAULT '',
    microphone TEXT NOT NULL DEFAULT '',
    speaker TEXT NOT NULL DEFAULT '',
    reloads BIGINT NOT NULL DEFAULT 0,
    last_seen_at BIGINT NOT NULL DEFAULT 0,
    paired_at BIGINT NOT NULL DEFAULT 0,
    paired_by TEXT NOT NULL DEFAULT '',
    tested_at BIGINT NOT NULL DEFAULT 0, -- the last test call that ended
    passed_at BIGINT NOT NULL DEFAULT 0, -- the last one that passed
    test TEXT NOT NULL DEFAULT '' -- its result as JSON
);
