package printing_test

import (
	"context"
	"errors"
	"image"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"madoguchi/consult/printing"

	"github.com/OpenPrinting/goipp"
)

// quick are times for tests.
var quick = printing.Times{
	Idle: 50 * time.Millisecond, Eager: 20 * time.Millisecond, Job: 20 * time.Millisecond, Stall: 100 * time.Millisecond, Silent: 100 * time.Millisecond,
	Lost: 300 * time.Millisecond, Leftover: 100 * time.Millisecond, Fetch: 200 * time.Millisecond,
}

// fake is a printer that does what a test says.
type fake struct {
	t   *testing.T
	uri string

	mu       sync.Mutex
	state    int      // printer-state
	reasons  []string // printer-state-reasons
	job      int      // job-state of every job
	sheets   int
	created  int
	arrived  int // documents
	canceled int
	busy     int // times that it says so
	print    bool
	cut      bool // it drops every connection
}

func newFake(t *testing.T) *fake {
	t.Helper()
	f := &fake{t: t, state: 3, job: 5}
	s := httptest.NewServer(f)
	t.Cleanup(s.Close)
	f.uri = strings.Replace(s.URL, "http://", "ipp://", 1) + "/ipp/print"
	return f
}

func (f *fake) set(change func(f *fake)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(f)
}

