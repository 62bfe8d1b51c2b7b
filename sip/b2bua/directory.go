package b2bua

import (
	"context"
	"sync"
	"time"

	"madoguchi/acd"
	"madoguchi/sip"
)

// directory answers who a SIP address means.
type directory struct {
	byID    map[string]sip.Account
	byLogin map[string]sip.Account
	buttons map[string]acd.Button
	queues  map[string]bool
	follows map[string]bool // accounts that may follow others
}

func newDirectory(s Site) *directory {
	d := &directory{
		byID: make(map[string]sip.Account), byLogin: make(map[string]sip.Account),
		buttons: make(map[string]acd.Button), queues: make(map[string]bool), follows: make(map[string]bool),
	}
	for _, a := range s.Accounts {
		d.byID[a.ID], d.byLogin[a.Login] = a, a
	}
	for _, b := range s.Desk.Buttons {
		d.buttons[b.ID] = b
	}
	for _, q := range s.Desk.Queues {
		d.queues[q.ID] = true
	}
	for _, id := range s.Followers {
		d.follows[id] = true
	}
	return d
}

// target is what a SIP address means.
type target struct {
	button acd.Button  // of a call button, or only its Queue for a queue
	callee sip.Account // of an account
}

// find tells the caller's account and what it called. ok is false when either
// is unknown: code is then the status to refuse with.
func (d *directory) find(caller, to string) (from sip.Account, t target, code int) {
	from, ok := d.byID[caller]
	if !ok {
		return from, t, 403
	}
	if t.button, ok = d.buttons[to]; ok {
		return from, t, 0
	}
	if d.queues[to] {
		t.button.Queue = to
		return from, t, 0
	}
	if t.callee, ok = d.byLogin[to]; ok {
		return from, t, 0
	}
	return from, t, 404
}

// rereading bounds how often strangers' names make us read the site again.
type rereading struct {
	mu   sync.Mutex
	last time.Time
}

// find looks a call up, and reads the site again before it says no: the
// command line may have added an account that has registered since.
func (x *Exchange) find(ctx context.Context, caller, to string) (sip.Account, target, int) {
	from, t, code := x.site.Load().find(caller, to)
	if code == 0 || x.o.Reread == nil {
		return from, t, code
	}
	x.reread.mu.Lock()
	defer x.reread.mu.Unlock()
	if time.Since(x.reread.last) >= x.o.Timers.RereadGap {
		site, err := x.o.Reread(ctx)
		if err != nil {
			x.log.Warn("the site could not be read again", "error", err)
			return from, t, code
		}
		x.reread.last = time.Now()
		x.Configure(site)
	}
	return x.site.Load().find(caller, to)
}

// account returns what is known of an account id, even of one deleted since.
func (x *Exchange) account(id string) sip.Account {
	if a, ok := x.site.Load().byID[id]; ok {
		return a
	}
	return sip.Account{ID: id}
}

// clock is the wall clock of its first moment and runs on the monotonic one,
// so that durations stay right when the wall clock is set.
type clock struct{ start time.Time }

func (c clock) now() time.Time { return c.start.Add(time.Since(c.start)) }
