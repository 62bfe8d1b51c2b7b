package api

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"

	"madoguchi/consult"
)

// office is a printer and a composer that note what they get.
type office struct {
	mu        sync.Mutex
	jobs      []consult.PrintJob
	cancelled []string
	ended     []string
}

func (o *office) Submit(_ context.Context, j consult.PrintJob) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.jobs = append(o.jobs, j)
	return nil
}

func (o *office) Cancel(_ context.Context, id string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.cancelled = append(o.cancelled, id)
	return nil
}

func (o *office) JobNow(context.Context, string) (consult.PrintNews, bool) {
	return consult.PrintNews{}, false
}

func (o *office) RoomEnded(call string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ended = append(o.ended, call)
}

func (o *office) Printers(kiosk string) []consult.Printer {
	return []consult.Printer{{ID: "p", Name: kiosk, Driver: "ipp", State: "idle", Media: []string{"A4"}, Default: true}}
}

// Compose writes what each sheet has.
func (o *office) Compose(w io.Writer, sheets []consult.Sheet, media string) error {
	for _, s := range sheets {
		fmt.Fprintf(w, "[%s %dx%d turn %d lines %v image %d overlay %d]", media, s.Width, s.Height, s.Turn, s.Lines, len(s.Image), len(s.Overlay))
	}
	return nil
}

func newOfficeSite(t *testing.T) (*roomSite, *office, *roomTester, consult.Document) {
	t.Helper()
	o := &office{}
	r := newRoomSite(t, func(c *consult.Options) { c.Printing, c.Composer = o, o })
	clerk, _ := r.enter(r.clerk, 0)
	d := r.upload(clerk, r.session(r.clerk), "form.txt", "one\ntwo")
	return r, o, clerk, d
}

func (r *roomSite) ink(d consult.Document, page int, n uint64, png []byte) *http.Response {
	r.t.Helper()
	return r.request("PUT", fmt.Sprintf("/api/v1/rooms/%s/documents/%s/pages/%d/ink?n=%d", callID, d.ID, page, n), r.session(r.clerk), string(png), "Content-Type", "image/png")
}

