-- name: SegmentsStarted :many
SELECT call_id, kind, started_at, ended_at, account, queue, target, result
FROM cdr_segments
WHERE started_at >= sqlc.arg(from_at) AND started_at < sqlc.arg(to_at) AND kind IN ('queued', 'ringing', 'talking', 'transfer')
ORDER BY started_at, call_id, seq;

-- name: WrapUpsStarted :many
SELECT account, queue, started_at, ended_at FROM wrap_ups
WHERE started_at >= sqlc.arg(from_at) AND started_at < sqlc.arg(to_at)
ORDER BY started_at, call_id, account;

-- name: AgentSessionsIn :many
SELECT * FROM agent_sessions WHERE ended_at > sqlc.arg(from_at) AND started_at < sqlc.arg(to_at)
ORDER BY account, started_at;

-- name: UpsertAgentSession :exec
INSERT INTO agent_sessions (account, account_name, started_at, ended_at)
VALUES (sqlc.arg(account), sqlc.arg(account_name), sqlc.arg(started_at), sqlc.arg(ended_at))
ON CONFLICT (account, started_at) DO UPDATE SET ended_at = excluded.ended_at;
