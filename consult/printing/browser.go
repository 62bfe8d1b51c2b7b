package printing

import (
	"context"
	"errors"
	"io"
)

// browserPort prints in the kiosk's own browser. Nobody can tell whether paper
// comes out: such a job ends as done and not confirmed (送信済み・用紙は未確認).
type browserPort struct {
	s      *Spooler
	config Config
	show   func(Printer)
}

var (
	errNotFetched = errors.New("the kiosk's page did not fetch the job")
	errFetched    = errors.New("the job was fetched already")
)

// give tells the page and waits until it has fetched the job and said so.
func (b *browserPort) give(ctx context.Context, w *work, accepted func(string) error) error {
	if err := accepted(w.job.ID); err != nil {
		return err
	}
	w.mu.Lock()
	r := w.record
	w.mu.Unlock()
	b.s.o.Listener.PrintNow(r)
	fetched := false
	for {
		wait, stop := context.WithTimeout(ctx, b.s.o.Times.Fetch)
		select {
		case e := <-w.news:
			stop()
			if e.Kind == Ended || e.Kind == Broke {
				w.tell(e)
				return nil
			}
			fetched = true
		case <-wait.Done():
			stop()
			if w.closeContent() || fetched { // it may be on paper
				w.tell(Event{Kind: Ended})
				return nil
			}
			return because(ReasonUnreachable, errNotFetched)
		}
	}
}

func (b *browserPort) follow(ctx context.Context, _ *work, _ func(Event)) { <-ctx.Done() }
func (b *browserPort) cancel(context.Context, *work) error                { return nil }
func (b *browserPort) recall(context.Context, Record) (string, error)     { return "", errUnknown }
func (b *browserPort) hurry(bool)                                         {}

// run shows it as ready: the page is where the citizen is.
func (b *browserPort) run(context.Context) {
	b.show(Printer{State: PrinterIdle, Media: []string{b.config.Media}, Color: b.config.Color})
}

// closeContent says whether the content was fetched; from then on it is not
// given out any more.
func (w *work) closeContent() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	was := w.fetched
	w.fetched = true
	return was
}

// Content is the PDF of a job that a kiosk's page prints. It is given out
// once: a page that is loaded again must not print again.
func (s *Spooler) Content(ctx context.Context, call, id, kiosk string) (io.ReadCloser, error) {
	w, err := s.find(id)
	if err != nil || w.job.Call != call || w.job.Kiosk != kiosk || w.printer.config.Driver != DriverBrowser {
		return nil, ErrNoJob
	}
	if p := w.progress(); p.State != Sent || p.Cancelling || w.closeContent() {
		return nil, errors.Join(ErrNoJob, errFetched)
	}
	w.hear(Event{Kind: Prints})
	if w.job.PDF != nil && w.job.Color {
		return w.job.PDF(ctx)
	}
	return piped(func(to io.Writer) error { return w.job.writePDF(ctx, to, !w.job.Color) }), nil
}

// ContentSent is told by the kiosk's page when its browser has taken the job;
// ok is false when it could not.
func (s *Spooler) ContentSent(call, id, kiosk string, ok bool) error {
	w, err := s.find(id)
	if err != nil || w.job.Call != call || w.job.Kiosk != kiosk || w.printer.config.Driver != DriverBrowser {
		return ErrNoJob
	}
	if ok {
		w.hear(Event{Kind: Ended})
	} else {
		w.hear(Event{Kind: Broke, Reason: ReasonRefused})
	}
	return nil
}

// hear gives the job's port an event; one too many is dropped.
func (w *work) hear(e Event) {
	select {
	case w.news <- e:
	default:
	}
}
