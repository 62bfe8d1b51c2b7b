package consult

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"maps"
	"time"

	"golang.org/x/time/rate"
)

// The kinds of signals.
const (
	sigDrawing   = "drawing"
	sigLaser     = "laser"
	sigEquipment = "equipment"
	sigSteer     = "steer"
	sigLevel     = "level"
	sigFreeze    = "freeze"
	sigPrint     = "print"
)

const (
	// ticketLife is how long a still picture may be on its way.
	ticketLife = 30 * time.Second
	// ticketsMost bounds the pictures that are asked for at a time.
	ticketsMost = 16
	// maxEquipment is how much a page may tell of its PC, in bytes.
	maxEquipment = 32 << 10
	maxBoost     = 4
)

// ticket lets an account upload one picture.
type ticket struct {
	account string
	until   time.Time
}

// signalLimits are how many signals of a kind one page may send a second.
func signalLimits() map[string]*rate.Limiter {
	return map[string]*rate.Limiter{
		sigDrawing: rate.NewLimiter(120, 120), sigLaser: rate.NewLimiter(60, 60), sigEquipment: rate.NewLimiter(5, 20),
		sigSteer: rate.NewLimiter(20, 40), sigLevel: rate.NewLimiter(10, 20), sigFreeze: rate.NewLimiter(1, 5),
	}
}

// Signal passes a signal on at once. What its sender may not send, or sends too
// often, is dropped.
func (s *Seat) Signal(m Signal) {
	limit := s.limits[m.Kind]
	if limit == nil || !limit.Allow() {
		return
	}
	l := s.room
	from, ok := l.part(s.account)
	if !ok {
		return
	}
	to, known := Part(""), true
	if m.To != "" {
		to, known = l.part(m.To)
	}
	if !known {
		return
	}
	data, ok := s.checked(m, from, to)
	if !ok {
		return
	}
	l.relay(Signal{Type: "signal", From: s.account, To: m.To, Kind: m.Kind, Data: data}, s)
}

// relay gives a signal to those it is for: never back to the page it is from.
func (l *liveRoom) relay(m Signal, from *Seat) {
	raw, err := json.Marshal(m)
	if err != nil {
		return
	}
	l.send(raw, func(s *Seat, p Part) bool {
		switch {
		case s == from, m.To != "" && s.account != m.To:
			return false
		case m.Kind == sigLevel:
			return p == Driver
		default:
			return true
		}
	})
}

// checked says what of a signal is passed on: only what it may hold.
func (s *Seat) checked(m Signal, from, to Part) (json.RawMessage, bool) {
	l := s.room
	switch m.Kind {
	case sigDrawing:
		return s.checkDrawing(m.Data, from)
	case sigLaser:
		l.mu.RLock()
		may := from == Driver || from == Citizen && l.mayDraw.citizen
		l.mu.RUnlock()
		v, ok := sane[Laser](m.Data)
		return packed(v, ok && may)
	case sigEquipment:
		v, ok := sane[Equipment](m.Data)
		ok = ok && len(m.Data) <= maxEquipment && m.To == ""
		if ok {
			v.Devices = filled(v.Devices)
			l.mu.Lock()
			// A copy, as always: welcomes that are being encoded have the old one.
			l.equipment = maps.Clone(l.equipment)
			l.equipment[s.account] = v
			l.mu.Unlock()
		}
		return packed(v, ok)
	case sigSteer:
		v, ok := sane[Steer](m.Data)
		return packed(v, ok && from == Driver && to == Citizen && v.sane())
	case sigLevel:
		v, ok := sane[Level](m.Data)
		return packed(v, ok && within(v.Microphone, 0, 1) && within(v.Speaker, 0, 1))
	case sigFreeze:
		v, ok := sane[Freeze](m.Data)
		if !ok || from != Driver || m.To == "" || len(v.Camera) > MaxName*4 {
			return nil, false
		}
		v.Ticket, ok = l.issue(m.To)
		return packed(v, ok)
	default:
		return nil, false
	}
}

func (s *Seat) checkDrawing(data json.RawMessage, from Part) (json.RawMessage, bool) {
	v, ok := sane[Drawing](data)
	if !ok || v.Mark.ID == "" || len(v.Mark.Points) > MaxPoints*pointValues || v.From < 0 || v.From > MaxPoints {
		return nil, false
	}
	s.room.mu.RLock()
	may := from == Driver || from == Citizen && (s.room.mayDraw.citizen || s.room.mayDraw.pads[v.Document])
	s.room.mu.RUnlock()
	v.Mark.By, v.Mark.Z = s.account, 0
	v.Mark.Points = filled(v.Mark.Points)
	return packed(v, may)
}

// sane decodes what a page sent; unknown fields are not passed on.
func sane[T any](data json.RawMessage) (T, bool) {
	var v T
	if len(data) == 0 || bytes.Equal(data, []byte("null")) {
		return v, false
	}
	return v, json.Unmarshal(data, &v) == nil
}

func packed(v any, ok bool) (json.RawMessage, bool) {
	if !ok {
		return nil, false
	}
	raw, err := json.Marshal(v)
	return raw, err == nil
}

func (s Steer) sane() bool {
	for _, v := range []struct {
		value    *float64
		from, to float64
	}{{s.Volume, 0, 1}, {s.Boost, 1, maxBoost}} {
		if v.value != nil && !within(*v.value, v.from, v.to) {
			return false
		}
	}
	return true
}

// issue makes a ticket for a picture of an account.
func (l *liveRoom) issue(account string) (string, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	for t, k := range l.tickets {
		if now.After(k.until) {
			delete(l.tickets, t)
		}
	}
	if len(l.tickets) >= ticketsMost {
		return "", false
	}
	t := rand.Text()
	l.tickets[t] = ticket{account, now.Add(ticketLife)}
	return t, true
}

// redeem takes a ticket; it is good once, for that account.
func (l *liveRoom) redeem(t, account string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	k, ok := l.tickets[t]
	if !ok || k.account != account || time.Now().After(k.until) {
		return false
	}
	delete(l.tickets, t)
	return true
}

// welcomeAgain tells a page its new part.
func (l *liveRoom) welcomeAgain(s *Seat) {
	m := lookMail{look: func(r *Room) error {
		l.mu.RLock()
		p, ok := l.parties[s.account]
		e := l.equipment
		l.mu.RUnlock()
		if ok {
			s.answer(Welcome{Type: "welcome", Call: l.id, N: r.N(), Part: p, Equipment: e})
		}
		return nil
	}, reply: make(chan error, 1)}
	select {
	case l.inbox <- m:
	default:
		l.unseat(s, byeSlow) // it comes back and learns it then
	}
}
