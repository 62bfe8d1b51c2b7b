package store

import (
	"context"
	"errors"
	"strings"

	"madoguchi/store/internal/query"
)

// The drivers of printers.
const (
	PrinterIPP     = "ipp"
	PrinterAgent   = "agent"
	PrinterBrowser = "browser"
)

const (
	maxPrinterURI = 300
	pinDigits     = 64
)

// Printer is a printer that kiosks can use (R5).
type Printer struct {
	ID     string
	Name   string
	Driver string
	Kiosks []string // account ids, ascending
	// URI of ipp; Pin is the SHA-256 of its certificate in hex, empty when a CA
	// signed it; Unencrypted allows ipp:// beyond this machine.
	URI, Pin    string
	Unencrypted bool
	// Agent is the account whose agent has the printer, Device what the PC calls
	// it; empty is the PC's default printer.
	Agent, Device string
	Media         string // "A4" or "A3": what is loaded as a rule
	Color         bool   // of browser
	Enabled       bool
	Position      int // the first of a kiosk is its default
}

// Printers returns all printers in their order.
func (s *Store) Printers(ctx context.Context) ([]Printer, error) {
	rows, err := s.read.Printers(ctx)
	if err != nil {
		return nil, told(err)
	}
	kiosks, err := kiosksOfPrinters(ctx, s.read)
	if err != nil {
		return nil, err
	}
	out := make([]Printer, len(rows))
	for i, r := range rows {
		out[i] = printer(r, kiosks[r.ID])
	}
	return out, nil
}

// PrinterByID finds a printer.
func (s *Store) PrinterByID(ctx context.Context, id string) (Printer, error) {
	return printerNow(ctx, s.read, id)
}

func printerNow(ctx context.Context, q *query.Queries, id string) (Printer, error) {
	r, err := q.PrinterByID(ctx, id)
	if err != nil {
		return Printer{}, told(err)
	}
	kiosks, err := kiosksOfPrinters(ctx, q)
	return printer(r, kiosks[id]), err
}

func kiosksOfPrinters(ctx context.Context, q *query.Queries) (map[string][]string, error) {
	rows, err := q.PrinterKiosks(ctx)
	if err != nil {
		return nil, told(err)
	}
	out := make(map[string][]string)
	for _, r := range rows {
		out[r.PrinterID] = append(out[r.PrinterID], r.AccountID)
	}
	return out, nil
}

// PutPrinter makes or changes a printer.
func (s *Store) PutPrinter(ctx context.Context, by By, p Printer) error {
	if !validPrinter(p) {
		return ErrPrinterFormat
	}
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) { return putPrinter(ctx, q, p) })
}

func putPrinter(ctx context.Context, q *query.Queries, p Printer) (Entry, error) {
	for _, id := range append([]string{p.Agent}, p.Kiosks...) {
		if id == "" {
			continue
		}
		a, err := q.AccountByID(ctx, id)
		if errors.Is(told(err), ErrNotFound) || err == nil && a.Role != RoleKiosk {
			return Entry{}, ErrKioskUnknown
		}
		if err != nil {
			return Entry{}, err
		}
	}
	had, err := printerNow(ctx, q, p.ID)
	before, err := was(had, err, same)
	if err != nil {
		return Entry{}, err
	}
	p.Pin = strings.ToLower(p.Pin)
	if err := q.UpsertPrinter(ctx, query.UpsertPrinterParams{
		ID: p.ID, Name: p.Name, Driver: p.Driver, Uri: p.URI, Pin: p.Pin, Unencrypted: p.Unencrypted, Agent: p.Agent, Device: p.Device,
		Media: p.Media, Color: p.Color, Enabled: p.Enabled, Position: int64(p.Position),
	}); err != nil {
		return Entry{}, err
	}
	if err := q.DeletePrinterKiosks(ctx, p.ID); err != nil {
		return Entry{}, err
	}
	for _, k := range p.Kiosks {
		if err := q.InsertPrinterKiosk(ctx, query.InsertPrinterKioskParams{PrinterID: p.ID, AccountID: k}); err != nil {
			return Entry{}, err
		}
	}
	return Entry{Action: ActionPrinterPut, Subject: p.ID, Before: before, After: p}, nil
}

// DeletePrinter removes a printer. What became of its jobs stays.
func (s *Store) DeletePrinter(ctx context.Context, by By, id string) error {
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) { return deletePrinter(ctx, q, id) })
}

func deletePrinter(ctx context.Context, q *query.Queries, id string) (Entry, error) {
	before, err := printerNow(ctx, q, id)
	if err != nil {
		return Entry{}, err
	}
	_, err = q.DeletePrinter(ctx, id)
	return Entry{Action: ActionPrinterDelete, Subject: id, Before: before}, err
}

func printer(r query.Printer, kiosks []string) Printer {
	return Printer{
		ID: r.ID, Name: r.Name, Driver: r.Driver, Kiosks: kiosks, URI: r.Uri, Pin: r.Pin, Unencrypted: r.Unencrypted, Agent: r.Agent, Device: r.Device,
		Media: r.Media, Color: r.Color, Enabled: r.Enabled, Position: int(r.Position),
	}
}

// validPrinter checks the form; whether an address can be used is a matter of
// who prints there.
func validPrinter(p Printer) bool {
	if !ValidSlug(p.ID) || p.Name == "" || !plainText(p.Name, maxName) || !plainText(p.Device, 2*maxName) || !plainText(p.URI, maxPrinterURI) ||
		p.Media != "A4" && p.Media != "A3" || p.Position < 0 || p.Position > maxRows || len(p.Kiosks) > maxRows || len(p.Pin) != 0 && len(p.Pin) != pinDigits {
		return false
	}
	seen := make(map[string]bool, len(p.Kiosks))
	for _, k := range p.Kiosks {
		if k == "" || seen[k] {
			return false
		}
		seen[k] = true
	}
	switch p.Driver {
	case PrinterIPP:
		return p.URI != "" && p.Agent == "" && p.Device == ""
	case PrinterAgent:
		return p.Agent != "" && p.URI == "" && p.Pin == ""
	case PrinterBrowser:
		return p.URI == "" && p.Pin == "" && p.Agent == "" && p.Device == ""
	}
	return false
}
