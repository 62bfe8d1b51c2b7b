-- name: Queues :many
SELECT * FROM queues ORDER BY id;

-- name: QueueByID :one
SELECT * FROM queues WHERE id = sqlc.arg(id);

-- name: UpsertQueue :exec
INSERT INTO queues (id, name_ja, name_en, strategy, ring_ms, retry_no_answer_ms, retry_declined_ms, retry_unreachable_ms, wrap_up_ms, disposition, missed_limit,
    max_waiting, max_wait_ms, answer_first, reject_when_empty, release_at_close, weight, overflow, announce, music, service_level_ms, short_abandon_ms)
VALUES (sqlc.arg(id), sqlc.arg(name_ja), sqlc.arg(name_en), sqlc.arg(strategy), sqlc.arg(ring_ms), sqlc.arg(retry_no_answer_ms), sqlc.arg(retry_declined_ms),
    sqlc.arg(retry_unreachable_ms), sqlc.arg(wrap_up_ms), sqlc.arg(disposition), sqlc.arg(missed_limit), sqlc.arg(max_waiting), sqlc.arg(max_wait_ms),
    sqlc.arg(answer_first), sqlc.arg(reject_when_empty), sqlc.arg(release_at_close), sqlc.arg(weight), sqlc.arg(overflow), sqlc.arg(announce),
    sqlc.arg(music), sqlc.arg(service_level_ms), sqlc.arg(short_abandon_ms))
ON CONFLICT (id) DO UPDATE SET name_ja = excluded.name_ja, name_en = excluded.name_en, strategy = excluded.strategy, ring_ms = excluded.ring_ms,
    retry_no_answer_ms = excluded.retry_no_answer_ms, retry_declined_ms = excluded.retry_declined_ms,
    retry_unreachable_ms = excluded.retry_unreachable_ms, wrap_up_ms = excluded.wrap_up_ms, disposition = excluded.disposition,
    missed_limit = excluded.missed_limit, max_waiting = excluded.max_waiting, max_wait_ms = excluded.max_wait_ms, answer_first = excluded.answer_first,
    reject_when_empty = excluded.reject_when_empty, release_at_close = excluded.release_at_close, weight = excluded.weight, overflow = excluded.overflow,
    announce = excluded.announce, music = excluded.music, service_level_ms = excluded.service_level_ms, short_abandon_ms = excluded.short_abandon_ms;

-- name: DeleteQueue :execrows
DELETE FROM queues WHERE id = sqlc.arg(id);

-- name: QueueAgents :many
SELECT * FROM queue_agents ORDER BY queue_id, account_id;

-- name: QueuesOf :many
SELECT queue_id FROM queue_agents WHERE account_id = sqlc.arg(account_id) ORDER BY queue_id;

-- name: MembersOf :many
SELECT * FROM queue_agents WHERE queue_id = sqlc.arg(queue_id) ORDER BY account_id;

-- name: InsertQueueAgent :exec
INSERT INTO queue_agents (queue_id, account_id, level, priority, position)
VALUES (sqlc.arg(queue_id), sqlc.arg(account_id), sqlc.arg(level), sqlc.arg(priority), sqlc.arg(position))
ON CONFLICT (queue_id, account_id) DO UPDATE SET level = excluded.level, priority = excluded.priority, position = excluded.position;

-- name: DeleteQueueAgent :exec
DELETE FROM queue_agents WHERE queue_id = sqlc.arg(queue_id) AND account_id = sqlc.arg(account_id);

-- name: DeleteMembersOf :exec
DELETE FROM queue_agents WHERE queue_id = sqlc.arg(queue_id);

-- name: DeleteQueuesOf :exec
DELETE FROM queue_agents WHERE account_id = sqlc.arg(account_id);

-- name: InsertAllQueuesOf :exec
INSERT INTO queue_agents (queue_id, account_id)
SELECT queues.id, accounts.id FROM queues, accounts WHERE accounts.id = sqlc.arg(account_id);

-- name: Buttons :many
SELECT * FROM buttons ORDER BY position, id;

-- name: ButtonByID :one
SELECT * FROM buttons WHERE id = sqlc.arg(id);

-- name: UpsertButton :exec
INSERT INTO buttons (id, queue_id, position, icon, colour, texts, enabled, schedule_id, priority)
VALUES (sqlc.arg(id), sqlc.arg(queue_id), sqlc.arg(position), sqlc.arg(icon), sqlc.arg(colour), sqlc.arg(texts), sqlc.arg(enabled), sqlc.arg(schedule_id),
    sqlc.arg(priority))
ON CONFLICT (id) DO UPDATE SET queue_id = excluded.queue_id, position = excluded.position, icon = excluded.icon, colour = excluded.colour, texts = excluded.texts,
    enabled = excluded.enabled, schedule_id = excluded.schedule_id, priority = excluded.priority;

-- name: DeleteButton :execrows
DELETE FROM buttons WHERE id = sqlc.arg(id);

-- name: Setting :one
SELECT value FROM settings WHERE key = sqlc.arg(key);

-- name: UpsertSetting :exec
INSERT INTO settings (key, value) VALUES (sqlc.arg(key), sqlc.arg(value))
ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: Revision :one
SELECT value FROM revision WHERE id = 1;

-- name: BumpRevision :exec
UPDATE revision SET value = value + 1 WHERE id = 1;

-- name: InsertAllAgentsOf :exec
INSERT INTO queue_agents (queue_id, account_id)
SELECT queues.id, accounts.id FROM queues, accounts
WHERE queues.id = sqlc.arg(queue_id) AND accounts.role IN ('staff', 'supervisor');

-- name: CountButtonsOf :one
SELECT count(*) FROM buttons WHERE queue_id = sqlc.arg(queue_id);
