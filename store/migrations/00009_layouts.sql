-- +goose Up
-- Screens of kiosks (R14). Documents are JSON, as store/layout describes them.

-- draft is empty when there is nothing that was not published; number is the
-- version that kiosks show, 0 before the first.
CREATE TABLE layouts (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    is_default BOOLEAN NOT NULL,
    draft TEXT NOT NULL,
    draft_at BIGINT NOT NULL,
    draft_by TEXT NOT NULL,
    number BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
-- At most one is for the kiosks that have none of their own.
CREATE UNIQUE INDEX layouts_default ON layouts (is_default) WHERE is_default;

CREATE TABLE layout_versions (
    layout_id TEXT NOT NULL REFERENCES layouts (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    document TEXT NOT NULL,
    note TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    published_by TEXT NOT NULL,
    PRIMARY KEY (layout_id, number)
);

CREATE TABLE layout_kiosks (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    layout_id TEXT NOT NULL REFERENCES layouts (id) ON DELETE CASCADE
);
CREATE INDEX layout_kiosks_layout ON layout_kiosks (layout_id);

-- The id is made of the content.
CREATE TABLE layout_pictures (
    id TEXT NOT NULL PRIMARY KEY,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    content BLOB NOT NULL,
    created_at BIGINT NOT NULL
);
