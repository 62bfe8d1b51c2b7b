-- name: Kiosks :many
SELECT * FROM kiosks;

-- name: KioskOf :one
SELECT * FROM kiosks WHERE account_id = sqlc.arg(account_id);

-- name: UpsertKiosk :exec
INSERT INTO kiosks (account_id, volume, language, phone, camera, document_camera, microphone, speaker)
VALUES (sqlc.arg(account_id), sqlc.arg(volume), sqlc.arg(language), sqlc.arg(phone), sqlc.arg(camera), sqlc.arg(document_camera),
    sqlc.arg(microphone), sqlc.arg(speaker))
ON CONFLICT (account_id) DO UPDATE SET volume = excluded.volume, language = excluded.language, phone = excluded.phone,
    camera = excluded.camera, document_camera = excluded.document_camera, microphone = excluded.microphone, speaker = excluded.speaker;

-- name: ReloadKiosk :exec
INSERT INTO kiosks (account_id, reloads) VALUES (sqlc.arg(account_id), 1)
ON CONFLICT (account_id) DO UPDATE SET reloads = kiosks.reloads + 1;

-- name: SeenKiosk :exec
INSERT INTO kiosks (account_id, last_seen_at)
SELECT accounts.id, CAST(sqlc.arg(seen_at) AS BIGINT) FROM accounts WHERE accounts.id = sqlc.arg(account_id)
ON CONFLICT (account_id) DO UPDATE SET last_seen_at = excluded.last_seen_at;

-- name: PairedKiosk :exec
INSERT INTO kiosks (account_id, paired_at, paired_by) VALUES (sqlc.arg(account_id), sqlc.arg(paired_at), sqlc.arg(paired_by))
ON CONFLICT (account_id) DO UPDATE SET paired_at = excluded.paired_at, paired_by = excluded.paired_by;

-- name: TestedKiosk :exec
INSERT INTO kiosks (account_id, tested_at, passed_at, test)
VALUES (sqlc.arg(account_id), sqlc.arg(tested_at), sqlc.arg(passed_at), sqlc.arg(test))
ON CONFLICT (account_id) DO UPDATE SET tested_at = excluded.tested_at, test = excluded.test,
    passed_at = CASE WHEN excluded.passed_at > 0 THEN excluded.passed_at ELSE kiosks.passed_at END;

-- name: KioskSessions :many
SELECT * FROM sessions WHERE account_id = sqlc.arg(account_id) AND expires_at > sqlc.arg(now) ORDER BY created_at;

