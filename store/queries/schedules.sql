-- name: Schedules :many
SELECT * FROM schedules ORDER BY id;

-- name: ScheduleByID :one
SELECT * FROM schedules WHERE id = sqlc.arg(id);

-- name: ScheduleHours :many
SELECT * FROM schedule_hours ORDER BY schedule_id, weekday, open_minute;

-- name: UpsertSchedule :exec
INSERT INTO schedules (id, name_ja, name_en, plan) VALUES (sqlc.arg(id), sqlc.arg(name_ja), sqlc.arg(name_en), sqlc.arg(plan))
ON CONFLICT (id) DO UPDATE SET name_ja = excluded.name_ja, name_en = excluded.name_en, plan = excluded.plan;

-- name: DeleteScheduleHours :exec
DELETE FROM schedule_hours WHERE schedule_id = sqlc.arg(schedule_id);

-- name: InsertScheduleHours :exec
INSERT INTO schedule_hours (schedule_id, weekday, open_minute, close_minute)
VALUES (sqlc.arg(schedule_id), sqlc.arg(weekday), sqlc.arg(open_minute), sqlc.arg(close_minute));

-- name: DeleteSchedule :execrows
DELETE FROM schedules WHERE id = sqlc.arg(id);

-- name: CountButtonsOfSchedule :one
SELECT count(*) FROM buttons WHERE schedule_id = sqlc.arg(schedule_id);
