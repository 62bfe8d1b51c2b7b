package consult

import (
	"fmt"
	"log/slog"
	"testing"

	"madoguchi/store"
)

// benchRoom is a room on the disk with a pad, and two pages in it.
func benchRoom(b *testing.B) (from, to *Seat, pad string) {
	b.Helper()
	fail := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	dir := b.TempDir()
	s, err := store.Open(b.Context(), dir)
	fail(err)
	r, err := Start(b.Context(), Options{Dir: dir + "/vault", Records: s, Log: slog.New(slog.DiscardHandler)})
	fail(err)
	b.Cleanup(func() {
		r.Close()
		fail(s.Close())
	})
	fail(r.Follow([]Call{{ID: "call", Connected: true, Parties: map[string]Part{"clerk": Driver, "kiosk": Citizen}}}))
	from, err = r.Enter(b.Context(), "call", "clerk", 0)
	fail(err)
	to, err = r.Enter(b.Context(), "call", "kiosk", 0)
	fail(err)
	from.Do(Do{Ref: "pad", Action: Action{Kind: actPad}})
	for range 2 { // document, stage
		<-to.Out()
	}
	for range 3 { // and done
		<-from.Out()
	}
	l, _, err := r.find(b.Context(), "call", "clerk", 0)
	fail(err)
	fail(l.look(b.Context(), func(room *Room) error {
		pad = room.documents[0].ID
		return nil
	}))
	return from, to, pad
}

// stroke is one of some length.
func stroke(n int) *Mark {
	m := &Mark{ID: fmt.Sprint("m", n), Tool: Pen, Color: "#1a1a1a", Width: 4, Points: make([]float64, 3*80)}
	for i := range m.Points {
		m.Points[i] = float64(i%3) / 2
	}
	return m
}

// BenchmarkStroke is one stroke at a time: done, durable, and at the other page.
func BenchmarkStroke(b *testing.B) {
	from, to, pad := benchRoom(b)
	n := 0
	for b.Loop() {
		kind, mark := actMark, stroke(n)
		if n%2000 == 1999 { // pages have an end
			kind, mark = actClear, nil
		}
		from.Do(Do{Ref: fmt.Sprint("r", n), Action: Action{Kind: kind, Document: pad, Page: 1, Mark: mark}})
		<-to.Out()
		<-from.Out() // the operation
		<-from.Out() // done
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "ops/s")
}

// BenchmarkStrokes is as many as wait at a time: what is made durable together.
func BenchmarkStrokes(b *testing.B) {
	from, to, pad := benchRoom(b)
	const together = 64
	n := 0
	for b.Loop() {
		for range together {
			kind, mark := actMark, stroke(n)
			if n%2000 == 1999 {
				kind, mark = actClear, nil
			}
			from.Do(Do{Ref: fmt.Sprint("r", n), Action: Action{Kind: kind, Document: pad, Page: 1, Mark: mark}})
			n++
		}
		for range together {
			<-to.Out()
			<-from.Out()
			<-from.Out()
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "ops/s")
}
