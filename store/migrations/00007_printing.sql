-- +goose Up
-- Printers, and what became of print jobs (R5).

-- driver ipp: uri, and how it is known (pin: SHA-256 of its certificate).
-- driver agent: account whose agent has it, and what that calls it.
CREATE TABLE printers (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    driver TEXT NOT NULL CHECK (driver IN ('ipp', 'agent', 'browser')),
    uri TEXT NOT NULL,
    pin TEXT NOT NULL,
    unencrypted BOOLEAN NOT NULL,
    agent TEXT NOT NULL,
    device TEXT NOT NULL,
    media TEXT NOT NULL CHECK (media IN ('A4', 'A3')),
    color BOOLEAN NOT NULL,
    enabled BOOLEAN NOT NULL,
    position BIGINT NOT NULL
);

-- Whose printer it is.
CREATE TABLE printer_kiosks (
    printer_id TEXT NOT NULL REFERENCES printers (id) ON DELETE CASCADE,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (printer_id, account_id)
);
CREATE INDEX printer_kiosks_account ON printer_kiosks (account_id);

-- A job is written down before its printer gets it. No content. call_id is
-- empty for test pages; handle is what the printer calls the job.
CREATE TABLE print_jobs (
    id TEXT NOT NULL PRIMARY KEY,
    call_id TEXT NOT NULL,
    printer_id TEXT NOT NULL,
    kiosk TEXT NOT NULL,
    pages BIGINT NOT NULL,
    copies BIGINT NOT NULL,
    media TEXT NOT NULL,
    color BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    confirmed BOOLEAN NOT NULL,
    cancelling BOOLEAN NOT NULL,
    handle TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX print_jobs_call ON print_jobs (call_id);
CREATE INDEX print_jobs_state ON print_jobs (state);
