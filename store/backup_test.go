package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestBackUpAndRestore(t *testing.T) {
	s, _ := open(t)
	ctx, boss := t.Context(), By{Actor: "boss"}
	a := add(t, s, "sato", RoleStaff)
	secret := []byte("the wrapped key of a room, 32 byte")
	standing := []string{KeptBox + "1", LibraryBox + "2"}
	if err := s.PutKey(ctx, "room", secret); err != nil {
		t.Fatal(err)
	}
	for _, id := range standing {
		if err := s.PutKey(ctx, id, []byte(id)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.BeginSession(ctx, boss, Session{TokenHash: "hash-of-a-session-token", AccountID: a.ID, Created: time.Now(), Expires: time.Now().Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "backup")
	st, err := s.BackUp(ctx, boss, dir, 3)
	if err != nil || !st.OK || st.Bytes == 0 {
		t.Fatalf("%+v, %v", st, err)
	}
	if last, ok, err := s.LastBackup(ctx); err != nil || !ok || last != st {
		t.Errorf("%+v, %t, %v", last, ok, err)
	}
	dump, err := os.ReadFile(st.Path)
	if err != nil {
		t.Fatal(err)
	}
	for _, what := range [][]byte{secret, []byte("hash-of-a-session-token")} {
		if bytes.Contains(dump, what) {
			t.Errorf("%q is in the dump", what)
		}
	}
	add(t, s, "suzuki", RoleStaff) // after the dump

	into := t.TempDir()
	lost, err := Open(ctx, into)
	if err != nil {
		t.Fatal(err)
	}
	add(t, lost, "tanaka", RoleStaff)
	if err := lost.Close(); err != nil {
		t.Fatal(err)
	}
	aside, err := Restore(ctx, boss, st.Path, into, false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(aside, FileName)); err != nil {
		t.Errorf("the old database is not aside: %v", err)
	}
	back, err := Open(ctx, into)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = back.Close() }()
	if got, err := back.AccountByLogin(ctx, "sato"); err != nil || got.ID != a.ID {
		t.Errorf("%+v, %v", got, err)
	}
	if ids, err := back.KeyIDs(ctx); err != nil || !slices.Equal(ids, standing) {
		t.Errorf("the keys of what is kept on purpose: %q, %v", ids, err)
	}
	for _, login := range []string{"suzuki", "tanaka"} {
		if _, err := back.AccountByLogin(ctx, login); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s is there: %v", login, err)
		}
	}
	if _, err := back.VerifyAudit(ctx); err != nil {
		t.Error(err)
	}
}

// The writer goes on while a dump is made.
func TestDumpDoesNotBlockWriters(t *testing.T) {
	s, dir := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	wrote := make(chan error, 1)
	go func() {
		for n := 0; ctx.Err() == nil; n++ {
			if err := s.Audit(ctx, By{}, Entry{Action: ActionLogin}); err != nil && ctx.Err() == nil {
				wrote <- err
				return
			}
		}
		wrote <- nil
	}()
	for i := range 3 {
		if err := s.Dump(t.Context(), filepath.Join(dir, "dumps", string(rune('a'+i)))); err != nil {
			t.Error(err)
		}
	}
	cancel()
	if err := <-wrote; err != nil {
		t.Error(err)
	}
}

func TestOldDumpsGo(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"madoguchi-20260101-233000.db", "madoguchi-20260102-233000.db", "madoguchi-20260103-233000.db", "madoguchi-mine.db", "other.db"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, fileMode); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Date(2026, 1, 3, 23, 30, 0, 0, time.UTC)
	cut := []string{"madoguchi-20260102-120000.db.part", "madoguchi-20260102-120000.db.part-journal"}
	for _, name := range append(cut, "madoguchi-20260103-233000.db.part") {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("key of a room"), fileMode); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "madoguchi-20251231-233000.db", "mine"), dirMode); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(pruneBackups(dir, 2), removeCutOff(dir, now)); err != nil {
		t.Fatal(err)
	}
	for _, name := range cut {
		if _, err := os.Stat(filepath.Join(dir, name)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s of a dump that was cut off: %v", name, err)
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) != 6 { // with the dump that runs, and a folder of somebody's
		t.Errorf("%q, %v", left, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "madoguchi-20260101-233000.db")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the oldest is still there: %v", err)
	}
}

// A dump that is good stays good when an older one cannot be removed: otherwise
// it would be made again every quarter of an hour until the disk is full.
func TestOldDumpsCannotGo(t *testing.T) {
	s, _ := open(t)
	st, err := s.backUp(t.Context(), By{}, t.TempDir(), func() error { return os.ErrPermission })
	if !errors.Is(err, os.ErrPermission) || !st.OK || st.Error == "" {
		t.Errorf("%+v, %v", st, err)
	}
	if last, ok, err := s.LastBackup(t.Context()); err != nil || !ok || !last.OK {
		t.Errorf("%+v, %t, %v", last, ok, err)
	}
}

