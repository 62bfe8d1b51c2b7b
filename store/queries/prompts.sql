-- name: Prompts :many
SELECT id, name_ja, name_en, kind, duration_ms, created_at, CAST(length(wav) AS BIGINT) AS wav_bytes, CAST(length(opus) AS BIGINT) AS opus_bytes FROM prompts ORDER BY id;

-- name: PromptAudio :one
SELECT wav, opus FROM prompts WHERE id = sqlc.arg(id);

-- name: CountPrompt :one
SELECT count(*) FROM prompts WHERE id = sqlc.arg(id);

-- name: UpsertPrompt :exec
INSERT INTO prompts (id, name_ja, name_en, kind, duration_ms, created_at, wav, opus)
VALUES (sqlc.arg(id), sqlc.arg(name_ja), sqlc.arg(name_en), sqlc.arg(kind), sqlc.arg(duration_ms), sqlc.arg(created_at), sqlc.arg(wav), sqlc.arg(opus))
ON CONFLICT (id) DO UPDATE SET name_ja = excluded.name_ja, name_en = excluded.name_en, kind = excluded.kind,
    duration_ms = excluded.duration_ms, created_at = excluded.created_at, wav = excluded.wav, opus = excluded.opus;

-- name: DeletePrompt :execrows
DELETE FROM prompts WHERE id = sqlc.arg(id);
