-- +goose Up
-- The search of the usage history (R12, R27): it answers quickly with a million
-- calls, whatever is asked for. See store/recordplan.go.

ALTER TABLE cdr ADD COLUMN answered BOOLEAN NOT NULL GENERATED ALWAYS AS (answered_at > 0) VIRTUAL;
ALTER TABLE cdr ADD COLUMN talked_ms BIGINT NOT NULL GENERATED ALWAYS AS (CASE WHEN answered_at > 0 THEN ended_at - answered_at ELSE 0 END) VIRTUAL;
ALTER TABLE cdr ADD COLUMN waited_ms BIGINT NOT NULL GENERATED ALWAYS AS (CASE WHEN answered_at > 0 THEN answered_at - started_at ELSE ended_at - started_at END) VIRTUAL;

-- Each holds all that is filtered and sorted by, so that only the rows of a page
-- are read themselves.
CREATE INDEX cdr_start ON cdr (started_at, id, button, queue, cause, answered, talked_ms, waited_ms, ended_at);
CREATE INDEX cdr_button ON cdr (button, started_at, id, queue, cause, answered, talked_ms, waited_ms);
CREATE INDEX cdr_queue ON cdr (queue, started_at, id, button, cause, answered, talked_ms, waited_ms);
CREATE INDEX cdr_cause ON cdr (cause, started_at, id, button, queue, answered, talked_ms, waited_ms);
CREATE INDEX cdr_talked ON cdr (talked_ms, id);
CREATE INDEX cdr_waited ON cdr (waited_ms, id);
DROP INDEX cdr_started;

-- Who had a part in which call: both sides and everybody who joined or took it
-- over, but not those who were only rung. The rest is copied from the call.
CREATE TABLE cdr_people (
    account TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    call_id TEXT NOT NULL,
    button TEXT NOT NULL,
    queue TEXT NOT NULL,
    cause TEXT NOT NULL,
    answered BOOLEAN NOT NULL,
    talked_ms BIGINT NOT NULL,
    waited_ms BIGINT NOT NULL,
    PRIMARY KEY (account, started_at, call_id)
) WITHOUT ROWID;
INSERT INTO cdr_people (account, started_at, call_id, button, queue, cause, answered, talked_ms, waited_ms)
SELECT parts.account, cdr.started_at, cdr.id, cdr.button, cdr.queue, cdr.cause, cdr.answered, cdr.talked_ms, cdr.waited_ms
FROM (
    SELECT id AS call_id, caller AS account FROM cdr
    UNION SELECT id, callee FROM cdr
    UNION SELECT call_id, account FROM cdr_segments WHERE kind <> 'ringing'
) AS parts JOIN cdr ON cdr.id = parts.call_id
WHERE parts.account <> '';

-- What agents noted, by result and by words.
CREATE INDEX dispositions_code ON dispositions (code, at, call_id);
CREATE INDEX dispositions_note ON dispositions (at, call_id, account, code, note) WHERE note <> '';

-- Of receipts whose call is gone.
CREATE INDEX receipts_at ON receipts (at);
