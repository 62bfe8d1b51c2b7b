-- name: SegmentsStarted :many
SELECT cdr_segments.call_id, cdr_segments.kind, cdr_segments.started_at, cdr_segments.ended_at, cdr_segments.account,
    cdr_segments.account_name, cdr_segments.queue, cdr_segments.target, cdr_segments.purpose, cdr_segments.result, cdr.cause
FROM cdr_segments JOIN cdr ON cdr.id = cdr_segments.call_id
WHERE cdr_segments.started_at >= sqlc.arg(from_at) AND cdr_segments.started_at < sqlc.arg(to_at)
    AND cdr_segments.kind IN ('queued', 'ringing', 'talking', 'transfer')
ORDER BY cdr_segments.started_at, cdr_segments.call_id, cdr_segments.seq;

-- name: WrapUpsStarted :many
SELECT * FROM wrap_ups WHERE started_at >= sqlc.arg(from_at) AND started_at < sqlc.arg(to_at)
ORDER BY started_at, call_id, account;

-- name: AgentSessionsIn :many
SELECT * FROM agent_sessions WHERE ended_at > sqlc.arg(from_at) AND started_at < sqlc.arg(to_at)
ORDER BY account, started_at;

-- name: UpsertAgentSession :exec
INSERT INTO agent_sessions (account, account_name, started_at, ended_at)
VALUES (sqlc.arg(account), sqlc.arg(account_name), sqlc.arg(started_at), sqlc.arg(ended_at))
ON CONFLICT (account, started_at) DO UPDATE SET ended_at = excluded.ended_at;
