package acd

import "time"

// Config is everything the Desk knows about the site. It is plain data: the
// store keeps it, the Desk never asks for it.
type Config struct {
	Queues    []Queue
	Agents    []Agent
	Buttons   []Button
	Schedules []Schedule
	// Accounts are the ids of all enabled accounts, and Addresses those of the
	// outside addresses that may be called; a Target names nobody else but agents.
	Accounts  []string
	Addresses []string
	// Stop is the planned stop that is approved and not over; nil when none (R21).
	Stop *Stop
}

// Button is a call button of the kiosk (R14).
type Button struct {
	ID    string
	Queue string
	// Schedule is when the button takes calls; empty means always.
	Schedule string
	// Priority of the calls that come through it; higher first.
	Priority int
}

// Schedule is when counters are open, as moments: the shell works them out of
// weekdays, public holidays and exceptional days in the site's time zone, for
// at least two weeks ahead, and gives new ones every day.
type Schedule struct {
	ID      string
	Windows []Window // in order, without overlaps
}

// Window is one opening: calls are taken in [Open, LastCall), and people served
// until Close.
type Window struct{ Open, LastCall, Close time.Time }

// Stop is a planned stop of the service (R21): no call is taken from NoCalls
// on, callers that still wait at At are released with words, and calls that
// still run at Limit are ended. NoCalls ≤ At ≤ Limit.
type Stop struct {
	ID                 string
	NoCalls, At, Limit time.Time
}

// Queue is one counter's waiting line and the rules by which it is served.
type Queue struct {
	ID       string
	Strategy Strategy
	// RingTime is how long one attempt rings before the next agent is tried;
	// 0 means DefaultRingTime.
	RingTime time.Duration
	// Retry is how long an agent whose attempt failed is not offered that same
	// call again, while others may be; at least MinRetryDelay.
	Retry Retry
	// WrapUp is the agent's time after a call before the next one rings.
	WrapUp time.Duration
	// Disposition makes a result code compulsory: the wrap-up does not end
	// before Disposed.
	Disposition bool
	// MissedLimit makes an agent away (ReasonMissed) after so many attempts in a
	// row that rang without an answer (a decline is none); 0 means never.
	MissedLimit int
	// MaxWaiting callers wait at most; 0 means no limit.
	MaxWaiting int
	// MaxWait releases a caller after this time in the queue; 0 means never.
	MaxWait time.Duration
	// AnswerFirst answers the caller at once and plays music while it waits;
	// otherwise the caller hears its own ringing tone (182).
	AnswerFirst bool
	// RejectWhenEmpty refuses new callers while no agent of the queue is
	// available, away, ringing, talking or in wrap-up (that is: nobody is
	// logged in) and no Overflow takes them. Otherwise they wait.
	RejectWhenEmpty bool
	// ReleaseAtClose releases callers that still wait when their button's window
	// closes; otherwise they are served.
	ReleaseAtClose bool
	// Weight orders queues that compete for one agent; higher first.
	Weight int
	// Overflow says where callers go that are not served here, in order; each
	// step is taken at most once for a call, and a queue is entered at most once.
	Overflow []Overflow
	Announce Announce
	// Music is the recorded piece that waiting callers hear; empty means the
	// site's. The Desk does not look at it.
	Music string
	// ServiceLevel is the time within which callers should be answered, and
	// ShortAbandon the time within which one that gives up does not count as
	// lost. Both are for figures only.
	ServiceLevel, ShortAbandon time.Duration
}

// Retry is how long an agent is not offered the same call again, by cause.
type Retry struct{ NoAnswer, Declined, Unreachable time.Duration }

// Overflow is one step of a queue's overflow chain. It is taken when any of its
// conditions holds; one without conditions follows the step before it, when that
// was taken and brought nobody. A step counts as taken also when its target does
// not take the caller: a full queue, somebody who is busy or away.
//
// An account or address is rung alone, for RingTime; then the chain goes on, or
// the caller waits again. Agents are led callers only while they are available.
type Overflow struct {
	After     time.Duration // waited for so long in this queue; 0: no such condition
	WhenEmpty bool          // nobody who serves the queue is logged in (for EmptyGrace, when the caller waits already)
	WhenFull  bool          // MaxWaiting callers wait already (asked on arrival only)
	To        Target
}

// Target is whom a call is led to.
type Target struct {
	Kind TargetKind `json:"kind"`
	ID   string     `json:"id"`
}

// TargetKind is what a target is.
type TargetKind string

// The kinds of targets.
const (
	ToQueue   TargetKind = "queue"   // queue id
	ToAccount TargetKind = "account" // account id: a colleague, whatever device they have
	ToAddress TargetKind = "address" // id of an address on the site's own list
	ToMessage TargetKind = "message" // id of a prompt that is played, then the caller is released
)

// Announce says what waiting callers are told that hear us: those whom the queue
// answered first, and those who were answered before. Nothing of it delays a
// connection, and AnnounceGap lies between two announcements at least.
type Announce struct {
	Welcome  string        // prompt played once on arrival; empty: none
	Position bool          // say the position, on arrival, when it changed and at intervals
	Estimate bool          // say the estimated wait, when history supports it
	Comfort  []string      // prompts played in turn
	Every    time.Duration // between announcements after the welcome; 0: none
}

// Strategy is how a queue chooses whom to ring among its free agents. Agents of
// a higher priority in the queue come first with every strategy.
type Strategy string

// The strategies.
const (
	RingAll     Strategy = "ring-all"
	LongestIdle Strategy = "longest-idle"
	RoundRobin  Strategy = "round-robin"  // the next one after whom was rung last, by Order, then id
	FewestCalls Strategy = "fewest-calls" // whoever answered the fewest calls since their login
	Random      Strategy = "random"       // by a generator that belongs to the Desk's state
	Linear      Strategy = "linear"       // in the order of Membership.Order, from the start
	SkillFirst  Strategy = "skill-first"  // the highest level, then the longest idle
)

// Strategies are all of them.
func Strategies() []Strategy {
	return []Strategy{RingAll, LongestIdle, RoundRobin, FewestCalls, Random, Linear, SkillFirst}
}

// Agent is a person who serves queues; ID is the account id.
type Agent struct {
	ID     string
	Queues []Membership
	// Presence and Reason are what the agent begins with when the Desk first
	// hears of it; later only PresenceChanged changes them. Empty means Offline.
	Presence Presence
	Reason   string
}

// Membership is an agent's part in one queue.
type Membership struct {
	Queue    string
	Level    int // how well they serve it; higher is better (SkillFirst)
	Priority int // whoever has a higher one is rung before all others
	Order    int // place in a Linear or RoundRobin queue; lower first
}

// Presence is what an agent (or an administrator for them) has chosen.
type Presence string

// The presences an agent can choose.
const (
	Offline   Presence = "offline"
	Available Presence = "available"
	Away      Presence = "away"
)

// InviteTime is how long an invitation runs before it fails, and InviteShown how
// long a failed one stays in the view of its call.
const (
	InviteTime  = time.Minute
	InviteShown = 20 * time.Second
)

// ReasonMissed is why an agent is away who let MissedLimit attempts ring.
const ReasonMissed = "missed-calls"
