-- +goose Up
-- Consultation rooms. A room's key is wrapped with a master key that is not in
-- the database; deleting its row is how the room is forgotten.
CREATE TABLE room_keys (
    id TEXT NOT NULL PRIMARY KEY,
    wrapped BLOB NOT NULL,
    created_at BIGINT NOT NULL
);

-- What was erased, and no content. A receipt may come before the call's record.
CREATE TABLE receipts (
    id TEXT NOT NULL PRIMARY KEY,
    call_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    rule TEXT NOT NULL CHECK (rule IN ('consultation-ended', 'deleted-by-staff', 'orphaned', 'retention')),
    account TEXT NOT NULL,
    files BIGINT NOT NULL,
    photos BIGINT NOT NULL,
    boards BIGINT NOT NULL,
    pages BIGINT NOT NULL,
    marks BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    prints BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    kept BIGINT NOT NULL
);
CREATE INDEX receipts_call ON receipts (call_id, at);
