package acd

import "time"

// Command is something the shell must now do. The set is closed.
type Command interface{ command() }

// Answer asks the shell to answer the caller (200) and play music while it
// waits, because its queue says "answer first". Sent at most once for a call,
// before any Ring of that call in the same slice.
type Answer struct{ Call string }

// Ring asks the shell to ring the target's devices for the call. The Desk runs
// the ring time itself: it sends StopRing when it is over.
type Ring struct {
	Call, Agent string // Agent: account id, or AddressAgent(id) for an outside address
	Attempt     uint64 // unique in the life of the Desk
	Purpose     Purpose
}

// addressPrefix marks an outside address where an account id stands otherwise.
const addressPrefix = "address:"

// AddressAgent is the name under which an outside address is rung and is a
// party; IsAddress takes it apart.
func AddressAgent(id string) string { return addressPrefix + id }

// IsAddress returns the id of an outside address, and whether agent is one.
func IsAddress(agent string) (id string, ok bool) {
	if len(agent) > len(addressPrefix) && agent[:len(addressPrefix)] == addressPrefix {
		return agent[len(addressPrefix):], true
	}
	return "", false
}

// StopRing ends an attempt: the shell cancels the ringing legs, or hangs up a
// leg whose answer came too late.
type StopRing struct {
	Call, Agent string
	Attempt     uint64
	Reason      StopReason
}

// StopReason says why an attempt was stopped.
type StopReason string

// The reasons for which an attempt is stopped.
const (
	ReasonAnsweredElsewhere StopReason = "answered-elsewhere"
	ReasonCallerGone        StopReason = "caller-gone"
	ReasonTimeout           StopReason = "timeout"
	ReasonAgentGone         StopReason = "agent-gone"
	ReasonCancelled         StopReason = "cancelled" // whoever asked for them changed their mind
	ReasonOverflow          StopReason = "overflow"  // the caller went on to another target
	ReasonStale             StopReason = "stale"
)

// Connect joins the leg of this attempt to the call, in the role its Purpose
// gives. It is the only command that connects anybody. For a transfer, From is
// who leaves the call now. At most one attempt ForCaller is connected for each
// time that a call waits.
type Connect struct {
	Call, Agent string
	Attempt     uint64
	Purpose     Purpose
	From        string
}

// InviteFailed is the end of an invitation that brought nobody, and the refusal
// of a Requeued. The call goes on as it was before.
type InviteFailed struct {
	Call    string
	By      string
	Purpose Purpose
	To      Target
	Cause   RingCause
}

// Requeue says that a call that was connected waits again (Requeued): the shell
// takes everybody but the caller out and plays music to it.
type Requeue struct{ Call, Queue string }

// Announcement asks the shell to play prompts to a caller that waits, one after
// another, then music again. A connection interrupts them.
type Announcement struct {
	Call    string
	Prompts []Prompt
}

// Prompt is one thing said.
type Prompt struct {
	Kind PromptKind
	ID   string        // of a recorded prompt (Recorded)
	N    int           // the position (Position), from 1
	Wait time.Duration // the estimated wait (Estimate), in whole minutes
}

// PromptKind is what is said.
type PromptKind string

// The kinds of prompts.
const (
	Recorded PromptKind = "recorded"
	Position PromptKind = "position"
	Estimate PromptKind = "estimate"
)

// Reject refuses or releases a caller that will not be served.
type Reject struct {
	Call   string
	Reason RejectReason
	// Message is a recorded prompt to play first (RejectMessage); the shell
	// answers the caller for it.
	Message string
}

// RejectReason says why a caller is not served; the shell maps it to a SIP
// status and to words on the kiosk.
type RejectReason string

// The reasons for a rejection.
const (
	RejectUnknownQueue RejectReason = "unknown-queue" // 404
	RejectFull         RejectReason = "queue-full"    // 486
	RejectNoAgent      RejectReason = "no-agent"      // 480, nobody is logged in
	RejectClosed       RejectReason = "closed"        // 480, outside opening hours
	RejectTimeout      RejectReason = "wait-timeout"  // 480, waited for too long
	RejectMessage      RejectReason = "message"       // 480, the overflow chain ends in a message
	RejectStop         RejectReason = "planned-stop"  // 503, the service is about to stop (R21)
)

// EndCall asks the shell to end a connected call because a planned stop has
// come to its limit (R21).
type EndCall struct{ Call string }

// PresenceForced says that the Desk itself changed an agent's presence (missed
// calls); the shell keeps it as if the agent had chosen it.
type PresenceForced struct {
	Agent    string
	Presence Presence
	Reason   string
}

// Notify says that the views of these things changed. The shell reads
// Desk.Snapshot (or the single views) and pushes them. One Notify at most in
// the result of a Step, at its end; ids are sorted and unique, and may be of
// things that are gone. A change of a queue's line moves the callers behind it:
// then only the queue is named, and Desk.Waiting gives the new positions.
type Notify struct {
	Calls, Queues, Agents, Buttons []string
}

func (Answer) command()         {}
func (Ring) command()           {}
func (StopRing) command()       {}
func (Connect) command()        {}
func (InviteFailed) command()   {}
func (Requeue) command()        {}
func (Announcement) command()   {}
func (Reject) command()         {}
func (EndCall) command()        {}
func (PresenceForced) command() {}
func (Notify) command()         {}
