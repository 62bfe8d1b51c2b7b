package printing

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// work is one open job. Its goroutine (Spooler.do) owns its way; everybody may
// look at its record.
type work struct {
	s        *Spooler
	printer  *printer
	job      Job
	recalled bool // it was open when the process ended last

	mu      sync.Mutex // guards record, and that its changes are written in their order
	record  Record
	unsaved bool
	fetched bool      // by a page, or never to be
	ended   time.Time // of the consultation

	gave  atomic.Bool   // it was handed over, or that failed
	asked chan struct{} // there is something to look at
	news  chan Event    // from an agent or a page
	done  chan struct{} // closed when it has ended
}

func (w *work) progress() Progress {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.record.Progress
}

// step applies an event, writes the change down, and tells it. must: without
// the journal the event does not happen.
func (w *work) step(e Event, must bool) (bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	next, ok := Step(w.record.Progress, e)
	if !ok {
		return false, nil
	}
	shown := next
	shown.Handle, shown.Cancelling = w.record.Handle, w.record.Cancelling
	quiet := shown == w.record.Progress
	r := w.record
	r.Progress, r.Changed = next, time.Now()
	err := w.write(r)
	if err != nil && must {
		return false, err
	}
	w.unsaved = err != nil
	w.record = r
	if !quiet {
		w.s.o.Log.Info("print job", "job", r.ID, "call", r.Call, "printer", r.Printer, "state", string(r.State), "reason", r.Reason, "confirmed", r.Confirmed)
		w.s.o.Listener.JobChanged(r)
	}
	if r.State.Final() {
		w.wake()
	}
	return true, nil
}

// write puts the record in the journal. Its time is its own: what happened
// must be written down also while the process stops.
func (w *work) write(r Record) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(w.s.ctx), journalTime)
	defer cancel()
	if err := w.s.o.Journal.PutPrint(ctx, r); err != nil {
		w.s.o.Log.Error("print job not written down", "job", r.ID, "state", string(r.State), "error", err)
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}

// save writes again what could not be written.
func (w *work) save() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.unsaved && w.write(w.record) == nil {
		w.unsaved = false
	}
}

// tell is step for what cannot be prevented.
func (w *work) tell(e Event) {
	_, _ = w.step(e, false) // without must there is no error
}

// Submit takes a job in. It returns when the job is written down; what becomes
// of it comes by the Listener. The job's callbacks are used until it is handed
// over, not longer.
func (s *Spooler) Submit(ctx context.Context, j Job) error {
	if j.ID == "" || j.Image == nil || j.Copies < 1 || j.Copies > MaxCopies || j.Pages < 1 || j.Pages > MaxPages || j.Media != "A4" && j.Media != "A3" {
		return ErrOrder
	}
	s.mu.Lock()
	p, ok := s.printers[j.Printer]
	known := s.jobs[j.ID] != nil
	s.mu.Unlock()
	if !ok || j.Kiosk != "" && !slices.Contains(p.config.Kiosks, j.Kiosk) {
		return ErrNoPrinter
	}
	if known {
		return ErrOrder
	}
	now := time.Now()
	r := Record{
		ID: j.ID, Call: j.Call, Printer: j.Printer, Kiosk: j.Kiosk, Pages: j.Pages, Copies: j.Copies, Media: j.Media, Color: j.Color,
		At: now, Changed: now, Progress: Progress{State: Queued},
	}
	if err := s.o.Journal.PutPrint(ctx, r); err != nil {
		return fmt.Errorf("write print job down: %w", err)
	}
	w := s.newWork(p, j, r)
	if !s.enter(w) {
		w.tell(Event{Kind: Cancel})
		return ErrClosed
	}
	s.o.Listener.JobChanged(r)
	s.running.Go(func() { s.do(w) })
	return nil
}

func (s *Spooler) newWork(p *printer, j Job, r Record) *work {
	return &work{
		s: s, printer: p, job: j, record: r,
		asked: make(chan struct{}, 1), news: make(chan Event, newsRoom), done: make(chan struct{}),
	}
}

// newsRoom is how many events of one job may wait.
const newsRoom = 16

func (s *Spooler) enter(w *work) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.jobs[w.job.ID] != nil {
		return false
	}
	s.jobs[w.job.ID] = w
	return true
}

func (s *Spooler) leave(w *work) {
	s.mu.Lock()
	delete(s.jobs, w.job.ID)
	s.mu.Unlock()
	close(w.done)
}

func (s *Spooler) find(id string) (*work, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w, ok := s.jobs[id]
	if !ok {
		return nil, ErrNoJob
	}
	return w, nil
}

// Cancel asks for a job to be given up: at once when no printer has it,
// otherwise when its printer says so. ErrNoJob when it has ended.
func (s *Spooler) Cancel(_ context.Context, id string) error {
	w, err := s.find(id)
	if err != nil {
		return err
	}
	if w.progress().State.Final() {
		return ErrNoJob // its goroutine is about to leave
	}
	w.tell(Event{Kind: Cancel})
	w.wake()
	return nil
}

func (w *work) wake() {
	select {
	case w.asked <- struct{}{}:
	default:
	}
}

// RoomEnded cancels what no printer has yet of a consultation. What a printer
// has is followed to its end; when it waits for a person it is given up after a
// while, so that the next citizen does not get it.
func (s *Spooler) RoomEnded(call string) {
	if call == "" {
		return
	}
	s.mu.Lock()
	var open []*work
	for _, w := range s.jobs {
		if w.job.Call == call {
			open = append(open, w)
		}
	}
	s.mu.Unlock()
	for _, w := range open {
		w.mu.Lock()
		if w.ended.IsZero() {
			w.ended = time.Now()
		}
		queued := w.record.State == Queued
		w.mu.Unlock()
		if queued {
			w.tell(Event{Kind: Cancel})
		}
		w.wake()
	}
}

// Open are the records of a consultation's jobs that have not ended.
func (s *Spooler) Open(call string) []Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Record
	for _, w := range s.jobs {
		if w.job.Call == call {
			w.mu.Lock()
			out = append(out, w.record)
			w.mu.Unlock()
		}
	}
	slices.SortFunc(out, func(a, b Record) int { return a.At.Compare(b.At) })
	return out
}
