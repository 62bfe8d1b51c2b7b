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
	// Trace names the call the leg belongs to, for traces of messages.
	Trace(call string)
}

// Incoming is a leg that began with the peer's INVITE; *sip.Leg is one.
type Incoming interface {
	Leg
	Target() string
	Replaces() string // ID of the leg that this one replaces (RFC 3891), empty when none
	Offer() []byte
	Serve(notify func(sip.Event))
}

// Dialer reaches devices. SIP makes one from a *sip.Server.
type Dialer interface {
	Invite(ctx context.Context, inv sip.Invitation, notify func(sip.Event)) (Leg, error)
	Bindings(account string) []sip.Binding
	// Publish tells those who follow a target how it is now; see sip.Server.
	Publish(target string, st sip.State)
}

// Session is the media of one leg; see media.Session and media.OfferOptions.
type Session interface {
	Accept(offer []byte, feeds []Feed) (answer []byte, err error)
	Offer(feeds []Feed, iceRestart bool) ([]byte, error)
	Apply(answer []byte) error
	Rollback()
	RemoteHold() bool
	// SetSlides says whether the peer's page sends a second picture, or is about
	// to; Bridge.Mismatched tells who needs an offer then.
	SetSlides(on bool)
	Alive() bool
	// Play plays the music of a queue (empty: the site's) until StopPlaying.
	Play(queue string)
	StopPlaying()
	// Announce plays prompts once, one after another, and the music again after
	// them; StopPlaying ends them too. done is called when they were played to
	// their end, at once when there is nothing to play, and not after StopPlaying.
	Announce(prompts []acd.Prompt, language string, done func())
	RequestKeyFrame()
	Stats() media.Stats
	Close()
}

// Feed is one sender that a leg receives, by slot; see media.Feed.
type Feed struct {
	ID   string
	From Session
	Pass bool
}

// Member is one leg of a bridge; see media.Member.
type Member struct {
	Session Session
	Feeds   []Feed
}

// Bridge joins sessions; see media.Bridge.
type Bridge interface {
	// Arrange replaces who is in the bridge and what passes. Senders of which
	// something begins to pass are asked for key frames.
	Arrange(members []Member)
	// Mismatched returns the sessions that may send something, or need an m-line
	// for a slot or a second picture, that they have not negotiated: they need an
	// Offer with feeds.
	Mismatched() []Session
	Close()
}

// Media makes sessions and bridges. MediaEngine makes one from a *media.Engine.
type Media interface {
	NewSession(kind media.Kind, notify func(media.Event)) (Session, error)
	NewBridge() Bridge
}

// Voice is what those who wait hear.
type Voice interface {
	// Pieces returns what says the prompts in a language (BCP 47; empty: the
	// site's); nothing for what cannot be said.
	Pieces(prompts []acd.Prompt, language string) []*media.Music
	// Music returns the music of a queue (empty: the site's).
	Music(queue string) *media.Music
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
	// WrapUps that ended. Most end after the record of their call was written;
	// after a transfer one may end while the call goes on.
	WrapUps []WrapUp
	// Presence is what agents chose last, by account id.
	Presence map[string]Choice
}

// WrapUp is an agent's time after a call (SegmentWrapUp).
type WrapUp struct {
	Call, Agent, Queue string
	Start, End         time.Time
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
	// Followers are the ids of accounts that may follow what others and queues
	// are doing (SUBSCRIBE): staff, not kiosks.
	Followers []string
	// Addresses are whom one can call outside; Desk.Addresses names them.
	Addresses []Address
	Desk      acd.Config
}

// Address is somebody outside on the site's own list. They are called through a
// gateway that is registered at us as an account; no other address is dialled.
type Address struct {
	ID      string
	Name    string
	Gateway string // account id
	User    string // user part of the Request-URI: the number
}
