package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"madoguchi/acd"
	"madoguchi/store"
)

const (
	// pushGap is the least time between two pushes: what changes within it is
	// sent together.
	pushGap = 20 * time.Millisecond
	// refreshEvery is how often quality, opening hours and what fades by time
	// are looked at.
	refreshEvery = 2 * time.Second
	// keepEvery is how often the sessions of open sockets are looked at.
	keepEvery = time.Minute
	// storeTimeout bounds one look into the store.
	storeTimeout = 5 * time.Second
	// maxSockets bounds all live and SIP sockets.
	maxSockets = 5_000
)

// hub knows every open socket and pushes the live state to the pages.
type hub struct {
	s       *Server
	stop    context.CancelFunc
	done    <-chan struct{}
	running sync.WaitGroup
	started time.Time
	kick    chan struct{} // look again, now
	ended   chan struct{} // a call or a wrap-up has ended
	came    chan struct{} // a page has come
	world   atomic.Pointer[world]
	figures atomic.Pointer[figures]
	past    map[string]acd.CallView // calls that wrap-ups speak of; owned by publish
	alarms  alarmWatch              // owned by publish
	told    atomic.Pointer[[]Alarm] // of the other areas

	booths *booths
	// reading is held while the book is read, so that books follow each other.
	reading sync.Mutex
	book    atomic.Pointer[book]

	mu      sync.Mutex // guards what follows
	closed  bool
	clients map[*client]struct{}
	doors   map[*door]struct{}
	own     map[string]string // password hashes people chose themselves, by account
	orders  map[string]order  // presences that supervisors chose, by account
}

// door is an open socket to SIP or to a room, ended through its context.
type door struct {
	login  *login
	kind   string // for the metrics
	cancel context.CancelFunc
}

func startHub(s *Server) (*hub, error) {
	ctx, stop := context.WithCancel(context.Background())
	h := &hub{
		s: s, stop: stop, done: ctx.Done(), started: time.Now(),
		kick: make(chan struct{}, 1), ended: make(chan struct{}, 1), came: make(chan struct{}, 1), past: make(map[string]acd.CallView), booths: newBooths(),
		clients: make(map[*client]struct{}), doors: make(map[*door]struct{}), own: make(map[string]string), orders: make(map[string]order),
	}
	changed, unwatch := s.o.Calls.Watch() // before the first look, so that nothing is missed
	stored := s.o.Store.Watch(ctx)
	b, err := readBook(ctx, s.o.Store)
	if err == nil {
		h.book.Store(b)
		err = h.publish(nil)
	}
	if err != nil {
		unwatch()
		stop()
		return nil, fmt.Errorf("read the site: %w", err)
	}
	h.running.Go(func() {
		defer unwatch()
		h.pump(ctx, changed)
	})
	h.running.Go(func() { h.follow(ctx, stored) })
	h.running.Go(func() { h.count(ctx) })
	h.running.Go(func() { h.survey(ctx, h.alarmSources(ctx)) })
	h.running.Go(func() { h.listen(ctx) })
	h.running.Go(func() { h.watchBooths(ctx) })
	if s.o.Rooms != nil {
		h.running.Go(func() { h.receipts(ctx) })
	}
	return h, nil
}

// close says goodbye to all pages and waits for every goroutine.
func (h *hub) close() {
	h.mu.Lock()
	h.closed = true
	for c := range h.clients {
		c.end(byeRestart)
	}
	for d := range h.doors {
		d.cancel()
	}
	h.mu.Unlock()
	h.stop()
	h.running.Wait()
}

// pump turns changes into worlds.
func (h *hub) pump(ctx context.Context, changed <-chan struct{}) {
	tick := time.NewTicker(refreshEvery)
	defer tick.Stop()
	due := time.NewTimer(0)
	defer due.Stop()
	alarm := time.NewTimer(time.Hour) // when the next one begins by time alone
	defer alarm.Stop()
	var last time.Time
	waiting := true // for due
	var quality map[string][]LegQuality
	for {
		select {
		case <-ctx.Done():
			return
		case _, ok := <-changed:
			if !ok {
				changed = nil // the calls have ended before us
				continue
			}
		case <-h.kick:
		case <-alarm.C:
		case <-tick.C:
			quality = h.measure()
		case <-due.C:
			waiting = false
			last = time.Now()
			if err := h.publish(quality); err != nil {
				h.s.o.Log.ErrorContext(ctx, "live state not pushed", "error", err)
			}
			if at := h.alarms.next; !at.IsZero() {
				alarm.Reset(max(0, time.Until(at)))
			}
			continue
		}
		if !waiting {
			waiting = true
			due.Reset(max(0, pushGap-time.Since(last)))
		}
	}
}

