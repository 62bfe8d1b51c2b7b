-- name: Stops :many
SELECT * FROM stops ORDER BY at DESC, id DESC LIMIT sqlc.arg(count);

-- name: StopByID :one
SELECT * FROM stops WHERE id = sqlc.arg(id);

-- name: OpenStops :many
SELECT * FROM stops WHERE state IN ('approved', 'maintenance') ORDER BY at, id;

-- name: InsertStop :exec
INSERT INTO stops (id, at, no_calls_minutes, limit_minutes, until_at, message_ja, message_en, reason, mode, state,
    created_by, created_login, approved_by, approved_login, created_at, changed_at)
VALUES (sqlc.arg(id), sqlc.arg(at), sqlc.arg(no_calls_minutes), sqlc.arg(limit_minutes), sqlc.arg(until_at), sqlc.arg(message_ja),
    sqlc.arg(message_en), sqlc.arg(reason), sqlc.arg(mode), 'scheduled', sqlc.arg(created_by), sqlc.arg(created_login), '', '',
    sqlc.arg(now), sqlc.arg(now));

-- name: SetStopState :exec
UPDATE stops SET state = sqlc.arg(state), approved_by = sqlc.arg(approved_by), approved_login = sqlc.arg(approved_login), changed_at = sqlc.arg(now)
WHERE id = sqlc.arg(id);
