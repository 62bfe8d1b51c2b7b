-- +goose Up
-- A person's own calls of a period are found without reading all they ever had.
CREATE INDEX cdr_segments_mine ON cdr_segments (account, started_at, call_id);
DROP INDEX cdr_segments_account;
