-- +goose Up
-- What staff have kept of consultations on purpose (R24). The content lies
-- encrypted in a box of the vault; here is what its folder shows. The owner may
-- be an account that was deleted since.
CREATE TABLE kept (
    id TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL,
    call_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    until BIGINT NOT NULL,
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    documents TEXT NOT NULL, -- JSON: ids of the room's documents
    chat BOOLEAN NOT NULL,
    files BIGINT NOT NULL,
    bytes BIGINT NOT NULL
);
CREATE INDEX kept_owner ON kept (owner, at);
CREATE INDEX kept_until ON kept (until);

-- Standing documents, to be shared with one click. box names where the file and
-- its pages lie encrypted.
CREATE TABLE library (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    format TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    pages BIGINT NOT NULL,
    box TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);
