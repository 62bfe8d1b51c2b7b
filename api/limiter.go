package api

import (
	"container/list"
	"net/netip"
	"sync"
	"time"
)

const (
	// pairTries is how often one address may fail for one login before it has
	// to wait; the owner of the login elsewhere does not notice.
	pairTries = 8
	// addressTries is the same for one address and all logins together.
	addressTries = 40
	// The first wait; each further failure doubles it up to the longest.
	firstWait   = 30 * time.Second
	longestWait = 15 * time.Minute
	// forgetAfter is when failures are forgotten.
	forgetAfter = time.Hour
	// maxTracked bounds what strangers can make us remember; the oldest go first.
	maxTracked = 20_000
)

// limiter counts failed logins.
type limiter struct {
	mu      sync.Mutex
	entries map[string]*list.Element // of *tries
	recent  *list.List               // the longest unused first
}

type tries struct {
	key     string
	failed  int
	last    time.Time
	blocked time.Time // until then
}

func newLimiter() *limiter {
	return &limiter{entries: make(map[string]*list.Element), recent: list.New()}
}

// try counts an attempt, as failed until pass says otherwise, so that attempts
// at the same moment do not slip through. It returns how long to wait first
// when there were too many; then nothing is counted.
func (l *limiter) try(now time.Time, login, address string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	pair, all := l.get(now, pairKey(login, address)), l.get(now, addressKey(address))
	if d := max(pair.blocked.Sub(now), all.blocked.Sub(now)); d > 0 {
		return d
	}
	pair.fail(now, pairTries)
	all.fail(now, addressTries)
	return 0
}

// pass takes an attempt back that was right.
func (l *limiter) pass(login, address string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.entries[pairKey(login, address)]; ok {
		l.drop(e)
	}
	if e, ok := l.entries[addressKey(address)]; ok {
		t := e.Value.(*tries)
		t.failed = max(0, t.failed-1)
		if t.failed < addressTries {
			t.blocked = time.Time{}
		}
	}
}

func (t *tries) fail(now time.Time, most int) {
	t.failed++
	t.last = now
	if over := t.failed - most; over >= 0 {
		d := longestWait
		if over < 10 {
			d = min(longestWait, firstWait<<over)
		}
		t.blocked = now.Add(d)
	}
}

func (l *limiter) get(now time.Time, key string) *tries {
	if e, ok := l.entries[key]; ok {
		t := e.Value.(*tries)
		if now.Sub(t.last) > forgetAfter {
			*t = tries{key: key}
		}
		l.recent.MoveToBack(e)
		return t
	}
	if len(l.entries) >= maxTracked {
		l.drop(l.recent.Front())
	}
	t := &tries{key: key}
	l.entries[key] = l.recent.PushBack(t)
	return t
}

func (l *limiter) drop(e *list.Element) {
	delete(l.entries, e.Value.(*tries).key)
	l.recent.Remove(e)
}

func pairKey(login, address string) string { return "p " + network(address) + " " + login }
func addressKey(address string) string     { return "a " + network(address) }

// network is an IPv4 address, or the /64 that one IPv6 customer has.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil || a.Is4() {
		return address
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return p.String()
}
