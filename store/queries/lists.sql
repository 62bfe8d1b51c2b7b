-- name: AwayReasons :many
SELECT * FROM away_reasons ORDER BY position, id;

-- name: DeleteAwayReasons :exec
DELETE FROM away_reasons;

-- name: InsertAwayReason :exec
INSERT INTO away_reasons (id, name_ja, name_en, position, enabled)
VALUES (sqlc.arg(id), sqlc.arg(name_ja), sqlc.arg(name_en), sqlc.arg(position), sqlc.arg(enabled));

-- name: DispositionCodes :many
SELECT * FROM disposition_codes ORDER BY position, id;

-- name: DeleteDispositionCodes :exec
DELETE FROM disposition_codes;

-- name: InsertDispositionCode :exec
INSERT INTO disposition_codes (id, name_ja, name_en, queue_id, position, enabled)
VALUES (sqlc.arg(id), sqlc.arg(name_ja), sqlc.arg(name_en), sqlc.arg(queue_id), sqlc.arg(position), sqlc.arg(enabled));

-- name: Addresses :many
SELECT * FROM addresses ORDER BY id;

-- name: AddressByID :one
SELECT * FROM addresses WHERE id = sqlc.arg(id);

-- name: UpsertAddress :exec
INSERT INTO addresses (id, name_ja, name_en, account_id, number)
VALUES (sqlc.arg(id), sqlc.arg(name_ja), sqlc.arg(name_en), sqlc.arg(account_id), sqlc.arg(number))
ON CONFLICT (id) DO UPDATE SET name_ja = excluded.name_ja, name_en = excluded.name_en, account_id = excluded.account_id, number = excluded.number;

-- name: DeleteAddress :execrows
DELETE FROM addresses WHERE id = sqlc.arg(id);
