-- name: InsertAudit :exec
INSERT INTO audit (seq, id, at, actor, address, action, subject, detail, prev_hash, hash)
VALUES (sqlc.arg(seq), sqlc.arg(id), sqlc.arg(at), sqlc.arg(actor), sqlc.arg(address), sqlc.arg(action), sqlc.arg(subject), sqlc.arg(detail), sqlc.arg(prev_hash), sqlc.arg(hash));

-- name: LastAudit :one
SELECT * FROM audit ORDER BY seq DESC LIMIT 1;

-- name: AuditAfter :many
SELECT * FROM audit WHERE seq > sqlc.arg(after) ORDER BY seq LIMIT sqlc.arg(count);
