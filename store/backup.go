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
	// partEnd is the end of a file's name that is not whole yet.
	partEnd = ".part"
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
	st := BackupState{At: time.Now().UTC()}
	st.Path = filepath.Join(dir, backupStart+st.At.Format(backupTime)+backupEnd)
	failed := s.Dump(ctx, st.Path)
	if failed == nil {
		info, err := os.Stat(st.Path)
		if failed = err; err == nil {
			st.OK, st.Bytes = true, info.Size()
			failed = pruneBackups(dir, keep)
		}
	}
	if failed != nil {
		st.OK, st.Error = false, failed.Error()
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
	_, err = db.ExecContext(ctx, "DELETE FROM room_keys; DELETE FROM sessions; VACUUM")
	if err == nil {
		err = check(ctx, db)
	}
	return errors.Join(err, db.Close())
}

// check looks at every page of a database and at the chain of the audit log.
func check(ctx context.Context, db *sql.DB) error {
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return fmt.Errorf("check the database: %w", err)
	}
	if verdict != "ok" {
		return fmt.Errorf("the database is damaged: %s", verdict)
	}
	_, err := checkAudit(ctx, query.New(db), AuditState{}, func(int64) {})
	return err
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
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("look for old dumps: %w", err)
	}
	var names []string
	for _, e := range entries {
		stamp, found := strings.CutPrefix(strings.TrimSuffix(e.Name(), backupEnd), backupStart)
		if _, err := time.Parse(backupTime, stamp); found && err == nil && strings.HasSuffix(e.Name(), backupEnd) {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	for _, name := range names[:max(0, len(names)-keep)] {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("remove an old dump: %w", err)
		}
	}
	return nil
}

// Restore puts a dump in the place of the database in dir, whose server must not
// run. What was there is moved into the folder aside and stays. A dump that is
// damaged, or of a newer version of the product, changes nothing.
func Restore(ctx context.Context, by By, dump, dir string) (aside string, err error) {
	if err := os.MkdirAll(dir, dirMode); err != nil {
		return "", fmt.Errorf("make data directory: %w", err)
	}
	part := filepath.Join(dir, "restore"+partEnd)
	defer func() { _ = os.Remove(part) }() // it has its own name when all went well
	if err := copyFile(dump, part); err != nil {
		return "", err
	}
	if err := checkDump(ctx, part); err != nil {
		return "", err
	}
	path := filepath.Join(dir, FileName)
	aside = filepath.Join(dir, "before-restore-"+time.Now().UTC().Format(backupTime))
	if err := os.MkdirAll(aside, dirMode); err != nil {
		return "", fmt.Errorf("keep the old database: %w", err)
	}
	for _, end := range []string{"-wal", "-shm", ""} { // the database last: without it nothing is lost yet
		err := os.Rename(path+end, filepath.Join(aside, FileName+end))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("keep the old database: %w", err)
		}
	}
	if err := place(part, path); err != nil {
		return aside, err
	}
	s, err := Open(ctx, dir) // also brings an older schema up to date
	if err != nil {
		return aside, err
	}
	err = s.Audit(ctx, by, Entry{Action: ActionRestore, Subject: filepath.Base(dump), Detail: map[string]any{"aside": filepath.Base(aside)}})
	return aside, errors.Join(err, s.Close())
}

// checkDump refuses what is no dump of ours, or of a version that we do not know.
func checkDump(ctx context.Context, path string) error {
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
	return check(ctx, db)
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
