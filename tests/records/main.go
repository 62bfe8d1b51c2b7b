// Command records fills a data directory with a usage history, and measures how
// long searches and exports of it take. A server may run on the directory.
//
//	go run ./tests/records -data DIR [-calls 1000000] [-days 365] [-noted 0.4] [-seed 1]
//	go run ./tests/records -data DIR -measure [-rounds 20] [-only WORDS]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"madoguchi/store"
	"madoguchi/tests/records/fill"
)

// patience is how long a write waits for those of a server.
const patience = 20 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "records:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) (err error) {
	var (
		data    = flag.String("data", "", "data directory")
		calls   = flag.Int("calls", 1_000_000, "how many calls")
		days    = flag.Int("days", 365, "over how many days until now")
		noted   = flag.Float64("noted", 0.4, "share of answered calls with a result")
		seed    = flag.Uint64("seed", 1, "other calls for another seed")
		measure = flag.Bool("measure", false, "measure instead of writing")
		rounds  = flag.Int("rounds", 20, "how often each search is made")
		only    = flag.String("only", "", "measure the searches whose name has these words")
	)
	flag.Parse()
	if *data == "" {
		return fmt.Errorf("name a data directory with -data")
	}
	st, err := store.Open(ctx, *data, store.Wait(patience))
	if err != nil {
		return err
	}
	defer func() {
		if e := st.Close(); err == nil {
			err = e
		}
	}()
	if *measure {
		return measured(ctx, st, *rounds, *only)
	}
	began := time.Now()
	err = fill.Write(ctx, st, fill.Plan{
		Calls: *calls, Until: time.Now(), Days: *days, Noted: *noted, Seed: *seed,
		Done: func(n int) { fmt.Fprintf(os.Stderr, "\r%d calls", n) },
	})
	fmt.Fprintf(os.Stderr, " in %s\n", time.Since(began).Round(time.Second))
	return err
}
