package printing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"

	"madoguchi/consult/printing/wire"
)

// agentPort is a printer of a kiosk's PC, reached through the agent there.
type agentPort struct {
	s      *Spooler
	config Config
}

// agentBack is how long an agent has to connect again after a restart of the
// server, before its jobs are given up.
const agentBack = 30 * time.Second

func (a *agentPort) link() *link {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	return a.s.agents[a.config.Agent]
}

// run shows the printer once; from then on the agent tells.
func (a *agentPort) run(context.Context) { a.s.agentPrinters(a.config.Agent) }
func (a *agentPort) hurry(bool)          {}

// give sends the whole content and waits until the agent says that it has
// written the job down.
func (a *agentPort) give(ctx context.Context, w *work, accepted func(string) error) error {
	l := a.link()
	if l == nil {
		return because(ReasonAgentGone, errAgentGone)
	}
	// From the last byte on the agent may print: that it has the job is written
	// down before.
	if err := l.send(ctx, w.job, a.config.Device, func() error { return accepted(w.job.ID) }); err != nil {
		if reasonOf(err) != ReasonUnreachable || ctx.Err() != nil {
			return err
		}
		return because(ReasonAgentGone, err)
	}
	return nil
}

// send writes all frames of a job; before the last one it asks ready.
func (l *link) send(ctx context.Context, j Job, device string, ready func() error) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	order := wire.Order{ID: j.ID, Printer: device, Copies: j.Copies, Media: j.Media, Color: j.Color, Pages: j.Pages}
	if l.form == wire.FormPDF {
		order.Pages = 1
	}
	if err := l.write(ctx, wire.Message{Type: wire.Print, Order: &order}); err != nil {
		return err
	}
	sum := sha256.New()
	for n := 1; n <= order.Pages; n++ {
		if err := l.page(ctx, j, n, sum); err != nil {
			// The job is taken back: without its end it is never printed.
			return errors.Join(err, l.write(ctx, wire.Message{Type: wire.Cancel, ID: j.ID}))
		}
	}
	if err := ready(); err != nil {
		return errors.Join(err, l.write(context.WithoutCancel(ctx), wire.Message{Type: wire.Cancel, ID: j.ID}))
	}
	return l.write(ctx, wire.Message{Type: wire.End, ID: j.ID, Sum: hex.EncodeToString(sum.Sum(nil))})
}

// page sends one page, or the whole PDF.
func (l *link) page(ctx context.Context, j Job, n int, sum hash.Hash) error {
	kind, data, err := l.content(ctx, j, n)
	if err != nil {
		return because(ReasonDocument, err)
	}
	if err := l.write(ctx, wire.Message{Type: wire.Page, ID: j.ID, N: n, Kind: kind, Size: len(data)}); err != nil {
		return err
	}
	sum.Write(data) // never fails
	for len(data) > 0 {
		part := data[:min(len(data), wire.Chunk)]
		if err := l.frame(ctx, true, part); err != nil {
			return err
		}
		data = data[len(part):]
	}
	return nil
}

func (l *link) content(ctx context.Context, j Job, n int) (kind string, data []byte, err error) {
	if l.form == wire.FormImages {
		i, err := j.Image(ctx, n)
		if err == nil && len(i.Data) > wire.MaxPage {
			err = fmt.Errorf("page %d is too large", n)
		}
		return i.Type, i.Data, err
	}
	var r io.ReadCloser
	if j.PDF != nil && j.Color {
		r, err = j.PDF(ctx)
	} else {
		r = piped(func(w io.Writer) error { return j.writePDF(ctx, w, !j.Color) })
	}
	if err != nil {
		return "", nil, err
	}
	defer r.Close()
	data, err = io.ReadAll(io.LimitReader(r, wire.MaxContent+1))
	if err == nil && len(data) > wire.MaxContent {
		err = errors.New("the document is too large")
	}
	return "application/pdf", data, err
}

// follow tells what the agent says.
func (a *agentPort) follow(ctx context.Context, w *work, tell func(Event)) {
	var gone <-chan time.Time
	tick := time.NewTicker(a.s.o.Times.Job)
	defer tick.Stop()
	for !w.progress().State.Final() {
		select {
		case <-ctx.Done():
			return
		case e := <-w.news:
			tell(e)
		case <-gone:
			tell(Event{Kind: Broke, Reason: ReasonAgentGone})
		case <-tick.C:
			switch there := a.link() != nil; {
			case there:
				gone = nil
			case gone == nil:
				gone = time.After(a.s.o.Times.Lost)
				tell(Event{Kind: Needs, Reason: ReasonAgentGone})
			}
		}
	}
}

func (a *agentPort) cancel(ctx context.Context, w *work) error {
	l := a.link()
	if l == nil {
		return errAgentGone
	}
	return l.say(ctx, wire.Message{Type: wire.Cancel, ID: w.job.ID})
}

// recall waits for the agent to connect again and to name the job.
func (a *agentPort) recall(ctx context.Context, r Record) (string, error) {
	if r.Handle == "" {
		return "", errUnknown // its end was never sent
	}
	for began := time.Now(); time.Since(began) < agentBack; {
		if l := a.link(); l != nil {
			if l.known[r.ID] {
				return r.ID, nil
			}
			return "", errUnknown
		}
		if !sleep(ctx, a.s.o.Times.Job) {
			return "", ctx.Err()
		}
	}
	return "", errUnknown
}
