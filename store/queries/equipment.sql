-- name: EquipmentOf :one
SELECT settings FROM equipment WHERE account_id = sqlc.arg(account_id);

-- name: UpsertEquipment :exec
INSERT INTO equipment (account_id, settings, updated_at) VALUES (sqlc.arg(account_id), sqlc.arg(settings), sqlc.arg(updated_at))
ON CONFLICT (account_id) DO UPDATE SET settings = excluded.settings, updated_at = excluded.updated_at;
