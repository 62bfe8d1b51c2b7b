-- name: InsertPerson :exec
INSERT INTO cdr_people (account, started_at, call_id, button, queue, cause, answered)
VALUES (sqlc.arg(account), sqlc.arg(started_at), sqlc.arg(call_id), sqlc.arg(button), sqlc.arg(queue), sqlc.arg(cause), sqlc.arg(answered));
