-- name: InsertRoomKey :exec
INSERT INTO room_keys (id, wrapped, created_at) VALUES (sqlc.arg(id), sqlc.arg(wrapped), sqlc.arg(created_at));

-- name: RoomKey :one
SELECT wrapped FROM room_keys WHERE id = sqlc.arg(id);

-- name: DeleteRoomKey :execrows
DELETE FROM room_keys WHERE id = sqlc.arg(id);

-- name: RoomKeyIDs :many
SELECT id FROM room_keys ORDER BY id;

-- name: InsertReceipt :exec
INSERT INTO receipts (id, call_id, at, rule, account, files, photos, boards, pages, marks, messages, prints, bytes, kept)
VALUES (sqlc.arg(id), sqlc.arg(call_id), sqlc.arg(at), sqlc.arg(rule), sqlc.arg(account), sqlc.arg(files), sqlc.arg(photos), sqlc.arg(boards), sqlc.arg(pages), sqlc.arg(marks), sqlc.arg(messages), sqlc.arg(prints), sqlc.arg(bytes), sqlc.arg(kept));

-- name: ReceiptsOfCall :many
SELECT * FROM receipts WHERE call_id = sqlc.arg(call_id) ORDER BY at, id;
