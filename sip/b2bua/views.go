package b2bua

import (
	"sync"
	"sync/atomic"
	"time"

	"madoguchi/acd"
)

// Ending is how an account's call ended.
type Ending struct {
	Call    string
	Cause   Cause
	At      time.Time
	Talking time.Duration // connected time, 0 when never answered
}

// views are what people may see, published by the loop and read by anybody.
type views struct {
	dirty bool // loop only
	live  atomic.Pointer[acd.Snapshot]
	kept  time.Duration

	mu       sync.Mutex
	watchers map[chan struct{}]struct{}
	endings  map[string]Ending // by account
	calls    map[string]*call  // connected once, by id

	latest chan publication // of size 1: only the newest waits
	done   chan struct{}
}

// publication is a snapshot that is shown once what it tells is durable.
type publication struct {
	snapshot acd.Snapshot
	durable  <-chan struct{}
}

func newViews(kept time.Duration) *views {
	v := &views{
		kept: kept, watchers: make(map[chan struct{}]struct{}), endings: make(map[string]Ending),
		calls: make(map[string]*call), latest: make(chan publication, 1), done: make(chan struct{}),
	}
	v.live.Store(&acd.Snapshot{})
	return v
}

// publish hands a snapshot to the publisher; it replaces one that still waits.
// Loop only.
func (v *views) publish(p publication) {
	select {
	case <-v.latest:
	default:
	}
	v.latest <- p
}

// run shows publications until latest is closed. A view waits for the disk,
// but not for long: calls go on while a disk does not.
func (v *views) run(wait time.Duration) {
	defer close(v.done)
	for p := range v.latest {
		timeout := time.NewTimer(wait)
		select {
		case <-p.durable:
		case <-timeout.C:
		}
		timeout.Stop()
		v.show(&p.snapshot)
	}
}

// show makes a snapshot visible.
func (v *views) show(s *acd.Snapshot) {
	v.live.Store(s)
	v.mu.Lock()
	defer v.mu.Unlock()
	for ch := range v.watchers {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

func (v *views) ended(account string, e Ending) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for id, old := range v.endings {
		if time.Since(old.At) > v.kept {
			delete(v.endings, id)
		}
	}
	v.endings[account] = e
}

// began and over say whose legs can be looked at.
func (v *views) began(c *call) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.calls[c.id] = c
}

func (v *views) over(call string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.calls, call)
}

// running returns a call whose legs can be looked at, nil when there is none.
func (v *views) running(call string) *call {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.calls[call]
}

// Live returns the published state of everything. It must not be changed.
func (x *Exchange) Live() *acd.Snapshot { return x.views.live.Load() }

// Watch returns a channel that gets a token whenever Live changed since the
// last was taken, and a function that ends it.
func (x *Exchange) Watch() (changed <-chan struct{}, stop func()) {
	ch := make(chan struct{}, 1)
	x.views.mu.Lock()
	x.views.watchers[ch] = struct{}{}
	x.views.mu.Unlock()
	return ch, func() {
		x.views.mu.Lock()
		delete(x.views.watchers, ch)
		x.views.mu.Unlock()
	}
}

// LastEnded returns how the account's last call ended, for Timers.EndedKept.
func (x *Exchange) LastEnded(account string) (Ending, bool) {
	x.views.mu.Lock()
	defer x.views.mu.Unlock()
	e, ok := x.views.endings[account]
	if !ok || time.Since(e.At) > x.views.kept {
		return Ending{}, false
	}
	return e, true
}

// Quality returns what is measured on the legs of a running call.
func (x *Exchange) Quality(call string) []LegStats {
	if c := x.views.running(call); c != nil {
		return c.measure()
	}
	return nil
}

// Healthy says whether call records reach the disk.
func (x *Exchange) Healthy() bool { return x.scribe.healthy() }
