package printing

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"reflect"
	"slices"
	"sync"
	"time"
)

// Options of a Spooler.
type Options struct {
	Journal  Journal
	Listener Listener
	Log      *slog.Logger
	// Roots may have signed printers' certificates; nil means the system's CAs.
	Roots *x509.CertPool
	Times Times
}

// Errors that callers branch on.
var (
	// ErrNoPrinter means that there is no such printer, or that it is not this kiosk's.
	ErrNoPrinter = errors.New("there is no such printer")
	// ErrNoJob means that there is no such open job.
	ErrNoJob = errors.New("there is no such print job")
	// ErrOrder means that a job asks for something that cannot be.
	ErrOrder = errors.New("the print job is not right")
	// ErrClosed means that the server is stopping.
	ErrClosed = errors.New("printing has stopped")
)

// The most that one job may ask for.
const (
	MaxCopies = 20
	MaxPages  = 300
)

// journalTime bounds one entry of the journal.
const journalTime = 5 * time.Second

// Spooler owns all printers and all open jobs. Its methods may be called from
// any goroutine.
type Spooler struct {
	o       Options
	ctx     context.Context //nolint:containedctx // of everything that runs until Close
	stop    context.CancelFunc
	running sync.WaitGroup

	mu       sync.Mutex // guards what follows
	closed   bool
	printers map[string]*printer
	jobs     map[string]*work
	busy     map[string]bool  // kiosks that are in a call
	agents   map[string]*link // by account
}

// printer is one that is configured.
type printer struct {
	config Config
	port   port
	gate   chan struct{} // one job at a time is handed over
	stop   context.CancelFunc
	now    Printer // guarded by Spooler.mu
}

// Start takes up the printers and follows the jobs that were open when the
// process ended last.
func Start(ctx context.Context, o Options, printers []Config) (*Spooler, error) {
	o.Times = o.Times.withDefaults()
	records, err := o.Journal.OpenPrints(ctx)
	if err != nil {
		return nil, fmt.Errorf("read open print jobs: %w", err)
	}
	own, stop := context.WithCancel(context.Background())
	s := &Spooler{
		o: o, ctx: own, stop: stop, printers: make(map[string]*printer), jobs: make(map[string]*work),
		busy: make(map[string]bool), agents: make(map[string]*link),
	}
	s.Configure(printers)
	for _, r := range records {
		s.resume(r)
	}
	return s, nil
}

// Close stops everything and waits for it. Jobs that printers have go on there
// and are followed by the next Start.
func (s *Spooler) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.stop()
	s.running.Wait()
}

// Configure replaces the printers. Jobs of one that is gone or has changed are
// followed to their end as they were.
func (s *Spooler) Configure(list []Config) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	kiosks := make(map[string]bool)
	keep := make(map[string]bool)
	for _, c := range list {
		keep[c.ID] = true
		old := s.printers[c.ID]
		if old != nil && reflect.DeepEqual(old.config, c) {
			continue
		}
		s.drop(old, kiosks)
		s.take(c, kiosks)
	}
	for id, p := range s.printers {
		if !keep[id] {
			s.drop(p, kiosks)
			delete(s.printers, id)
		}
	}
	s.tellKiosks(slices.Collect(maps.Keys(kiosks)))
}

// drop ends the looking at a printer. Callers hold mu.
func (s *Spooler) drop(p *printer, kiosks map[string]bool) {
	if p == nil {
		return
	}
	p.stop()
	for _, k := range p.config.Kiosks {
		kiosks[k] = true
	}
}

// take begins to look at a printer. Callers hold mu.
func (s *Spooler) take(c Config, kiosks map[string]bool) {
	ctx, stop := context.WithCancel(s.ctx)
	p := &printer{config: c, gate: make(chan struct{}, 1), stop: stop, now: Printer{
		ID: c.ID, Name: c.Name, Driver: c.Driver, State: PrinterUnknown, Media: []string{c.Media}, Color: c.Color,
	}}
	p.port = s.portOf(c, func(v Printer) { s.show(p, v) })
	s.printers[c.ID] = p
	for _, k := range c.Kiosks {
		kiosks[k] = true
	}
	p.port.hurry(s.watched(c))
	s.running.Go(func() { p.port.run(ctx) })
}

// show takes over what a port found out of its printer.
func (s *Spooler) show(p *printer, v Printer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.printers[p.config.ID] != p {
		return
	}
	v.ID, v.Name, v.Driver = p.config.ID, p.config.Name, p.config.Driver
	if v.Media == nil {
		v.Media, v.Color, v.Model = p.now.Media, p.now.Color, p.now.Model // it does not answer: what was known stays
	}
	old := p.now
	if v.Checked.IsZero() {
		v.Checked = old.Checked
	}
	p.now = v
	old.Checked = v.Checked
	if reflect.DeepEqual(old, v) {
		return
	}
	if old.State != v.State {
		s.o.Log.Info("printer", "printer", v.ID, "state", v.State, "reasons", v.Reasons)
	}
	s.tellKiosks(p.config.Kiosks)
}

func (s *Spooler) tellKiosks(kiosks []string) {
	for _, k := range kiosks {
		s.o.Listener.PrintersChanged(k)
	}
}

// watched says whether somebody looks at a printer now. Callers hold mu.
func (s *Spooler) watched(c Config) bool {
	return slices.ContainsFunc(c.Kiosks, func(k string) bool { return s.busy[k] })
}

// InCall says which kiosks are in a call now: their printers are looked at
// often.
func (s *Spooler) InCall(kiosks []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.busy)
	for _, k := range kiosks {
		s.busy[k] = true
	}
	for _, p := range s.printers {
		p.port.hurry(s.watched(p.config))
	}
}

// Printers are those of a kiosk, in their order; the first is the default.
func (s *Spooler) Printers(kiosk string) []Printer {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []*printer
	for _, p := range s.printers {
		if slices.Contains(p.config.Kiosks, kiosk) {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b *printer) int {
		if d := a.config.Position - b.config.Position; d != 0 {
			return d
		}
		return cmpText(a.config.ID, b.config.ID)
	})
	out := make([]Printer, len(found))
	for i, p := range found {
		out[i] = p.now
		out[i].Default = i == 0
	}
	return out
}

// Printer is what is known of one printer now.
func (s *Spooler) Printer(id string) (Printer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.printers[id]
	if !ok {
		return Printer{}, ErrNoPrinter
	}
	return p.now, nil
}

func cmpText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
