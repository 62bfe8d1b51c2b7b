package acd

import "time"

// Event is something that happened. The set is closed: see the types below.
// Every event is plain data, so that it can be journalled and replayed
// (Decode).
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
	Priority int    // higher first, added to the button's; equal ones are served in order of arrival
	// Since is when the caller began to wait: equal to now for a new call, and
	// earlier for one that resumes its place after an interruption.
	Since time.Time
	// Resumed marks a caller that was admitted and answered before and resumes its
	// place: a closed button, a full queue or an empty counter no longer refuse it.
	Resumed bool
	Needs   Needs
}

// Needs are what the citizen chose at the kiosk, for whoever answers (R15).
type Needs struct {
	Language string   `json:"language,omitempty"` // BCP 47, e.g. en, ja-x-easy
	Access   []string `json:"access,omitempty"`   // e.g. large-text, high-contrast, writing
}

// NeedsChanged is a citizen's new choice while a call waits or runs.
type NeedsChanged struct {
	Call  string
	Needs Needs
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
	CauseBusy        RingCause = "busy"        // invited, but in another call
	CauseNoAgent     RingCause = "no-agent"    // invited from a queue that nobody serves now
	CauseClosed      RingCause = "closed"      // invited while a planned stop begins
	CauseUnknown     RingCause = "unknown"     // invited, but there is no such target
)

// PresenceChanged is an agent's own choice, or an administrator's.
type PresenceChanged struct {
	Agent    string
	Presence Presence
	Reason   string // why away, free choice from the site's list; empty otherwise
}

// ReachableChanged says whether at least one live device of the agent is
// registered (a page whose tab sleeps is not live). An agent that is not
// reachable is never rung.
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

// Invited asks for one more person in a connected call. The Desk rings the
// target (Ring with the same Purpose) and answers with Connect, or with
// InviteFailed. One invitation runs at a time in a call; another one fails.
// A colleague is rung unless they are in a call (CauseBusy) or not reachable
// (CauseUnreachable); their presence does not matter, and a caller for whom they
// ring is offered to others. A queue's free agents are rung by its strategy,
// ahead of its callers, for InviteTime at most. Only the agent transfers and
// consults. When By leaves meanwhile, the invitation fails.
type Invited struct {
	Call    string
	By      string // account id of who asks, a party of the call
	Purpose Purpose
	To      Target // queue, account or address
}

// Purpose is why somebody is rung.
type Purpose string

// The purposes of an attempt.
const (
	ForCaller     Purpose = ""           // to serve a caller
	ForTransfer   Purpose = "transfer"   // blind: takes the call over with the answer; until then the caller waits
	ForConsult    Purpose = "consult"    // attended: By and the target talk, the caller waits
	ForConference Purpose = "conference" // joins everybody
	ForReturn     Purpose = "return"     // a transfer to a queue failed: the call comes back to who transferred it
)

// InviteCancelled ends the invitation that rings in a call.
type InviteCancelled struct{ Call string }

// Requeued is a blind transfer to a queue: By leaves the call (and goes into
// wrap-up), the caller waits in Queue ahead of the others, or is refused with
// InviteFailed and nothing changes. A caller that is not served there (MaxWait or
// ReturnTime is over, a step of the chain is due, or nobody serves the queue)
// rings again at By (ForReturn), and if that fails waits in the queue it was in
// before.
type Requeued struct{ Call, By, Queue string }

// Moved is a supervisor's will with a caller that waits: it waits in Queue from
// now on, as if it had always waited there (its place counts from Since), or
// First: as the next one of all, also before those who were put first earlier. Attempts in another queue end; in the same queue those who ring go on.
// The caller starts the queue's chain and MaxWait anew. It is not asked whether
// the queue is full or anybody serves it. First is over with the answer, an
// interruption, or the next Moved without it.
type Moved struct {
	Call, Queue string
	First       bool
}

// Transferred makes To, a party of the call, its agent; From leaves the call.
// It completes an attended transfer, and is a take-over by a supervisor.
type Transferred struct{ Call, From, To string }

// PartyJoined is somebody who is in the call without having been rung by the
// Desk: a supervisor, a party that a phone brought along, or one restored after
// a restart. Said again it changes Role and Mode.
type PartyJoined struct {
	Call, Account string
	Role          Role
	Mode          Mode
}

// PartyLeft is somebody who left a call that goes on. The agent can leave only
// after Transferred.
type PartyLeft struct{ Call, Account string }

// Role is somebody's part in a call.
type Role string

// The roles.
const (
	RoleCaller     Role = "caller"
	RoleAgent      Role = "agent"      // serves the caller, or the callee of a direct call
	RoleConsulted  Role = "consulted"  // talks with the agent while the caller waits
	RoleGuest      Role = "guest"      // third and further parties
	RoleSupervisor Role = "supervisor" // listens, whispers or takes part
)

// Mode is how a supervisor takes part (never hidden, R1).
type Mode string

// The modes.
const (
	Listen  Mode = "listen"  // sees and hears everybody, nobody sees or hears them
	Whisper Mode = "whisper" // and only the agent sees and hears them
	Barge   Mode = "barge"   // everybody sees and hears everybody
)

// HoldChanged and InterruptedChanged carry what the media plane knows, for the
// views; they never change who is connected to whom. A hold is one of a connected
// call, by a party of it, and ends when that party leaves.
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
	Needs                              Needs
}

// WrapUpEnded is the agent's own end of the wrap-up time, before it ran out. It
// does nothing while a compulsory result code is missing.
type WrapUpEnded struct{ Agent string }

// WrapUpExtended gives the agent more time, counted from now; never less than
// was left.
type WrapUpExtended struct {
	Agent string
	For   time.Duration
}

// Disposed says that the agent gave the call its result code, in the wrap-up or
// before.
type Disposed struct{ Agent, Call string }

// Reconciled is what really exists, told from time to time, so that a lost
// event leaves nobody stuck. Only what the Desk has believed in for longer than
// ReconcileGrace is judged: calls that are not in Calls end, attempts that are
// not in Attempts fail as unreachable, whoever is in Reachable is, and whoever
// is not in it is not. Parties not in Parties leave; nil says that nobody looked.
type Reconciled struct {
	Calls     []string
	Attempts  []uint64
	Reachable []string
	Parties   []PartyOf
}

// PartyOf is somebody in a connected call.
type PartyOf struct{ Call, Account string }

// ReconcileGrace is how old something must be before Reconciled judges it:
// longer than any event is under way.
const ReconcileGrace = 10 * time.Second

// Tick asks for what is due at now and nothing else (see Desk.NextWake). A
// journal must have the Ticks too: one without commands may free somebody.
type Tick struct{}

func (Configured) event()         {}
func (CallArrived) event()        {}
func (NeedsChanged) event()       {}
func (CallEnded) event()          {}
func (RingProgressed) event()     {}
func (RingAnswered) event()       {}
func (RingFailed) event()         {}
func (PresenceChanged) event()    {}
func (ReachableChanged) event()   {}
func (DirectCallStarted) event()  {}
func (DirectCallAnswered) event() {}
func (Invited) event()            {}
func (InviteCancelled) event()    {}
func (Requeued) event()           {}
func (Moved) event()              {}
func (Transferred) event()        {}
func (PartyJoined) event()        {}
func (PartyLeft) event()          {}
func (HoldChanged) event()        {}
func (InterruptedChanged) event() {}
func (CallRestored) event()       {}
func (WrapUpEnded) event()        {}
func (WrapUpExtended) event()     {}
func (Disposed) event()           {}
func (Reconciled) event()         {}
func (Tick) event()               {}
