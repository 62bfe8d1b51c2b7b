package store

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"go.uber.org/goleak"
)

const (
	patience = 20 * time.Second // for what must happen, on a machine with other work
	unpaced  = "unpaced"        // the name of a child that never rests
)

// childVar makes the test binary a writer in a process of its own.
const childVar = "MADOGUCHI_STORE_TEST_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childVar); dir != "" {
		if err := writeForever(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

// writeForever writes journal entries and open calls and prints each number
// once it is acknowledged.
func writeForever(dir string) error {
	ctx := context.Background()
	s, err := Open(ctx, dir, Wait(patience))
	if err != nil {
		return err
	}
	var pace <-chan time.Time
	if os.Args[len(os.Args)-1] != unpaced {
		pace = time.Tick(20 * time.Millisecond) // as the group commits of the server
	}
	for i := 1; ; i++ {
		if pace != nil {
			<-pace
		}
		id := fmt.Sprintf("%s-%d", os.Args[len(os.Args)-1], i)
		if err := s.PutOpenCall(ctx, OpenCall{ID: id, State: []byte("{}")}); err != nil {
			return err
		}
		if err := s.AppendJournal(ctx, []JournalEntry{{At: time.Now(), Event: []byte(id)}}); err != nil {
			return err
		}
		fmt.Println(id)
	}
}

// child starts a writer with a name; lines gives what it acknowledged.
func child(t *testing.T, dir, name string) (kill func(), lines *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0], name) //nolint:gosec // the test itself
	cmd.Env = append(os.Environ(), childVar+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	killed := false
	kill = func() {
		if !killed {
			killed = true
			_ = cmd.Process.Kill()
		}
	}
	t.Cleanup(func() { kill(); _ = cmd.Wait() })
	return kill, bufio.NewScanner(out)
}

func open(t *testing.T) (*Store, string) {
	t.Helper()
	dir := t.TempDir()
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, dir
}

func add(t *testing.T, s *Store, login, role string) Account {
	t.Helper()
	a, err := s.CreateAccount(t.Context(), By{Actor: "test"}, NewAccount{Login: login, Name: "名前 " + login, Role: role, PasswordHash: "x"})
	if err != nil {
		t.Fatal(err)
	}
	return a
}
