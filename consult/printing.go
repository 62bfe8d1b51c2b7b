package consult

import (
	"bytes"
	"context"
	"errors"
	"image/png"
	"io"
	"slices"
	"time"
)

const (
	// maxInk bounds the picture of a page's marks, in bytes.
	maxInk = 32 << 20
	// maxCopies bounds one print job.
	maxCopies = 20
	// submitTimeout bounds handing a job to the spooler.
	submitTimeout = 10 * time.Second
)

// PrintOrder is what staff want printed.
type PrintOrder struct {
	Document string `json:"document" maxLength:"64"`
	Pages    []int  `json:"pages" minItems:"1" maxItems:"300" doc:"from 1, in the order of printing"`
	Marks    bool   `json:"marks" doc:"with what is drawn on the pages"`
	Copies   int    `json:"copies" minimum:"1" maximum:"20"`
	Media    string `json:"media" enum:"A4,A3"`
	Color    bool   `json:"color"`
	Printer  string `json:"printer" maxLength:"64"`
}

// Ink takes the picture of a page's marks as a driver's page has drawn it: a
// PNG of exactly the page's size. N is the operation that it shows; marks that
// changed after it make it outdated.
func (r *Rooms) Ink(ctx context.Context, call, account, document string, page int, n uint64, body io.Reader) error {
	l, err := r.driver(ctx, call, account)
	if err != nil {
		return err
	}
	raw, err := io.ReadAll(io.LimitReader(body, maxInk+1))
	if err != nil {
		return refuse("upload-cut").because(err)
	}
	if len(raw) > maxInk {
		return refuse("file-too-large")
	}
	size, err := png.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return refuse("ink-format").because(err)
	}
	k := pageKey{document, page}
	fresh := func(r *Room) error {
		if no := r.hasPage(document, page); no != nil {
			return no
		}
		d, _ := r.Document(document)
		if p := d.Pages[page-1]; p.Width != size.Width || p.Height != size.Height {
			return refuse("ink-format")
		}
		if _, changed := r.MarksOf(document, page); changed > n || n > r.N() {
			return refuse("ink-outdated")
		}
		return nil
	}
	if err := l.look(ctx, fresh); err != nil {
		return err
	}
	written, err := l.box.Put(inkBlob(k, n), bytes.NewReader(raw))
	if err != nil {
		return refuse("room-unsaved").because(err)
	}
	l.used.Add(written)
	err = l.look(ctx, func(r *Room) error {
		if err := fresh(r); err != nil {
			return err
		}
		if !slices.Contains(l.inks[k], n) {
			l.inks[k] = append(l.inks[k], n)
			slices.Sort(l.inks[k])
		}
		return nil
	})
	if err != nil && l.ctx.Err() == nil {
		_, gone := l.box.Delete(inkBlob(k, n))
		return errors.Join(err, gone)
	}
	return err
}

// Print makes a print job. What it prints is what is on the pages now.
func (r *Rooms) Print(ctx context.Context, call, account string, o PrintOrder) (Print, error) {
	l, err := r.driver(ctx, call, account)
	if err != nil {
		return Print{}, err
	}
	if r.o.Printing == nil || r.o.Composer == nil {
		return Print{}, refuse("no-printing")
	}
	if o.Copies < 1 || o.Copies > maxCopies || o.Media != "A4" && o.Media != "A3" || len(o.Pages) == 0 || len(o.Pages) > MaxPages {
		return Print{}, refuse("print-format")
	}
	job := PrintJob{Call: call, Kiosk: l.kiosk()}
	if err := r.printable(job.Kiosk, o); err != nil {
		return Print{}, err
	}
	p := Print{
		ID: newID(), By: account, Document: o.Document, Pages: o.Pages, Marks: o.Marks, Copies: o.Copies,
		Media: o.Media, Color: o.Color, Printer: o.Printer, State: PrintQueued,
	}
	var plan sheetPlan
	if _, err := l.ask(ctx, func(now time.Time, r *Room) (Entry, *Refusal) {
		var no *Refusal
		if plan, no = l.planSheets(r, o.Document, o.Pages, o.Marks); no != nil {
			return Entry{}, no
		}
		p.At = stamp(now)
		return r.AddPrint(now, p), nil
	}); err != nil {
		return Print{}, err
	}
	job.Print, job.Title = p, plan.document.Name
	job.Sheets = func(ctx context.Context) ([]Sheet, error) { return l.sheets(ctx, plan) }
	job.PDF = func(ctx context.Context) (io.ReadCloser, error) { return l.pdf(ctx, plan, o.Media) }
	r.mu.Lock()
	r.jobs[p.ID] = l
	r.mu.Unlock()
	submitting, cancel := context.WithTimeout(context.WithoutCancel(ctx), submitTimeout)
	defer cancel()
	if err := r.o.Printing.Submit(submitting, job); err != nil {
		r.log.WarnContext(ctx, "print job not taken", "call", call, "error", err)
		r.JobChanged(p.ID, PrintFailed, "refused", false)
	}
	return p, nil
}

