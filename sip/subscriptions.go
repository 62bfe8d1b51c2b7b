package sip

import "sync"

const (
	// maxSubscriptions bounds the subscriptions of the whole server.
	maxSubscriptions = 10000
	// maxWatches bounds the subscriptions of one account: two packages for
	// every key of a large phone, on several devices.
	maxWatches = 256
)

// subscriptions finds a subscription by its dialog, by what it follows and by
// the connection it hangs on.
type subscriptions struct {
	mu       sync.Mutex
	dialogs  map[legKey]*subscription
	targets  map[string]map[*subscription]struct{}
	flows    map[*flow]map[*subscription]struct{}
	accounts map[string]int
}

func newSubscriptions() *subscriptions {
	return &subscriptions{
		dialogs:  make(map[legKey]*subscription),
		targets:  make(map[string]map[*subscription]struct{}),
		flows:    make(map[*flow]map[*subscription]struct{}),
		accounts: make(map[string]int),
	}
}

// add refuses when there are too many.
func (t *subscriptions) add(n *subscription) refusal {
	t.mu.Lock()
	defer t.mu.Unlock()
	account := n.peer.Account.ID
	if t.accounts[account] >= maxWatches {
		return refuse(403, "Too Many Subscriptions")
	}
	if len(t.dialogs) >= maxSubscriptions {
		return refuse(503, "Service Unavailable")
	}
	t.accounts[account]++
	t.dialogs[legKey{n.callID, n.localTag}] = n
	put(t.targets, n.target, n)
	put(t.flows, n.flow, n)
	return refusal{}
}

// remove is idempotent.
func (t *subscriptions) remove(n *subscription) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := legKey{n.callID, n.localTag}
	if t.dialogs[key] != n {
		return
	}
	delete(t.dialogs, key)
	drop(t.targets, n.target, n)
	drop(t.flows, n.flow, n)
	account := n.peer.Account.ID
	if t.accounts[account]--; t.accounts[account] <= 0 {
		delete(t.accounts, account)
	}
}

// move hangs a subscription on another connection.
func (t *subscriptions) move(n *subscription, f *flow) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.dialogs[legKey{n.callID, n.localTag}] != n || n.flow == f {
		return
	}
	drop(t.flows, n.flow, n)
	n.flow = f
	put(t.flows, f, n)
}

// find returns the subscription of a Call-ID and our tag, or nil.
func (t *subscriptions) find(callID, localTag string) *subscription {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.dialogs[legKey{callID, localTag}]
}

func (t *subscriptions) of(target string) []*subscription {
	t.mu.Lock()
	defer t.mu.Unlock()
	return members(t.targets[target])
}

// dropFlow ends the subscriptions of a closed connection: their devices
// subscribe again when they are back.
func (t *subscriptions) dropFlow(f *flow) {
	t.mu.Lock()
	gone := members(t.flows[f])
	t.mu.Unlock()
	for _, n := range gone {
		n.post(func() {
			if n.flow == f {
				n.end()
			}
		})
	}
}

// dropAll forgets all of them.
func (t *subscriptions) dropAll() {
	t.mu.Lock()
	var all []*subscription
	for _, n := range t.dialogs {
		all = append(all, n)
	}
	t.mu.Unlock()
	for _, n := range all {
		n.post(n.end)
	}
}

func put[K comparable](index map[K]map[*subscription]struct{}, key K, n *subscription) {
	if index[key] == nil {
		index[key] = make(map[*subscription]struct{})
	}
	index[key][n] = struct{}{}
}

func drop[K comparable](index map[K]map[*subscription]struct{}, key K, n *subscription) {
	delete(index[key], n)
	if len(index[key]) == 0 {
		delete(index, key)
	}
}

func members(set map[*subscription]struct{}) []*subscription {
	all := make([]*subscription, 0, len(set))
	for n := range set {
		all = append(all, n)
	}
	return all
}
