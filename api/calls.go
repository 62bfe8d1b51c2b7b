package api

import (
	"context"
	"errors"
	"time"

	"madoguchi/acd"
)

// Calls is what the API needs of the call plane. The composition root gives it
// the exchange.
type Calls interface {
	// Live returns the state of everything, durable and at one moment. The
	// result is shared and must not be changed.
	Live() *acd.Snapshot
	// Watch returns a channel that gets a token whenever Live changed since the
	// last token was taken, and a function that ends it.
	Watch() (changed <-chan struct{}, stop func())
	// Quality returns what is measured on a running call, one entry a leg.
	Quality(call string) []LegQuality
	// LastEnded returns how the account's last call ended, if that was within
	// the last minute.
	LastEnded(account string) (Ended, bool)

	// Hold puts a call of the account on hold or resumes it.
	Hold(ctx context.Context, account, call string, held bool) error
	// Hangup ends a call of the account.
	Hangup(ctx context.Context, account, call string) error
	// SetPresence is the agent's own choice.
	SetPresence(ctx context.Context, account string, p acd.Presence, reason string) error
	// EndWrapUp ends the agent's wrap-up before its time.
	EndWrapUp(ctx context.Context, account string) error
	// Repair asks for an ICE restart of the account's leg: its page saw its
	// media stop while its signalling works.
	Repair(ctx context.Context, account, call string) error
	// Forget ends all flows and bindings of an account that was disabled,
	// deleted, or whose password was reset.
	Forget(account string)
	// Reconfigure re-reads queues, buttons and agents from the store.
	Reconfigure(ctx context.Context) error
	// ServeSIP is the WebSocket door of the signalling edge.
	ServeSIP(w Upgrade)
}

// LegQuality is what was measured on one leg, as words for people are made from.
type LegQuality struct {
	Account  string  `json:"account"`
	LossIn   float64 `json:"lossIn"`   // 0–1, received from that party
	LossOut  float64 `json:"lossOut"`  // 0–1, sent to that party
	RTTMs    float64 `json:"rttMs"`    // 0 when unknown
	JitterMs float64 `json:"jitterMs"` // received from that party
	Video    string  `json:"video"`    // codec name, empty when none
	Audio    string  `json:"audio"`
	Alive    bool    `json:"alive"`
}

// Ended is how a call ended, for the end screen.
type Ended struct {
	Call      string    `json:"call"`
	Cause     Cause     `json:"cause"`
	EndedAt   time.Time `json:"endedAt"`
	TalkingMs int64     `json:"talkingMs"` // time connected, 0 when never answered
}

// Cause is why a call ended, as people are told and the CDR keeps it.
type Cause string

// The causes of an end.
const (
	CauseCaller      Cause = "caller"      // the caller hung up after the call was answered
	CauseAgent       Cause = "agent"       // the agent or callee hung up
	CauseAbandoned   Cause = "abandoned"   // the caller gave up while waiting
	CauseNoAgent     Cause = "no-agent"    // nobody is logged in
	CauseNoAnswer    Cause = "no-answer"   // nobody answered in time
	CauseBusy        Cause = "busy"        // the queue is full, or the callee is busy
	CauseDeclined    Cause = "declined"    // a direct callee declined
	CauseClosed      Cause = "closed"      // outside opening hours
	CauseInterrupted Cause = "interrupted" // a party was lost and did not come back
	CauseFailed      Cause = "failed"      // no common media, unknown target, internal fault
	CauseShutdown    Cause = "shutdown"    // the service was stopped as planned
)

// Errors of Calls that have words of their own. An error may also bring its
// words itself, with a method Problem() Problem; any other error is told as a
// fault of the server, and logged.
var (
	// ErrNoCall: the account has no part in that call, or it is over.
	ErrNoCall = errors.New("api: not in this call")
	// ErrNotNow: the call or the agent is not in a state that allows it.
	ErrNotNow = errors.New("api: not possible in this state")
)
