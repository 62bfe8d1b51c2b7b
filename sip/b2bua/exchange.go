package b2bua

import (
	"context"
	"errors"
	"log/slog"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"madoguchi/acd"
)

// Errors that callers branch on.
var (
	ErrNoCall     = errors.New("b2bua: no such call of this account")
	ErrNotWaiting = errors.New("b2bua: the call does not wait")
	ErrNotTalked  = errors.New("b2bua: the call is not connected")
	ErrStopped    = errors.New("b2bua: the exchange is stopped")
	// ErrNotAllowed says that the party's role does not allow it.
	ErrNotAllowed = errors.New("b2bua: not for this party")
	// ErrBusy: an invitation or consultation runs already, or the supervisor is
	// in another call.
	ErrBusy = errors.New("b2bua: busy")
	// ErrUnreachable: the supervisor has no page.
	ErrUnreachable = errors.New("b2bua: no page to call")
)

// Bounds of the mailboxes. The exchange's is waited for by calls; a call's is
// not waited for by the exchange: when it is full, that call ends.
const (
	exchangeInbox = 4096
	callInbox     = 256
)

// Options configure an Exchange.
type Options struct {
	Media  Media
	Ledger Ledger
	// Reread reads the site again; it is asked when a call names somebody that
	// is not known, who may have been added a moment ago. May be nil.
	Reread func(context.Context) (Site, error)
	Log    *slog.Logger
	Timers Timers
}

// Timers name every waiting time of the calls; zero values take the defaults.
type Timers struct {
	ResumeGrace  time.Duration // a lost party is waited for; default 5 min
	QueueGrace   time.Duration // a lost caller keeps its place in the queue; default 1 min
	ResumeRetry  time.Duration // between attempts to bring a party back; default 2 s
	ReloadProbe  time.Duration // a page registered anew: is its old media silent; default 700 ms
	DirectRing   time.Duration // ringing of a call from account to account; default 60 s
	RepairRetry  time.Duration // between ICE restarts of a leg without media; default 3 s
	JoinTime     time.Duration // a supervisor's page that does not answer is let go; default 10 s
	EndedKept    time.Duration // how long LastEnded remembers; default 1 min
	RereadGap    time.Duration // the site is not read again for a stranger's name more often; default 200 ms
	DurableWait  time.Duration // a view waits so long for the disk at most; default 250 ms
	PublishEvery time.Duration // views are published at most this often; default 20 ms
	FollowEvery  time.Duration // what phones follow is told to them at most this often; default 200 ms

	// ReconcileEvery is how often the Desk is told what really exists; default 5 s.
	ReconcileEvery time.Duration
}

func (t *Timers) defaults() {
	set := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	set(&t.ResumeGrace, 5*time.Minute)
	set(&t.QueueGrace, time.Minute)
	set(&t.ResumeRetry, 2*time.Second)
	set(&t.ReloadProbe, 700*time.Millisecond)
	set(&t.DirectRing, time.Minute)
	set(&t.RepairRetry, 3*time.Second)
	set(&t.JoinTime, 10*time.Second)
	set(&t.EndedKept, time.Minute)
	set(&t.RereadGap, 200*time.Millisecond)
	set(&t.DurableWait, 250*time.Millisecond)
	set(&t.PublishEvery, 20*time.Millisecond)
	set(&t.FollowEvery, 200*time.Millisecond)
	set(&t.ReconcileEvery, 5*time.Second)
}

// Exchange is the one loop that owns the Desk and the call table.
type Exchange struct {
	o      Options
	log    *slog.Logger
	dialer Dialer // set once by Start, before ready is closed
	site   atomic.Pointer[directory]
	reread rereading
	inbox  chan func()
	ready  chan struct{} // closed by Start: requests wait for it
	stop   chan struct{} // closed by Close
	done   chan struct{} // the loop has ended
	calls  sync.WaitGroup

	following sync.WaitGroup

	configuring sync.Mutex
	configured  *acd.Config // what the Desk was told last; guarded by configuring
	stopMu      sync.Mutex  // orders calls.Add against Close
	clock       clock

	scribe *scribe
	views  *views
	totals Totals
	pages  pages
	needs  needs

	// loop only
	desk    desk
	table   map[string]*call
	legs    map[string]*call // the parties' legs, by id
	wake    *time.Timer
	wrapUps wrapUps
	told    map[string]bool        // what the Desk last heard of who is reachable
	doubted map[string][]acd.Event // by call: what reconcile would have told the Desk last time
}

// desk is *acd.Desk.
type desk interface {
	Step(now time.Time, ev acd.Event) []acd.Command
	NextWake() time.Time
	Snapshot() acd.Snapshot
	Call(id string) (acd.CallView, bool)
	Agent(id string) (acd.AgentView, bool)
}

// Totals count what the exchange did since it started.
type Totals struct {
	Calls, Connected, Refused, Resumed, Overflowed atomic.Uint64
}

// New makes an exchange; nothing runs before Start.
func New(o Options) *Exchange {
	o.Timers.defaults()
	x := &Exchange{
		o:       o,
		log:     o.Log,
		inbox:   make(chan func(), exchangeInbox),
		ready:   make(chan struct{}),
		stop:    make(chan struct{}),
		done:    make(chan struct{}),
		clock:   clock{time.Now()},
		desk:    acd.NewDesk(),
		table:   make(map[string]*call),
		legs:    make(map[string]*call),
		views:   newViews(o.Timers.EndedKept),
		scribe:  newScribe(o.Ledger, o.Log),
		wrapUps: newWrapUps(),
		told:    make(map[string]bool),
		doubted: make(map[string][]acd.Event),
	}
	x.site.Store(newDirectory(Site{}))
	return x
}

