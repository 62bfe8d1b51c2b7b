-- name: InsertSession :exec
INSERT INTO sessions (token_hash, account_id, address, user_agent, created_at, last_seen_at, expires_at)
VALUES (sqlc.arg(token_hash), sqlc.arg(account_id), sqlc.arg(address), sqlc.arg(user_agent), sqlc.arg(now), sqlc.arg(now), sqlc.arg(expires_at));

-- name: SessionByToken :one
SELECT sqlc.embed(sessions), sqlc.embed(accounts) FROM sessions JOIN accounts ON accounts.id = sessions.account_id
WHERE sessions.token_hash = sqlc.arg(token_hash);

-- name: TouchSession :execrows
UPDATE sessions SET last_seen_at = sqlc.arg(now), expires_at = sqlc.arg(expires_at) WHERE token_hash = sqlc.arg(token_hash);

-- name: DeleteSession :execrows
DELETE FROM sessions WHERE token_hash = sqlc.arg(token_hash);

-- name: DeleteSessionsOf :execrows
DELETE FROM sessions WHERE account_id = sqlc.arg(account_id) AND token_hash <> sqlc.arg(keep);

-- name: DeleteExpiredSessions :execrows
DELETE FROM sessions WHERE expires_at <= sqlc.arg(now);
