package app

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"madoguchi/consult"
	"madoguchi/consult/printing"
	"madoguchi/store"
)

// printJournal keeps print jobs in the store.
type printJournal struct{ store *store.Store }

func (p printJournal) PutPrint(ctx context.Context, r printing.Record) error {
	return p.store.PutPrintJob(ctx, store.PrintJob{
		ID: r.ID, Call: r.Call, Printer: r.Printer, Kiosk: r.Kiosk, Pages: r.Pages, Copies: r.Copies, Media: r.Media, Color: r.Color,
		State: string(r.State), Reason: r.Reason, Confirmed: r.Confirmed, Cancelling: r.Cancelling, Handle: r.Handle,
		Created: r.At, Changed: r.Changed,
	})
}

func (p printJournal) OpenPrints(ctx context.Context) ([]printing.Record, error) {
	rows, err := p.store.OpenPrintJobs(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]printing.Record, len(rows))
	for i, j := range rows {
		out[i] = printing.Record{
			ID: j.ID, Call: j.Call, Printer: j.Printer, Kiosk: j.Kiosk, Pages: j.Pages, Copies: j.Copies, Media: j.Media, Color: j.Color,
			At: j.Created, Changed: j.Changed,
			Progress: printing.Progress{State: printing.State(j.State), Reason: j.Reason, Confirmed: j.Confirmed, Handle: j.Handle, Cancelling: j.Cancelling},
		}
	}
	return out, nil
}

// printNews holds what the spooler tells until the rooms can take it: the
// spooler must not wait for a room's disk.
type printNews struct {
	due chan struct{}

	mu     sync.Mutex
	jobs   []printing.Record
	now    []printing.Record
	kiosks map[string]bool
}

func newPrintNews() *printNews {
	return &printNews{due: make(chan struct{}, 1), kiosks: make(map[string]bool)}
}

func (n *printNews) JobChanged(r printing.Record) {
	if r.Call == "" {
		return // a test page
	}
	n.mu.Lock()
	n.jobs = append(n.jobs, r)
	n.mu.Unlock()
	n.wake()
}

func (n *printNews) PrintersChanged(kiosk string) {
	n.mu.Lock()
	n.kiosks[kiosk] = true
	n.mu.Unlock()
	n.wake()
}

func (n *printNews) PrintNow(r printing.Record) {
	n.mu.Lock()
	n.now = append(n.now, r)
	n.mu.Unlock()
	n.wake()
}

func (n *printNews) wake() {
	select {
	case n.due <- struct{}{}:
	default:
	}
}

func (n *printNews) take() (jobs, now []printing.Record, kiosks map[string]bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	jobs, now, kiosks = n.jobs, n.now, n.kiosks
	n.jobs, n.now, n.kiosks = nil, nil, make(map[string]bool)
	return jobs, now, kiosks
}

// tell passes everything on, in its order.
func (n *printNews) tell(rooms *consult.Rooms, log *slog.Logger) {
	jobs, now, kiosks := n.take()
	for _, r := range jobs {
		rooms.JobChanged(r.ID, consult.PrintState(r.State), r.Reason, r.Confirmed)
	}
	for k := range kiosks {
		rooms.PrintersChanged(k)
	}
	for _, r := range now {
		if err := rooms.PrintNow(r.ID); err != nil {
			log.Warn("the kiosk's page was not told to print", "call", r.Call, "job", r.ID, "error", err)
		}
	}
}

// printJobsKept is how long jobs without a call's record are kept.
const printJobsKept = 31 * 24 * time.Hour
