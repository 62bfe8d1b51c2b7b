-- name: InsertAccount :exec
INSERT INTO accounts (id, login, name, place, role, password_hash, must_change, disabled, last_login_at, created_at, updated_at)
VALUES (sqlc.arg(id), sqlc.arg(login), sqlc.arg(name), sqlc.arg(place), sqlc.arg(role), sqlc.arg(password_hash), sqlc.arg(must_change), FALSE, 0, sqlc.arg(now), sqlc.arg(now));

-- name: AccountByID :one
SELECT * FROM accounts WHERE id = sqlc.arg(id);

-- name: AccountByLogin :one
SELECT * FROM accounts WHERE login = sqlc.arg(login);

-- name: AccountsPage :many
SELECT * FROM accounts WHERE login > sqlc.arg(after) ORDER BY login LIMIT sqlc.arg(count);

-- name: CountOtherAdministrators :one
SELECT count(*) FROM accounts WHERE role = 'administrator' AND NOT disabled AND id <> sqlc.arg(id);

-- name: UpdateAccount :execrows
UPDATE accounts SET name = sqlc.arg(name), place = sqlc.arg(place), role = sqlc.arg(role), disabled = sqlc.arg(disabled), updated_at = sqlc.arg(now)
WHERE id = sqlc.arg(id);

-- name: SetPassword :execrows
UPDATE accounts SET password_hash = sqlc.arg(password_hash), must_change = sqlc.arg(must_change), updated_at = sqlc.arg(now)
WHERE id = sqlc.arg(id);

-- name: SetLastLogin :execrows
UPDATE accounts SET last_login_at = sqlc.arg(now) WHERE id = sqlc.arg(id);

-- name: DeleteAccount :execrows
DELETE FROM accounts WHERE id = sqlc.arg(id);

-- name: CountAdministrators :one
SELECT count(*) FROM accounts WHERE role = 'administrator' AND NOT disabled;
