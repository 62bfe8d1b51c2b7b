package printing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"madoguchi/consult/printing/ipp"
)

// ippPort is a printer on the network.
type ippPort struct {
	client *ipp.Client
	times  Times
	show   func(Printer) // what is known of it now
	media  string

	mu     sync.Mutex
	eager  bool
	failed int // looks in a row
	woken  chan struct{}
}

// failedLooks is after how many looks without an answer a printer is offline.
const failedLooks = 2

func (p *ippPort) run(ctx context.Context) {
	defer p.client.Close()
	for {
		_, _ = p.look(ctx) // it is shown
		timer := time.NewTimer(p.pause())
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-p.woken:
			timer.Stop()
		case <-timer.C:
		}
	}
}

func (p *ippPort) pause() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.eager || p.failed > 0 && p.failed < failedLooks {
		return p.times.Eager
	}
	return p.times.Idle
}

func (p *ippPort) hurry(on bool) {
	p.mu.Lock()
	changed := p.eager != on
	p.eager = on
	p.mu.Unlock()
	if changed && on {
		select {
		case p.woken <- struct{}{}:
		default:
		}
	}
}

// look asks the printer how it is and shows it.
func (p *ippPort) look(ctx context.Context) (ipp.Printer, error) {
	a, err := p.client.Printer(ctx)
	if err != nil {
		if ctx.Err() == nil {
			p.missed(err)
		}
		return a, err
	}
	p.mu.Lock()
	p.failed = 0
	p.mu.Unlock()
	p.show(p.view(a))
	return a, nil
}

func (p *ippPort) missed(err error) {
	p.mu.Lock()
	p.failed++
	offline := p.failed >= failedLooks
	p.mu.Unlock()
	if reason := whyNot(err); offline || reason != ReasonUnreachable {
		p.show(Printer{State: PrinterOffline, Reasons: []string{reason}})
	}
}

func (p *ippPort) view(a ipp.Printer) Printer {
	v := Printer{State: PrinterIdle, Media: a.Media, Color: a.Color, Model: a.Model, Checked: time.Now()}
	if len(v.Media) == 0 {
		v.Media = []string{p.media}
	}
	for _, r := range a.Reasons {
		v.Reasons = append(v.Reasons, r.Word)
	}
	switch {
	case trouble(a) != "":
		v.State = PrinterAttention
		if !slices.Contains(v.Reasons, trouble(a)) {
			v.Reasons = append([]string{trouble(a)}, v.Reasons...)
		}
	case a.State == ipp.Processing:
		v.State = PrinterBusy
	}
	return v
}

// trouble is what a person must do something about; empty when nothing.
func trouble(a ipp.Printer) string {
	switch {
	case len(a.Reasons) > 0 && a.Reasons[0].Serious:
		return a.Reasons[0].Word
	case a.State == ipp.Stopped && len(a.Reasons) > 0:
		return a.Reasons[0].Word
	case a.State == ipp.Stopped:
		return ReasonStopped
	case !a.Accepting:
		return ReasonRefused
	}
	return ""
}

// whyNot is the word for a failure to speak with a printer.
func whyNot(err error) string {
	var status *ipp.StatusError
	switch {
	case errors.Is(err, ipp.ErrCertificate) || certificateFault(err):
		return ReasonCertificate
	case errors.Is(err, ipp.ErrAnswer) || errors.Is(err, ipp.ErrRedirect):
		return ReasonNoPrinter
	case errors.As(err, &status):
		return ReasonRefused
	}
	return ReasonUnreachable
}

func (p *ippPort) give(ctx context.Context, w *work, accepted func(string) error) error {
	a, err := p.look(ctx)
	if err != nil {
		return because(whyNot(err), err)
	}
	order, documents, err := w.job.documents(ctx, a)
	if err != nil {
		return err
	}
	all := parts(documents, a.Many && a.CreateJob)
	var ids []int
	created := func(id int) error {
		ids = append(ids, id)
		return accepted(handleOf(ids, len(all)))
	}
	for _, part := range all {
		err := p.client.Print(ctx, a, order, part, created)
		for ipp.Busy(err) && (ipp.Unsent(err) || !a.CreateJob) && sleep(ctx, p.times.Job) {
			err = p.client.Print(ctx, a, order, part, created)
		}
		if err != nil && !a.CreateJob && !ipp.Unsent(err) && ctx.Err() == nil {
			// The answer was lost, perhaps the job was not.
			if found, lost := p.client.Find(ctx, order.Name); lost == nil {
				ids, err = found, accepted(handleOf(found, len(all)))
			}
		}
		if err != nil {
			return p.failedToGive(ctx, err)
		}
	}
	return nil
}

// parts are the documents of each of the jobs that the printer gets.
func parts(documents []ipp.Document, many bool) [][]ipp.Document {
	if many {
		return [][]ipp.Document{documents}
	}
	var out [][]ipp.Document
	for _, d := range documents {
		out = append(out, []ipp.Document{d})
	}
	return out
}

