-- name: SessionsOf :many
SELECT * FROM sessions WHERE account_id = sqlc.arg(account_id) ORDER BY last_seen_at DESC, token_hash;

-- name: SetDeviceSecret :execrows
UPDATE devices SET ha1_md5 = sqlc.arg(ha1_md5), ha1_sha256 = sqlc.arg(ha1_sha256), realm = sqlc.arg(realm)
WHERE id = sqlc.arg(id) AND account_id = sqlc.arg(account_id);

-- name: DeviceOf :one
SELECT * FROM devices WHERE id = sqlc.arg(id) AND account_id = sqlc.arg(account_id);

-- name: MembershipsOf :many
SELECT * FROM queue_agents WHERE account_id = sqlc.arg(account_id) ORDER BY queue_id;

-- name: QueuesServedAlone :many
SELECT mine.queue_id FROM queue_agents AS mine
WHERE mine.account_id = sqlc.arg(account_id) AND NOT EXISTS (
    SELECT 1 FROM queue_agents AS other JOIN accounts ON accounts.id = other.account_id
    WHERE other.queue_id = mine.queue_id AND other.account_id <> mine.account_id AND NOT accounts.disabled
) ORDER BY mine.queue_id;

-- name: CountCallsWith :one
SELECT count(*) FROM (SELECT 1 FROM cdr WHERE cdr.caller = sqlc.arg(account) OR cdr.callee = sqlc.arg(account) LIMIT sqlc.arg(most));

-- name: KeptBy :one
SELECT count(*) AS items, CAST(COALESCE(SUM(bytes), 0) AS INTEGER) AS bytes FROM kept WHERE owner = sqlc.arg(owner);

-- name: CountPrintersOf :one
SELECT count(*) FROM printer_kiosks WHERE account_id = sqlc.arg(account_id);

-- name: AddressesBehind :many
SELECT id FROM addresses WHERE account_id = sqlc.arg(account_id) ORDER BY id;

-- name: CountSessionsOf :one
SELECT count(*) FROM sessions WHERE account_id = sqlc.arg(account_id);

-- name: CountDevicesOf :one
SELECT count(*) FROM devices WHERE account_id = sqlc.arg(account_id);
