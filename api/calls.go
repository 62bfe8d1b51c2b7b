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
	// EndWrapUp ends the agent's wrap-up before its time, and ExtendWrapUp gives
	// it more.
	EndWrapUp(ctx context.Context, account string) error
	ExtendWrapUp(ctx context.Context, account string, more time.Duration) error
	// Disposed says that the agent's result code for the call is stored.
	Disposed(ctx context.Context, account, call string) error
	// SetNeeds is what a citizen chose at a kiosk, for its running or next call.
	SetNeeds(ctx context.Context, account string, n acd.Needs) error
	// Invite brings one more person into a call of the account: a blind or
	// attended transfer, or a conference. It returns once the invitation runs.
	Invite(ctx context.Context, account, call string, p acd.Purpose, to acd.Target) error
	CancelInvite(ctx context.Context, account, call string) error
	// Complete ends an attended transfer: the account leaves, the caller talks
	// with the consulted party. Merge makes a conference of it.
	Complete(ctx context.Context, account, call string) error
	Merge(ctx context.Context, account, call string) error
	// Dismiss sends a guest, consulted party or supervisor out of a call whose
	// agent is account; nobody can send a supervisor away.
	Dismiss(ctx context.Context, account, call, party string) error
	// Leave takes the account out of a call that goes on without it.
	Leave(ctx context.Context, account, call string) error
	// Join brings a supervisor into a running call, or changes their mode. The
	// API has checked the role.
	Join(ctx context.Context, account, call string, m acd.Mode) error
	// TakeOver makes a supervisor who is in the call its agent; the agent leaves.
	TakeOver(ctx context.Context, account, call string) error
	// Move puts a call that waits into another queue, or first in the line of
	// queue. The API has checked the role.
	Move(ctx context.Context, call, queue string, first bool) error
	// Slides says whether the account's page wants to send a second picture
	// beside its face (a=content:slides, RFC 4796); the page gets its m-line by a
	// re-offer of ours.
	Slides(ctx context.Context, account, call string, on bool) error
	// Devices says by account on what each party of a running call is: "page" or
	// "phone".
	Devices(call string) map[string]string
	// PageAlive says whether at least one page of the account answers. Bindings
	// of an account whose pages all sleep are not rung.
	PageAlive(account string, alive bool)
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
	// MOS is an estimate of how people would judge the sound they get (ITU-T
	// G.107, 1–4.5); 0 when unknown.
	MOS     float64 `json:"mos"`
	Device  string  `json:"device,omitempty"`  // user agent
	Profile string  `json:"profile,omitempty"` // SRTP profile
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
	CauseCaller      Cause = "caller"       // the caller hung up after the call was answered
	CauseAgent       Cause = "agent"        // the agent or callee hung up
	CauseAbandoned   Cause = "abandoned"    // the caller gave up while waiting
	CauseNoAgent     Cause = "no-agent"     // nobody is logged in
	CauseNoAnswer    Cause = "no-answer"    // nobody answered in time
	CauseBusy        Cause = "busy"         // the queue is full, or the callee is busy
	CauseDeclined    Cause = "declined"     // a direct callee declined
	CauseClosed      Cause = "closed"       // outside opening hours
	CauseInterrupted Cause = "interrupted"  // a party was lost and did not come back
	CauseFailed      Cause = "failed"       // no common media, unknown target, internal fault
	CauseShutdown    Cause = "shutdown"     // the service was stopped
	CauseMessage     Cause = "message"      // the overflow chain ended in a message
	CauseStop        Cause = "planned-stop" // a planned stop came (R21)
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
