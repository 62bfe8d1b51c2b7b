package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"madoguchi/config"
	"madoguchi/consult/printing"
	"madoguchi/store"
)

// errTestHere means that only the running server can print there.
var errTestHere = errors.New("only printers of the driver ipp can be tested from here; use the administrators' page")

// TestPrint prints a test page on a network printer, without the server, and
// tells every state until its end. The error says why it did not come out.
func TestPrint(ctx context.Context, cfg config.Config, st *store.Store, id string, tell func(state, reason string)) error {
	p, err := st.PrinterByID(ctx, id)
	if err != nil {
		return err
	}
	if p.Driver != store.PrinterIPP {
		return errTestHere
	}
	roots, err := printerRoots(cfg.Printing.CAFile)
	if err != nil {
		return err
	}
	loc, err := cfg.Location()
	if err != nil {
		return err
	}
	job, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("id of a test page: %w", err)
	}
	told := make(testNews, testNewsRoom)
	// The journal of the server is not touched: it would take the job up.
	s, err := printing.Start(ctx, printing.Options{Journal: noJournal{}, Listener: told, Log: slog.New(slog.DiscardHandler), Roots: roots}, []printing.Config{printerConfig(p)})
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Submit(ctx, printing.TestJob(job.String(), p.ID, p.Name, p.Media, true, time.Now().In(loc))); err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case r := <-told:
			tell(string(r.State), r.Reason)
			switch r.State {
			case printing.Done:
				return nil
			case printing.Failed, printing.Cancelled:
				return fmt.Errorf("the test page was not printed: %s %s", r.State, r.Reason)
			}
		}
	}
}

// testNewsRoom is more than the states that a test page can have before
// somebody looks.
const testNewsRoom = 1024

type testNews chan printing.Record

func (t testNews) JobChanged(r printing.Record) {
	select {
	case t <- r:
	default:
	}
}
func (t testNews) PrintersChanged(string)   {}
func (t testNews) PrintNow(printing.Record) {}

type noJournal struct{}

func (noJournal) PutPrint(context.Context, printing.Record) error       { return nil }
func (noJournal) OpenPrints(context.Context) ([]printing.Record, error) { return nil, nil }
