package b2bua

import (
	"context"
	"time"

	"madoguchi/acd"
	"madoguchi/media"
	"madoguchi/sip"
)

// Leg is a SIP leg as the calls use it; *sip.Leg is one.
type Leg interface {
	ID() string
	Peer() sip.Binding
	Progress(code int, reason string) error
	Answer(sdp []byte) error
	Reject(code int, reason string) error
	Reoffer(ctx context.Context, offer []byte) (answer []byte, err error)
	Hangup(code int, reason string)
	Abandon()
}

// Incoming is a leg that began with the peer's INVITE; *sip.Leg is one.
type Incoming interface {
	Leg
	Target() string
	Offer() []byte
	Serve(notify func(sip.Event))
}

// Dialer reaches devices. SIP makes one from a *sip.Server.
type Dialer interface {
	Invite(ctx context.Context, inv sip.Invitation, notify func(sip.Event)) (Leg, error)
	Bindings(account string) []sip.Binding
}

// Session is the media of one leg; see media.Session. peer may be nil.
type Session interface {
	Accept(offer []byte, peer Session) (answer []byte, err error)
	Offer(peer Session, iceRestart bool) ([]byte, error)
	Apply(answer []byte) error
	Rollback()
	RemoteHold() bool
	Alive() bool
	Play()
	StopPlaying()
	RequestKeyFrame()
	Stats() media.Stats
	Close()
}

// Bridge joins sessions; see media.Bridge.
type Bridge interface {
	Join(s Session)
	Leave(s Session)
	Hold(held bool)
	Mismatched() []Session
	Close()
}

// Media makes sessions and bridges. MediaEngine makes one from a *media.Engine.
type Media interface {
	NewSession(kind media.Kind, notify func(media.Event)) (Session, error)
	NewBridge() Bridge
}

// Ledger keeps what must outlive the process.
type Ledger interface {
	// Commit makes the whole batch durable in one transaction, or nothing of it.
	Commit(ctx context.Context, b Batch) error
	// OpenCalls returns the states of calls that were open when the last
	// process ended.
	OpenCalls(ctx context.Context) ([][]byte, error)
}

// Batch is one group commit.
type Batch struct {
	Journal []Entry           // events of the Desk, in order
	Open    map[string][]byte // states of open calls by id
	Closed  []Record          // calls that ended: their open state goes, their record comes
	// Presence is what agents chose last, by account id.
	Presence map[string]Choice
}

// Choice is an agent's presence with its reason.
type Choice struct {
	Presence acd.Presence
	Reason   string
}

// Entry is one event of the Desk's journal.
type Entry struct {
	At    time.Time
	Kind  string // name of the acd event type
	Event []byte // JSON
}

// Site is what the exchange knows of accounts and counters. It is replaced as
// a whole by Configure.
type Site struct {
	Accounts []sip.Account
	Desk     acd.Config
}
