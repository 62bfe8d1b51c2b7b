//go:build linux

package ipp_test

import (
	"bytes"
	"crypto/x509"
	"errors"
	"io"
	"os"
	"testing"
	"time"

	"madoguchi/consult/printing/ipp"
	"madoguchi/tests/testkit/printer"
)

// TestRealPrinter speaks with ippeveprinter in both ways, and knows it by its
// certificate.
func TestRealPrinter(t *testing.T) {
	p := printer.Start(t, printer.Options{})
	cert, err := x509.ParseCertificate(p.Certificate())
	if err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]ipp.Options{
		"plain":  {URI: p.URI("ipp")},
		"pinned": {URI: p.URI("ipps"), Pin: ipp.Pin(cert)},
	} {
		t.Run(name, func(t *testing.T) { printOne(t, p, o) })
	}
	other := "00" + ipp.Pin(cert)[2:]
	if other == ipp.Pin(cert) {
		other = "ff" + other[2:]
	}
	for name, o := range map[string]ipp.Options{
		"another pin": {URI: p.URI("ipps"), Pin: other},
		"no pin":      {URI: p.URI("ipps")},
	} {
		c, err := ipp.New(o)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Printer(t.Context()); err == nil {
			t.Errorf("%s: a printer that signed its certificate itself was believed", name)
		}
		c.Close()
	}
}

func printOne(t *testing.T, p *printer.Printer, o ipp.Options) {
	t.Helper()
	c, err := ipp.New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	can, err := c.Printer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if can.Format() != ipp.FormatPDF || !can.Color || !can.Mono || can.MaxCopies != 20 || !can.CreateJob || len(can.Media) != 2 || !can.OneSided || can.State != ipp.Idle {
		t.Errorf("the printer is seen as %+v", can)
	}
	document := bytes.Repeat([]byte("%PDF-1.4 and so on\n"), 10_000)
	id := 0
	err = c.Print(t.Context(), can, ipp.Order{Name: "Madoguchi 1", Format: ipp.FormatPDF, Copies: 2, Media: "A3"},
		[]ipp.Document{func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(document)), nil }},
		func(n int) error { id = n; return nil })
	if err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); ; {
		j, err := c.Job(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if j.State == ipp.JobCompleted {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("the job is %+v", j)
		}
		<-time.After(20 * time.Millisecond)
	}
	all := p.Printed()
	got := all[len(all)-1]
	raw, err := os.ReadFile(got.File)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(raw, document) {
		t.Errorf("%d bytes came out of %d", len(raw), len(document))
	}
	for k, v := range map[string]string{"IPP_COPIES": "2", "IPP_MEDIA": "iso_a3_297x420mm", "IPP_PRINT_COLOR_MODE": "monochrome", "IPP_SIDES": "one-sided", "IPP_JOB_NAME": "Madoguchi 1"} {
		if got.Env[k] != v {
			t.Errorf("%s is %q, not %q", k, got.Env[k], v)
		}
	}
	if ids, err := c.Find(t.Context(), "Madoguchi 1"); err != nil || ids[0] != id && ids[len(ids)-1] != id {
		t.Errorf("found %v, %v", ids, err)
	}
	if _, err := c.Find(t.Context(), "Madoguchi 2"); !errors.Is(err, ipp.ErrGone) {
		t.Errorf("a job that never was: %v", err)
	}
	if _, err := c.Job(t.Context(), 9999); !errors.Is(err, ipp.ErrGone) {
		t.Errorf("a job that never was: %v", err)
	}
}