func (p *ippPort) failedToGive(ctx context.Context, err error) error {
	if r := reasonOf(err); r == ReasonDocument || r == ReasonServer {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return because(whyNot(err), err)
}

func (p *ippPort) follow(ctx context.Context, w *work, tell func(Event)) {
	missed := time.Time{} // since when it does not answer
	var stuck stall
	for {
		ids, whole := parseHandle(w.progress().Handle)
		e, err := p.jobs(ctx, ids, &stuck)
		if err == nil && e.Kind == Ended && len(ids) < whole {
			if e = (Event{Kind: Prints}); w.recalled {
				e = Event{Kind: Broke, Reason: ReasonRestarted} // the rest was never sent
			}
		}
		switch {
		case ctx.Err() != nil:
			return
		case err == nil && e.Kind == GivenUp && !w.gave.Load():
			// Whoever hands it over has taken it back, and says why.
		case err == nil:
			missed = time.Time{}
			tell(e)
		case missed.IsZero():
			missed = time.Now()
		case time.Since(missed) > p.times.Lost:
			tell(Event{Kind: Broke, Reason: ReasonUnreachable})
		case time.Since(missed) > p.times.Silent:
			tell(Event{Kind: Needs, Reason: whyNot(err)})
		}
		if w.progress().State.Final() || !sleep(ctx, p.times.Job) {
			return
		}
	}
}

// jobs is what the jobs of one order are together.
func (p *ippPort) jobs(ctx context.Context, ids []int, stuck *stall) (Event, error) {
	var ended, unknown int
	open := Event{}
	for _, id := range ids {
		j, err := p.client.Job(ctx, id)
		switch {
		case errors.Is(err, ipp.ErrGone):
			unknown++ // it forgets what has ended
		case err != nil:
			return Event{}, err
		case j.State == ipp.JobCompleted && !slices.Contains(j.Reasons, "job-completed-with-errors"):
			ended++
		case j.State == ipp.JobCanceled:
			return Event{Kind: GivenUp}, nil
		case j.State == ipp.JobAborted || j.State == ipp.JobCompleted:
			return Event{Kind: Broke, Reason: broke(j.Reasons), Confirmed: true}, nil
		case open.Kind == 0:
			if open, err = p.open(ctx, j, stuck); err != nil {
				return Event{}, err
			}
		}
	}
	if open.Kind == 0 {
		return Event{Kind: Ended, Confirmed: unknown == 0}, nil
	}
	return open, nil
}

// open is how a job is that has not ended: the printer's own state says why it
// does not go on.
func (p *ippPort) open(ctx context.Context, j ipp.Job, stuck *stall) (Event, error) {
	a, err := p.look(ctx)
	if err != nil {
		return Event{}, err
	}
	switch why := trouble(a); {
	case why != "" && why != ReasonRefused:
		return Event{Kind: Needs, Reason: why}, nil
	case stuck.over(time.Now(), a.Suspect(), j, p.times.Stall):
		return Event{Kind: Needs, Reason: a.Suspect()}, nil
	case j.State == ipp.JobStopped:
		return Event{Kind: Needs, Reason: ReasonStopped}, nil
	case j.State == ipp.JobProcessing:
		return Event{Kind: Prints}, nil
	}
	return Event{Kind: Waits}, nil
}

// stall is since when nothing has moved while the printer told of something
// that may be why.
type stall struct {
	why    string
	job    int
	sheets int
	since  time.Time
}

func (s *stall) over(now time.Time, why string, j ipp.Job, after time.Duration) bool {
	if why != s.why || j.ID != s.job || j.Sheets != s.sheets {
		*s = stall{why, j.ID, j.Sheets, now}
	}
	return why != "" && now.Sub(s.since) >= after
}

func broke(reasons []string) string {
	if slices.ContainsFunc(reasons, func(r string) bool {
		return r == "document-format-error" || r == "unsupported-document-format" || r == "document-unprintable-error" || r == "job-completed-with-errors"
	}) {
		return ReasonDocument
	}
	return ReasonRefused
}

func (p *ippPort) cancel(ctx context.Context, w *work) error {
	var errs []error
	ids, _ := parseHandle(w.progress().Handle)
	for _, id := range ids {
		var status *ipp.StatusError
		if err := p.client.Cancel(ctx, id); err != nil && !errors.Is(err, ipp.ErrGone) && !errors.As(err, &status) { // too late is no fault
			errs = append(errs, fmt.Errorf("cancel job %d: %w", id, err))
		}
	}
	return errors.Join(errs...)
}

func (p *ippPort) recall(ctx context.Context, r Record) (string, error) {
	if r.Handle != "" {
		return r.Handle, nil
	}
	ids, err := p.client.Find(ctx, nameOf(r.ID))
	if errors.Is(err, ipp.ErrGone) {
		return "", errUnknown
	}
	return handleOf(ids, len(ids)), err
}

// handleOf names the printer's jobs, and how many they will be in the end.
func handleOf(ids []int, whole int) string { return ipp.IDs(ids) + "/" + strconv.Itoa(whole) }

func parseHandle(text string) (ids []int, whole int) {
	head, tail, _ := strings.Cut(text, "/")
	whole, _ = strconv.Atoi(tail) // 0 when it says nothing
	return ipp.ParseIDs(head), whole
}

// sleep waits; false when ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// badPort is a printer whose configuration cannot be used.
type badPort struct {
	nowhere
	show func(Printer)
	err  error
}

func (b badPort) give(context.Context, *work, func(string) error) error {
	return because(ReasonNoPrinter, b.err)
}

func (b badPort) run(context.Context) {
	b.show(Printer{State: PrinterOffline, Reasons: []string{ReasonNoPrinter}})
}

func (s *Spooler) newIPP(c Config, show func(Printer)) port {
	client, err := ipp.New(ipp.Options{URI: c.URI, Pin: c.Pin, Plain: c.Plain, Roots: s.o.Roots})
	if err != nil {
		return badPort{show: show, err: err}
	}
	return &ippPort{client: client, times: s.o.Times, show: show, media: c.Media, woken: make(chan struct{}, 1)}
}
