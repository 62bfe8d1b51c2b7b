-- name: InsertKept :exec
INSERT INTO kept (id, owner, call_id, at, until, name, reason, documents, chat, files, bytes)
VALUES (sqlc.arg(id), sqlc.arg(owner), sqlc.arg(call_id), sqlc.arg(at), sqlc.arg(until), sqlc.arg(name), sqlc.arg(reason), sqlc.arg(documents), sqlc.arg(chat), sqlc.arg(files), sqlc.arg(bytes));

-- name: AllKept :many
SELECT * FROM kept ORDER BY at DESC, id DESC;

-- name: KeptByID :one
SELECT * FROM kept WHERE id = sqlc.arg(id);

-- name: DeleteKept :execrows
DELETE FROM kept WHERE id = sqlc.arg(id);

-- name: LibraryEntries :many
SELECT * FROM library ORDER BY name, id;

-- name: LibraryEntry :one
SELECT * FROM library WHERE id = sqlc.arg(id);

-- name: UpsertLibraryEntry :exec
INSERT INTO library (id, name, format, bytes, pages, box, changed_at, changed_by)
VALUES (sqlc.arg(id), sqlc.arg(name), sqlc.arg(format), sqlc.arg(bytes), sqlc.arg(pages), sqlc.arg(box), sqlc.arg(changed_at), sqlc.arg(changed_by))
ON CONFLICT (id) DO UPDATE SET name = excluded.name, format = excluded.format, bytes = excluded.bytes, pages = excluded.pages,
    box = excluded.box, changed_at = excluded.changed_at, changed_by = excluded.changed_by;

-- name: DeleteLibraryEntry :execrows
DELETE FROM library WHERE id = sqlc.arg(id);
