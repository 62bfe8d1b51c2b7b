-- name: InsertDevice :exec
INSERT INTO devices (id, account_id, username, realm, label, ha1_md5, ha1_sha256, created_at)
VALUES (sqlc.arg(id), sqlc.arg(account_id), sqlc.arg(username), sqlc.arg(realm), sqlc.arg(label), sqlc.arg(ha1_md5), sqlc.arg(ha1_sha256), sqlc.arg(created_at));

-- name: DeviceByUsername :one
SELECT sqlc.embed(devices), sqlc.embed(accounts) FROM devices JOIN accounts ON accounts.id = devices.account_id
WHERE devices.username = sqlc.arg(username);

-- name: DevicesOf :many
SELECT * FROM devices WHERE account_id = sqlc.arg(account_id) ORDER BY id;

-- name: CountDeviceUsername :one
SELECT count(*) FROM devices WHERE username = sqlc.arg(username);

-- name: DeleteDevice :execrows
DELETE FROM devices WHERE id = sqlc.arg(id) AND account_id = sqlc.arg(account_id);
