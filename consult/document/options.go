package document

import (
	"log/slog"
	"time"
)

// The limits that hold where Options have none.
const (
	DefaultMaxBytes  = 50 << 20
	DefaultMaxPages  = 300
	DefaultMaxPixels = 100_000_000
	DefaultTimeout   = time.Minute
	DefaultMaxPDF    = 256 << 20
)

// Options are what a Converter needs; all but Worker may be left out.
type Options struct {
	// Soffice is LibreOffice's program; empty looks for it in the usual places.
	Soffice string
	// Worker is the command that runs Work on its standard input and output. It
	// must be there: no file is read in this process.
	Worker []string
	// Cache is a directory for compiled code of the PDF reader. It holds nothing
	// of any document. Without it every start takes some seconds.
	Cache string
	// Dir is for the work of LibreOffice where there is no sandbox with a memory
	// of its own (Windows): files lie in it while they are converted.
	Dir string

	MaxBytes  int64         // of a file
	MaxPages  int           // shown of a file; the rest is cut
	MaxPixels int64         // of a picture before it is made smaller
	MaxPDF    int           // bytes of LibreOffice's result
	Timeout   time.Duration // of one conversion by LibreOffice, and of one rendering

	// Clamd is the unix socket of a ClamAV daemon; empty: no virus check.
	Clamd string

	Log *slog.Logger
}

func (o Options) withDefaults() Options {
	set := func(v *int64, d int64) {
		if *v <= 0 {
			*v = d
		}
	}
	set(&o.MaxBytes, DefaultMaxBytes)
	set(&o.MaxPixels, DefaultMaxPixels)
	if o.MaxPages <= 0 {
		o.MaxPages = DefaultMaxPages
	}
	if o.MaxPDF <= 0 {
		o.MaxPDF = DefaultMaxPDF
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}