// Start takes the dialer and the site, brings back the calls that were open
// when the last process ended (their parties are waited for), and runs.
func (x *Exchange) Start(ctx context.Context, d Dialer, s Site) error {
	open, err := x.o.Ledger.OpenCalls(ctx)
	if err != nil {
		return err
	}
	x.dialer = d
	x.wake = time.NewTimer(time.Hour)
	x.scribe.start()
	x.scribe.started(x.clock.now())
	go x.views.run(x.o.Timers.DurableWait)
	go x.run()
	x.following.Go(x.follow)
	x.Configure(s)
	x.restore(open)
	close(x.ready)
	for _, a := range s.Accounts { // who registered before is asked for now
		if x.canRing(a.ID) {
			x.reachable(a.ID)
		}
	}
	return nil
}

// Close stops taking calls, ends those that cannot come back after a restart,
// leaves the others to be resumed, and returns when everything is written and
// all goroutines ended. The legs' BYEs are sent by the signalling edge, which
// must be closed after this.
func (x *Exchange) Close(ctx context.Context) error {
	x.stopMu.Lock()
	select {
	case <-x.stop:
	default:
		close(x.stop)
	}
	x.stopMu.Unlock()
	select {
	case <-x.ready:
	default:
		return nil // never started
	}
	x.calls.Wait()
	<-x.done
	x.following.Wait()
	err := x.scribe.close(ctx)
	close(x.views.latest)
	<-x.views.done
	return err
}

// run is the loop. It ends when every call has ended after stop.
func (x *Exchange) run() {
	defer close(x.done)
	publish := time.NewTimer(time.Hour)
	publish.Stop()
	armed := false
	reconcile := time.NewTicker(x.o.Timers.ReconcileEvery)
	defer reconcile.Stop()
	ended := make(chan struct{})
	go func() {
		<-x.stop
		x.calls.Wait()
		close(ended)
	}()
	for {
		select {
		case f := <-x.inbox:
			f()
		case <-x.wake.C:
			x.step(acd.Tick{})
		case <-reconcile.C:
			x.reconcile()
		case <-publish.C:
			armed = false
			x.views.publish(publication{x.desk.Snapshot(), x.scribe.durable(x.scribe.mark())})
		case <-ended:
			for {
				select {
				case f := <-x.inbox:
					f()
				default:
					x.endWrapUps()
					return
				}
			}
		}
		if x.views.dirty && !armed {
			x.views.dirty = false
			armed = true
			publish.Reset(x.o.Timers.PublishEvery)
		}
	}
}

// do runs f in the loop and waits for it.
func (x *Exchange) do(ctx context.Context, f func()) error {
	ran := make(chan struct{})
	select {
	case x.inbox <- func() { f(); close(ran) }:
	case <-x.done:
		return ErrStopped
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-ran:
		return nil
	case <-x.done:
		return ErrStopped
	case <-ctx.Done():
		return ctx.Err()
	}
}

// tell gives the Desk an event, in order, from any goroutine but the loop's.
func (x *Exchange) tell(ev acd.Event) {
	x.post(func() { x.step(ev) })
}

// step is the loop's only way to change the Desk. What reconciles it is
// journalled only when it changed something; ticks always are, for they change
// more than they tell (whom a caller may be offered to).
func (x *Exchange) step(ev acd.Event) {
	now := x.clock.now().Truncate(time.Millisecond) // as the journal keeps it: a replay sees the same times
	commands := x.desk.Step(now, ev)
	if _, idle := ev.(acd.Reconciled); !idle || len(commands) > 0 {
		x.scribe.journal(now, ev)
	}
	for _, cmd := range commands {
		x.route(cmd)
		if n, ok := cmd.(acd.Notify); ok {
			x.followViews(now, n)
		}
	}
	x.wake.Stop()
	if at := x.desk.NextWake(); !at.IsZero() {
		x.wake.Reset(max(at.Sub(now), 0))
	}
}

// begin enters a call into the table and starts its goroutine. It refuses
// after Close has begun. Called from any goroutine but the loop's.
func (x *Exchange) begin(c *call, first func()) bool {
	x.stopMu.Lock()
	select {
	case <-x.stop:
		x.stopMu.Unlock()
		return false
	default:
	}
	x.calls.Add(1)
	x.stopMu.Unlock()
	entered := make(chan struct{})
	x.inbox <- func() { x.table[c.id] = c; close(entered) }
	<-entered
	x.totals.Calls.Add(1)
	go func() {
		defer x.calls.Done()
		first()
		c.run()
		select {
		case x.inbox <- func() { delete(x.table, c.id); delete(x.doubted, c.id) }:
		case <-x.done:
		}
	}()
	return true
}

// Configure replaces what the exchange knows of accounts and counters. The Desk
// is told only what is new to it: the site is read again far more often than it
// changes.
func (x *Exchange) Configure(s Site) {
	x.configuring.Lock()
	defer x.configuring.Unlock()
	d := newDirectory(s)
	x.site.Store(d)
	x.pages.keep(d)
	x.needs.keep(d)
	if known := forDesk(s.Desk); x.configured == nil || !reflect.DeepEqual(*x.configured, known) {
		x.configured = &known
		x.tell(acd.Configured{Config: s.Desk})
	}
}

// forDesk leaves out what the Desk reads only once of an agent.
func forDesk(c acd.Config) acd.Config {
	c.Agents = slices.Clone(c.Agents)
	for i := range c.Agents {
		c.Agents[i].Presence, c.Agents[i].Reason = "", ""
	}
	return c
}

// Totals returns the counters.
func (x *Exchange) Totals() *Totals { return &x.totals }
