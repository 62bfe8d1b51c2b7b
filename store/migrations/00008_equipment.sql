-- +goose Up
-- How the PC of an account is set: which camera, microphone and speaker by
-- name, and how loud. JSON, as the API describes it.
CREATE TABLE equipment (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    settings TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
