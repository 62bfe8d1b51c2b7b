package app

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/google/uuid"

	"madoguchi/api"
	"madoguchi/consult"
	"madoguchi/consult/document"
	"madoguchi/consult/printing"
	"madoguchi/consult/printing/ipp"
	"madoguchi/store"
)

// spooler is where the print spooler meets the store, the rooms and the API.
type spooler struct {
	app  *App
	all  *printing.Spooler
	news *printNews
}

// Refusals of printers, in the form that the API and the command line have.
var (
	errPrinterAddress = &store.Refusal{Code: "printer-address", Text: ipp.ErrAddress.Error()}
	errPrinterPlain   = &store.Refusal{Code: "printer-plain", Text: ipp.ErrPlain.Error()}
	errPrinterPin     = &store.Refusal{Code: "printer-pin", Text: ipp.ErrPin.Error()}
	errPrinterOff     = &store.Refusal{Code: "printer-off", Text: "this printer is switched off"}
)

// startPrinting takes up the printers. What it has to tell waits until the
// rooms are there (follow).
func (a *App) startPrinting(ctx context.Context) error {
	roots, err := printerRoots(a.cfg.Printing.CAFile)
	if err != nil {
		return err
	}
	configs, err := printerConfigs(ctx, a.store)
	if err != nil {
		return err
	}
	s := &spooler{app: a, news: newPrintNews()}
	s.all, err = printing.Start(ctx, printing.Options{Journal: printJournal{a.store}, Listener: s.news, Log: a.log.With("part", "printing"), Roots: roots}, configs)
	if err != nil {
		return err
	}
	a.printing = s
	a.onStop(func(context.Context) error { s.all.Close(); return nil })
	return nil
}

// followPrinting tells the rooms what the spooler tells, and the spooler what
// changes in the store.
func (a *App) followPrinting() {
	s := a.printing
	watching, stop := context.WithCancel(context.Background())
	changed := a.store.Watch(watching)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-watching.Done():
				return
			case <-changed:
				if err := s.Reread(watching); err != nil && watching.Err() == nil {
					a.log.Error("printers not read", "error", err)
				}
			case <-s.news.due:
				s.news.tell(a.rooms, a.log)
			}
		}
	}()
	a.onStop(func(context.Context) error { stop(); <-done; return nil })
}

// printerRoots are the CAs of printers; nil means those of the system.
func printerRoots(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil //nolint:nilnil // the system's
	}
	raw, err := os.ReadFile(file) //nolint:gosec // the operator's own path
	if err != nil {
		return nil, fmt.Errorf("CAs of printers: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(raw) {
		return nil, fmt.Errorf("CAs of printers: %s holds no certificate in PEM", file)
	}
	return pool, nil
}

func printerConfigs(ctx context.Context, st *store.Store) ([]printing.Config, error) {
	rows, err := st.Printers(ctx)
	if err != nil {
		return nil, fmt.Errorf("read printers: %w", err)
	}
	var out []printing.Config
	for _, p := range rows {
		if p.Enabled {
			out = append(out, printerConfig(p))
		}
	}
	return out, nil
}

func printerConfig(p store.Printer) printing.Config {
	return printing.Config{
		ID: p.ID, Name: p.Name, Driver: p.Driver, Kiosks: p.Kiosks, URI: p.URI, Pin: p.Pin, Plain: p.Unencrypted, Agent: p.Agent, Device: p.Device,
		Media: p.Media, Color: p.Color, Position: p.Position,
	}
}

// CheckPrinter says whether a printer can be reached like this at all.
func CheckPrinter(p store.Printer) error {
	if p.Driver != store.PrinterIPP {
		return nil
	}
	err := ipp.Check(ipp.Options{URI: p.URI, Pin: p.Pin, Plain: p.Unencrypted})
	switch {
	case errors.Is(err, ipp.ErrAddress):
		return errPrinterAddress
	case errors.Is(err, ipp.ErrPlain):
		return errPrinterPlain
	case errors.Is(err, ipp.ErrPin):
		return errPrinterPin
	}
	return err
}

