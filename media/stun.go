package media

import (
	"crypto/rand"
	"encoding/binary"
	"log/slog"
	"net/netip"
	"slices"
	"strings"

	"github.com/pion/stun/v3"
)

// We are ICE-lite (RFC 8445 §2.5): we only answer checks. A check that is not
// for a ufrag of ours, or is not signed with its password, gets no answer at
// all, so that the port cannot be used to reflect packets or be found by junk.

// credential is one pair of ICE credentials of a browser leg.
type credential struct {
	ufrag, pwd string
	generation uint32 // counts up with every ICE restart
	transport  *transport
}

// stunMost is the longest STUN message that is looked at; checks have about 120 bytes.
const stunMost = 600

// handleSTUN answers a connectivity or consent check (RFC 8445 §7.3, RFC 7675).
func (e *Engine) handleSTUN(sock *socket, data []byte, from netip.AddrPort, now int64) {
	if len(data) > stunMost || !stun.IsMessage(data) {
		e.junk.Add(1)
		return
	}
	m := &stun.Message{Raw: slices.Clip(data)}
	if err := m.Decode(); err != nil || m.Type != stun.BindingRequest {
		e.junk.Add(1) // we send no requests, so answers are not for us
		return
	}
	cred := e.credentialOf(m)
	if cred == nil || stun.Fingerprint.Check(m) != nil ||
		stun.NewShortTermIntegrity(cred.pwd).Check(m) != nil {
		e.junk.Add(1)
		return
	}
	dropUnsigned(m)
	if m.Contains(stun.AttrICEControlled) {
		// Against a lite agent the full one controls; it takes the role after a 487
		// (RFC 8445 §7.3.1.1).
		e.answerSTUN(sock, m, cred, from, stun.BindingError, stun.CodeRoleConflict)
		return
	}
	if unknown := unknownRequired(m); len(unknown) > 0 {
		e.answerSTUN(sock, m, cred, from, stun.BindingError, stun.CodeUnknownAttribute, unknown)
		return
	}
	if !cred.transport.validated(cred, from, m.Contains(stun.AttrUseCandidate), now) {
		e.junk.Add(1)
		return
	}
	e.answerSTUN(sock, m, cred, from, stun.BindingSuccess,
		&stun.XORMappedAddress{IP: from.Addr().AsSlice(), Port: int(from.Port())})
}

// dropUnsigned forgets what stands behind MESSAGE-INTEGRITY: anybody on the way
// may have put it there (RFC 8489 §14.5).
func dropUnsigned(m *stun.Message) {
	for i, a := range m.Attributes {
		if a.Type == stun.AttrMessageIntegrity {
			m.Attributes = m.Attributes[:i+1]
			return
		}
	}
}

// credentialOf finds our credentials by the first half of the user name.
func (e *Engine) credentialOf(m *stun.Message) *credential {
	user, err := m.Get(stun.AttrUsername)
	if err != nil {
		return nil
	}
	ours, _, ok := strings.Cut(string(user), ":")
	if !ok {
		return nil
	}
	cred, _ := e.credentials.get(ours)
	return cred
}

func (e *Engine) answerSTUN(sock *socket, m *stun.Message, cred *credential, to netip.AddrPort,
	kind stun.MessageType, setters ...stun.Setter,
) {
	all := make([]stun.Setter, 0, len(setters)+4)
	all = append(all, m, kind) // the request sets the transaction id
	all = append(all, setters...)
	all = append(all, stun.NewShortTermIntegrity(cred.pwd), stun.Fingerprint)
	answer, err := stun.Build(all...)
	if err != nil {
		e.log.Warn("cannot build a STUN answer", slog.Any("error", err))
		return
	}
	if err := sock.write(answer.Raw, to); err != nil {
		e.sendFailed.Add(1)
	}
}

// unknownAttributes is the list of a 420 answer (RFC 8489 §14.13).
type unknownAttributes []stun.AttrType

// AddTo implements stun.Setter.
func (u unknownAttributes) AddTo(m *stun.Message) error {
	v := make([]byte, 0, 2*len(u))
	for _, t := range u {
		v = binary.BigEndian.AppendUint16(v, t.Value())
	}
	m.Add(stun.AttrUnknownAttributes, v)
	return nil
}

// unknownRequired lists the attributes that must be understood and are not.
func unknownRequired(m *stun.Message) unknownAttributes {
	var u unknownAttributes
	for _, a := range m.Attributes {
		switch a.Type {
		case stun.AttrUsername, stun.AttrMessageIntegrity, stun.AttrPriority, stun.AttrUseCandidate,
			stun.AttrMappedAddress, stun.AttrXORMappedAddress, stun.AttrRealm, stun.AttrNonce:
		default:
			if a.Type.Required() {
				u = append(u, a.Type)
			}
		}
	}
	return u
}

// randomUint32 is for SSRCs and first sequence numbers.
func randomUint32() uint32 {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return binary.BigEndian.Uint32(b[:])
}