func (f *fake) counts() (created, arrived, canceled int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.created, f.arrived, f.canceled
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var req goipp.Message
	if err := req.Decode(r.Body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	size, err := io.Copy(io.Discard, r.Body)
	if err != nil {
		size = 0 // it did not come whole
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.cut {
		panic(http.ErrAbortHandler)
	}
	m := goipp.NewResponse(goipp.DefaultVersion, goipp.StatusOk, req.RequestID)
	m.Operation.Add(goipp.MakeAttribute("attributes-charset", goipp.TagCharset, goipp.String("utf-8")))
	m.Operation.Add(goipp.MakeAttribute("attributes-natural-language", goipp.TagLanguage, goipp.String("en")))
	f.answer(goipp.Op(req.Code), size, m)
	w.Header().Set("Content-Type", "application/ipp")
	_ = m.Encode(w)
}

func (f *fake) answer(op goipp.Op, size int64, m *goipp.Message) {
	switch op {
	case goipp.OpGetPrinterAttributes:
		f.attributes(m)
	case goipp.OpCreateJob, goipp.OpPrintJob:
		if f.busy > 0 {
			f.busy--
			m.Code = goipp.Code(goipp.StatusErrorBusy)
			return
		}
		f.created++
		if op == goipp.OpPrintJob {
			f.arrived++
		}
		m.Job.Add(goipp.MakeAttribute("job-id", goipp.TagInteger, goipp.Integer(f.created)))
		m.Job.Add(goipp.MakeAttribute("job-state", goipp.TagEnum, goipp.Integer(3)))
	case goipp.OpSendDocument:
		if size > 0 {
			f.arrived++
		}
		m.Job.Add(goipp.MakeAttribute("job-id", goipp.TagInteger, goipp.Integer(f.created)))
	case goipp.OpGetJobAttributes:
		m.Job.Add(goipp.MakeAttribute("job-id", goipp.TagInteger, goipp.Integer(f.created)))
		state := f.job
		if f.arrived == 0 && state == 9 {
			state = 4 // it waits for its document
		}
		m.Job.Add(goipp.MakeAttribute("job-state", goipp.TagEnum, goipp.Integer(state)))
		m.Job.Add(goipp.MakeAttribute("job-impressions-completed", goipp.TagInteger, goipp.Integer(f.sheets)))
	case goipp.OpCancelJob:
		f.canceled++
		f.job = 7
	default:
		m.Code = goipp.Code(goipp.StatusErrorOperationNotSupported)
	}
}

func (f *fake) attributes(m *goipp.Message) {
	m.Printer.Add(goipp.MakeAttribute("printer-state", goipp.TagEnum, goipp.Integer(f.state)))
	m.Printer.Add(goipp.MakeAttribute("document-format-supported", goipp.TagMimeType, goipp.String("application/pdf")))
	m.Printer.Add(goipp.MakeAttribute("media-supported", goipp.TagKeyword, goipp.String("iso_a4_210x297mm")))
	reasons := goipp.Attribute{Name: "printer-state-reasons"}
	for _, r := range append([]string{"none"}, f.reasons...) {
		reasons.Values.Add(goipp.TagKeyword, goipp.String(r))
	}
	m.Printer.Add(reasons)
	ops := goipp.Attribute{Name: "operations-supported"}
	ops.Values.Add(goipp.TagEnum, goipp.Integer(2))
	if !f.print {
		ops.Values.Add(goipp.TagEnum, goipp.Integer(5))
		ops.Values.Add(goipp.TagEnum, goipp.Integer(6))
	}
	m.Printer.Add(ops)
}

var small = picture(60, 85, 1)

// TestTroubles: what a printer tells while it has a job.
func TestTroubles(t *testing.T) {
	f := newFake(t)
	b := newBook()
	s := start(t, b, quick, ippPrinter("p1", f.uri))
	submit(t, s, job("j1", "p1", small))
	b.until(t, "j1", printing.Printing, "")
	f.set(func(f *fake) { f.reasons = []string{"media-jam-error"} })
	b.until(t, "j1", printing.Attention, "media-jam")
	f.set(func(f *fake) { f.reasons = nil })
	b.until(t, "j1", printing.Printing, "")
	f.set(func(f *fake) { f.reasons = []string{"media-empty-warning"} }) // nothing moves
	b.until(t, "j1", printing.Attention, "media-empty")
	f.set(func(f *fake) { f.sheets++ }) // it does, from another tray
	b.until(t, "j1", printing.Printing, "")
	f.set(func(f *fake) { f.state, f.reasons = 5, nil })
	b.until(t, "j1", printing.Attention, printing.ReasonStopped)
	f.set(func(f *fake) { f.state, f.cut = 3, true })
	b.until(t, "j1", printing.Attention, printing.ReasonUnreachable)
	b.eventually(t, "the printer is offline", func() bool { return s.Printers(kiosk)[0].State == printing.PrinterOffline })
	f.set(func(f *fake) { f.cut = false })
	b.until(t, "j1", printing.Printing, "")
	f.set(func(f *fake) { f.job = 8 })
	if r, _ := b.until(t, "j1", printing.Failed, printing.ReasonRefused); !r.Confirmed {
		t.Error("the printer told it, and it is not confirmed")
	}
	if created, arrived, _ := f.counts(); created != 1 || arrived != 1 {
		t.Errorf("%d jobs and %d documents came", created, arrived)
	}
}

// TestLost: a printer that does not come back fails the job, which is not sent again.
func TestLost(t *testing.T) {
	f := newFake(t)
	b := newBook()
	s := start(t, b, quick, ippPrinter("p1", f.uri))
	submit(t, s, job("j1", "p1", small))
	b.until(t, "j1", printing.Printing, "")
	f.set(func(f *fake) { f.cut = true })
	b.until(t, "j1", printing.Failed, printing.ReasonUnreachable)
	f.set(func(f *fake) { f.cut = false })
	submit(t, s, job("j2", "p1", small))
	b.until(t, "j2", printing.Printing, "")
	if created, _, _ := f.counts(); created != 2 {
		t.Errorf("%d jobs came", created)
	}
}

// TestBusyPrinter: one that does a job at a time is asked again, and has it once.
func TestBusyPrinter(t *testing.T) {
	for _, print := range []bool{false, true} {
		f := newFake(t)
		f.busy, f.print, f.job = 3, print, 9
		b := newBook()
		s := start(t, b, quick, ippPrinter("p1", f.uri))
		submit(t, s, job("j1", "p1", small))
		b.until(t, "j1", printing.Done, "")
		if created, arrived, _ := f.counts(); created != 1 || arrived != 1 {
			t.Errorf("%d jobs and %d documents came", created, arrived)
		}
	}
}

// TestCancel in each state.
func TestCancel(t *testing.T) {
	f := newFake(t)
	b := newBook()
	s := start(t, b, quick, ippPrinter("p1", f.uri))
	block := make(chan struct{})
	held := job("held", "p1", small)
	held.Image = func(ctx context.Context, n int) (printing.Image, error) {
		select {
		case <-block:
		case <-ctx.Done():
			return printing.Image{}, ctx.Err()
		}
		return pages(small)(ctx, n)
	}
	submit(t, s, held)
	b.eventually(t, "it is being sent", func() bool { return b.record("held").Handle != "" })
	submit(t, s, job("waits", "p1", small))
	if err := s.Cancel(t.Context(), "waits"); err != nil {
		t.Fatal(err)
	}
	b.until(t, "waits", printing.Cancelled, "")
	if err := s.Cancel(t.Context(), "held"); err != nil { // while it is being sent
		t.Fatal(err)
	}
	b.until(t, "held", printing.Cancelled, "")
	close(block)
	if _, arrived, canceled := f.counts(); arrived != 0 || canceled == 0 {
		t.Errorf("%d documents came, %d were cancelled", arrived, canceled)
	}

	f.set(func(f *fake) { f.job, f.reasons = 5, []string{"media-empty-error"} })
	submit(t, s, job("empty", "p1", small))
	b.until(t, "empty", printing.Attention, "media-empty")
	if err := s.Cancel(t.Context(), "empty"); err != nil {
		t.Fatal(err)
	}
	b.until(t, "empty", printing.Cancelled, "")
	if _, _, canceled := f.counts(); canceled < 2 {
		t.Error("the printer was not told")
	}
	if err := s.Cancel(t.Context(), "never"); !errors.Is(err, printing.ErrNoJob) {
		t.Errorf("a job that never was: %v", err)
	}
}

// TestRoomEnded: the next citizen does not get what is left of the last.
func TestRoomEnded(t *testing.T) {
	f := newFake(t)
	f.reasons = []string{"media-empty-error"}
	b := newBook()
	s := start(t, b, quick, ippPrinter("p1", f.uri))
	submit(t, s, job("j1", "p1", small))
	b.until(t, "j1", printing.Attention, "media-empty")
	if open := s.Open("call-1"); len(open) != 1 || open[0].ID != "j1" {
		t.Errorf("open: %+v", open)
	}
	s.RoomEnded("another")
	if p := b.record("j1"); p.Cancelling {
		t.Error("the end of another room cancelled it")
	}
	s.RoomEnded("call-1")
	b.until(t, "j1", printing.Cancelled, "")
}

// TestNothingWithoutJournal: what cannot be written down is not sent.
func TestNothingWithoutJournal(t *testing.T) {
	f := newFake(t)
	b := newBook()
	s := start(t, b, quick, ippPrinter("p1", f.uri))
	b.fails = true
	if err := s.Submit(t.Context(), job("j1", "p1", small)); !errors.Is(err, errDisk) {
		t.Errorf("it was taken: %v", err)
	}
	b.mu.Lock()
	b.fails = false
	b.mu.Unlock()
	j := job("j2", "p1", small)
	f.set(func(f *fake) { f.busy = 1 << 30 })
	submit(t, s, j)
	b.until(t, "j2", printing.Sent, "")
	b.mu.Lock()
	b.fails = true // from now on
	b.mu.Unlock()
	f.set(func(f *fake) { f.busy = 0 })
	b.until(t, "j2", printing.Failed, printing.ReasonServer)
	if _, arrived, _ := f.counts(); arrived != 0 {
		t.Errorf("%d documents came", arrived)
	}
	b.mu.Lock()
	b.fails = false
	b.mu.Unlock()
	b.eventually(t, "the end is written down once it can be", func() bool { return b.record("j2").State == printing.Failed })
}

// TestBadContent: a page that cannot be made fails the job, and the printer is
// told to give it up.
func TestBadContent(t *testing.T) {
	f := newFake(t)
	b := newBook()
	s := start(t, b, quick, ippPrinter("p1", f.uri))
	j := job("j1", "p1", small, small)
	j.Image = func(ctx context.Context, n int) (printing.Image, error) {
		if n == 2 {
			return printing.Image{Type: "image/png", Data: []byte("none")}, nil
		}
		return pages(small)(ctx, n)
	}
	submit(t, s, j)
	b.until(t, "j1", printing.Failed, printing.ReasonDocument)
	if _, _, canceled := f.counts(); canceled != 1 {
		t.Errorf("cancelled %d times", canceled)
	}
}

// TestBrowser: the kiosk's page gets a job once, and nobody claims that paper
// came out.
func TestBrowser(t *testing.T) {
	b := newBook()
	c := printing.Config{ID: "p1", Driver: printing.DriverBrowser, Kiosks: []string{kiosk}, Media: "A4"}
	s := start(t, b, quick, c)
	submit(t, s, job("j1", "p1", small))
	b.eventually(t, "the page is told", func() bool { b.mu.Lock(); defer b.mu.Unlock(); return len(b.now) == 1 })
	for _, other := range [][3]string{{"call-1", "j1", "another"}, {"call-2", "j1", kiosk}, {"call-1", "j2", kiosk}} {
		if _, err := s.Content(t.Context(), other[0], other[1], other[2]); !errors.Is(err, printing.ErrNoJob) {
			t.Errorf("%v got it: %v", other, err)
		}
	}
	r, err := s.Content(t.Context(), "call-1", "j1", kiosk)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(r)
	if err != nil || !strings.HasPrefix(string(raw), "%PDF-1.4") {
		t.Errorf("%d bytes, %v", len(raw), err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if _, err := s.Content(t.Context(), "call-1", "j1", kiosk); !errors.Is(err, printing.ErrNoJob) {
		t.Errorf("it was given out twice: %v", err)
	}
	if err := s.ContentSent("call-1", "j1", kiosk, true); err != nil {
		t.Fatal(err)
	}
	if r, _ := b.until(t, "j1", printing.Done, ""); r.Confirmed {
		t.Error("a browser proved paper")
	}
	submit(t, s, job("j2", "p1", small)) // nobody fetches it
	b.until(t, "j2", printing.Failed, printing.ReasonUnreachable)
}

func TestOrders(t *testing.T) {
	b := newBook()
	s := start(t, b, quick, printing.Config{ID: "p1", Driver: printing.DriverBrowser, Kiosks: []string{kiosk}, Media: "A4"})
	for name, change := range map[string]func(*printing.Job){
		"copies": func(j *printing.Job) { j.Copies = 21 },
		"pages":  func(j *printing.Job) { j.Pages = 0 },
		"paper":  func(j *printing.Job) { j.Media = "B5" },
		"no id":  func(j *printing.Job) { j.ID = "" },
	} {
		j := job("j1", "p1", image.Image(small))
		change(&j)
		if err := s.Submit(t.Context(), j); !errors.Is(err, printing.ErrOrder) {
			t.Errorf("%s: %v", name, err)
		}
	}
	j := job("j1", "p1", small)
	j.Kiosk = "another"
	if err := s.Submit(t.Context(), j); !errors.Is(err, printing.ErrNoPrinter) {
		t.Errorf("another kiosk's printer: %v", err)
	}
}
