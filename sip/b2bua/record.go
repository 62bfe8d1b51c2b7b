package b2bua

import (
	"time"

	"madoguchi/acd"
	"madoguchi/media"
)

// Cause is why a call ended, as its record keeps it.
type Cause string

// The causes of an end.
const (
	CauseCaller      Cause = "caller"       // the caller hung up after the call was answered
	CauseAgent       Cause = "agent"        // the agent or callee hung up
	CauseAbandoned   Cause = "abandoned"    // the caller gave up while waiting
	CauseNoAgent     Cause = "no-agent"     // nobody is logged in, or no device is registered
	CauseNoAnswer    Cause = "no-answer"    // nobody answered in time
	CauseBusy        Cause = "busy"         // the queue is full, or the callee is busy
	CauseDeclined    Cause = "declined"     // a direct callee declined
	CauseClosed      Cause = "closed"       // outside opening hours
	CauseInterrupted Cause = "interrupted"  // a party was lost and did not come back
	CauseFailed      Cause = "failed"       // no common media, or an internal fault
	CauseShutdown    Cause = "shutdown"     // the service was stopped
	CauseMessage     Cause = "message"      // the overflow chain ended in a message
	CauseStop        Cause = "planned-stop" // a planned stop came to its limit (R21)
)

// The kinds of segments (R27).
const (
	SegmentQueued      = "queued"      // in a queue, until answered, transferred, abandoned …
	SegmentRinging     = "ringing"     // one attempt to reach one agent
	SegmentTalking     = "talking"     // an agent and the caller, holds and consultations included
	SegmentHeld        = "held"        // by Account
	SegmentConsulting  = "consulting"  // Account talks with Target, the caller waits
	SegmentTransfer    = "transfer"    // Account transfers to Target, until it is done or failed
	SegmentParty       = "party"       // one leg of anybody in the call, with what was measured on it
	SegmentInterrupted = "interrupted" // Account's line is gone
	SegmentWrapUp      = "wrap-up"     // an agent's time after the call
)

// Segment is one stretch of a call. End is zero while it lasts. Which fields
// are set is a matter of its kind.
type Segment struct {
	Kind    string      `json:"kind"`
	Account string      `json:"account,omitempty"` // who was rung, talked, held, was gone, was a party
	Queue   string      `json:"queue,omitempty"`   // of queued, ringing for a caller, talking
	Target  string      `json:"target,omitempty"`  // kind:id of a transfer or consultation
	Purpose acd.Purpose `json:"purpose,omitempty"` // of a ringing
	Role    acd.Role    `json:"role,omitempty"`    // of a party
	Mode    acd.Mode    `json:"mode,omitempty"`    // of a supervisor
	Start   time.Time   `json:"start"`
	End     time.Time   `json:"end,omitzero"`
	// Result of a ringing: answered, declined, no-answer, unreachable, busy, stopped; of
	// queued and transfer likewise, or the cause of the end.
	Result string    `json:"result,omitempty"`
	Leg    *LegStats `json:"leg,omitempty"` // of a party
}

// LegStats is what was measured on one leg.
type LegStats struct {
	Account string
	Device  string // user agent
	Alive   bool
	media.Stats
}

// Record is a call that ended (the CDR). Times are wall clock; durations
// between them were measured on the monotonic clock.
type Record struct {
	ID             string
	Caller, Callee string // account ids; Callee is empty when nobody answered
	Button, Queue  string
	Started        time.Time
	Answered       time.Time // zero when nobody answered
	Ended          time.Time
	Cause          Cause
	Segments       []Segment
	Legs           []LegStats
}

// recorder collects the segments of one call. It is pure: time comes in.
type recorder struct{ segments []Segment }

// begin opens a segment, unless one of its kind and account is open.
func (r *recorder) begin(now time.Time, s Segment) {
	if r.find(s.Kind, s.Account) == nil {
		s.Start = now
		r.segments = append(r.segments, s)
	}
}

func (r *recorder) end(now time.Time, kind, account, result string) {
	if s := r.find(kind, account); s != nil {
		s.End, s.Result = now, result
	}
}

// endKind closes what is open of a kind, whoever it is of.
func (r *recorder) endKind(now time.Time, kind, result string) {
	for i := range r.segments {
		if s := &r.segments[i]; s.Kind == kind && s.End.IsZero() {
			s.End, s.Result = now, result
		}
	}
}

// endAll closes what is still open.
func (r *recorder) endAll(now time.Time) {
	for i := range r.segments {
		if r.segments[i].End.IsZero() {
			r.segments[i].End = now
		}
	}
}

func (r *recorder) find(kind, account string) *Segment {
	for i := len(r.segments) - 1; i >= 0; i-- {
		if s := &r.segments[i]; s.Kind == kind && s.Account == account && s.End.IsZero() {
			return s
		}
	}
	return nil
}

// openState is what is kept of an open call, so that it can be resumed after
// the server itself was killed (R18).
type openState struct {
	ID        string      `json:"id"`
	Parties   []openParty `json:"parties"` // the caller first
	Button    string      `json:"button,omitempty"`
	Queue     string      `json:"queue,omitempty"`
	Priority  int         `json:"priority,omitempty"`
	Since     time.Time   `json:"since"`
	Connected time.Time   `json:"connected,omitzero"` // zero while it waits
	First     time.Time   `json:"first,omitzero"`     // connected for the first time
	LastAgent string      `json:"lastAgent,omitempty"`
	HeldBy    []string    `json:"heldBy,omitempty"`
	Segments  []Segment   `json:"segments"`
	Needs     acd.Needs   `json:"needs,omitzero"`
}

// openParty is somebody in an open call.
type openParty struct {
	Account string   `json:"account"`
	Role    acd.Role `json:"role"`
	Mode    acd.Mode `json:"mode,omitempty"`
	Phone   bool     `json:"phone,omitempty"` // nobody calls a phone back
}
