package api

import (
	"container/list"
	"net/netip"
	"sync"
	"time"

	"madoguchi/store"
)

const (
	// forgetAfter is when failures are forgotten, unless the wait is longer.
	forgetAfter = time.Hour
	// maxTracked bounds what strangers can make us remember; the oldest go first.
	maxTracked = 20_000
)

// limiter counts failed logins.
type limiter struct {
	mu      sync.Mutex
	limits  store.AttemptLimits
	entries map[string]*list.Element // of *tries
	recent  *list.List               // the longest unused first
}

// tries are the failures of one address at one login, or at all when login is
// empty.
type tries struct {
	key            string
	login, network string
	failed         int
	last           time.Time
	blocked        time.Time // until then
}

func newLimiter(limits store.AttemptLimits) *limiter {
	return &limiter{limits: limits, entries: make(map[string]*list.Element), recent: list.New()}
}

// set changes the limits for what comes; who waits already waits on.
func (l *limiter) set(limits store.AttemptLimits) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.limits = limits
}

// try counts an attempt, as failed until pass says otherwise, so that attempts
// at the same moment do not slip through. It returns how long to wait first
// when there were too many; then nothing is counted.
func (l *limiter) try(now time.Time, login, address string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	from := network(address)
	pair, all := l.get(now, login, from), l.get(now, "", from)
	if d := max(pair.blocked.Sub(now), all.blocked.Sub(now)); d > 0 {
		return d
	}
	pair.fail(now, l.limits.PairTries, l.limits)
	all.fail(now, l.limits.AddressTries, l.limits)
	return 0
}

// pass takes an attempt back that was right.
func (l *limiter) pass(login, address string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	from := network(address)
	if e, ok := l.entries[triesKey(login, from)]; ok {
		l.drop(e)
	}
	if e, ok := l.entries[triesKey("", from)]; ok {
		t := e.Value.(*tries)
		t.failed = max(0, t.failed-1)
		if t.failed < l.limits.AddressTries {
			t.blocked = time.Time{}
		}
	}
}

// waiting are those who must wait now, the longest wait first.
func (l *limiter) waiting(now time.Time) []tries {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []tries
	for _, e := range l.entries {
		if t := e.Value.(*tries); t.blocked.After(now) {
			out = append(out, *t)
		}
	}
	return out
}

// release forgets the failures of an address at a login; an empty login: at all.
// It is false when there were none.
func (l *limiter) release(login, from string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	e, ok := l.entries[triesKey(login, from)]
	if ok {
		l.drop(e)
	}
	return ok
}

func (t *tries) fail(now time.Time, most int, limits store.AttemptLimits) {
	t.failed++
	t.last = now
	if over := t.failed - most; over >= 0 {
		longest := time.Duration(limits.LongestWaitSeconds) * time.Second
		d := time.Duration(limits.FirstWaitSeconds) * time.Second
		for ; over > 0 && d < longest; over-- {
			d *= 2
		}
		t.blocked = now.Add(min(d, longest))
	}
}

func (l *limiter) get(now time.Time, login, from string) *tries {
	key := triesKey(login, from)
	if e, ok := l.entries[key]; ok {
		t := e.Value.(*tries)
		if now.Sub(t.last) > forgetAfter && !t.blocked.After(now) {
			*t = tries{key: key, login: login, network: from}
		}
		l.recent.MoveToBack(e)
		return t
	}
	if len(l.entries) >= maxTracked {
		l.drop(l.recent.Front())
	}
	t := &tries{key: key, login: login, network: from}
	l.entries[key] = l.recent.PushBack(t)
	return t
}

func (l *limiter) drop(e *list.Element) {
	delete(l.entries, e.Value.(*tries).key)
	l.recent.Remove(e)
}

// triesKey: a network holds no space.
func triesKey(login, from string) string { return from + " " + login }

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
