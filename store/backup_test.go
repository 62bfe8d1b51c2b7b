package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestBackUpAndRestore(t *testing.T) {
	s, _ := open(t)
	ctx, boss := t.Context(), By{Actor: "boss"}
	a := add(t, s, "sato", RoleStaff)
	secret := []byte("the wrapped key of a room, 32 byte")
	if err := s.PutKey(ctx, "room", secret); err != nil {
		t.Fatal(err)
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
	aside, err := Restore(ctx, boss, st.Path, into)
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
	if err := pruneBackups(dir, 2); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) != 4 {
		t.Errorf("%q, %v", left, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "madoguchi-20260101-233000.db")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the oldest is still there: %v", err)
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
		if _, err := Restore(t.Context(), By{}, path, dir); err == nil {
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
