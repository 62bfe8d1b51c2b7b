package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"
)

func TestKilledWriterLosesNothing(t *testing.T) {
	dir := t.TempDir()
	kill, lines := child(t, dir, unpaced)
	var acknowledged []string
	for len(acknowledged) < 50 && lines.Scan() {
		acknowledged = append(acknowledged, lines.Text())
	}
	kill() // in the middle of a write
	for lines.Scan() {
		acknowledged = append(acknowledged, lines.Text())
	}
	if len(acknowledged) < 50 {
		t.Fatalf("the writer acknowledged only %d rows", len(acknowledged))
	}
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	calls, err := s.OpenCalls(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	journal, err := s.Journal(t.Context(), 0, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]int{}
	for _, c := range calls {
		have[c.ID]++
	}
	for _, e := range journal {
		have[string(e.Event)]++
	}
	for _, id := range acknowledged {
		if have[id] != 2 {
			t.Errorf("%s was acknowledged and found %d times, want 2", id, have[id])
		}
	}
	var ok string
	if err := s.writer.QueryRow("PRAGMA integrity_check").Scan(&ok); err != nil || ok != "ok" {
		t.Errorf("integrity: %q %v", ok, err)
	}
}

// The command line and the server write at the same time.
func TestTwoProcessesWrite(t *testing.T) {
	dir := t.TempDir()
	killA, a := child(t, dir, "a") // both also race for the first migration
	killB, b := child(t, dir, "b")
	if !a.Scan() || !b.Scan() {
		t.Fatal("a child did not write")
	}
	s, err := Open(t.Context(), dir, Wait(patience))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for i := range 20 {
		add(t, s, fmt.Sprintf("u%d", i), RoleStaff)
	}
	if st, err := s.VerifyAudit(t.Context()); err != nil || st.Count != 20 {
		t.Errorf("audit: %+v %v", st, err)
	}
	killA()
	killB()
	for a.Scan() {
	}
	for b.Scan() {
	}
}

func TestOpenTogether(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			s, err := Open(t.Context(), dir)
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestDurableAndPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "odd ?%#名 dir")
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "secure_delete": "1", "foreign_keys": "1", "busy_timeout": "1500",
	} {
		var got string
		if err := s.writer.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s = %q %v, want %q", pragma, got, err, want)
		}
	}
	if _, err := s.reader.Exec("DELETE FROM hours"); err == nil {
		t.Error("a reading connection could write")
	}
	if runtime.GOOS == "windows" {
		return
	}
	for name, want := range map[string]os.FileMode{"": 0o700, FileName: 0o600, FileName + "-wal": 0o600, FileName + "-shm": 0o600} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%q has mode %o, want %o", name, got, want)
		}
	}
}

func TestLockedDatabaseIsTold(t *testing.T) {
	s, dir := open(t)
	other, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.writer.Begin()
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	err = s.PutSetting(t.Context(), By{}, "k", "v")
	if !errors.Is(err, ErrBusy) {
		t.Errorf("got %v, want ErrBusy", err)
	}
	if d := time.Since(start); d > 2*busyTimeout {
		t.Errorf("told after %v, want about %v", d, busyTimeout)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := s.PutSetting(t.Context(), By{}, "k", "v"); err != nil {
		t.Errorf("after the lock: %v", err)
	}
	if v, ok, err := s.Setting(t.Context(), "k"); v != "v" || !ok || err != nil {
		t.Errorf("setting: %q %v %v", v, ok, err)
	}
}

func TestWatchSeesOtherProcesses(t *testing.T) {
	s, dir := open(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	changed := s.Watch(ctx)
	other, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()

	// Calls are not configuration.
	if err := other.AppendJournal(ctx, []JournalEntry{{At: time.Now(), Event: []byte("{}")}}); err != nil {
		t.Fatal(err)
	}
	select {
	case <-changed:
		t.Error("the journal counted as a change of configuration")
	case <-time.After(3 * watchPeriod):
	}
	add(t, other, "sato", RoleStaff)
	select {
	case <-changed:
	case <-time.After(patience):
		t.Error("a new account was not noticed")
	}
}

func TestAuditChain(t *testing.T) {
	s, _ := open(t)
	a := add(t, s, "admin", RoleAdministrator)
	add(t, s, "sato", RoleStaff)
	if err := s.Audit(t.Context(), By{Actor: "admin", Address: "192.0.2.1"}, Entry{Action: ActionLogin, Subject: "admin"}); err != nil {
		t.Fatal(err)
	}
	if err := s.SetPassword(t.Context(), By{Actor: "cli"}, a.ID, "y", true, ""); err != nil {
		t.Fatal(err)
	}
	st, err := s.VerifyAudit(t.Context())
	if err != nil || st.Count != 4 || len(st.Head) != 64 {
		t.Fatalf("got %+v %v", st, err)
	}
	rows, err := s.AuditAfter(t.Context(), 2, 10)
	if err != nil || len(rows) != 2 || rows[0].Address != "192.0.2.1" || rows[1].Action != "account.reset-password" {
		t.Fatalf("rows: %+v %v", rows, err)
	}
	for _, tamper := range []string{
		"UPDATE audit SET actor = 'nobody' WHERE seq = 2",
		"DELETE FROM audit WHERE seq = 1",
	} {
		if _, err := s.writer.Exec(tamper); err != nil {
			t.Fatal(err)
		}
		var broken *BrokenAuditError
		if _, err := s.VerifyAudit(t.Context()); !errors.As(err, &broken) {
			t.Errorf("%s: got %v, want a broken chain", tamper, err)
		}
	}
}

func TestThousandAccounts(t *testing.T) {
	s, _ := open(t)
	start := time.Now()
	for i := range 1000 {
		add(t, s, fmt.Sprintf("staff%04d", i), RoleStaff)
	}
	t.Logf("1,000 accounts made in %v", time.Since(start))
	all, err := s.AllAccounts(t.Context())
	if err != nil || len(all) != 1000 {
		t.Fatalf("%d accounts, %v", len(all), err)
	}
	if !slices.IsSortedFunc(all, func(a, b Account) int { return compare(a.Login, b.Login) }) {
		t.Error("not in order of login")
	}
	agents, err := s.QueueAgents(t.Context())
	if err != nil || len(agents) != 1000 || len(agents[all[999].ID]) != 6 {
		t.Errorf("%d agents, %v", len(agents), err)
	}
	if st, err := s.VerifyAudit(t.Context()); err != nil || st.Count != 1000 {
		t.Errorf("audit %+v %v", st, err)
	}
}

func compare(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}
