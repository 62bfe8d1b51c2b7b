package printing

import (
	"context"
	"errors"
	"io"
	"time"
)

// Job is something to be printed.
type Job struct {
	ID      string
	Call    string // empty for a test page
	Printer string
	Kiosk   string // account whose printer it is; empty for a test page
	Pages   int
	Copies  int
	Media   string // "A4" or "A3"
	Color   bool
	// PDF is the whole document; nil when there are only images.
	PDF func(ctx context.Context) (io.ReadCloser, error)
	// Image is one page, from 1, as PNG or JPEG.
	Image func(ctx context.Context, page int) (Image, error)
}

// Image is an encoded picture of a page.
type Image struct {
	Type string // image/png or image/jpeg
	Data []byte
}

// Record is what is written down of a job: no content.
type Record struct {
	ID, Call, Printer, Kiosk string
	Pages, Copies            int
	Media                    string
	Color                    bool
	At, Changed              time.Time
	Progress
}

// Journal outlives the process. Put is durable when it returns.
type Journal interface {
	PutPrint(ctx context.Context, r Record) error
	// OpenPrints are the jobs that have not ended.
	OpenPrints(ctx context.Context) ([]Record, error)
}

// Listener is told what changes. Its methods must not block, and must not call
// the Spooler back from within.
type Listener interface {
	// JobChanged: also once for a job that was submitted.
	JobChanged(r Record)
	// PrintersChanged: Printers(kiosk) gives something else now.
	PrintersChanged(kiosk string)
	// PrintNow: the kiosk's page is to fetch the job's content and print it.
	PrintNow(r Record)
}

// The drivers.
const (
	DriverIPP     = "ipp"
	DriverAgent   = "agent"
	DriverBrowser = "browser"
)

// Config is one printer as an administrator set it up.
type Config struct {
	ID, Name string
	Driver   string
	Kiosks   []string // accounts, in no order
	URI      string   // of ipp
	Pin      string   // of ipp: SHA-256 of the certificate in hex; empty: a CA signed it
	Plain    bool     // of ipp: unencrypted beyond this machine is allowed
	Agent    string   // account whose agent has it
	Device   string   // the agent's name of the printer; empty: its default
	Media    string   // what is loaded as a rule
	Color    bool     // of browser: whether it can
	Position int
}

// Printer is what is known of a printer now.
type Printer struct {
	ID, Name, Driver string
	State            string   // the words of consult.Printer
	Reasons          []string // the most serious first
	Media            []string
	Color            bool
	Default          bool
	Model            string
	Agent            string    // version and system of the agent that has it
	Checked          time.Time // when it was last heard of
}

// The states of a printer.
const (
	PrinterIdle      = "idle"
	PrinterBusy      = "busy"
	PrinterAttention = "attention"
	PrinterOffline   = "offline"
	PrinterUnknown   = "unknown"
)

// port is how jobs get to printers of one kind.
type port interface {
	// give hands the job over. accepted is told what the printer calls it, before
	// anything can come out; an error of accepted ends it there. An error says
	// with reasonOf why it failed.
	give(ctx context.Context, w *work, accepted func(handle string) error) error
	// follow tells what becomes of a job that was given, until its end or ctx's.
	follow(ctx context.Context, w *work, tell func(Event))
	// cancel asks the printer to give the job up.
	cancel(ctx context.Context, w *work) error
	// recall finds out what the printer calls a job after a restart; errUnknown
	// when it does not know it.
	recall(ctx context.Context, r Record) (handle string, err error)
	// run keeps what is known of the printer up to date until ctx ends.
	run(ctx context.Context)
	// hurry says whether somebody looks at the printer now.
	hurry(on bool)
}

var errUnknown = errors.New("the printer does not know this job")

// reasoned is an error with the word that people are told about.
type reasoned struct {
	reason string
	err    error
}

func (e *reasoned) Error() string { return e.reason + ": " + e.err.Error() }
func (e *reasoned) Unwrap() error { return e.err }

func because(reason string, err error) error { return &reasoned{reason, err} }

func reasonOf(err error) string {
	if r, ok := errors.AsType[*reasoned](err); ok {
		return r.reason
	}
	return ReasonUnreachable
}
