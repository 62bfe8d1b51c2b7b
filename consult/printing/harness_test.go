package printing_test

import (
	"context"
	"errors"
	"image"
	"image/color"
	"log/slog"
	"sync"
	"testing"
	"time"

	"madoguchi/consult/printing"
)

// patience is for what must happen, on a machine with other work.
const patience = 90 * time.Second

const kiosk = "kiosk-account"

// book is a journal and a listener that remember.
type book struct {
	mu      sync.Mutex
	records map[string]printing.Record
	told    map[string][]printing.Record
	when    map[string][]time.Time
	changes int
	now     []printing.Record
	fails   bool
	changed chan struct{}
}

func newBook() *book {
	return &book{
		records: map[string]printing.Record{}, told: map[string][]printing.Record{}, when: map[string][]time.Time{},
		changed: make(chan struct{}, 1),
	}
}

var errDisk = errors.New("the disk is full")

func (b *book) PutPrint(_ context.Context, r printing.Record) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fails {
		return errDisk
	}
	b.records[r.ID] = r
	return nil
}

func (b *book) OpenPrints(context.Context) ([]printing.Record, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []printing.Record
	for _, r := range b.records {
		if !r.State.Final() {
			out = append(out, r)
		}
	}
	return out, nil
}

func (b *book) signal() {
	select {
	case b.changed <- struct{}{}:
	default:
	}
}

func (b *book) JobChanged(r printing.Record) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.told[r.ID] = append(b.told[r.ID], r)
	b.when[r.ID] = append(b.when[r.ID], time.Now())
	b.signal()
}

func (b *book) PrintersChanged(string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.changes++
	b.signal()
}

func (b *book) PrintNow(r printing.Record) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = append(b.now, r)
	b.signal()
}

func (b *book) last(id string) (printing.Record, time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := b.told[id]
	if len(all) == 0 {
		return printing.Record{}, time.Time{}
	}
	return all[len(all)-1], b.when[id][len(all)-1]
}

func (b *book) record(id string) printing.Record {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.records[id]
}

// until waits for a job to be in a state, and says when that was told.
func (b *book) until(t *testing.T, id string, state printing.State, reason string) (printing.Record, time.Time) {
	t.Helper()
	var r printing.Record
	var at time.Time
	b.eventually(t, string(state)+" "+reason, func() bool {
		r, at = b.last(id)
		if r.State.Final() && r.State != state {
			t.Fatalf("the job is %s (%s), not %s", r.State, r.Reason, state)
		}
		return r.State == state && r.Reason == reason
	})
	return r, at
}

func (b *book) eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	end := time.NewTimer(patience)
	defer end.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-b.changed:
		case <-tick.C:
		case <-end.C:
			t.Fatalf("not within %v: %s", patience, what)
		}
	}
}

func start(t *testing.T, b *book, times printing.Times, list ...printing.Config) *printing.Spooler {
	t.Helper()
	s, err := printing.Start(t.Context(), printing.Options{Journal: b, Listener: b, Log: slog.New(slog.DiscardHandler), Times: times}, list)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func ippPrinter(id, uri string) printing.Config {
	return printing.Config{ID: id, Name: "プリンター " + id, Driver: printing.DriverIPP, Kiosks: []string{kiosk}, URI: uri, Media: "A4"}
}

// picture is a page that shows whether a pixel is where it was, in what colour.
func picture(w, h, seed int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 255, 255, 255}
			if (x/50+y/70+seed)%3 == 0 {
				c = color.RGBA{uint8(x * 255 / w), uint8(y * 255 / h), uint8(40 * seed), 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

// pages are the images of a job.
func pages(all ...image.Image) func(context.Context, int) (printing.Image, error) {
	return func(_ context.Context, n int) (printing.Image, error) {
		return printing.PNG(all[n-1])
	}
}

func job(id, to string, all ...image.Image) printing.Job {
	return printing.Job{
		ID: id, Call: "call-1", Printer: to, Kiosk: kiosk, Pages: len(all), Copies: 1, Media: "A4", Color: true, Image: pages(all...),
	}
}

func submit(t *testing.T, s *printing.Spooler, j printing.Job) time.Time {
	t.Helper()
	now := time.Now()
	if err := s.Submit(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	return now
}
