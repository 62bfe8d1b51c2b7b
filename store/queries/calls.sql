-- name: UpsertOpenCall :exec
INSERT INTO open_calls (id, state, updated_at) VALUES (sqlc.arg(id), sqlc.arg(state), sqlc.arg(updated_at))
ON CONFLICT (id) DO UPDATE SET state = excluded.state, updated_at = excluded.updated_at;

-- name: OpenCalls :many
SELECT * FROM open_calls ORDER BY id;

-- name: DeleteOpenCall :exec
DELETE FROM open_calls WHERE id = sqlc.arg(id);

-- name: CountCall :one
SELECT count(*) FROM cdr WHERE id = sqlc.arg(id);

-- name: AccountName :one
SELECT name FROM accounts WHERE id = sqlc.arg(id);

-- name: InsertCall :exec
INSERT INTO cdr (id, started_at, answered_at, ended_at, caller, caller_name, callee, callee_name, button, queue, cause, recovered_count, recovered_ms)
VALUES (sqlc.arg(id), sqlc.arg(started_at), sqlc.arg(answered_at), sqlc.arg(ended_at), sqlc.arg(caller), sqlc.arg(caller_name), sqlc.arg(callee), sqlc.arg(callee_name), sqlc.arg(button), sqlc.arg(queue), sqlc.arg(cause), sqlc.arg(recovered_count), sqlc.arg(recovered_ms));

-- name: InsertSegment :exec
INSERT INTO cdr_segments (call_id, seq, kind, started_at, ended_at, account, account_name, queue, target, purpose, role, mode, result, quality, leg)
VALUES (sqlc.arg(call_id), sqlc.arg(seq), sqlc.arg(kind), sqlc.arg(started_at), sqlc.arg(ended_at), sqlc.arg(account), sqlc.arg(account_name),
    sqlc.arg(queue), sqlc.arg(target), sqlc.arg(purpose), sqlc.arg(role), sqlc.arg(mode), sqlc.arg(result), sqlc.arg(quality), sqlc.arg(leg));

-- name: CallByID :one
SELECT * FROM cdr WHERE id = sqlc.arg(id);

-- name: Calls :many
SELECT * FROM cdr WHERE started_at >= sqlc.arg(from_at) AND started_at < sqlc.arg(to_at)
ORDER BY started_at DESC, id DESC LIMIT sqlc.arg(count);

-- name: CallsOf :many
SELECT * FROM cdr WHERE cdr.started_at >= sqlc.arg(from_at) AND cdr.started_at < sqlc.arg(to_at)
    AND (cdr.caller = sqlc.arg(account) OR cdr.callee = sqlc.arg(account)
        OR EXISTS (SELECT 1 FROM cdr_segments WHERE cdr_segments.call_id = cdr.id AND cdr_segments.account = sqlc.arg(account)))
ORDER BY cdr.started_at DESC, cdr.id DESC LIMIT sqlc.arg(count);

-- name: SegmentsOf :many
SELECT * FROM cdr_segments WHERE call_id = sqlc.arg(call_id) ORDER BY seq;

-- name: InsertJournal :exec
INSERT INTO journal (at, event) VALUES (sqlc.arg(at), sqlc.arg(event));

-- name: JournalAfter :many
SELECT * FROM journal WHERE seq > sqlc.arg(after) ORDER BY seq LIMIT sqlc.arg(count);

-- name: PruneJournal :execrows
DELETE FROM journal WHERE at < sqlc.arg(before);

-- name: UpsertPresence :exec
INSERT INTO presence (account_id, presence, reason)
SELECT accounts.id, sqlc.arg(presence), sqlc.arg(reason) FROM accounts WHERE accounts.id = sqlc.arg(account_id)
ON CONFLICT (account_id) DO UPDATE SET presence = excluded.presence, reason = excluded.reason;

-- name: Presences :many
SELECT * FROM presence ORDER BY account_id;

-- name: InsertWrapUp :execrows
INSERT INTO wrap_ups (call_id, account, account_name, queue, started_at, ended_at)
VALUES (sqlc.arg(call_id), sqlc.arg(account), sqlc.arg(account_name), sqlc.arg(queue), sqlc.arg(started_at), sqlc.arg(ended_at))
ON CONFLICT (call_id, account, started_at) DO NOTHING;

-- name: WrapUpsOf :many
SELECT * FROM wrap_ups WHERE call_id = sqlc.arg(call_id) ORDER BY started_at, account;

-- name: UpsertDisposition :exec
INSERT INTO dispositions (call_id, account, account_name, code, note, at)
VALUES (sqlc.arg(call_id), sqlc.arg(account), sqlc.arg(account_name), sqlc.arg(code), sqlc.arg(note), sqlc.arg(at))
ON CONFLICT (call_id, account) DO UPDATE SET code = excluded.code, note = excluded.note, at = excluded.at;

-- name: DispositionsOf :many
SELECT * FROM dispositions WHERE call_id = sqlc.arg(call_id) ORDER BY at, account;
