package sip

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Bounds of what a trace keeps. The oldest goes first.
const (
	maxTraceMessages = 5_000
	maxTraceBytes    = 8 << 20
	// maxTraceText is how much of one message is kept.
	maxTraceText = 16 << 10
	// maxTraceStart is the same of its first line, and the longest Call-ID.
	maxTraceStart = 512
	// maxTraceLegs is of how many legs it is known which call they belong to.
	maxTraceLegs = 2_000
	// traceKept is for how long messages are kept after the end of a trace.
	traceKept = 24 * time.Hour
)

// MaxTrace is for how long messages may be kept at one time.
const MaxTrace = time.Hour

// TraceState says how the trace is.
type TraceState struct {
	Until    time.Time // kept until then; zero: off
	Messages int
	Dropped  int // that made room for newer ones
}

// TraceMessage is one SIP message as it went over the wire, cleaned of what is
// secret: credentials, and keys and passwords in session descriptions.
type TraceMessage struct {
	At        time.Time
	Out       bool // we sent it
	CallID    string
	Transport string
	Remote    string // host:port
	Method    string // of a request, or the one a response answers
	Status    int    // of a response; 0 for a request
	Start     string // first line
	Text      string // whole, lines end in \n
}

// TraceLeg is one dialog of a call.
type TraceLeg struct {
	ID, CallID string
	Account    string // id
	UserAgent  string
	Browser    bool
}

// tracer keeps the messages of calls while somebody wants them. It costs one
// atomic read a message while nobody does.
type tracer struct {
	until atomic.Int64 // Unix nanoseconds; 0: off

	mu       sync.Mutex
	messages []TraceMessage // the oldest first
	bytes    int
	dropped  int
	forget   time.Time   // messages then
	legs     []tracedLeg // the oldest first
}

type tracedLeg struct {
	call string
	TraceLeg
}

// Trace begins to keep the messages of calls until then, at most for MaxTrace,
// and forgets those it has. A time that is past ends it; what was kept stays for
// a day.
func (s *Server) Trace(now, until time.Time) {
	t := s.trace
	if !until.After(now) {
		t.until.Store(0)
		return
	}
	if most := now.Add(MaxTrace); until.After(most) {
		until = most
	}
	t.mu.Lock()
	t.messages, t.bytes, t.dropped, t.forget = nil, 0, 0, until.Add(traceKept)
	t.mu.Unlock()
	t.until.Store(until.UnixNano())
}

// Traced says how the trace is.
func (s *Server) Traced(now time.Time) TraceState {
	t := s.trace
	t.mu.Lock()
	defer t.mu.Unlock()
	st := TraceState{Messages: len(t.messages), Dropped: t.dropped}
	if until := t.until.Load(); until > now.UnixNano() {
		st.Until = time.Unix(0, until)
	}
	return st
}

// TraceOf returns the legs of a call, the oldest first, and their messages in
// the order in which they were sent or came.
func (s *Server) TraceOf(call string) ([]TraceLeg, []TraceMessage) {
	t := s.trace
	t.mu.Lock()
	defer t.mu.Unlock()
	var legs []TraceLeg
	mine := make(map[string]bool)
	for _, l := range t.legs {
		if l.call == call {
			legs = append(legs, l.TraceLeg)
			mine[l.CallID] = true
		}
	}
	var out []TraceMessage
	for _, m := range t.messages {
		if mine[m.CallID] {
			out = append(out, m)
		}
	}
	return legs, out
}

// TracedCalls returns the calls of which messages are kept, the newest first.
func (s *Server) TracedCalls() []string {
	t := s.trace
	t.mu.Lock()
	defer t.mu.Unlock()
	have := make(map[string]bool)
	for _, m := range t.messages {
		have[m.CallID] = true
	}
	var out []string
	seen := make(map[string]bool)
	for _, v := range slices.Backward(t.legs) {
		if l := v; have[l.CallID] && !seen[l.call] {
			seen[l.call] = true
			out = append(out, l.call)
		}
	}
	return out
}

// Trace says which call the leg belongs to, for whoever looks at the messages
// of that call. A leg may move to another call; then it belongs to both.
func (l *Leg) Trace(call string) {
	t := l.s.trace
	peer := l.Peer()
	n := tracedLeg{call, TraceLeg{ID: l.id, CallID: l.callID, Account: peer.Account.ID, UserAgent: peer.UserAgent, Browser: peer.Browser()}}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, had := range t.legs {
		if had.call == call && had.ID == l.id {
			return
		}
	}
	if len(t.legs) >= maxTraceLegs {
		t.legs = append(t.legs[:0], t.legs[1:]...)
	}
	t.legs = append(t.legs, n)
}

// note keeps one message.
func (t *tracer) note(f *flow, out bool, raw []byte) {
	until := t.until.Load()
	if until == 0 {
		return
	}
	now := time.Now()
	if now.UnixNano() >= until {
		t.until.CompareAndSwap(until, 0)
		return
	}
	m, ok := cleaned(raw)
	if !ok {
		return
	}
	m.At, m.Out, m.Transport, m.Remote = now, out, f.transport, f.remote
	t.mu.Lock()
	defer t.mu.Unlock()
	t.messages = append(t.messages, m)
	t.bytes += m.size()
	for len(t.messages) > maxTraceMessages || t.bytes > maxTraceBytes {
		t.bytes -= t.messages[0].size()
		t.messages[0] = TraceMessage{} // its text is free at once
		t.messages = t.messages[1:]
		t.dropped++
	}
}

// size is about how much memory a message takes.
func (m TraceMessage) size() int { return len(m.Text) + len(m.Start) + len(m.CallID) + len(m.Remote) }

// sweep forgets what was kept long enough.
func (t *tracer) sweep(now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.messages) > 0 && now.After(t.forget) {
		t.messages, t.bytes, t.dropped = nil, 0, 0
	}
}
