-- name: InsertPerson :exec
INSERT INTO cdr_people (account, started_at, call_id, button, queue, cause, answered, talked_ms, waited_ms)
VALUES (sqlc.arg(account), sqlc.arg(started_at), sqlc.arg(call_id), sqlc.arg(button), sqlc.arg(queue), sqlc.arg(cause), sqlc.arg(answered), sqlc.arg(talked_ms), sqlc.arg(waited_ms));

-- name: DeletePerson :exec
DELETE FROM cdr_people WHERE account = sqlc.arg(account) AND started_at = sqlc.arg(started_at) AND call_id = sqlc.arg(call_id);

-- name: CallsBefore :many
SELECT id FROM cdr WHERE started_at < sqlc.arg(before) ORDER BY started_at LIMIT sqlc.arg(count);

-- name: DeleteCall :exec
DELETE FROM cdr WHERE id = sqlc.arg(id);

-- name: DeleteDispositionsOf :exec
DELETE FROM dispositions WHERE call_id = sqlc.arg(call_id);

-- name: DeleteReceiptsOf :exec
DELETE FROM receipts WHERE call_id = sqlc.arg(call_id);

-- name: DeleteWrapUpsOf :exec
DELETE FROM wrap_ups WHERE call_id = sqlc.arg(call_id);

-- name: DeletePrintJobsOf :exec
DELETE FROM print_jobs WHERE call_id = sqlc.arg(call_id);

-- name: OrphanedDispositions :many
SELECT DISTINCT call_id FROM dispositions
WHERE dispositions.at < sqlc.arg(before) AND NOT EXISTS (SELECT 1 FROM cdr WHERE cdr.id = dispositions.call_id);

-- name: DeleteOrphanedReceipts :execrows
DELETE FROM receipts WHERE receipts.at < sqlc.arg(before) AND NOT EXISTS (SELECT 1 FROM cdr WHERE cdr.id = receipts.call_id);

-- name: DeleteOrphanedWrapUps :execrows
DELETE FROM wrap_ups WHERE wrap_ups.started_at < sqlc.arg(before) AND NOT EXISTS (SELECT 1 FROM cdr WHERE cdr.id = wrap_ups.call_id);

-- name: DeleteAgentSessionsBefore :execrows
DELETE FROM agent_sessions WHERE ended_at < sqlc.arg(before);
