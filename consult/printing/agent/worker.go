package agent

import (
	"context"
	"errors"
	"sync"
	"time"

	"madoguchi/consult/printing/wire"
)

// worker prints jobs and follows them, whether the server is there or not.
type worker struct {
	a       *Agent
	ctx     context.Context //nolint:containedctx // of all jobs until wait
	stop    context.CancelFunc
	running sync.WaitGroup

	mu        sync.Mutex
	news      chan wire.Job            // of the connection, nil without one
	cancelled map[string]chan struct{} // open jobs; closed when one is to be given up
}

// newsRoom is how many changes may wait for the connection; more than jobs can
// change in a moment.
const newsRoom = 4 * wire.MaxJobs

// lost is after how long a job that the print system does not tell of is given up.
const lost = time.Hour

// newWorker takes up the jobs that were open when the program ended last.
func newWorker(a *Agent) *worker {
	ctx, stop := context.WithCancel(context.Background())
	w := &worker{a: a, ctx: ctx, stop: stop, cancelled: make(map[string]chan struct{})}
	for _, e := range a.journal.all() {
		switch {
		case e.final():
		case e.Handle == "":
			w.change(e, wire.Job{ID: e.ID, State: "failed", Reason: "restarted"})
		default:
			w.follow(e, w.open(e.ID))
		}
	}
	return w
}

// open lets a job be cancelled from now on.
func (w *worker) open(id string) chan struct{} {
	asked := make(chan struct{})
	w.mu.Lock()
	w.cancelled[id] = asked
	w.mu.Unlock()
	return asked
}

func (w *worker) shut(id string) {
	w.mu.Lock()
	delete(w.cancelled, id)
	w.mu.Unlock()
}

// wait stops following and waits for its end. What printers have goes on.
func (w *worker) wait() {
	w.stop()
	w.running.Wait()
}

// subscribe gives a connection the changes from now on.
func (w *worker) subscribe() (<-chan wire.Job, func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	ch := make(chan wire.Job, newsRoom)
	w.news = ch
	return ch, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.news == ch {
			w.news = nil
		}
	}
}

// say passes a change on; without a connection the next hello says it.
func (w *worker) say(j wire.Job) {
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case w.news <- j:
	default:
	}
}

// change writes down and tells what became of a job.
func (w *worker) change(e entry, j wire.Job) entry {
	j.ID = e.ID
	if e.Job == j {
		return e
	}
	e.Job = j
	if err := w.a.journal.note(e); err != nil {
		w.a.o.Log.Error("state of a job not written down", "job", e.ID, "error", err)
	}
	w.a.o.Log.Info("print job", "job", e.ID, "printer", e.Printer, "state", j.State, "reason", j.Reason)
	w.say(j)
	return e
}

// print prints a job, unless it was before. The content is wiped afterwards.
func (w *worker) print(o wire.Order, content []Content) {
	e := entry{Job: wire.Job{ID: o.ID, State: "sent"}, Printer: o.Printer}
	if err := w.a.journal.begin(e); err != nil {
		wipe(content)
		if known, ok := w.a.journal.get(o.ID); ok {
			w.say(known.Job) // never a second time
			return
		}
		w.a.o.Log.Error("job not written down, so it is not printed", "job", o.ID, "error", err)
		w.say(wire.Job{ID: o.ID, State: "failed", Reason: "server"})
		return
	}
	w.say(e.Job)
	asked := w.open(o.ID)
	w.running.Go(func() {
		err := w.a.o.Backend.Print(w.ctx, o, content, func(handle string) error {
			e.Handle = handle
			return w.a.journal.note(e)
		})
		wipe(content)
		if err != nil {
			w.a.o.Log.Warn("the print system did not take the job", "job", o.ID, "printer", o.Printer, "error", err)
			w.shut(o.ID)
			w.change(e, wire.Job{State: "failed", Reason: reasonOf(err)})
			return
		}
		w.follow(e, asked)
	})
}

// Reasoned is an error of a backend with the word that people are told about.
type Reasoned struct {
	Reason string
	Err    error
}

func (e *Reasoned) Error() string { return e.Reason + ": " + e.Err.Error() }
func (e *Reasoned) Unwrap() error { return e.Err }

func reasonOf(err error) string {
	if r, ok := errors.AsType[*Reasoned](err); ok {
		return r.Reason
	}
	return "refused"
}

// follow looks how far a job is until it has ended.
func (w *worker) follow(e entry, asked chan struct{}) {
	w.running.Go(func() {
		defer w.shut(e.ID)
		since := time.Now()
		for {
			j, err := w.a.o.Backend.Job(w.ctx, e.Printer, e.Handle)
			switch {
			case w.ctx.Err() != nil:
				return
			case err == nil:
				since = time.Now()
				e = w.change(e, j)
			case errors.Is(err, ErrForgotten):
				e = w.change(e, wire.Job{State: "done"}) // gone without a word: nobody knows
			case time.Since(since) > lost:
				e = w.change(e, wire.Job{State: "failed", Reason: "unreachable"})
			}
			if e.final() || !w.pause(asked, e) {
				return
			}
		}
	})
}

// pause waits for the next look, and cancels meanwhile when asked to; false
// when all ends.
func (w *worker) pause(asked chan struct{}, e entry) bool {
	t := time.NewTimer(w.a.o.Every / 2)
	defer t.Stop()
	select {
	case <-w.ctx.Done():
		return false
	case <-asked:
		if err := w.a.o.Backend.Cancel(w.ctx, e.Printer, e.Handle); err != nil && w.ctx.Err() == nil {
			w.a.o.Log.Warn("job not cancelled", "job", e.ID, "error", err)
		}
		return sleep(w.ctx, w.a.o.Every/2) // it is looked at again, and asked again if it is still open
	case <-t.C:
		return true
	}
}

// cancel asks for an open job to be given up. One that is not open is told
// again as it is.
func (w *worker) cancel(id string) {
	w.mu.Lock()
	ch, open := w.cancelled[id]
	if open {
		select {
		case <-ch:
		default:
			close(ch)
		}
	}
	w.mu.Unlock()
	if e, known := w.a.journal.get(id); known && !open {
		w.say(e.Job)
	}
}
