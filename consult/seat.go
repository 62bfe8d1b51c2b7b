package consult

import (
	"context"
	"encoding/json"
	"maps"
	"sync"

	"golang.org/x/time/rate"
)

const (
	// seatQueue is how many messages may wait for one page.
	seatQueue = 512
	// seatsMost bounds the pages of one room.
	seatsMost = 64
)

// The reasons of a goodbye.
const (
	byeOver    = "over"
	byeLeft    = "left"
	byeSlow    = "slow"
	byeRestart = "restart"
)

// Seat is one page in a room. Whoever holds it sends First, then what comes out
// of Out, until Gone is closed; then a bye with Reason. It is left with Leave.
type Seat struct {
	room    *liveRoom
	account string
	first   [][]byte
	out     chan []byte
	gone    chan struct{}
	once    sync.Once
	reason  string // written before gone is closed
	limits  map[string]*rate.Limiter
}

// Enter gives a page a seat in the room of its call. After is the last operation
// that it has; 0 for none.
func (r *Rooms) Enter(ctx context.Context, call, account string, after uint64) (*Seat, error) {
	room, _, err := r.find(ctx, call, account, enterPatience)
	if err != nil {
		return nil, err
	}
	s := &Seat{
		room: room, account: account, out: make(chan []byte, seatQueue), gone: make(chan struct{}),
		limits: signalLimits(),
	}
	m := enterMail{seat: s, after: after, reply: make(chan error, 1)}
	select {
	case room.inbox <- m:
	case <-room.ctx.Done():
		return nil, refuse("not-in-room")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case err = <-m.reply:
		return s, err
	case <-room.ctx.Done():
		return nil, refuse("not-in-room")
	}
}

// admit makes the first messages of a seat, at one moment with its place.
func (l *liveRoom) admit(s *Seat, after uint64) error {
	w := Welcome{Type: "welcome", Call: l.id, N: l.room.N()}
	missed, known := l.since(after)
	if !known {
		state := l.room.State()
		w.State = &state
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	part, ok := l.parties[s.account]
	if !ok {
		return refuse("not-in-room")
	}
	if len(l.seats) >= seatsMost {
		return refuse("room-busy")
	}
	w.Part, w.Equipment = part, l.equipment
	raw, err := json.Marshal(w)
	if err != nil {
		return err
	}
	s.first = append([][]byte{raw}, missed...)
	l.seats[s] = struct{}{}
	return nil
}

// since gives the operations after one; false when they are not all here, and
// for a page that has none.
func (l *liveRoom) since(after uint64) ([][]byte, bool) {
	n := l.room.N()
	if after == n && n > 0 {
		return nil, true
	}
	if after == 0 || after > n || len(l.recent) == 0 || l.recent[0].n > after+1 {
		return nil, false
	}
	var missed [][]byte
	for _, o := range l.recent {
		if o.n > after {
			missed = append(missed, o.raw)
		}
	}
	return missed, true
}

// First are the welcome and what the page has missed.
func (s *Seat) First() [][]byte { return s.first }

// Out gives the messages for the page, as JSON.
func (s *Seat) Out() <-chan []byte { return s.out }

// Gone is closed when the seat is over.
func (s *Seat) Gone() <-chan struct{} { return s.gone }

// Reason is why, once Gone is closed; empty after Leave.
func (s *Seat) Reason() string { return s.reason }

// Do asks for an action. The answer comes out of Out.
func (s *Seat) Do(d Do) {
	select {
	case s.room.inbox <- actMail{s, d}:
	default:
		s.answer(Refused{Type: "refused", Ref: d.Ref, Problem: refuse("room-busy").Problem})
	}
}

// TooFast refuses an action that was not looked at.
func (s *Seat) TooFast(ref string) {
	s.answer(Refused{Type: "refused", Ref: ref, Problem: refuse("too-fast").Problem})
}

// Pong answers a ping.
func (s *Seat) Pong() {
	s.answer(struct {
		Type string `json:"type"`
	}{"pong"})
}

// Leave gives the seat up.
func (s *Seat) Leave() { s.room.unseat(s, "") }

// answer queues a message for this page alone.
func (s *Seat) answer(m any) {
	raw, err := json.Marshal(m)
	if err == nil {
		s.push(raw)
	}
}

// push never waits: a page that does not read is dropped, and comes back for
// what it missed.
func (s *Seat) push(raw []byte) {
	select {
	case s.out <- raw:
	default:
		s.end(byeSlow)
	}
}

func (s *Seat) end(reason string) {
	s.once.Do(func() {
		s.reason = reason
		close(s.gone)
	})
}

// send gives a message to all seats that want it; nil: to all.
func (l *liveRoom) send(raw []byte, wants func(s *Seat, p Part) bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	for s := range l.seats {
		p, in := l.parties[s.account]
		if in && (wants == nil || wants(s, p)) {
			s.push(raw)
		}
	}
}

func (l *liveRoom) unseat(s *Seat, reason string) {
	s.end(reason)
	l.mu.Lock()
	delete(l.seats, s)
	l.mu.Unlock()
}

// dismiss ends all seats.
func (l *liveRoom) dismiss(reason string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for s := range l.seats {
		s.end(reason)
	}
	clear(l.seats)
}

// part is what an account is in the room now.
func (l *liveRoom) part(account string) (Part, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	p, ok := l.parties[account]
	return p, ok
}

// setParties takes over who is in the call. Who left it loses every right at
// once; whose part changed is told by another welcome.
func (l *liveRoom) setParties(parties map[string]Part) {
	l.mu.Lock()
	had := l.parties
	l.parties = parties
	for s := range l.seats {
		if _, in := parties[s.account]; !in {
			s.end(byeLeft)
			delete(l.seats, s)
		}
	}
	l.equipment = maps.Clone(l.equipment)
	maps.DeleteFunc(l.equipment, func(a string, _ Equipment) bool { return parties[a] == "" })
	for t, k := range l.tickets {
		if _, in := parties[k.account]; !in {
			delete(l.tickets, t)
		}
	}
	var changed []*Seat
	for s := range l.seats {
		if was, in := had[s.account]; in && was != parties[s.account] {
			changed = append(changed, s)
		}
	}
	l.mu.Unlock()
	for _, s := range changed {
		l.welcomeAgain(s)
	}
}
