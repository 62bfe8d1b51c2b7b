package acd

import "time"

// Config is everything the Desk knows about the site. It is plain data: the
// store keeps it, the Desk never asks for it.
type Config struct {
	Queues  []Queue
	Agents  []Agent
	Buttons []Button
}

// Button is a call button of the kiosk (R14).
type Button struct {
	ID    string
	Queue string
	// Closed is set by the shell from the opening hours; a closed button takes
	// no new call.
	Closed bool
}

// Queue is one counter's waiting line and the rule by which it is served.
type Queue struct {
	ID       string
	Strategy Strategy
	// RingTime is how long one attempt rings before the next agent is tried;
	// 0 means DefaultRingTime.
	RingTime time.Duration
	// RetryDelay is how long an agent who declined or did not answer a call is
	// not offered that same call again, while others may be; at least
	// MinRetryDelay.
	RetryDelay time.Duration
	// WrapUp is the agent's time after a call before the next one rings.
	WrapUp time.Duration
	// MaxWaiting callers wait at most; 0 means no limit.
	MaxWaiting int
	// MaxWait releases a caller after this time; 0 means never.
	MaxWait time.Duration
	// AnswerFirst answers the caller at once and plays music while it waits;
	// otherwise the caller hears its own ringing tone (182).
	AnswerFirst bool
	// RejectWhenEmpty refuses new callers while no agent of the queue is
	// available, away, ringing, talking or in wrap-up (that is: nobody is
	// logged in). Otherwise they wait.
	RejectWhenEmpty bool
	// Weight orders queues that compete for one agent; higher first.
	Weight int
}

// Strategy is how a queue chooses whom to ring.
type Strategy string

// The strategies.
const (
	RingAll     Strategy = "ring-all"
	LongestIdle Strategy = "longest-idle"
)

// Agent is a person who serves queues; ID is the account id.
type Agent struct {
	ID     string
	Queues []string
	// Presence and Reason are what the agent begins with when the Desk first
	// hears of it; later only PresenceChanged changes them. Empty means Offline.
	Presence Presence
	Reason   string
}

// Presence is what an agent (or an administrator for them) has chosen.
type Presence string

// The presences an agent can choose.
const (
	Offline   Presence = "offline"
	Available Presence = "available"
	Away      Presence = "away"
)
