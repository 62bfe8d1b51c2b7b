package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/netip"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"madoguchi/config"
	"madoguchi/store"
)

// product is a configuration that takes nothing from the machine but loopback
// ports that are free.
func product(t *testing.T) config.Config {
	t.Helper()
	cfg := config.Default()
	cfg.DataDir = t.TempDir()
	cfg.HTTPS.Listen, cfg.SIP.TLS, cfg.Media.Listen = "127.0.0.1:0", "127.0.0.1:0", "127.0.0.1:0"
	cfg.Media.Advertise = []netip.Addr{netip.MustParseAddr("127.0.0.1")}
	cfg.Media.PhonePorts = config.PortRange{First: 43900, Last: 43919}
	return cfg
}

func pages() fstest.MapFS { return fstest.MapFS{"index.html": {Data: []byte("<html></html>")}} }

// pipe gives the lines that Run prints.
type pipe struct{ lines chan string }

func (p pipe) Write(b []byte) (int, error) {
	for line := range strings.Lines(string(b)) {
		p.lines <- line
	}
	return len(b), nil
}

// run starts the product as the command does and waits until it is ready.
func run(t *testing.T, cfg config.Config) (ended chan error, cancel context.CancelFunc) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended = make(chan error, 1)
	out := pipe{make(chan string, 100)}
	go func() {
		ended <- Run(ctx, cfg, Options{Version: "test", Log: slog.New(slog.DiscardHandler), LogTo: io.Discard, Pages: pages()}, out)
	}()
	for {
		select {
		case line := <-out.lines:
			if strings.HasPrefix(line, "ready") {
				return ended, cancel
			}
		case err := <-ended:
			t.Fatalf("it did not start: %v", err)
		}
	}
}

// R21: a stop that two administrators agreed on ends the process cleanly by
// itself, once, and is in the audit log.
func TestPlannedStopEndsTheProcess(t *testing.T) {
	cfg := product(t)
	s, err := store.Open(t.Context(), cfg.DataDir)
	must(t, err)
	stop := planStop(t, s, time.Now().Add(3*time.Second), store.StopModeStop)
	approve(t, s, stop)
	must(t, s.Close())

	ended, cancel := run(t, cfg)
	defer cancel()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("it ended with %v", err)
		}
		if time.Now().Before(stop.At) {
			t.Error("it ended before its time")
		}
	case <-time.After(30 * time.Second):
		t.Fatal("it does not end")
	}

	// Started again within the same stop it stays up: the stop is over.
	ended, cancel = run(t, cfg)
	select {
	case err := <-ended:
		t.Errorf("started again, it ended: %v", err)
	case <-time.After(3 * stopCheck):
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("it stopped with %v", err)
	}
	s, err = store.Open(t.Context(), cfg.DataDir)
	must(t, err)
	defer func() { must(t, s.Close()) }()
	if got, err := s.StopByID(t.Context(), stop.ID); err != nil || got.State != store.StopDone {
		t.Errorf("the stop is %s, %v", got.State, err)
	}
	entries, err := s.AuditAfter(t.Context(), 0, 100)
	must(t, err)
	var actions []string
	for _, e := range entries {
		if strings.HasPrefix(e.Action, "stop.") {
			actions = append(actions, e.Actor+" "+e.Action)
		}
	}
	if got := strings.Join(actions, ", "); !strings.Contains(got, "first stop.create") || !strings.Contains(got, "second stop.approve") || !strings.Contains(got, "planned-stop stop.end") {
		t.Errorf("the audit log has %s", got)
	}
}

// Maintenance leaves the service up, also over a restart, until it is ended.
func TestMaintenance(t *testing.T) {
	cfg := product(t)
	a, err := Start(t.Context(), cfg, Options{Version: "test", Log: slog.New(slog.DiscardHandler), Pages: pages()})
	must(t, err)
	stop := planStop(t, a.store, time.Now().Add(2*time.Second), store.StopModeMaintenance)
	approve(t, a.store, stop)
	waitFor(t, "maintenance", func() bool {
		got, err := a.store.StopByID(t.Context(), stop.ID)
		return err == nil && got.State == store.StopMaintenance
	})
	must(t, a.Stop(context.Background()))

	a, err = Start(t.Context(), cfg, Options{Version: "test", Log: slog.New(slog.DiscardHandler), Pages: pages()})
	must(t, err)
	site, err := a.site(t.Context())
	if err != nil || site.Desk.Stop == nil {
		t.Errorf("after a restart calls are taken: %v", err)
	}
	_, err = a.store.EndStop(t.Context(), store.By{Actor: "first"}, stop.ID)
	must(t, err)
	if site, err = a.site(t.Context()); err != nil || site.Desk.Stop != nil {
		t.Errorf("after the maintenance no calls are taken: %v", err)
	}
	select {
	case <-a.Ended():
		t.Error("the maintenance ended the process")
	default:
	}
	if err := a.Stop(context.Background()); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(30 * time.Second)
	for !ok() {
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("%s does not come", what)
		}
	}
}
