// Package agent is the program on a kiosk's PC that prints on that PC's own
// printers what the server gives it (R5). It connects to the server and to
// nobody else, keeps the content of jobs in memory only, and never prints a job
// twice: the id of each is written to a journal before a printer gets it.
package agent

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"time"

	"madoguchi/consult/printing/wire"
)

// Options of an agent.
type Options struct {
	Server string // https://host[:port]
	Login  string // of the device that an administrator made for the kiosk account
	Secret string
	// Roots may have signed the server's certificate; nil means the system's CAs.
	Roots *x509.CertPool
	// Journal is the file with the ids of jobs; no content.
	Journal string
	Version string
	Backend Backend
	Log     *slog.Logger
	// Every is how often printers and open jobs are looked at; 0: a second.
	Every time.Duration
}

// Content is a page, or the whole document.
type Content struct {
	Kind string // MIME type
	Data []byte
}

// Backend is the print system of the PC.
type Backend interface {
	// Form is what it takes: wire.FormPDF or wire.FormImages.
	Form() string
	Printers(ctx context.Context) ([]wire.Printer, error)
	// Print gives a job to the print system and returns what that calls it, told
	// to created before anything can come out.
	Print(ctx context.Context, o wire.Order, content []Content, created func(handle string) error) error
	// Job says how far a job is; ErrForgotten when the print system does not know.
	Job(ctx context.Context, printer, handle string) (wire.Job, error)
	Cancel(ctx context.Context, printer, handle string) error
	Close()
}

// Errors of backends and of the way to the server.
var (
	// ErrForgotten means that the print system does not know a job any more.
	ErrForgotten = errors.New("the print system does not know the job")
	// ErrServer means that the server's address cannot be used.
	ErrServer = errors.New("the server's address must be https://host[:port]")
	// ErrRefused means that the server does not know this device.
	ErrRefused = errors.New("the server does not accept the login and secret")
)

const (
	defaultEvery = time.Second
	firstWait    = time.Second
	longestWait  = 30 * time.Second
	// refusedWait spares the server an agent with a wrong secret.
	refusedWait = time.Minute
)

// Agent connects, prints and connects again, until it is stopped.
type Agent struct {
	o       Options
	address string
	journal *journal
}

// New opens the journal.
func New(o Options) (*Agent, error) {
	u, err := url.Parse(o.Server)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Path != "" && u.Path != "/" || u.RawQuery != "" {
		return nil, ErrServer
	}
	if o.Every == 0 {
		o.Every = defaultEvery
	}
	j, err := openJournal(o.Journal)
	if err != nil {
		return nil, fmt.Errorf("journal of jobs: %w", err)
	}
	return &Agent{o: o, address: "wss://" + u.Host + "/agent", journal: j}, nil
}

// Run works until ctx ends.
func (a *Agent) Run(ctx context.Context) error {
	defer a.o.Backend.Close()
	defer a.journal.close()
	w := newWorker(a)
	defer w.wait()
	wait := firstWait
	for {
		began := time.Now()
		err := a.session(ctx, w)
		if ctx.Err() != nil {
			return nil
		}
		if time.Since(began) > longestWait {
			wait = firstWait
		}
		pause := wait/2 + rand.N(wait/2+1) //nolint:gosec // only spreads reconnects
		if errors.Is(err, ErrRefused) {
			pause = refusedWait
		}
		a.o.Log.Warn("not connected", "server", a.o.Server, "error", err, "again_in", pause.Round(time.Millisecond).String())
		if !sleep(ctx, pause) {
			return nil
		}
		wait = min(2*wait, longestWait)
	}
}

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
