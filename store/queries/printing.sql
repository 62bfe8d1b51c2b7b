-- name: Printers :many
SELECT * FROM printers ORDER BY position, id;

-- name: PrinterByID :one
SELECT * FROM printers WHERE id = sqlc.arg(id);

-- name: UpsertPrinter :exec
INSERT INTO printers (id, name, driver, uri, pin, unencrypted, agent, device, media, color, enabled, position)
VALUES (sqlc.arg(id), sqlc.arg(name), sqlc.arg(driver), sqlc.arg(uri), sqlc.arg(pin), sqlc.arg(unencrypted), sqlc.arg(agent), sqlc.arg(device),
    sqlc.arg(media), sqlc.arg(color), sqlc.arg(enabled), sqlc.arg(position))
ON CONFLICT (id) DO UPDATE SET name = excluded.name, driver = excluded.driver, uri = excluded.uri, pin = excluded.pin,
    unencrypted = excluded.unencrypted, agent = excluded.agent, device = excluded.device, media = excluded.media, color = excluded.color,
    enabled = excluded.enabled, position = excluded.position;

-- name: DeletePrinter :execrows
DELETE FROM printers WHERE id = sqlc.arg(id);

-- name: PrinterKiosks :many
SELECT * FROM printer_kiosks ORDER BY printer_id, account_id;

-- name: InsertPrinterKiosk :exec
INSERT INTO printer_kiosks (printer_id, account_id) VALUES (sqlc.arg(printer_id), sqlc.arg(account_id));

-- name: DeletePrinterKiosks :exec
DELETE FROM printer_kiosks WHERE printer_id = sqlc.arg(printer_id);

-- name: UpsertPrintJob :exec
INSERT INTO print_jobs (id, call_id, printer_id, kiosk, pages, copies, media, color, state, reason, confirmed, cancelling, handle, created_at, changed_at)
VALUES (sqlc.arg(id), sqlc.arg(call_id), sqlc.arg(printer_id), sqlc.arg(kiosk), sqlc.arg(pages), sqlc.arg(copies), sqlc.arg(media), sqlc.arg(color),
    sqlc.arg(state), sqlc.arg(reason), sqlc.arg(confirmed), sqlc.arg(cancelling), sqlc.arg(handle), sqlc.arg(created_at), sqlc.arg(changed_at))
ON CONFLICT (id) DO UPDATE SET state = excluded.state, reason = excluded.reason, confirmed = excluded.confirmed,
    cancelling = excluded.cancelling, handle = excluded.handle, changed_at = excluded.changed_at;

-- name: OpenPrintJobs :many
SELECT * FROM print_jobs WHERE state NOT IN ('done', 'failed', 'cancelled') ORDER BY id;

-- name: PrintJobsOf :many
SELECT * FROM print_jobs WHERE call_id = sqlc.arg(call_id) ORDER BY created_at, id;

-- name: PrintJobByID :one
SELECT * FROM print_jobs WHERE id = sqlc.arg(id);

-- name: PrunePrintJobs :execrows
DELETE FROM print_jobs WHERE changed_at < sqlc.arg(before) AND state IN ('done', 'failed', 'cancelled')
    AND NOT EXISTS (SELECT 1 FROM cdr WHERE cdr.id = print_jobs.call_id);
