package app

import (
	"context"
	"encoding/json"
	"log/slog"
	"reflect"
	"testing"

	"madoguchi/acd"
	"madoguchi/sip/b2bua"
	"madoguchi/store"
)

// What the database keeps of the journal gives the Desk of the last start.
func TestJournalOfTheStore(t *testing.T) {
	cfg := product(t)
	s, err := store.Open(t.Context(), cfg.DataDir)
	must(t, err)
	clerk := account(t, s, "clerk", store.RoleStaff)
	must(t, s.Close())
	var want acd.Snapshot
	for range 2 {
		a, err := Start(t.Context(), cfg, Options{Version: "test", Log: slog.New(slog.DiscardHandler), Pages: pages()})
		must(t, err)
		must(t, a.calls.SetPresence(t.Context(), clerk, acd.Away, "lunch"))
		must(t, a.reconfigure(t.Context())) // nothing changed: nothing is journalled
		waitFor(t, "the view", func() bool {
			v := a.calls.Live().Agents
			return len(v) == 1 && v[0].Presence == acd.Away
		})
		want = *a.calls.Live()
		must(t, a.Stop(context.Background()))
	}
	s, err = store.Open(t.Context(), cfg.DataDir)
	must(t, err)
	defer func() { must(t, s.Close()) }()
	rows, err := s.Journal(t.Context(), 0, 10_000)
	must(t, err)
	var entries []b2bua.Entry
	kinds := make(map[string]int)
	for _, r := range rows {
		var e struct {
			Kind  string
			Event json.RawMessage
		}
		must(t, json.Unmarshal(r.Event, &e))
		entries = append(entries, b2bua.Entry{At: r.At, Kind: e.Kind, Event: e.Event})
		kinds[e.Kind]++
	}
	if kinds[b2bua.Started] != 2 || kinds["Configured"] != 2 {
		t.Errorf("the journal has %v", kinds)
	}
	d, err := b2bua.Replay(entries)
	must(t, err)
	if got := d.Snapshot(); !reflect.DeepEqual(got, want) {
		t.Errorf("replayed\n%+v, want\n%+v", got, want)
	}
}