// What is printed is what was on the pages when it was ordered, and everybody
// sees what becomes of it.
func TestRoomPrints(t *testing.T) {
	r, o, clerk, d := newOfficeSite(t)
	_, w := r.enter(r.boss, 0)
	if len(w.State.Printers) != 1 || w.State.Printers[0].Name != r.kiosk.ID {
		t.Errorf("printers %+v", w.State.Printers)
	}
	order := consult.PrintOrder{Document: d.ID, Pages: []int{2, 1}, Marks: true, Copies: 2, Media: "A4", Printer: "p"}
	send := func(o consult.PrintOrder) *http.Response {
		return r.request("POST", "/api/v1/rooms/"+callID+"/prints", r.session(r.clerk), o)
	}
	mark := consult.Action{Kind: "mark", Document: d.ID, Page: 1, Mark: &consult.Mark{ID: "m", Tool: "pen", Color: "#000000", Width: 1, Points: []float64{1, 2, 1}}}
	if code := clerk.do(mark); code != "" {
		t.Fatal(code)
	}
	wantCode(t, send(order), http.StatusConflict, "ink-missing")
	_, w = r.enter(r.boss, 0)
	wantCode(t, r.ink(d, 1, w.N, picture(199, 100, "")), http.StatusUnprocessableEntity, "ink-format")
	wantCode(t, r.ink(d, 1, w.N, []byte("no PNG")), http.StatusUnprocessableEntity, "ink-format")
	wantCode(t, r.ink(d, 1, w.N-1, picture(200, 100, "")), http.StatusConflict, "ink-outdated")
	wantCode(t, r.ink(d, 1, w.N+1, picture(200, 100, "")), http.StatusConflict, "ink-outdated")
	ink := picture(200, 100, "INK")
	want(t, r.ink(d, 1, w.N, ink), http.StatusNoContent, nil)
	for code, change := range map[string]func(o *consult.PrintOrder){
		"no-printer":    func(o *consult.PrintOrder) { o.Printer = "x" },
		"printer-media": func(o *consult.PrintOrder) { o.Color = true },
		"no-page":       func(o *consult.PrintOrder) { o.Pages = []int{3} },
		"no-document":   func(o *consult.PrintOrder) { o.Document = "x" },
	} {
		bad := order
		change(&bad)
		status := http.StatusConflict
		if code == "no-page" || code == "no-document" {
			status = http.StatusNotFound
		}
		wantCode(t, send(bad), status, code)
	}
	var p consult.Print
	want(t, send(order), http.StatusCreated, &p)
	if m := clerk.op("print"); m.Print.ID != p.ID || m.Print.State != consult.PrintQueued || m.By != r.clerk.ID {
		t.Errorf("%+v", m.Print)
	}
	// The page goes on, the job stays what it was.
	mark.Mark.ID = "later"
	if code := clerk.do(mark); code != "" {
		t.Fatal(code)
	}
	if len(o.jobs) != 1 || o.jobs[0].Kiosk != r.kiosk.ID || o.jobs[0].Title != "form.txt" {
		t.Fatalf("jobs %+v", o.jobs)
	}
	pdf, err := o.jobs[0].PDF(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := io.ReadAll(pdf)
	if got, want := string(raw), fmt.Sprintf("[A4 200x100 turn 0 lines false image %d overlay 0][A4 200x100 turn 0 lines false image %d overlay %d]",
		len(picture(200, 100, "two")), len(picture(200, 100, "one")), len(ink)); got != want {
		t.Errorf("PDF %s, want %s", got, want)
	}
	if s, err := o.jobs[0].Sheet(t.Context(), 2); err != nil || len(s.Overlay) != len(ink) || s.Width != 200 {
		t.Errorf("the second sheet, page 1: %+v, %v", s.Width, err)
	}
	wantCode(t, send(order), http.StatusConflict, "ink-outdated")

	for _, s := range []consult.PrintState{consult.PrintSent, consult.PrintAttention, consult.PrintDone, consult.PrintQueued} {
		r.rooms.JobChanged(p.ID, s, "media-empty", s == consult.PrintDone)
	}
	for _, s := range []consult.PrintState{consult.PrintSent, consult.PrintAttention, consult.PrintDone} {
		if m := clerk.op("print"); m.Print.State != s || m.By != "" {
			t.Errorf("%+v, want %s", m.Print, s)
		}
	}
	if code := clerk.do(consult.Action{Kind: "cancel-print", ID: p.ID}); code != "print-over" {
		t.Errorf("cancelled when it was over: %q", code)
	}
	order.Marks = false
	want(t, send(order), http.StatusCreated, &p)
	if code := clerk.do(consult.Action{Kind: "cancel-print", ID: p.ID}); code != "" {
		t.Error(code)
	}
	cancelled := func(n int) func() bool {
		return func() bool {
			o.mu.Lock()
			defer o.mu.Unlock()
			return len(o.cancelled) == n && o.cancelled[n-1] == p.ID
		}
	}
	eventually(t, "it is cancelled", cancelled(1))
	// The kiosk's page is told to print what its browser prints.
	kiosk, _ := r.enter(r.kiosk, 0)
	if err := r.rooms.PrintNow(p.ID); err != nil {
		t.Fatal(err)
	}
	if m := kiosk.read(); m.Kind != "print" || m.From != "" || !bytes.Contains(m.Data, []byte(p.ID)) {
		t.Errorf("%+v %s", m, m.Data)
	}
	// The end of the room is the end of its jobs.
	r.follow(false)
	eventually(t, "the spooler knows that the room is over", func() bool {
		o.mu.Lock()
		defer o.mu.Unlock()
		return len(o.ended) == 1 && o.ended[0] == callID
	})
	if _, err := o.jobs[1].PDF(t.Context()); err == nil {
		t.Error("an erased room was printed")
	}
}
