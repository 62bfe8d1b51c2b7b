// Package sip is the signalling edge: listeners, the WebSocket door, digest
// authentication, the registrar with its location service, and dialogs.
//
// It owns every SIP message. Only this package knows sipgo. It must not look
// into session descriptions (SDP is opaque bytes here), decide who is called,
// or dial an address that a stranger wrote.
package sip

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"time"
)

// Account is who a flow or a device belongs to. It comes from the login or the
// device's credentials, never from the wire.
type Account struct {
	ID    string // account id
	Login string // user part of its address of record, sip:LOGIN@domain
	Name  string // display name
}

// Device is what the digest needs of a SIP device (RFC 8760).
type Device struct {
	Account   Account
	HA1MD5    string // hex MD5(username:realm:password)
	HA1SHA256 string // hex SHA-256(username:realm:password)
}

// ErrUnknownDevice is returned by Credentials for a name it does not know.
var ErrUnknownDevice = errors.New("sip: unknown device")

// Credentials finds a device by its digest username. It may be slow (a
// database); it is called off the receive path.
type Credentials interface {
	Device(ctx context.Context, username string) (Device, error)
}

// Handler is what the signalling edge tells its user. Calls may be concurrent;
// for one account Bound and Unbound come in order.
type Handler interface {
	// Invite is an authenticated initial INVITE. It is called in a goroutine of
	// its own; the 100 has been sent. It should call leg.Serve, which returns
	// when the leg has ended, and must leave the leg ended.
	Invite(leg *Leg)
	// Bound is a new binding, or an old one on a new flow (Refreshed is false
	// for plain refreshes, which are not reported).
	Bound(b Binding)
	// Unbound is a binding that is gone: expired, removed, or its flow closed.
	Unbound(b Binding)
	// Watched says whether an account may follow what a target (the user part of
	// an address: a login, a button or a queue) is doing, and how it is now. It
	// is asked at SUBSCRIBE; changes come through Server.Publish.
	Watched(by Account, target string) (state State, code int)
}

// State is what may be followed of an account or a queue (RFC 4235 dialog-info,
// RFC 3863 presence).
type State struct {
	Dialogs []DialogState // none: idle
	Open    bool          // presence: can be called now
	Note    string        // in words, e.g. 離席中
}

// DialogState is one call of a followed account; of a queue, one waiting caller.
type DialogState struct {
	ID        string // of the consultation
	Early     bool   // rings; otherwise confirmed
	Initiator bool   // the followed account is the caller
}

// Binding is one registered device of an account (RFC 3261 §10, RFC 5626).
type Binding struct {
	Account   Account
	Instance  string // +sip.instance, or a value derived from the contact when absent
	Flow      uint64 // the connection it is reached through; 0 for UDP
	Transport string // "wss", "tls", "tcp" or "udp"
	Remote    string // host:port of the peer
	UserAgent string
	Expires   time.Time
}

// Browser says whether the binding is a page (SIP over WebSocket).
func (b Binding) Browser() bool { return b.Transport == "wss" }

// Options configure a Server. Addresses that are empty are not listened on.
type Options struct {
	Domain      string      // of the addresses of record; also the digest realm
	TLSListen   string      // for phones, e.g. ":5061"
	TLSConfig   *tls.Config // used by TLSListen; hot reload through GetCertificate
	TCPListen   string      // plain TCP, loopback only
	UDPListen   string      // plain UDP, loopback only
	Credentials Credentials
	Handler     Handler
	Log         *slog.Logger
	Limits      Limits // zero values take the defaults
}

// Limits bound what a peer can make the server hold.
type Limits struct {
	MessageBytes     int           // default 65,535
	ConnsPerAddress  int           // default 256
	Conns            int           // default 4,096
	BindingsPerUser  int           // default 10
	HandshakeTimeout time.Duration // TLS handshake and first message; default 10 s
	IdleTimeout      time.Duration // no byte received on a flow; default 30 s before the first register, then 5 min
	TimerC           time.Duration // longest wait for a final answer; default 3 min
}
