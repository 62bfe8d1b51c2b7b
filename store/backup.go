package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"madoguchi/store/internal/query"
)

const (
	settingBackup = "backup"
	// The name of a dump is backupStart, its time in UTC and backupEnd, so that
	// names sort by time.
	backupStart = "madoguchi-"
	backupTime  = "20060102-150405"
	backupEnd   = ".db"
	// partEnd is the end of a file's name that is not whole yet, and partKept how
	// long after its beginning one is no dump that runs, but one that was cut off.
	// Such a one may hold keys of rooms, and takes as much room as a dump.
	partEnd  = ".part"
	partKept = 6 * time.Hour
)

// BackupState is how the last dump went.
type BackupState struct {
	At    time.Time `json:"at"`
	Path  string    `json:"path"`
	Bytes int64     `json:"bytes"`
	OK    bool      `json:"ok"`
	Error string    `json:"error,omitempty"` // for administrators
}

// LastBackup says how the last dump went; ok is false when there was none.
func (s *Store) LastBackup(ctx context.Context) (st BackupState, ok bool, err error) {
	err = s.document(ctx, settingBackup, &st)
	return st, !st.At.IsZero(), err
}

// BackUp dumps the database into dir while calls go on, checks the dump and
// removes older ones until keep are left. What it found is LastBackup from then
// on, and in the audit log. Keys of rooms and logins are not in a dump: what was
// forgotten stays so, and nobody is logged in after a restore.
func (s *Store) BackUp(ctx context.Context, by By, dir string, keep int) (BackupState, error) {
	return s.backUp(ctx, by, dir, func() error { return pruneBackups(dir, keep) })
}

func (s *Store) backUp(ctx context.Context, by By, dir string, prune func() error) (BackupState, error) {
	st := BackupState{At: time.Now().UTC()}
	st.Path = filepath.Join(dir, backupStart+st.At.Format(backupTime)+backupEnd)
	cut := removeCutOff(dir, st.At) // first: they may be what fills the disk
	failed := s.Dump(ctx, st.Path)
	if failed == nil {
		info, err := os.Stat(st.Path)
		if failed = err; err == nil {
			// That older ones cannot be removed makes this one no worse: were it made
			// again and again, they would fill the disk.
			st.OK, st.Bytes = true, info.Size()
			failed = prune()
		}
	}
	failed = errors.Join(failed, cut)
	if failed != nil {
		st.Error = failed.Error()
	}
	return st, errors.Join(failed, s.noteBackup(ctx, by, st))
}

func (s *Store) noteBackup(ctx context.Context, by By, st BackupState) error {
	raw, err := json.Marshal(st)
	if err != nil {
		return fmt.Errorf("state of the backup: %w", err)
	}
	return s.write(ctx, func(q *query.Queries) error {
		if err := q.UpsertSetting(ctx, query.UpsertSettingParams{Key: settingBackup, Value: string(raw)}); err != nil {
			return err
		}
		return appendAudit(ctx, q, by, Entry{Action: ActionBackup, Subject: filepath.Base(st.Path), Detail: map[string]any{"ok": st.OK, "bytes": st.Bytes}})
	})
}

// Dump writes a consistent copy of the database to a file that must not exist
// yet. Readers and the writer go on meanwhile. The file is there only when it is
// whole, checked and on the disk.
func (s *Store) Dump(ctx context.Context, path string) (err error) {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s exists already", path)
	}
	if err := os.MkdirAll(filepath.Dir(path), dirMode); err != nil {
		return fmt.Errorf("make the folder for dumps: %w", err)
	}
	part := path + partEnd
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove an unfinished dump: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(part) // it may not be there
		}
	}()
	if err := s.copyInto(ctx, part); err != nil {
		return told(err)
	}
	if err := os.Chmod(part, fileMode); err != nil {
		return fmt.Errorf("protect the dump: %w", err)
	}
	if err := cleanDump(ctx, part); err != nil {
		return err
	}
	return place(part, path)
}

// copyInto copies the database with a connection of its own: it reads one state
// for as long as it takes, and others write on.
func (s *Store) copyInto(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite3", dsn(s.path, busyTimeout, ""))
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", path)
	return errors.Join(err, db.Close())
}

