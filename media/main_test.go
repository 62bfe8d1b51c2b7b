package media

import (
	"fmt"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if spec := os.Getenv(loadVariable); spec != "" {
		if err := callers(spec); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

// patience is for how long a test waits for something that must happen.
const patience = 10 * time.Second

// eventually polls until done says true.
func eventually(t testing.TB, what string, done func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); time.Now().Before(end); <-tick.C {
		if done() {
			return
		}
	}
	t.Fatalf("not within %s: %s", patience, what)
}

// newEngine starts an engine on loopback that ends with the test.
func newEngine(t testing.TB, timers Timers) *Engine {
	t.Helper()
	e, err := Listen(Options{Listen: "127.0.0.1:0", Timers: timers})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}