// printable says whether a kiosk's printer can do what is wanted.
func (r *Rooms) printable(kiosk string, o PrintOrder) error {
	all := r.o.Printing.Printers(kiosk)
	i := slices.IndexFunc(all, func(p Printer) bool { return p.ID == o.Printer })
	switch {
	case i < 0:
		return refuse("no-printer")
	case !slices.Contains(all[i].Media, o.Media), o.Color && !all[i].Color:
		return refuse("printer-media")
	default:
		return nil
	}
}

// kiosk is the account whose printers the room uses; empty when there is none.
func (l *liveRoom) kiosk() string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	for a, p := range l.parties {
		if p == Citizen {
			return a
		}
	}
	return ""
}

// JobChanged is told by the spooler what became of a job.
func (r *Rooms) JobChanged(id string, s PrintState, reason string, confirmed bool) {
	r.mu.Lock()
	l := r.jobs[id]
	if s.final() {
		delete(r.jobs, id)
	}
	r.mu.Unlock()
	if l == nil {
		return
	}
	_, err := l.ask(l.ctx, func(now time.Time, room *Room) (Entry, *Refusal) {
		return room.SetPrint(now, id, s, reason, confirmed), nil
	})
	if err != nil && l.ctx.Err() == nil {
		r.log.ErrorContext(l.ctx, "state of a print job not saved", "call", l.id, "job", id, "error", err)
	}
}

// PrintersChanged is told by the spooler when the printers of a kiosk, or what
// they say, have changed.
func (r *Rooms) PrintersChanged(kiosk string) {
	r.mu.Lock()
	var all []*liveRoom
	for _, l := range r.rooms {
		all = append(all, l)
	}
	r.mu.Unlock()
	for _, l := range all {
		if l.kiosk() == kiosk && kiosk != "" {
			l.lookAtPrinters()
		}
	}
}

// lookAtPrinters puts the printers of the room's kiosk into the room.
func (l *liveRoom) lookAtPrinters() {
	if l.rooms.o.Printing == nil {
		return
	}
	_, err := l.ask(l.ctx, func(now time.Time, r *Room) (Entry, *Refusal) {
		var all []Printer
		if kiosk := l.kiosk(); kiosk != "" {
			all = l.rooms.o.Printing.Printers(kiosk)
		}
		return r.SetPrinters(now, all), nil
	})
	if err != nil && l.ctx.Err() == nil {
		l.rooms.log.WarnContext(l.ctx, "printers of a room not told", "call", l.id, "error", err)
	}
}

// PrintNow tells the kiosk's page to print a job with its browser. It is for
// the spooler's browser driver.
func (r *Rooms) PrintNow(job string) error {
	r.mu.Lock()
	l := r.jobs[job]
	r.mu.Unlock()
	if l == nil {
		return refuse("no-print")
	}
	data, ok := packed(PrintNow{Print: job}, true)
	if !ok {
		return refuse("no-print")
	}
	l.relay(Signal{Type: "signal", To: l.kiosk(), Kind: sigPrint, Data: data}, nil)
	return nil
}

// cancelJob asks the spooler to give a job up; it tells what became of it.
func (r *Rooms) cancelJob(l *liveRoom, id string) {
	if r.o.Printing == nil {
		return
	}
	r.running.Go(func() {
		ctx, cancel := context.WithTimeout(l.ctx, submitTimeout)
		defer cancel()
		if err := r.o.Printing.Cancel(ctx, id); err != nil && l.ctx.Err() == nil {
			r.log.WarnContext(ctx, "print job not cancelled", "call", l.id, "job", id, "error", err)
		}
	})
}

// forgetJobs gives up all jobs of a room that is erased.
func (r *Rooms) forgetJobs(l *liveRoom) {
	r.mu.Lock()
	var ids []string
	for id, room := range r.jobs {
		if room == l {
			ids = append(ids, id)
			delete(r.jobs, id)
		}
	}
	r.mu.Unlock()
	if r.o.Printing == nil {
		return
	}
	for _, id := range ids {
		ctx, cancel := context.WithTimeout(r.ctx, submitTimeout)
		if err := r.o.Printing.Cancel(ctx, id); err != nil {
			r.log.WarnContext(ctx, "print job of an erased room not cancelled", "call", l.id, "job", id, "error", err)
		}
		cancel()
	}
}
