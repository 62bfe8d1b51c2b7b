-- +goose Up
-- Figures of queues, buttons, kiosks and agents by the quarters of an hour of a
-- day in UTC, so that a year of calls is read in a moment. They are counted when
-- a record is written and outlive it. figures is packed (store/rollup.go); name
-- is that of the kiosk or agent at the time.
CREATE TABLE rollups (
    kind TEXT NOT NULL CHECK (kind IN ('queue', 'button', 'kiosk', 'agent')),
    day BIGINT NOT NULL,
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    figures BLOB NOT NULL,
    PRIMARY KEY (kind, day, subject)
);

-- One row: what began at counted_from or later is counted. What was there before
-- is counted afterwards, backwards in time, until counted_from is 0.
CREATE TABLE rollup_state (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    counted_from BIGINT NOT NULL
);
INSERT INTO rollup_state (id, counted_from)
SELECT 1, max(
    (SELECT coalesce(max(started_at) + 1, 0) FROM cdr),
    (SELECT coalesce(max(started_at) + 1, 0) FROM wrap_ups),
    (SELECT coalesce(max(ended_at) + 1, 0) FROM agent_sessions)
);
