package acd

// Command is something the shell must now do. The set is closed.
type Command interface{ command() }

// Answer asks the shell to answer the caller (200) and play music while it
// waits, because its queue says "answer first". Sent at most once for a call,
// before any Ring of that call in the same slice.
type Answer struct{ Call string }

// Ring asks the shell to ring the agent's devices for the call. The Desk runs
// the ring time itself: it sends StopRing when it is over.
type Ring struct {
	Call, Agent string
	Attempt     uint64 // unique in the life of the Desk
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
	ReasonStale             StopReason = "stale"
)

// Connect joins the caller and the agent's leg of this attempt. It is the only
// command that connects anybody, and it is sent at most once for a call.
type Connect struct {
	Call, Agent string
	Attempt     uint64
}

// Reject refuses or releases a caller that will not be served.
type Reject struct {
	Call   string
	Reason RejectReason
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
)

// Notify says that the views of these things changed. The shell reads
// Desk.Snapshot (or the single views) and pushes them. One Notify at most in
// the result of a Step, at its end; ids are sorted and unique, and may be of
// things that are gone. A change of a queue's line moves the callers behind it:
// then only the queue is named, and Desk.Waiting gives the new positions.
type Notify struct {
	Calls, Queues, Agents []string
}

func (Answer) command()   {}
func (Ring) command()     {}
func (StopRing) command() {}
func (Connect) command()  {}
func (Reject) command()   {}
func (Notify) command()   {}
