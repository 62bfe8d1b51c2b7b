package b2bua

import (
	"context"
	"errors"
	"slices"
	"sync"

	"madoguchi/acd"
)

// ErrNeeds refuses needs that no kiosk sends.
var ErrNeeds = errors.New("b2bua: unusable needs")

// Bounds of what a citizen can choose.
const (
	maxLanguage = 35 // characters of a BCP 47 tag (RFC 5646 §4.4.1)
	maxAccess   = 16
	maxWord     = 64
)

// needs are what citizens chose last, by account: for its running call and the
// next one.
type needs struct {
	mu  sync.Mutex
	all map[string]acd.Needs
}

func (n *needs) of(account string) acd.Needs {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.all[account]
}

func (n *needs) set(account string, v acd.Needs) (changed bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	old := n.all[account]
	if old.Language == v.Language && slices.Equal(old.Access, v.Access) {
		return false
	}
	if n.all == nil {
		n.all = make(map[string]acd.Needs)
	}
	n.all[account] = acd.Needs{Language: v.Language, Access: slices.Clone(v.Access)}
	return true
}

// keep forgets accounts that are no longer there.
func (n *needs) keep(d *directory) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for id := range n.all {
		if _, ok := d.byID[id]; !ok {
			delete(n.all, id)
		}
	}
}

func usable(v acd.Needs) bool {
	return len(v.Language) <= maxLanguage && len(v.Access) <= maxAccess &&
		!slices.ContainsFunc(v.Access, func(w string) bool { return w == "" || len(w) > maxWord })
}

// SetNeeds is what a citizen chose at a kiosk, for its running or next call.
func (x *Exchange) SetNeeds(ctx context.Context, account string, v acd.Needs) error {
	if _, known := x.site.Load().byID[account]; !known || !usable(v) {
		return ErrNeeds
	}
	if !x.needs.set(account, v) {
		return nil
	}
	return x.do(ctx, func() {
		for id, c := range x.table {
			if c.caller.account.ID == account {
				x.step(acd.NeedsChanged{Call: id, Needs: x.needs.of(account)})
				x.toCall(id, func(c *call) { c.save() })
			}
		}
	})
}
