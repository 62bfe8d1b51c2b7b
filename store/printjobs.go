package store

import (
	"context"
	"time"

	"madoguchi/store/internal/query"
)

// PrintJob is what became of a print job (R5): no content. The states are those
// of consult.Print.
type PrintJob struct {
	ID         string
	Call       string // empty: a test page
	Printer    string
	Kiosk      string
	Pages      int
	Copies     int
	Media      string
	Color      bool
	State      string
	Reason     string
	Confirmed  bool
	Cancelling bool
	Handle     string // what the printer calls it
	Created    time.Time
	Changed    time.Time
}

// PutPrintJob writes a job down, or what became of it. It is durable when this
// returns.
func (s *Store) PutPrintJob(ctx context.Context, j PrintJob) error {
	return s.write(ctx, func(q *query.Queries) error {
		return q.UpsertPrintJob(ctx, query.UpsertPrintJobParams{
			ID: j.ID, CallID: j.Call, PrinterID: j.Printer, Kiosk: j.Kiosk, Pages: int64(j.Pages), Copies: int64(j.Copies), Media: j.Media, Color: j.Color,
			State: j.State, Reason: j.Reason, Confirmed: j.Confirmed, Cancelling: j.Cancelling, Handle: j.Handle,
			CreatedAt: millis(j.Created), ChangedAt: millis(j.Changed),
		})
	})
}

// OpenPrintJobs are those that have not ended.
func (s *Store) OpenPrintJobs(ctx context.Context) ([]PrintJob, error) {
	rows, err := s.read.OpenPrintJobs(ctx)
	return printJobs(rows), told(err)
}

// PrintJobsOf are the jobs of a call, in the order they came.
func (s *Store) PrintJobsOf(ctx context.Context, call string) ([]PrintJob, error) {
	rows, err := s.read.PrintJobsOf(ctx, call)
	return printJobs(rows), told(err)
}

// PrintJobByID finds a job.
func (s *Store) PrintJobByID(ctx context.Context, id string) (PrintJob, error) {
	r, err := s.read.PrintJobByID(ctx, id)
	return printJob(r), told(err)
}

// PrunePrintJobs removes the jobs from before a time whose call has no record
// (any more), test pages among them.
func (s *Store) PrunePrintJobs(ctx context.Context, before time.Time) (int64, error) {
	var n int64
	err := s.write(ctx, func(q *query.Queries) (err error) {
		n, err = q.PrunePrintJobs(ctx, millis(before))
		return err
	})
	return n, err
}

func printJobs(rows []query.PrintJob) []PrintJob {
	out := make([]PrintJob, len(rows))
	for i, r := range rows {
		out[i] = printJob(r)
	}
	return out
}

func printJob(r query.PrintJob) PrintJob {
	return PrintJob{
		ID: r.ID, Call: r.CallID, Printer: r.PrinterID, Kiosk: r.Kiosk, Pages: int(r.Pages), Copies: int(r.Copies), Media: r.Media, Color: r.Color,
		State: r.State, Reason: r.Reason, Confirmed: r.Confirmed, Cancelling: r.Cancelling, Handle: r.Handle,
		Created: moment(r.CreatedAt), Changed: moment(r.ChangedAt),
	}
}
