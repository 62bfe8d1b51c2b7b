-- name: InsertToken :exec
INSERT INTO api_tokens (id, name, token_hash, scopes, created_by, created_at, expires_at, last_used_at, last_address)
VALUES (sqlc.arg(id), sqlc.arg(name), sqlc.arg(token_hash), sqlc.arg(scopes), sqlc.arg(created_by), sqlc.arg(created_at), sqlc.arg(expires_at), 0, '');

-- name: TokenByHash :one
SELECT * FROM api_tokens WHERE token_hash = sqlc.arg(token_hash);

-- name: TokenByID :one
SELECT * FROM api_tokens WHERE id = sqlc.arg(id);

-- name: CountTokens :one
SELECT count(*) FROM api_tokens;

-- name: TouchToken :exec
UPDATE api_tokens SET last_used_at = sqlc.arg(now), last_address = sqlc.arg(address) WHERE id = sqlc.arg(id);

-- name: DeleteToken :execrows
DELETE FROM api_tokens WHERE id = sqlc.arg(id);
