// Package store keeps everything that must outlive the process: accounts,
// devices, sessions, queues, buttons, schedules, prompts, planned stops, open
// calls, call records, the journal and the audit log, in one SQLite database.
//
// It owns the schema and the only writing connection of the process. It must
// not know SIP, HTTP or the rules of distribution: rows in, rows out. Several
// processes may have the same database open (the command line works while the
// server runs).
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"madoguchi/store/internal/query"

	"github.com/mattn/go-sqlite3"
	"github.com/pressly/goose/v3"
)

const (
	// FileName is the database inside the data directory.
	FileName = "madoguchi.db"

	dirMode  = 0o700
	fileMode = 0o600

	// busyTimeout is how long a statement waits for another process's write,
	// unless Wait says otherwise. People are told within two seconds that
	// nothing was saved.
	busyTimeout = 1500 * time.Millisecond
	// readers is the size of the pool of reading connections.
	readers = 4
	// migrateTries is how often the schema is looked at again when another
	// process brings it up to date at the same moment.
	migrateTries = 5
)

//go:generate go run github.com/sqlc-dev/sqlc/cmd/sqlc@v1.31.1 generate

//go:embed migrations/*.sql
var migrations embed.FS

// Store is an open database. All methods may be called from any goroutine.
type Store struct {
	path   string  // of the database
	writer *sql.DB // one connection; every transaction is BEGIN IMMEDIATE
	reader *sql.DB
	read   *query.Queries // prepared, on reader
	within *query.Queries // prepared, on writer; used inside its transactions

	stop    context.CancelFunc // ends the watcher
	done    <-chan struct{}
	running sync.WaitGroup
	watch   watchers
}

// Option changes how a database is opened.
type Option func(*options)

type options struct{ busy time.Duration }

// Wait sets how long a write waits for those of other processes. The command
// line has more time than people at a page.
func Wait(d time.Duration) Option { return func(o *options) { o.busy = d } }

// Open opens the database in dir, makes both if they are missing, and brings
// the schema up to date.
func Open(ctx context.Context, dir string, opts ...Option) (*Store, error) {
	o := options{busy: busyTimeout}
	for _, opt := range opts {
		opt(&o)
	}
	path, err := prepare(dir)
	if err != nil {
		return nil, err
	}
	writer, err := sql.Open("sqlite3", dsn(path, o.busy, "_journal_mode=WAL&_synchronous=FULL&_secure_delete=on&_txlock=immediate"))
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	writer.SetMaxOpenConns(1)
	if err := migrate(ctx, writer); err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	reader, err := sql.Open("sqlite3", dsn(path, o.busy, "_query_only=on"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", err), writer.Close())
	}
	reader.SetMaxOpenConns(readers + 1) // one is the watcher's
	reader.SetMaxIdleConns(readers + 1)
	read, err := query.Prepare(ctx, reader)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("prepare statements: %w", err), reader.Close(), writer.Close())
	}
	within, err := query.Prepare(ctx, writer)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("prepare statements: %w", err), reader.Close(), writer.Close())
	}
	watching, stop := context.WithCancel(context.Background())
	return &Store{
		path:   path,
		writer: writer,
		reader: reader,
		read:   read,
		within: within,
		stop:   stop,
		done:   watching.Done(),
	}, nil
}

// Close ends all watches and closes the database. It returns when the store's
// goroutines have ended.
func (s *Store) Close() error {
	s.stop()
	s.running.Wait()
	return errors.Join(s.read.Close(), s.within.Close(), s.reader.Close(), s.writer.Close())
}

// Ping says whether the database can be read now.
func (s *Store) Ping(ctx context.Context) error {
	if _, err := s.read.Revision(ctx); err != nil {
		return fmt.Errorf("read database: %w", err)
	}
	return nil
}

// prepare makes the directory and the file for their owner only; SQLite gives
// its -wal and -shm files the mode of the database.
func prepare(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("data directory: %w", err)
	}
	if err := os.MkdirAll(abs, dirMode); err != nil {
		return "", fmt.Errorf("make data directory: %w", err)
	}
	path := filepath.Join(abs, FileName)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, fileMode)
	if err != nil {
		return "", fmt.Errorf("make database: %w", err)
	}
	if err := f.Close(); err != nil {
		return "", fmt.Errorf("make database: %w", err)
	}
	if err := os.Chmod(path, fileMode); err != nil {
		return "", fmt.Errorf("protect database: %w", err)
	}
	return path, nil
}

// dsn is the SQLite URI of a path that may hold any character.
func dsn(path string, busy time.Duration, options string) string {
	p := filepath.ToSlash(path)
	if !strings.HasPrefix(p, "/") {
		p = "/" + p // C:/… becomes file:///C:/…
	}
	return fmt.Sprintf("file://%s?_foreign_keys=on&_busy_timeout=%d&%s",
		(&url.URL{Path: p}).EscapedPath(), busy.Milliseconds(), options)
}

// migrate brings the schema up to date. Another process may do the same at the
// same moment: then one of the two fails, looks again and finds it done.
func migrate(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("embedded migrations: %w", err)
	}
	var last error
	for range migrateTries {
		if last = migrateOnce(ctx, db, files); last == nil || ctx.Err() != nil {
			break
		}
	}
	if last != nil {
		return fmt.Errorf("bring the database up to date: %w", last)
	}
	return nil
}

func migrateOnce(ctx context.Context, db *sql.DB, files fs.FS) error {
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		return err
	}
	pending, err := p.HasPending(ctx)
	if err != nil || !pending {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// write runs fn in one transaction: all of it is durable when write returns
// nil, none of it otherwise.
func (s *Store) write(ctx context.Context, fn func(q *query.Queries) error) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return told(err)
	}
	if err := fn(s.within.WithTx(tx)); err != nil {
		return errors.Join(told(err), rollback(tx))
	}
	if err := tx.Commit(); err != nil {
		return told(errors.Join(err, rollback(tx)))
	}
	return nil
}

// rollback ends a transaction that failed; one that is over already is fine.
func rollback(tx *sql.Tx) error {
	if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return err
	}
	return nil
}

// told turns what SQLite says into the errors callers branch on.
func told(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code {
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return fmt.Errorf("%w: %w", ErrBusy, err)
	case sqlite3.ErrFull, sqlite3.ErrIoErr, sqlite3.ErrReadonly:
		return fmt.Errorf("%w: %w", ErrFull, err)
	default:
		return err
	}
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
