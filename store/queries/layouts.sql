-- name: Layouts :many
SELECT * FROM layouts ORDER BY is_default DESC, name, id;

-- name: LayoutByID :one
SELECT * FROM layouts WHERE id = sqlc.arg(id);

-- name: CountLayouts :one
SELECT count(*) FROM layouts;

-- name: InsertLayout :exec
INSERT INTO layouts (id, name, is_default, draft, draft_at, draft_by, number, created_at)
VALUES (sqlc.arg(id), sqlc.arg(name), FALSE, sqlc.arg(draft), sqlc.arg(now), sqlc.arg(draft_by), 0, sqlc.arg(now));

-- name: RenameLayout :execrows
UPDATE layouts SET name = sqlc.arg(name) WHERE id = sqlc.arg(id);

-- name: ClearDefaultLayout :exec
UPDATE layouts SET is_default = FALSE WHERE is_default;

-- name: SetDefaultLayout :execrows
UPDATE layouts SET is_default = sqlc.arg(is_default) WHERE id = sqlc.arg(id);

-- name: SetLayoutDraft :execrows
UPDATE layouts SET draft = sqlc.arg(draft), draft_at = sqlc.arg(draft_at), draft_by = sqlc.arg(draft_by) WHERE id = sqlc.arg(id);

-- name: SetLayoutNumber :execrows
UPDATE layouts SET number = sqlc.arg(number), draft = '', draft_at = 0, draft_by = '' WHERE id = sqlc.arg(id);

-- name: DeleteLayout :execrows
DELETE FROM layouts WHERE id = sqlc.arg(id);

-- name: LastLayoutVersion :one
SELECT CAST(coalesce(max(number), 0) AS INTEGER) FROM layout_versions WHERE layout_id = sqlc.arg(layout_id);

-- name: InsertLayoutVersion :exec
INSERT INTO layout_versions (layout_id, number, document, note, published_at, published_by)
VALUES (sqlc.arg(layout_id), sqlc.arg(number), sqlc.arg(document), sqlc.arg(note), sqlc.arg(published_at), sqlc.arg(published_by));

-- name: LayoutVersions :many
SELECT * FROM layout_versions WHERE layout_id = sqlc.arg(layout_id) ORDER BY number DESC;

-- name: LayoutVersion :one
SELECT * FROM layout_versions WHERE layout_id = sqlc.arg(layout_id) AND number = sqlc.arg(number);

-- name: PublishedLayouts :many
SELECT layout_versions.* FROM layout_versions
JOIN layouts ON layouts.id = layout_versions.layout_id AND layouts.number = layout_versions.number;

-- name: PruneLayoutVersions :exec
DELETE FROM layout_versions WHERE layout_id = sqlc.arg(layout_id) AND number <= sqlc.arg(upto);

-- name: LayoutKiosks :many
SELECT * FROM layout_kiosks ORDER BY layout_id, account_id;

-- name: DeleteLayoutKiosks :exec
DELETE FROM layout_kiosks WHERE layout_id = sqlc.arg(layout_id);

-- name: PutLayoutKiosk :exec
INSERT INTO layout_kiosks (account_id, layout_id) VALUES (sqlc.arg(account_id), sqlc.arg(layout_id))
ON CONFLICT (account_id) DO UPDATE SET layout_id = excluded.layout_id;

-- name: PutLayoutPicture :exec
INSERT INTO layout_pictures (id, width, height, content, created_at)
VALUES (sqlc.arg(id), sqlc.arg(width), sqlc.arg(height), sqlc.arg(content), sqlc.arg(created_at))
ON CONFLICT (id) DO UPDATE SET created_at = excluded.created_at;

-- name: LayoutPicture :one
SELECT content FROM layout_pictures WHERE id = sqlc.arg(id);

-- name: CountLayoutPicture :one
SELECT count(*) FROM layout_pictures WHERE id = sqlc.arg(id);

-- name: CountLayoutPictures :one
SELECT count(*) FROM layout_pictures;

-- name: PruneLayoutPictures :exec
DELETE FROM layout_pictures WHERE layout_pictures.created_at < sqlc.arg(before)
    AND NOT EXISTS (SELECT 1 FROM layouts WHERE instr(layouts.draft, layout_pictures.id) > 0)
    AND NOT EXISTS (SELECT 1 FROM layout_versions WHERE instr(layout_versions.document, layout_pictures.id) > 0);
