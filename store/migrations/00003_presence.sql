-- +goose Up
-- What an agent chose last, so that it holds after a restart.
CREATE TABLE presence (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    presence TEXT NOT NULL CHECK (presence IN ('available', 'away', 'offline')),
    reason TEXT NOT NULL
);