// cleanDump takes out what must not be in a dump, and checks the rest.
func cleanDump(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite3", dsn(path, busyTimeout, "_journal_mode=DELETE&_synchronous=FULL&_secure_delete=on"))
	if err != nil {
		return fmt.Errorf("open the dump: %w", err)
	}
	_, err = db.ExecContext(ctx, forgotten+"; VACUUM")
	if err == nil {
		err = check(ctx, db) // a log that was changed is the one to save: the audit log's own check tells of it
	}
	return errors.Join(err, db.Close())
}

// The boxes of the vault that are there on purpose: each has its key as long as
// its list has an entry.
const (
	KeptBox    = "kept:"
	LibraryBox = "library:"
)

// forgotten deletes what must not outlive its use: the keys of consultations'
// rooms, and logins.
const forgotten = "DELETE FROM room_keys WHERE id NOT LIKE '" + KeptBox + "%' AND id NOT LIKE '" + LibraryBox + "%'; DELETE FROM sessions"

// check looks at every page of a database.
func check(ctx context.Context, db *sql.DB) error {
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return fmt.Errorf("check the database: %w", err)
	}
	if verdict != "ok" {
		return fmt.Errorf("the database is damaged: %s", verdict)
	}
	return nil
}

// place gives a finished file its name, durably.
func place(part, path string) error {
	f, err := os.OpenFile(part, os.O_RDWR, fileMode)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes a rename durable, where the system has a way to do so.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	_ = d.Sync() // Windows has none for folders
	return d.Close()
}

// pruneBackups removes the oldest dumps until keep are left.
func pruneBackups(dir string, keep int) error {
	var whole []string
	err := eachDump(dir, func(name string, _ time.Time, end string) {
		if end == backupEnd {
			whole = append(whole, name)
		}
	})
	slices.Sort(whole)
	for _, name := range whole[:max(0, len(whole)-keep)] {
		err = errors.Join(err, os.Remove(filepath.Join(dir, name)))
	}
	if err != nil {
		return fmt.Errorf("remove old dumps: %w", err)
	}
	return nil
}

// removeCutOff removes what dumps that were cut off have left.
func removeCutOff(dir string, now time.Time) error {
	var gone []string
	err := eachDump(dir, func(name string, at time.Time, end string) {
		if end != backupEnd && now.Sub(at) > partKept {
			gone = append(gone, name)
		}
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil // this is the first one
	}
	for _, name := range gone {
		err = errors.Join(err, os.Remove(filepath.Join(dir, name)))
	}
	if err != nil {
		return fmt.Errorf("remove dumps that were cut off: %w", err)
	}
	return nil
}

// eachDump calls f for every file of a folder that is one of our dumps.
func eachDump(dir string, f func(name string, at time.Time, end string)) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if at, end, ours := dumpName(e.Name()); ours && e.Type().IsRegular() {
			f(e.Name(), at, end)
		}
	}
	return nil
}

// dumpName takes the name of one of our dumps apart: its time, and .db or what
// begins so and is not whole.
func dumpName(name string) (at time.Time, end string, ours bool) {
	rest, ours := strings.CutPrefix(name, backupStart)
	if !ours || len(rest) < len(backupTime) {
		return at, "", false
	}
	at, err := time.Parse(backupTime, rest[:len(backupTime)])
	end = rest[len(backupTime):]
	return at, end, err == nil && (end == backupEnd || strings.HasPrefix(end, backupEnd+partEnd))
}

