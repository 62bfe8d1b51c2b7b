-- name: CountedFrom :one
SELECT counted_from FROM rollup_state WHERE id = 1;

-- name: SetCountedFrom :exec
UPDATE rollup_state SET counted_from = sqlc.arg(counted_from) WHERE id = 1;

-- name: Rollup :one
SELECT name, figures FROM rollups WHERE kind = sqlc.arg(kind) AND day = sqlc.arg(day) AND subject = sqlc.arg(subject);

-- name: UpsertRollup :exec
INSERT INTO rollups (kind, day, subject, name, figures)
VALUES (sqlc.arg(kind), sqlc.arg(day), sqlc.arg(subject), sqlc.arg(name), sqlc.arg(figures))
ON CONFLICT (kind, day, subject) DO UPDATE SET name = excluded.name, figures = excluded.figures;

-- name: PruneRollups :execrows
DELETE FROM rollups WHERE kind = sqlc.arg(kind) AND day < sqlc.arg(before);

-- name: QueueGoals :many
SELECT id, service_level_ms, short_abandon_ms FROM queues;

-- name: NthCallBefore :one
SELECT started_at FROM cdr WHERE started_at < sqlc.arg(before) ORDER BY started_at DESC LIMIT 1 OFFSET sqlc.arg(nth);

-- name: CallsStarted :many
SELECT * FROM cdr WHERE started_at >= sqlc.arg(from_at) AND started_at < sqlc.arg(to_at) ORDER BY started_at, id;

-- name: CountedSegmentsOf :many
SELECT call_id, kind, started_at, ended_at, account, account_name, queue, target, result FROM cdr_segments
WHERE call_id = sqlc.arg(call_id) AND kind IN ('queued', 'ringing', 'talking', 'transfer', 'interrupted')
ORDER BY started_at, seq;

-- name: WrapUpsIn :many
SELECT * FROM wrap_ups WHERE started_at >= sqlc.arg(from_at) AND started_at < sqlc.arg(to_at);

-- name: DispositionOf :one
SELECT * FROM dispositions WHERE call_id = sqlc.arg(call_id) AND account = sqlc.arg(account);

-- name: AgentSessionEnd :one
SELECT ended_at FROM agent_sessions WHERE account = sqlc.arg(account) AND started_at = sqlc.arg(started_at);

-- name: CountedSegmentsStarted :many
SELECT s.call_id, s.kind, s.started_at, s.ended_at, s.account, s.account_name, s.queue, s.target, s.result
FROM cdr JOIN cdr_segments s ON s.call_id = cdr.id
WHERE cdr.started_at >= sqlc.arg(from_at) AND cdr.started_at < sqlc.arg(to_at)
    AND s.kind IN ('queued', 'ringing', 'talking', 'transfer', 'interrupted')
ORDER BY s.started_at, s.seq;

-- name: WrapUpsOfStarted :many
SELECT w.call_id, w.account, w.account_name, w.queue, w.started_at, w.ended_at FROM cdr JOIN wrap_ups w ON w.call_id = cdr.id
WHERE cdr.started_at >= sqlc.arg(from_at) AND cdr.started_at < sqlc.arg(to_at);

-- name: DispositionsOfStarted :many
SELECT d.call_id, d.account, d.account_name, d.code, d.note, d.at FROM cdr JOIN dispositions d ON d.call_id = cdr.id
WHERE cdr.started_at >= sqlc.arg(from_at) AND cdr.started_at < sqlc.arg(to_at);