func (s *spooler) CheckPrinter(p store.Printer) error { return CheckPrinter(p) }

func (s *spooler) Reread(ctx context.Context) error {
	configs, err := printerConfigs(ctx, s.app.store)
	if err == nil {
		s.all.Configure(configs)
	}
	return err
}

func (s *spooler) PrinterNow(id string) (api.PrinterNow, error) {
	p, err := s.all.Printer(id)
	if err != nil {
		return api.PrinterNow{}, store.ErrNotFound
	}
	return api.PrinterNow{
		State: p.State, Reasons: append([]string{}, p.Reasons...), Media: append([]string{}, p.Media...), Color: p.Color,
		Model: p.Model, Agent: p.Agent, CheckedAt: p.Checked,
	}, nil
}

func (s *spooler) TestPrinter(ctx context.Context, p store.Printer) (string, error) {
	now, err := s.all.Printer(p.ID)
	if err != nil || p.Driver == store.PrinterBrowser {
		return "", errPrinterOff
	}
	id, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("id of a test page: %w", err)
	}
	j := printing.TestJob(id.String(), p.ID, p.Name, p.Media, now.Color, time.Now().In(s.app.location()))
	return j.ID, s.all.Submit(ctx, j)
}

func (s *spooler) ServeAgent(ctx context.Context, account string, conn api.AgentConn) error {
	return s.all.ServeAgent(ctx, account, s.app.version, conn)
}

func (s *spooler) PrintContent(ctx context.Context, call, job, kiosk string) (io.ReadCloser, error) {
	r, err := s.all.Content(ctx, call, job, kiosk)
	if errors.Is(err, printing.ErrNoJob) {
		return nil, store.ErrNotFound
	}
	return r, err
}

func (s *spooler) PrintSent(call, job, kiosk string, ok bool) error {
	if err := s.all.ContentSent(call, job, kiosk, ok); err != nil {
		return store.ErrNotFound
	}
	return nil
}

// Submit gives the spooler a job of a room.
func (s *spooler) Submit(ctx context.Context, j consult.PrintJob) error {
	p := j.Print
	return s.all.Submit(ctx, printing.Job{
		ID: p.ID, Call: j.Call, Kiosk: j.Kiosk, Printer: p.Printer, Pages: len(p.Pages), Copies: p.Copies, Media: p.Media, Color: p.Color,
		PDF: j.PDF,
		Image: func(ctx context.Context, n int) (printing.Image, error) {
			sheet, err := j.Sheet(ctx, n)
			if err != nil {
				return printing.Image{}, err
			}
			m, err := document.Flatten(document.Sheet(sheet))
			if err != nil {
				return printing.Image{}, err
			}
			return printing.PNG(m)
		},
	})
}

func (s *spooler) Cancel(ctx context.Context, id string) error {
	err := s.all.Cancel(ctx, id)
	if errors.Is(err, printing.ErrNoJob) {
		return nil // it has ended, and that was told
	}
	return err
}

func (s *spooler) Printers(kiosk string) []consult.Printer {
	all := s.all.Printers(kiosk)
	out := make([]consult.Printer, len(all))
	for i, p := range all {
		out[i] = consult.Printer{
			ID: p.ID, Name: p.Name, Driver: p.Driver, State: p.State, Reasons: p.Reasons, Media: p.Media, Color: p.Color, Default: p.Default,
		}
	}
	return out
}

func (s *spooler) JobNow(ctx context.Context, id string) (consult.PrintNews, bool) {
	j, err := s.app.store.PrintJobByID(ctx, id)
	return consult.PrintNews{State: consult.PrintState(j.State), Reason: j.Reason, Confirmed: j.Confirmed}, err == nil
}

func (s *spooler) RoomEnded(call string) { s.all.RoomEnded(call) }

// inCall has the printers of kiosks that are in a call looked at often.
func (s *spooler) inCall(calls []consult.Call) {
	var kiosks []string
	for _, c := range calls {
		for account, part := range c.Parties {
			if part == consult.Citizen {
				kiosks = append(kiosks, account)
			}
		}
	}
	s.all.InCall(kiosks)
}
