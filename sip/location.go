package sip

import (
	"slices"
	"sync"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// location is the location service: which devices an account has now, and
// through which connection each is reached.
type location struct {
	group    *group
	handler  Handler
	panicked func(any, []byte)
	// flowBack is told that a device is on a new flow.
	flowBack func(account, instance string)

	mu       sync.Mutex
	accounts map[string]*accountBindings
}

// accountBindings are the devices of one account, oldest first. Its events
// keep their order.
type accountBindings struct {
	events serial
	list   []*bound
}

// bound is a binding with what only this package needs of it.
type bound struct {
	Binding
	flow    *flow
	contact gosip.Uri
	regID   string // RFC 5626 reg-id, empty without
	callID  string
	seq     uint32
}

func newLocation(g *group, h Handler, panicked func(any, []byte), flowBack func(string, string)) *location {
	return &location{group: g, handler: h, panicked: panicked, flowBack: flowBack, accounts: make(map[string]*accountBindings)}
}

// of returns the account's entry; mu is held.
func (l *location) of(account string) *accountBindings {
	a, ok := l.accounts[account]
	if !ok {
		a = &accountBindings{events: serial{group: l.group, onPanic: l.panicked}}
		l.accounts[account] = a
	}
	return a
}

// bindings returns copies, newest first.
func (l *location) bindings(account string) []Binding {
	l.mu.Lock()
	defer l.mu.Unlock()
	a, ok := l.accounts[account]
	if !ok {
		return nil
	}
	all := make([]Binding, 0, len(a.list))
	for _, b := range slices.Backward(a.list) {
		all = append(all, b.Binding)
	}
	return all
}

// find returns the device's binding as it is now.
func (l *location) find(account, instance string) (bound, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if a, ok := l.accounts[account]; ok {
		for _, b := range a.list {
			if b.Instance == instance && b.flow.alive() {
				return *b, true
			}
		}
	}
	return bound{}, false
}

// at returns the account's newest binding on a flow, preferring the contact.
func (l *location) at(account string, f *flow, contact *gosip.Uri) (bound, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a, ok := l.accounts[account]
	if !ok {
		return bound{}, false
	}
	var found *bound
	for _, b := range a.list {
		if b.flow != f {
			continue
		}
		found = b
		if contact != nil && b.contact.User == contact.User && b.contact.HostPort() == contact.HostPort() {
			break
		}
	}
	if found == nil {
		return bound{}, false
	}
	return *found, true
}

// update applies a REGISTER: all of it or nothing. limit bounds the bindings.
// It returns the account's bindings after it, newest first.
func (l *location) update(account string, add []*bound, remove func(*bound) bool, limit int) ([]bound, refusal) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a := l.of(account)
	var gone []*bound
	next := make([]*bound, 0, len(a.list)+len(add))
	for _, b := range a.list {
		if remove(b) {
			gone = append(gone, b)
			continue
		}
		next = append(next, b)
	}
	var fresh []*bound
	for _, n := range add {
		i := slices.IndexFunc(next, func(b *bound) bool { return b.Instance == n.Instance })
		if i < 0 {
			if len(next) >= limit {
				return nil, refuse(gosip.StatusForbidden, "Too Many Bindings")
			}
			next = append(next, n)
			fresh = append(fresh, n)
			continue
		}
		// RFC 3261 §10.3 step 7: an old request must not undo a newer one.
		if old := next[i]; old.callID == n.callID && n.seq <= old.seq && old.flow == n.flow {
			return nil, badRequest("CSeq out of order")
		}
		moved := next[i].flow != n.flow
		next = append(slices.Delete(next, i, i+1), n)
		if moved {
			fresh = append(fresh, n)
		}
	}
	a.list = next
	for _, b := range gone {
		l.report(a, b, l.handler.Unbound)
	}
	for _, b := range fresh {
		l.report(a, b, l.handler.Bound)
		l.flowBack(account, b.Instance)
	}
	all := make([]bound, 0, len(next))
	for _, b := range slices.Backward(next) {
		all = append(all, *b)
	}
	return all, refusal{}
}

// report queues an event of the account; mu is held.
func (l *location) report(a *accountBindings, b *bound, tell func(Binding)) {
	copied := b.Binding
	a.events.post(func() { tell(copied) })
}

// drop removes the bindings for which f is true, of all accounts.
func (l *location) drop(f func(account string, b *bound) bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, a := range l.accounts {
		a.list = slices.DeleteFunc(a.list, func(b *bound) bool {
			if !f(id, b) {
				return false
			}
			l.report(a, b, l.handler.Unbound)
			return true
		})
	}
}

// removeFlow is the end of a connection: its bindings go at once, so that a
// closed page stops ringing.
func (l *location) removeFlow(f *flow) {
	l.drop(func(_ string, b *bound) bool { return b.flow == f })
}

func (l *location) removeAccount(id string) {
	l.drop(func(account string, _ *bound) bool { return account == id })
}

func (l *location) expire(now time.Time) {
	l.drop(func(_ string, b *bound) bool { return !now.Before(b.Expires) })
}