// follow reacts to changes in the store, by whomever, and ends what is over.
func (h *hub) follow(ctx context.Context, stored <-chan struct{}) {
	keep := time.NewTicker(keepEvery)
	defer keep.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-stored:
			if err = h.refresh(ctx); err == nil {
				err = h.s.o.Calls.Reconfigure(ctx)
			}
		case <-keep.C:
			if err = h.s.o.Store.PurgeSessions(ctx, time.Now()); err == nil {
				err = h.check(ctx)
			}
		}
		if err != nil && ctx.Err() == nil {
			h.s.o.Log.ErrorContext(ctx, "change of the site not taken over", "error", err)
		}
	}
}

// refresh reads the book again, throws out who must go, and pushes the rest.
func (h *hub) refresh(ctx context.Context) error {
	// What is durable must be known: the request that changed it may be gone.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTimeout)
	defer cancel()
	h.reading.Lock()
	defer h.reading.Unlock()
	b, err := readBook(ctx, h.s.o.Store)
	if err != nil {
		return err
	}
	h.mu.Lock()
	gone := b.dismissed(h.book.Load(), h.own)
	for id, hash := range h.own {
		if b.accounts[id].PasswordHash == hash {
			delete(h.own, id)
		}
	}
	h.mu.Unlock()
	h.book.Store(b)
	for _, id := range gone {
		h.s.o.Calls.Forget(id)
	}
	err = h.check(ctx)
	h.wake()
	return err
}

// expectPassword says that the account's next hash is its own choice.
func (h *hub) expectPassword(account, hash string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.own[account] = hash
}

// check ends the sockets whose session is over. A session that only ran out
// stays until the account's call has ended.
func (h *hub) check(ctx context.Context) error {
	h.mu.Lock()
	logins := make(map[string]*login)
	for c := range h.clients {
		logins[c.login.session.TokenHash] = c.login
	}
	for d := range h.doors {
		if d.login.session.TokenHash != "" { // agents have none
			logins[d.login.session.TokenHash] = d.login
		}
	}
	h.mu.Unlock()
	for token, l := range logins {
		_, err := h.s.findLogin(ctx, token, time.Now())
		if err == nil {
			continue
		}
		if _, ok := errors.AsType[*refusal](err); !ok {
			return err // the store cannot be read: nobody is thrown out for that
		}
		if h.inCall(l.account.ID) && h.onlyExpired(ctx, token) {
			continue
		}
		h.endSession(token)
	}
	return nil
}

func (h *hub) inCall(account string) bool {
	_, ok := h.world.Load().calls[account]
	return ok
}

// onlyExpired says whether a session that is not good was not revoked.
func (h *hub) onlyExpired(ctx context.Context, token string) bool {
	_, a, err := h.s.o.Store.SessionByToken(ctx, token)
	return err == nil && !a.Disabled
}

// endSession closes the sockets of a session.
func (h *hub) endSession(token string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.clients {
		if c.login.session.TokenHash == token {
			c.end(byeLoggedOut)
		}
	}
	for d := range h.doors {
		if d.login.session.TokenHash == token {
			d.cancel()
		}
	}
}

// full says whether another socket would be too many. Callers hold mu.
func (h *hub) full() bool { return h.closed || len(h.clients)+len(h.doors) >= maxSockets }

// admit adds a client; leave takes it out.
func (h *hub) admit(c *client) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.full() {
		return false
	}
	h.clients[c] = struct{}{}
	h.running.Add(1)
	h.s.metrics.sockets.WithLabelValues("ws").Inc()
	signal(h.came)
	if c.login.account.Role == store.RoleKiosk {
		h.booths.came(c.login.account.ID, time.Now())
		h.wake()
	}
	return true
}

func (h *hub) leave(c *client) {
	h.mu.Lock()
	delete(h.clients, c)
	h.mu.Unlock()
	if c.login.account.Role == store.RoleKiosk {
		h.booths.left(c.login.account.ID, time.Now())
		h.wake()
	}
	h.s.metrics.sockets.WithLabelValues("ws").Dec()
	h.running.Done()
}

// open adds a SIP or room socket; the context ends with its session.
func (h *hub) open(ctx context.Context, l *login, kind string) (context.Context, *door, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.full() {
		return nil, nil, false
	}
	ctx, cancel := context.WithCancel(ctx)
	d := &door{l, kind, cancel}
	h.doors[d] = struct{}{}
	h.running.Add(1)
	h.s.metrics.sockets.WithLabelValues(kind).Inc()
	return ctx, d, true
}

func (h *hub) shut(d *door) {
	d.cancel()
	h.mu.Lock()
	delete(h.doors, d)
	h.mu.Unlock()
	h.s.metrics.sockets.WithLabelValues(d.kind).Dec()
	h.running.Done()
}

// why is what a page is told whose door was shut.
func (h *hub) why() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return byeRestart
	}
	return byeLoggedOut
}

// receipts wakes the pages when something was erased.
func (h *hub) receipts(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.s.o.Rooms.Erased():
			h.wake()
		}
	}
}

// encode makes the JSON of a document.
func encode(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %T: %w", v, err)
	}
	return b, nil
}

var _ http.Handler = (*Server)(nil)
