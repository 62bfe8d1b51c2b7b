package ipp

import (
	"context"
	"slices"
	"strings"

	"github.com/OpenPrinting/goipp"
)

// Printer is what a printer tells of itself.
type Printer struct {
	Model     string
	State     State
	Accepting bool
	Reasons   []Reason // the most serious first
	Formats   []string // MIME types
	Media     []string // "A4", "A3"
	Color     bool
	// Mono says that it makes greys of colours when it is asked to.
	Mono      bool
	MaxCopies int
	OneSided  bool // it knows sides=one-sided
	Fit       bool // it knows print-scaling=fit
	CreateJob bool
	// Many says that a job may have several documents.
	Many   bool
	Raster Raster
}

// Raster is what it takes as image/pwg-raster.
type Raster struct {
	Color bool // srgb_8
	DPI   []int
}

// State is printer-state (RFC 8011 §5.4.11).
type State int

// The states of a printer.
const (
	Idle       State = 3
	Processing State = 4
	Stopped    State = 5
)

// The formats that we can make, best first.
const (
	FormatPDF    = "application/pdf"
	FormatRaster = "image/pwg-raster"
	FormatJPEG   = "image/jpeg"
)

var wanted = []string{
	"printer-make-and-model", "printer-state", "printer-state-reasons", "printer-is-accepting-jobs",
	"document-format-supported", "media-supported", "media-ready", "color-supported", "print-color-mode-supported", "copies-supported",
	"sides-supported", "print-scaling-supported", "operations-supported", "multiple-document-jobs-supported",
	"pwg-raster-document-type-supported", "pwg-raster-document-resolution-supported",
}

// Printer asks the printer how it is and what it can.
func (c *Client) Printer(ctx context.Context) (Printer, error) {
	answer, err := c.question(ctx, c.newRequest(goipp.OpGetPrinterAttributes, keywords("requested-attributes", wanted)))
	if err != nil {
		return Printer{}, err
	}
	return printerOf(attributes(answer.Printer)), nil
}

func printerOf(a attributes) Printer {
	p := Printer{
		Model:     printable(a.text("printer-make-and-model"), 100),
		State:     State(a.number("printer-state", 0)),
		Accepting: a.truth("printer-is-accepting-jobs", true),
		Reasons:   reasons(a.texts("printer-state-reasons"), State(a.number("printer-state", 0)) == Stopped),
		Formats:   a.texts("document-format-supported"),
		OneSided:  slices.Contains(a.texts("sides-supported"), "one-sided"),
		Fit:       slices.Contains(a.texts("print-scaling-supported"), "fit"),
		Many:      a.truth("multiple-document-jobs-supported", false),
		MaxCopies: max(1, a.upper("copies-supported", 1)),
	}
	p.Media = mediaOf(append(a.texts("media-supported"), a.texts("media-ready")...))
	modes := a.texts("print-color-mode-supported")
	p.Mono = slices.Contains(modes, "monochrome")
	p.Color = a.truth("color-supported", slices.Contains(modes, "color"))
	operations := a.numbers("operations-supported")
	p.CreateJob = slices.Contains(operations, int(goipp.OpCreateJob)) && slices.Contains(operations, int(goipp.OpSendDocument))
	p.Raster.Color = slices.Contains(a.texts("pwg-raster-document-type-supported"), "srgb_8")
	p.Raster.DPI = a.resolutions("pwg-raster-document-resolution-supported")
	return p
}

// Format is the best format that the printer takes and we can make; empty when
// there is none.
func (p Printer) Format() string {
	for _, f := range []string{FormatPDF, FormatRaster, FormatJPEG} {
		if slices.Contains(p.Formats, f) {
			return f
		}
	}
	return ""
}

// The PWG names of paper (PWG 5101.1).
const (
	nameA4 = "iso_a4_210x297mm"
	nameA3 = "iso_a3_297x420mm"
)

// MediaName is the PWG name of "A4" or "A3".
func MediaName(media string) string {
	if media == "A3" {
		return nameA3
	}
	return nameA4
}

func mediaOf(names []string) []string {
	out := []string{}
	for _, m := range []struct{ name, pwg, old string }{{"A4", "iso_a4_", "iso-a4"}, {"A3", "iso_a3_", "iso-a3"}} {
		if slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, m.pwg) || n == m.old }) {
			out = append(out, m.name)
		}
	}
	return out
}
