package printing

import (
	"context"
	"errors"
	"sync"
	"time"
)

var errCancelled = errors.New("it was cancelled")

// do brings a job to its end.
func (s *Spooler) do(w *work) {
	defer s.leave(w)
	if !s.begin(w) {
		return
	}
	ctx, end := context.WithCancel(s.ctx)
	var parts sync.WaitGroup
	defer parts.Wait()
	defer end()
	gave := make(chan error, 1)
	giving, giveUp := context.WithTimeout(ctx, s.o.Times.Give)
	defer giveUp()
	follow := sync.OnceFunc(func() {
		parts.Go(func() { w.printer.port.follow(ctx, w, w.tell) })
	})
	parts.Go(func() {
		defer func() { <-w.printer.gate }()
		gave <- w.printer.port.give(giving, w, func(handle string) error {
			if err := w.accept(handle); err != nil {
				return err
			}
			follow()
			return nil
		})
	})
	s.mind(ctx, w, gave, giveUp)
}

// begin waits for its turn and writes down that the job will be given to its
// printer: what is not written down is not sent.
func (s *Spooler) begin(w *work) bool {
	for waiting := true; waiting; {
		select {
		case w.printer.gate <- struct{}{}:
			waiting = false
		case <-w.asked:
			if w.progress().State.Final() {
				return false
			}
		case <-s.ctx.Done():
			return false
		}
	}
	ok, err := w.step(Event{Kind: Give}, true)
	if err != nil {
		w.tell(Event{Kind: Broke, Reason: ReasonServer})
	}
	if err != nil || !ok {
		<-w.printer.gate
		return false
	}
	return true
}

// accept notes what the printer calls the job, before anything is sent to it.
func (w *work) accept(handle string) error {
	if _, err := w.step(Event{Kind: Accepted, Handle: handle}, true); err != nil {
		return because(ReasonServer, err)
	}
	if p := w.progress(); p.State.Final() || p.Cancelling {
		return errCancelled
	}
	return nil
}

// mind looks after a job until it has ended: its handing over, its
// cancellation, its limits, and what could not be written down.
func (s *Spooler) mind(ctx context.Context, w *work, gave <-chan error, giveUp func()) {
	tick := time.NewTicker(s.o.Times.Job)
	defer tick.Stop()
	began, cancelled := time.Now(), false
	for !w.progress().State.Final() || w.pending() {
		select {
		case <-ctx.Done():
			w.save()
			return
		case err := <-gave:
			gave = nil
			if err != nil && s.ctx.Err() == nil {
				w.tell(Event{Kind: Broke, Reason: reasonOf(err)})
				s.o.Log.Warn("print job not handed over", "job", w.job.ID, "printer", w.job.Printer, "error", err)
			}
			w.gave.Store(true)
		case <-w.asked:
		case <-tick.C:
			w.save()
			s.limit(w, time.Since(began))
		}
		if p := w.progress(); p.Cancelling && !p.State.Final() && !cancelled {
			if gave != nil {
				giveUp() // whoever hands it over takes it back
				continue
			}
			cancelled = s.recallFromPrinter(ctx, w)
		}
	}
	giveUp()
}

func (s *Spooler) recallFromPrinter(ctx context.Context, w *work) bool {
	err := w.printer.port.cancel(ctx, w)
	if err != nil && ctx.Err() == nil {
		s.o.Log.Warn("print job not cancelled yet", "job", w.job.ID, "printer", w.job.Printer, "error", err)
	}
	return err == nil
}

// limit ends what waits too long.
func (s *Spooler) limit(w *work, age time.Duration) {
	w.mu.Lock()
	left := !w.ended.IsZero() && time.Since(w.ended) > s.o.Times.Leftover && w.record.State == Attention
	w.mu.Unlock()
	switch {
	case age > 2*s.o.Times.Longest:
		w.tell(Event{Kind: Broke, Reason: ReasonUnreachable}) // it cannot even be cancelled
	case left || age > s.o.Times.Longest:
		w.tell(Event{Kind: Cancel})
	}
}

// pending says whether something of it is not written down yet.
func (w *work) pending() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.unsaved
}

// resume takes up a job that was open when the process ended last: its printer
// is asked for it. The content is gone, so it cannot be sent again.
func (s *Spooler) resume(r Record) {
	s.mu.Lock()
	p, ok := s.printers[r.Printer]
	s.mu.Unlock()
	if !ok {
		p = &printer{config: Config{ID: r.Printer}, port: nowhere{}}
	}
	w := s.newWork(p, Job{ID: r.ID, Call: r.Call, Printer: r.Printer, Kiosk: r.Kiosk, Pages: r.Pages, Copies: r.Copies, Media: r.Media, Color: r.Color}, r)
	w.recalled, w.ended = true, time.Now()
	if !s.enter(w) {
		return
	}
	s.running.Go(func() {
		defer s.leave(w)
		if r.State != Queued {
			if handle, err := p.port.recall(s.ctx, r); err == nil {
				w.tell(Event{Kind: Accepted, Handle: handle})
			} else if s.ctx.Err() != nil {
				return
			} else {
				w.tell(Event{Kind: Broke, Reason: ReasonRestarted})
			}
		}
		w.tell(Event{Kind: Restart})
		ctx, end := context.WithCancel(s.ctx)
		var parts sync.WaitGroup
		defer parts.Wait()
		defer end()
		if !w.progress().State.Final() {
			parts.Go(func() { p.port.follow(ctx, w, w.tell) })
		}
		w.gave.Store(true)
		s.mind(ctx, w, nil, func() {})
	})
}

// nowhere is where the jobs of a printer go that is not configured any more.
type nowhere struct{}

func (nowhere) give(context.Context, *work, func(string) error) error {
	return because(ReasonRemoved, ErrNoPrinter)
}

func (nowhere) follow(_ context.Context, _ *work, tell func(Event)) {
	tell(Event{Kind: Broke, Reason: ReasonRemoved})
}
func (nowhere) cancel(context.Context, *work) error { return nil }
func (nowhere) run(context.Context)                 {}
func (nowhere) hurry(bool)                          {}

func (nowhere) recall(_ context.Context, r Record) (string, error) { return r.Handle, nil }

// portOf makes the way to a printer. One whose configuration cannot be used is
// shown as offline.
func (s *Spooler) portOf(c Config, show func(Printer)) port {
	switch c.Driver {
	case DriverIPP:
		return s.newIPP(c, show)
	case DriverAgent:
		return &agentPort{s: s, config: c}
	case DriverBrowser:
		return &browserPort{s: s, config: c, show: show}
	}
	return nowhere{}
}
