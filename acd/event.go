package acd

import "time"

// Event is something that happened. The set is closed: see the types below.
// Every event is plain data, so that it can be journalled and replayed.
type Event interface{ event() }

// Configured replaces the whole configuration. Waiting and running calls stay
// where they are; queues that vanished release their callers with Reject.
type Configured struct{ Config Config }

// CallArrived is a caller asking for a queue. ID must be new.
type CallArrived struct {
	Call     string // consultation id (UUIDv7)
	Caller   string // account id of the caller
	Button   string // button id, empty when the queue was dialled directly
	Queue    string // queue id
	Priority int    // higher first; equal priorities are served in order of arrival
	// Since is when the caller began to wait: equal to now for a new call, and
	// earlier for one that resumes its place after an interruption.
	Since time.Time
	// Resumed marks a caller that was admitted before and resumes its place: a
	// closed button, a full queue or an empty counter no longer refuse it.
	Resumed bool
}

// CallEnded is the end of a call at any stage, whoever ended it: the caller
// hung up or cancelled, the agent hung up, or the media was lost for good.
type CallEnded struct{ Call string }

// RingProgressed says that the agent's device is alerting (180).
type RingProgressed struct {
	Call, Agent string
	Attempt     uint64
}

// RingAnswered is an agent's answer to attempt Attempt. An answer to an
// attempt that is no longer current changes nothing but is answered with
// StopRing{Reason: ReasonStale}, so that the shell hangs the late leg up. An
// answer said twice, to the attempt that was connected, is ignored.
type RingAnswered struct {
	Call, Agent string
	Attempt     uint64
}

// RingFailed is the end of an attempt without an answer.
type RingFailed struct {
	Call, Agent string
	Attempt     uint64
	Cause       RingCause
}

// RingCause says why an attempt ended without an answer.
type RingCause string

// The causes of a failed attempt.
const (
	CauseDeclined    RingCause = "declined"    // 603, 486 or the decline button
	CauseNoAnswer    RingCause = "no-answer"   // the ring time ran out
	CauseUnreachable RingCause = "unreachable" // no binding, transport failure, 4xx/5xx
)

// PresenceChanged is an agent's own choice, or an administrator's.
type PresenceChanged struct {
	Agent    string
	Presence Presence
	Reason   string // why away, free choice from the site's list; empty otherwise
}

// ReachableChanged says whether at least one live device of the agent is
// registered. An agent that is not reachable is never rung.
type ReachableChanged struct {
	Agent     string
	Reachable bool
}

// DirectCallStarted marks agents as busy with a call that did not come
// through a queue (account to account), so that no queue rings them. The call
// has a view like any other; it rings until DirectCallAnswered.
type DirectCallStarted struct {
	Call    string
	Parties []string // account ids: caller, callee, then others
}

// DirectCallAnswered says that the callee of a direct call has answered.
type DirectCallAnswered struct{ Call string }

// HoldChanged and InterruptedChanged carry what the media plane knows, for the
// views; they never change who is connected to whom.
type HoldChanged struct {
	Call string
	Held bool
	By   string // account id of who put the call on hold; empty when resumed
}

// InterruptedChanged says that a party's signalling and media are both gone
// (the call is parked) or that the party is back.
type InterruptedChanged struct {
	Call        string
	Party       string // account id
	Interrupted bool
}

// CallRestored puts a call that was already connected before a restart of the
// server back into the Desk, connected to Agent (which may be a plain account
// for a direct call).
type CallRestored struct {
	Call, Caller, Button, Queue, Agent string
	Since                              time.Time // when the caller began to wait
	ConnectedAt                        time.Time
}

// WrapUpEnded is the agent's own end of the wrap-up time, before it ran out.
type WrapUpEnded struct{ Agent string }

// Tick asks for what is due at now and nothing else (see Desk.NextWake).
type Tick struct{}

func (Configured) event()         {}
func (CallArrived) event()        {}
func (CallEnded) event()          {}
func (RingProgressed) event()     {}
func (RingAnswered) event()       {}
func (RingFailed) event()         {}
func (PresenceChanged) event()    {}
func (ReachableChanged) event()   {}
func (DirectCallStarted) event()  {}
func (DirectCallAnswered) event() {}
func (HoldChanged) event()        {}
func (InterruptedChanged) event() {}
func (CallRestored) event()       {}
func (WrapUpEnded) event()        {}
func (Tick) event()               {}
