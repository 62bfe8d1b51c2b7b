//go:build linux

// Command bench measures the product from outside, as `make bench` does: media
// forwarding beside a plain UDP relay, the highest number of calls, signalling,
// and the packages' own benchmarks. It is the load generator and a process of
// its own; the server and the relay are its children, whose CPU clocks it
// reads. It prints tables and writes artefacts/bench.json.
//
//	go run ./tests/bench [-parts micro,signalling,media,search] [-calls 1,10,50,100] [-rounds 5] [-seconds 4]
//
// MADOGUCHI_BIN names a built binary; BENCH_PEERS=1 adds rtpengine and Asterisk
// where they are installed. The part "floor" measures the relay, and the peers,
// without the product.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"madoguchi/tests/bench/relay"
	"madoguchi/tests/testkit"
)

var errUsage = errors.New("bench: usage")

// options are the command line.
type options struct {
	parts   map[string]bool
	modes   []mode
	calls   []int
	rounds  int
	length  time.Duration
	out     string
	peers   bool
	maximum int
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if len(os.Args) > 1 && os.Args[1] == "relay" {
		if err := relay.Serve(ctx, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1) //nolint:gocritic // nothing is left to stop
		}
		return
	}
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func parse() (options, error) {
	var (
		parts   = flag.String("parts", "media,search,signalling,micro", "what to measure")
		modes   = flag.String("modes", "sdes-cm,sdes-gcm,dtls-cm,dtls-gcm", "how legs carry media")
		calls   = flag.String("calls", "1,10,50,100", "numbers of calls")
		rounds  = flag.Int("rounds", 5, "interleaved rounds")
		seconds = flag.Float64("seconds", 4, "length of a round")
		out     = flag.String("out", "artefacts/bench.json", "where the figures go")
		maximum = flag.Int("max", 320, "highest number of calls the search tries")
	)
	flag.Parse()
	o := options{
		parts: map[string]bool{}, rounds: *rounds, length: time.Duration(*seconds * float64(time.Second)),
		out: *out, peers: os.Getenv("BENCH_PEERS") == "1", maximum: *maximum,
	}
	for p := range strings.SplitSeq(*parts, ",") {
		o.parts[p] = true
	}
	for m := range strings.SplitSeq(*modes, ",") {
		md, err := modeOf(m)
		if err != nil {
			return o, err
		}
		o.modes = append(o.modes, md)
	}
	for c := range strings.SplitSeq(*calls, ",") {
		n, err := strconv.Atoi(c)
		if err != nil || n < 1 {
			return o, fmt.Errorf("%w: -calls %s", errUsage, *calls)
		}
		o.calls = append(o.calls, n)
	}
	if o.rounds < 1 || o.length < time.Second {
		return o, fmt.Errorf("%w: at least one round of a second", errUsage)
	}
	return o, nil
}

func run(ctx context.Context) error {
	o, err := parse()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "madoguchi-bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	rep := newReport()
	defer func() { rep.write(o.out) }()
	if o.parts["micro"] {
		rep.part("micro", micro(ctx, rep))
	}
	if o.parts["floor"] {
		rep.part("floor", media(ctx, rep, o, "", dir))
	}
	if !o.parts["media"] && !o.parts["search"] && !o.parts["signalling"] {
		return rep.failed()
	}
	bin, err := testkit.Binary(ctx, dir)
	if err != nil {
		return err
	}
	if o.parts["signalling"] {
		rep.part("signalling", signalling(ctx, rep, bin, dir))
	}
	if o.parts["media"] {
		rep.part("media", media(ctx, rep, o, bin, dir))
	}
	if o.parts["search"] {
		rep.part("search", search(ctx, rep, o, bin, dir))
	}
	return rep.failed()
}
