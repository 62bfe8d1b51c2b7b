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
	follows map[string]bool    // accounts that may follow others
	outside map[string]Address // by id
}

func newDirectory(s Site) *directory {
	d := &directory{
		byID: make(map[string]sip.Account), byLogin: make(map[string]sip.Account),
		buttons: make(map[string]acd.Button), queues: make(map[string]bool),
		follows: make(map[string]bool), outside: make(map[string]Address),
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
	for _, a := range s.Addresses {
		d.outside[a.ID] = a
	}
	return d
}

// address returns the outside address that stands where an agent's account
// stands otherwise.
func (d *directory) address(agent string) (Address, bool) {
	id, _ := acd.IsAddress(agent)
	a, ok := d.outside[id]
	return a, ok
}

// target is whom a phone's REFER means: a login, a button, a queue, or an
// outside address by its id or number.
func (d *directory) target(user string) (acd.Target, bool) {
	if a, ok := d.byLogin[user]; ok {
		return acd.Target{Kind: acd.ToAccount, ID: a.ID}, true
	}
	if b, ok := d.buttons[user]; ok {
		return acd.Target{Kind: acd.ToQueue, ID: b.Queue}, true
	}
	if d.queues[user] {
		return acd.Target{Kind: acd.ToQueue, ID: user}, true
	}
	for id, a := range d.outside {
		if id == user || a.User == user {
			return acd.Target{Kind: acd.ToAddress, ID: id}, true
		}
	}
	return acd.Target{}, false
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

// account returns what is known of an account id or outside address, even of
// one deleted since.
func (x *Exchange) account(id string) sip.Account {
	if a, ok := x.site.Load().byID[id]; ok {
		return a
	}
	if a, ok := x.site.Load().address(id); ok {
		return sip.Account{ID: id, Login: a.User, Name: a.Name}
	}
	return sip.Account{ID: id}
}

// clock is the wall clock of its first moment and runs on the monotonic one,
// so that durations stay right when the wall clock is set.
type clock struct{ start time.Time }

func (c clock) now() time.Time { return c.start.Add(time.Since(c.start)) }
