package app

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/config"
	"madoguchi/store"
)

// newArchive has a history of one call a day at noon, on the days before today
// that are given.
func newArchive(t *testing.T, now time.Time, before ...int) (*archive, string) {
	t.Helper()
	dir := t.TempDir()
	st, err := store.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, d := range before {
		noon := time.Date(now.Year(), now.Month(), now.Day()-d, 12, 0, 0, 0, now.Location())
		c := store.Call{ID: fmt.Sprintf("day-%d", d), Started: noon, Answered: noon, Ended: noon.Add(time.Minute), Caller: "k", CallerName: "ブース", Cause: "agent"}
		if err := st.CloseCall(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	cfg := config.Default()
	cfg.DataDir = dir
	return &archive{app: &App{cfg: cfg, store: st, log: slog.New(slog.DiscardHandler)}}, filepath.Join(dir, exportsDir)
}

func filesOf(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestNightlyExport(t *testing.T) {
	zone := time.FixedZone("JST", 9*60*60)
	tuesday := time.Date(2026, 4, 7, 1, 0, 0, 0, zone)
	c, dir := newArchive(t, tuesday, 1, 3)
	for _, early := range []time.Time{tuesday.Add(-time.Minute), time.Date(2026, 4, 5, 5, 59, 0, 0, zone)} { // before 1:00; Sunday before 6:00
		if err := c.nightly(t.Context(), early); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Fatalf("something was written at %v", early)
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, left := range []string{"records-2026-03-01.csv", "records-2026-03-10.csv", ".nightly-123", "notes.txt"} {
		if err := os.WriteFile(filepath.Join(dir, left), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // a second time nothing is left to do
		if err := c.nightly(t.Context(), tuesday); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"notes.txt", "records-2026-03-10.csv", "records-2026-04-04.csv", "records-2026-04-05.csv", "records-2026-04-06.csv"}
	if got := filesOf(t, dir); !slices.Equal(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
	text, err := os.ReadFile(filepath.Join(dir, "records-2026-04-06.csv"))
	if err != nil || strings.Count(string(text), "\n") != 2 || !strings.Contains(string(text), "2026-04-06 12:00:00") || strings.Contains(string(text), "メモ") {
		t.Errorf("%q, %v", text, err)
	}
	info, err := os.Stat(filepath.Join(dir, "records-2026-04-06.csv"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestRecordsBefore(t *testing.T) {
	now := time.Date(2027, 4, 7, 12, 0, 0, 0, time.UTC)
	day := 24 * time.Hour
	for name, c := range map[string]struct{ last, want time.Time }{
		"never before":           {time.Time{}, now.AddDate(0, 0, -31)},
		"yesterday":              {now.Add(-day), now.AddDate(0, 0, -31)},
		"the clock jumped ahead": {now.Add(-700 * day), now.Add(-693*day).AddDate(0, 0, -31)},
	} {
		if got := recordsBefore(now, c.last, store.Retention{Records: 31}); !got.Equal(c.want) {
			t.Errorf("%s: %v, not %v", name, got, c.want)
		}
	}
}

func TestRecordsAreRetained(t *testing.T) {
	if now := time.Now().UTC(); !mayBatch(now) {
		t.Skip("nothing is deleted on Sundays before 6:00")
	}
	now := time.Now().UTC()
	c, _ := newArchive(t, now, 1, 364, 366, 400)
	left := func() (ids []string) {
		t.Helper()
		if err := c.app.store.EachRecord(context.Background(), store.RecordFilter{}, func(r store.Record) error { ids = append(ids, r.ID); return nil }); err != nil {
			t.Fatal(err)
		}
		return ids
	}
	if err := c.retain(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	if got := left(); !slices.Equal(got, []string{"day-364", "day-1"}) {
		t.Errorf("left are %v", got)
	}
	if err := c.app.store.PutRetention(t.Context(), store.By{}, store.Retention{Records: 31}); err != nil {
		t.Fatal(err)
	}
	for _, at := range []time.Time{now.Add(time.Hour), now.Add(retainEvery)} { // once a day
		if err := c.retain(t.Context(), at); err != nil {
			t.Fatal(err)
		}
	}
	if got := left(); !slices.Equal(got, []string{"day-1"}) {
		t.Errorf("left are %v", got)
	}
	rows, err := c.app.store.AuditAfter(t.Context(), 0, store.MaxPage)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, r := range rows {
		if r.Action == "records.prune" && r.Actor == "system" {
			n++
		}
	}
	if n != 2 {
		t.Errorf("%d lines in the audit log", n)
	}
}