// Restore puts a dump in the place of the database in dir, whose server must not
// run. What was there is moved into the folder aside and stays. A dump that is
// damaged, or of a newer version of the product, changes nothing; one whose audit
// log was changed is a *BrokenAuditError unless that is accepted.
func Restore(ctx context.Context, by By, dump, dir string, broken bool) (aside string, err error) {
	if err := os.MkdirAll(dir, dirMode); err != nil {
		return "", fmt.Errorf("make data directory: %w", err)
	}
	part := filepath.Join(dir, "restore"+partEnd)
	defer func() { _ = os.Remove(part) }() // it has its own name when all went well
	if err := copyFile(dump, part); err != nil {
		return "", err
	}
	if err := checkDump(ctx, part, broken); err != nil {
		return "", err
	}
	path := filepath.Join(dir, FileName)
	aside = filepath.Join(dir, "before-restore-"+time.Now().UTC().Format(backupTime))
	if err := setAside(ctx, path, aside); err != nil {
		return "", fmt.Errorf("keep the old database: %w", err)
	}
	if err := place(part, path); err != nil {
		return aside, err
	}
	// What is aside may be damaged; then it stays as it is.
	_ = forgetKeys(ctx, filepath.Join(aside, FileName))
	s, err := Open(ctx, dir) // also brings an older schema up to date
	if err != nil {
		return aside, err
	}
	err = s.Audit(ctx, by, Entry{Action: ActionRestore, Subject: filepath.Base(dump), Detail: map[string]any{"aside": filepath.Base(aside), "auditUnchecked": broken}})
	return aside, errors.Join(err, s.Close())
}

// setAside keeps the database in another folder. It stays where it was as well,
// until another one takes its name, so that at no moment there is none: a power
// failure leaves the old one or the new one, whole.
func setAside(ctx context.Context, path, aside string) error {
	if err := os.MkdirAll(aside, dirMode); err != nil {
		return err
	}
	if _, err := os.Lstat(path); err == nil {
		// What a server that was killed has left in the log belongs to the database,
		// and must not be taken for a part of the new one. One that cannot be read any
		// more is kept as it is.
		_ = emptyLog(ctx, path)
	}
	for _, end := range []string{"-wal", "-shm"} { // of one that could not be read
		if err := os.Rename(path+end, filepath.Join(aside, FileName+end)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	kept := filepath.Join(aside, FileName)
	err := os.Link(path, kept)
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // a file system without links
		err = os.Rename(path, kept)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return errors.Join(syncDir(aside), syncDir(filepath.Dir(path)))
}

// emptyLog writes what is in the write-ahead log of a database into it; the last
// one to close it removes the log.
func emptyLog(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite3", dsn(path, busyTimeout, "_synchronous=FULL"))
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return errors.Join(err, db.Close())
}

// forgetKeys takes what must not outlive its use out of a database.
func forgetKeys(ctx context.Context, path string) error {
	if _, err := os.Lstat(path); err != nil {
		return err // it must not be made
	}
	db, err := sql.Open("sqlite3", dsn(path, busyTimeout, "_journal_mode=DELETE&_synchronous=FULL&_secure_delete=on"))
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(ctx, forgotten)
	return errors.Join(err, db.Close())
}

// checkDump refuses what is no dump of ours, or of a version that we do not know.
func checkDump(ctx context.Context, path string, broken bool) error {
	db, err := sql.Open("sqlite3", dsn(path, busyTimeout, "_query_only=on"))
	if err != nil {
		return fmt.Errorf("open the dump: %w", err)
	}
	defer func() { _ = db.Close() }() // nothing was written
	var version int64
	if err := db.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version").Scan(&version); err != nil {
		return fmt.Errorf("this is no dump of madoguchi: %w", err)
	}
	newest, err := newestMigration()
	if err != nil {
		return err
	}
	if version > newest {
		return fmt.Errorf("the dump is of a newer version of madoguchi (schema %d, this one knows %d): install that version first", version, newest)
	}
	if err := check(ctx, db); err != nil || broken {
		return err
	}
	_, err = checkAudit(ctx, query.New(db), AuditState{}, func(int64) {})
	return err
}

// newestMigration is the version of the schema that this program makes.
func newestMigration() (int64, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil || len(names) == 0 {
		return 0, fmt.Errorf("embedded migrations: %w", err)
	}
	var n int64
	_, err = fmt.Sscanf(filepath.Base(names[len(names)-1]), "%d_", &n)
	return n, err
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return fmt.Errorf("read the dump: %w", err)
	}
	defer func() { _ = in.Close() }() // nothing was written
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return fmt.Errorf("copy the dump: %w", err)
	}
	_, err = io.Copy(out, in)
	if err = errors.Join(err, out.Close()); err != nil {
		return fmt.Errorf("copy the dump: %w", err)
	}
	return nil
}
