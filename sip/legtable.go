package sip

import (
	"context"
	"sync"
)

const (
	// maxLegs bounds the legs of the whole server.
	maxLegs = 10000
	// maxCalls bounds the calls one account may make at one time, so that it
	// cannot take the places of all others.
	maxCalls = 1000
)

type legKey struct{ callID, localTag string }

// mergeKey finds the same request that came by another way (RFC 3261 §8.2.2.2).
type mergeKey struct {
	callID, fromTag string
	seq             uint32
}

// legTable finds the leg of a dialog.
type legTable struct {
	mu     sync.Mutex
	legs   map[legKey]*Leg
	merges map[mergeKey]*Leg
	calls  map[string]int // incoming legs of an account
	empty  chan struct{}  // closed when asked for and no leg is left
	closed bool           // no leg is taken any more
}

func newLegTable() *legTable {
	return &legTable{legs: make(map[legKey]*Leg), merges: make(map[mergeKey]*Leg), calls: make(map[string]int)}
}

// add refuses a leg when there are too many, when the request was merged, and
// after dropAll.
func (t *legTable) add(l *Leg) refusal {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed || len(t.legs) >= maxLegs {
		return refuse(503, "Service Unavailable")
	}
	if l.incoming {
		if _, ok := t.merges[l.merge]; ok {
			return refuse(482, "Loop Detected")
		}
		account := l.Peer().Account.ID
		if t.calls[account] >= maxCalls {
			return refuse(503, "Service Unavailable")
		}
		t.calls[account]++
		t.merges[l.merge] = l
	}
	t.legs[legKey{l.callID, l.localTag}] = l
	return refusal{}
}

func (t *legTable) remove(l *Leg) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.legs, legKey{l.callID, l.localTag})
	if t.merges[l.merge] == l {
		delete(t.merges, l.merge)
		account := l.Peer().Account.ID
		if t.calls[account]--; t.calls[account] <= 0 {
			delete(t.calls, account)
		}
	}
	if len(t.legs) == 0 && t.empty != nil {
		close(t.empty)
		t.empty = nil
	}
}

// find returns the leg of a Call-ID and our tag, or nil.
func (t *legTable) find(callID, localTag string) *Leg {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.legs[legKey{callID, localTag}]
}

func (t *legTable) all() []*Leg {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := make([]*Leg, 0, len(t.legs))
	for _, l := range t.legs {
		all = append(all, l)
	}
	return all
}

func (t *legTable) hangupAll() {
	for _, l := range t.all() {
		l.Hangup(0, "shutdown")
	}
}

// waitEmpty returns when no leg is left or ctx ends.
func (t *legTable) waitEmpty(ctx context.Context) {
	t.mu.Lock()
	if len(t.legs) == 0 {
		t.mu.Unlock()
		return
	}
	ch := make(chan struct{})
	t.empty = ch
	t.mu.Unlock()
	select {
	case <-ch:
	case <-ctx.Done():
	}
}

// dropAll forgets the legs that did not end in time, and takes no more: one that
// came later would wait for its end for ever.
func (t *legTable) dropAll() {
	t.mu.Lock()
	t.closed = true
	t.mu.Unlock()
	for _, l := range t.all() {
		l.Abandon()
	}
}

// flowBack tells the legs of a device that it can be reached again. The
// location service calls it with its lock held: nothing here may wait.
func (s *Server) flowBack(account, instance string) {
	for _, l := range s.legs.all() {
		if p := l.Peer(); p.Account.ID == account && p.Instance == instance {
			l.post(l.flowReturned)
		}
	}
}
