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

	"madoguchi/api/sheet"
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
	return &archive{now: func() time.Time { return now }, app: &App{cfg: cfg, store: st, log: slog.New(slog.DiscardHandler)}}, filepath.Join(dir, exportsDir)
}

// workday is a moment at which batches run, and sunday one at which none does.
var (
	workday = time.Date(2026, 4, 7, 12, 0, 0, 0, time.FixedZone("JST", 9*60*60))
	sunday  = time.Date(2026, 4, 12, 3, 0, 0, 0, workday.Location())
)

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
	for _, left := range []string{"records-2026-03-01.csv", "records-2026-03-10.csv", ".nightly-123", sheet.TempPrefix + "123", "notes.txt"} {
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

// Old files go also when no new one can be written: the disk may be full of them.
func TestOldExportsGoFirst(t *testing.T) {
	c, dir := newArchive(t, time.Date(2026, 4, 7, 1, 0, 0, 0, time.UTC), 1)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "records-2025-03-01.csv"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c.app.cfg.Records.NightlyExport = "nonsense" // stands for a disk that is full
	if err := c.nightly(t.Context(), time.Date(2026, 4, 7, 1, 0, 0, 0, time.UTC)); err == nil {
		t.Fatal("it was written")
	}
	if got := filesOf(t, dir); len(got) != 0 {
		t.Errorf("%v is left", got)
	}
}

func TestPruneMoment(t *testing.T) {
	now := time.Date(2027, 4, 7, 12, 0, 0, 0, time.UTC)
	day := 24 * time.Hour
	for name, c := range map[string]struct{ last, want time.Time }{
		"never before":           {time.Time{}, now},
		"yesterday":              {now.Add(-day), now},
		"the clock was ahead":    {now.Add(day), now},
		"the clock jumped ahead": {now.Add(-700 * day), now.Add(-693 * day)},
	} {
		if got := pruneMoment(now, c.last); !got.Equal(c.want) {
			t.Errorf("%s: %v, not %v", name, got, c.want)
		}
	}
}

// A clock that is ahead deletes no more when the server is started once again.
func TestClockAheadAndRestarts(t *testing.T) {
	now := workday
	c, _ := newArchive(t, now, 1, 364)
	if err := c.retain(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	ahead := now.AddDate(1, 0, 0)
	for range 2 {
		c.retained = time.Time{} // another process
		if err := c.retain(t.Context(), ahead); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := c.app.store.Records(t.Context(), store.RecordFilter{}, store.Page{Limit: 10})
	if err != nil || len(rows.Items) != 1 || rows.Items[0].ID != "day-1" {
		t.Errorf("%+v, %v", rows.Items, err)
	}
}

// What was deleted is in the audit log, also when the deletion was cut short: by
// a stop of the server, or by the Sunday on which nothing is deleted.
func TestDeletionCutShortIsAudited(t *testing.T) {
	many := make([]int, retainBatch+1)
	for i := range many {
		many[i] = 400 + i
	}
	for name, stops := range map[string]bool{"stop": true, "Sunday": false} {
		t.Run(name, func(t *testing.T) {
			c, _ := newArchive(t, workday, many...)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			batches := 0
			c.now = func() time.Time {
				switch batches++; {
				case batches == 1:
				case stops:
					cancel()
				default:
					return sunday
				}
				return workday
			}
			if err := c.retain(ctx, workday); (err != nil) != stops {
				t.Fatal(err)
			}
			rows, err := c.app.store.AuditAfter(t.Context(), 0, store.MaxPage)
			if err != nil || len(rows) != 1 || !strings.Contains(string(rows[0].Detail), fmt.Sprint(`"calls":`, retainBatch)) {
				t.Errorf("%+v, %v", rows, err)
			}
			if left, err := c.app.store.CountRecords(t.Context(), store.RecordFilter{}); err != nil || left != 1 {
				t.Errorf("%d are left, %v", left, err)
			}
			if last, err := c.app.store.RecordsPruned(t.Context()); err != nil || !last.IsZero() {
				t.Errorf("it is noted as done: %v, %v", last, err)
			}
		})
	}
}

func TestRecordsAreRetained(t *testing.T) {
	now := workday
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