// A server that was killed leaves a write-ahead log. What is in it is kept with
// the old database, and is no part of the new one.
func TestRestoreAfterKill(t *testing.T) {
	s, _ := open(t)
	add(t, s, "sato", RoleStaff)
	dump := filepath.Join(t.TempDir(), "dump.db")
	if err := s.Dump(t.Context(), dump); err != nil {
		t.Fatal(err)
	}
	running, _ := open(t)
	add(t, running, "tanaka", RoleStaff)
	secret := []byte("the wrapped key of a room, 32 byte")
	if err := running.PutKey(t.Context(), "room", secret); err != nil {
		t.Fatal(err)
	}
	killed := t.TempDir() // the files as they are while the server runs
	for _, end := range []string{"", "-wal"} {
		if err := copyFile(running.path+end, filepath.Join(killed, FileName+end)); err != nil {
			t.Fatal(err)
		}
	}
	aside, err := Restore(t.Context(), By{}, dump, killed, false)
	if err != nil {
		t.Fatal(err)
	}
	for dir, login := range map[string]string{killed: "sato", aside: "tanaka"} {
		got, err := Open(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		all, err := got.AllAccounts(t.Context())
		if err != nil || len(all) != 1 || all[0].Login != login {
			t.Errorf("%s: %+v, %v", dir, all, err)
		}
		if err := got.Close(); err != nil {
			t.Error(err)
		}
		raw, err := os.ReadFile(filepath.Join(dir, FileName))
		if err != nil || bytes.Contains(raw, secret) {
			t.Errorf("%s has the key of a room, %v", dir, err)
		}
	}
}

// Whenever the machine stops while a database is set aside, there is one.
func TestSetAsideKeepsTheDatabase(t *testing.T) {
	s, dir := open(t)
	add(t, s, "sato", RoleStaff)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	aside := filepath.Join(dir, "aside")
	if err := setAside(t.Context(), s.path, aside); err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{dir, aside} {
		got, err := Open(t.Context(), at)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := got.AccountByLogin(t.Context(), "sato"); err != nil {
			t.Errorf("%s: %v", at, err)
		}
		if err := got.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestRestoreRefuses(t *testing.T) {
	s, _ := open(t)
	good := filepath.Join(t.TempDir(), "good.db")
	if err := s.Dump(t.Context(), good); err != nil {
		t.Fatal(err)
	}
	edited := func(name, change string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := copyFile(good, path); err != nil {
			t.Fatal(err)
		}
		db, err := sql.Open("sqlite3", dsn(path, busyTimeout, ""))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), change); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if err := s.Audit(t.Context(), By{}, Entry{Action: ActionLogin}); err != nil {
		t.Fatal(err)
	}
	text := filepath.Join(t.TempDir(), "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("not a database ", 100)), fileMode); err != nil {
		t.Fatal(err)
	}
	for what, path := range map[string]string{
		"nothing":          filepath.Join(t.TempDir(), "none"),
		"a text":           text,
		"another database": edited("other.db", "DROP TABLE goose_db_version"),
		"a newer version":  edited("newer.db", "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)"),
		"a changed log":    edited("log.db", "INSERT INTO audit (seq, id, at, actor, address, action, subject, detail, prev_hash, hash) VALUES (1, '', 1, '', '', '', '', '', '', '')"),
	} {
		into, _ := open(t)
		add(t, into, "sato", RoleStaff)
		dir := filepath.Dir(into.path)
		if _, err := Restore(t.Context(), By{}, path, dir, false); err == nil {
			t.Errorf("%s is restored", what)
		}
		if _, err := into.AccountByLogin(t.Context(), "sato"); err != nil {
			t.Errorf("%s: the database was touched: %v", what, err)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "*restore*")); len(left) > 0 {
			t.Errorf("%s leaves %q", what, left)
		}
	}
}

// A log that was changed is no reason to have no dumps, and whoever knows of it
// can go back to one.
func TestDumpOfAChangedLog(t *testing.T) {
	s, _ := open(t)
	add(t, s, "sato", RoleStaff)
	if _, err := s.writer.ExecContext(t.Context(), "UPDATE audit SET actor = 'nobody'"); err != nil {
		t.Fatal(err)
	}
	dump := filepath.Join(t.TempDir(), "dump.db")
	if err := s.Dump(t.Context(), dump); err != nil {
		t.Fatal(err)
	}
	var changed *BrokenAuditError
	if _, err := Restore(t.Context(), By{}, dump, t.TempDir(), false); !errors.As(err, &changed) {
		t.Errorf("restored without being told: %v", err)
	}
	into := t.TempDir()
	if _, err := Restore(t.Context(), By{}, dump, into, true); err != nil {
		t.Fatal(err)
	}
	back, err := Open(t.Context(), into)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = back.Close() }()
	if _, err := back.AccountByLogin(t.Context(), "sato"); err != nil {
		t.Error(err)
	}
	if _, err := back.VerifyAudit(t.Context()); !errors.As(err, &changed) {
		t.Errorf("the restored log is whole: %v", err)
	}
}
