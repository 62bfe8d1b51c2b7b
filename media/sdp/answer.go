package sdp

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"madoguchi/media/srtp"
)

// security says how a line is encrypted.
type security uint8

const (
	plain    security = iota // not at all
	unusable                 // in a way we cannot use
	sdes
	dtls
)

// security of a peer's line. RTP/AVP with keys is taken for RTP/SAVP, as some
// phones write it.
func (l *line) security(kind Kind) security {
	overDTLS := strings.HasPrefix(l.proto, "UDP/TLS/RTP/SAVP")
	rtp := strings.HasPrefix(l.proto, "RTP/SAVP") || strings.HasPrefix(l.proto, "RTP/AVP")
	switch {
	case overDTLS || kind == Browser:
		if !overDTLS && !strings.HasPrefix(l.proto, "RTP/SAVP") {
			return plain
		}
		if len(l.fingerprints) == 0 || kind == Browser && (l.ufrag == "" || l.pwd == "" || !l.mux) {
			return unusable
		}
		return dtls
	case rtp && len(l.cryptos) > 0:
		return sdes
	case rtp && l.cryptoSeen:
		return unusable
	case strings.HasPrefix(l.proto, "RTP/SAVP") && len(l.fingerprints) > 0:
		return dtls
	}
	return plain
}

// answer composes our answer to the peer's offer.
func (n *Negotiator) answer(st *state, remote *side, c Constraint) (*side, error) {
	if n.o.Kind == Browser && st.remoteUfrag != "" && restarted(st, remote) {
		if err := st.restart(n.o.Rand); err != nil {
			return nil, err
		}
	}
	if n.o.Kind == Phone {
		st.addr = n.addressFor(remote)
	}
	if err := st.follow(n.o, remote); err != nil {
		return nil, err
	}
	accept := n.acceptable(remote)
	st.bundled = n.bundles(remote, accept)

	own := make([]track, len(remote.lines))
	for i := range remote.lines {
		k := &st.mlines[i]
		own[i] = track{media: k.media, content: k.content, live: accept[i] && k.feed == 0}
	}

	out := n.skeleton(st)
	out.mixed = out.mixed && remote.mixed
	owner := -1
	for i := range remote.lines {
		r := &remote.lines[i]
		l := refused(r.name, r.proto, r.mid, r.numbers)
		if accept[i] {
			if owner < 0 || !st.bundled {
				owner = i
			}
			var err error
			if l, err = n.answerLine(st, i, r, own, c, owner); err != nil {
				return nil, err
			}
		}
		if l.port != 0 && st.bundled {
			out.bundle = append(out.bundle, l.mid)
		}
		out.lines = append(out.lines, l)
	}
	return out, n.check(remote, out)
}

// check says why an answer without sound is none.
func (n *Negotiator) check(remote, local *side) error {
	reason := ErrUnsupported
	for i := range remote.lines {
		r := &remote.lines[i]
		if r.media == Audio && local.lines[i].port != 0 {
			return nil
		}
		if r.media == Audio && r.alive() && r.security(n.o.Kind) == plain {
			reason = ErrNotEncrypted
		}
	}
	return fmt.Errorf("%w: no audio", reason)
}

// follow makes our m-lines those of the peer's offer.
func (s *state) follow(o Options, remote *side) error {
	for i := range remote.lines {
		r := &remote.lines[i]
		if i < len(s.mlines) {
			k := &s.mlines[i]
			if k.media == r.media {
				k.mid = r.mid
				if r.content != "" {
					k.content = r.content // browsers do not repeat ours
				}
				continue
			}
			// A refused m-line may be used for something else (RFC 3264 §8.2).
			rest := s.mlines
			s.mlines = slices.Clone(s.mlines[:i])
			if _, err := s.addMLine(o, r.media, r.content, r.mid); err != nil {
				return err
			}
			if i+1 < len(rest) {
				s.mlines = append(s.mlines, rest[i+1:]...)
			}
			continue
		}
		k, err := s.addMLine(o, r.media, r.content, r.mid)
		if err != nil {
			return err
		}
		k.mid = r.mid
	}
	s.mlines = s.mlines[:len(remote.lines)]
	return nil
}

// acceptable tells the lines of an offer that we can take. Phones get one audio
// line: the others are usually the same sound with other keys.
func (n *Negotiator) acceptable(remote *side) []bool {
	out := make([]bool, len(remote.lines))
	audio := false
	for i := range remote.lines {
		r := &remote.lines[i]
		s := r.security(n.o.Kind)
		ok := r.media != Other && r.alive() && r.primary() && (s == sdes || s == dtls && n.fingerprint.Hash != "")
		if n.o.Kind == Browser {
			ok = ok && r.mid != "" && (slices.Contains(remote.bundle, r.mid) || remote.bundle == nil && !audio)
		} else if r.media == Audio {
			ok = ok && !audio
		}
		audio = audio || ok && r.media == Audio
		out[i] = ok
	}
	return out
}

// bundles says whether the accepted lines share one transport. A phone may only
// bundle what can be told apart by payload number.
func (n *Negotiator) bundles(remote *side, accept []bool) bool {
	if n.o.Kind == Browser {
		return true
	}
	meaning := map[uint8]identity{}
	for i := range remote.lines {
		r := &remote.lines[i]
		if !accept[i] {
			continue
		}
		if r.mid == "" || !r.mux || !slices.Contains(remote.bundle, r.mid) {
			return false
		}
		for _, f := range r.formats {
			if was, ok := meaning[f.pt]; ok && was != f.id {
				return false
			}
			meaning[f.pt] = f.id
		}
	}
	return true
}

// answerLine composes our line for an accepted one. It is inactive when the
// other leg has no codec in common, and refused when we have no number left.
func (n *Negotiator) answerLine(st *state, i int, r *line, own []track, c Constraint, owner int) (line, error) {
	k := &st.mlines[i]
	k.known.offered(r)
	lim, idle := c.limitOf(i, k, own, k.known.ids(k.media))
	if idle && k.media == Audio && k.feed == 0 {
		return line{}, fmt.Errorf("%w: no audio codec in common", ErrUnsupported)
	}
	// An idle picture may come back with another partner: keep the m-line.
	l := line{dir: c.direction() & r.dir.Reverse(), mux: r.mux, rsize: r.rsize && r.mux}
	l.restrict(k, idle, c)
	n.answerFormats(st, &l, r, lim)
	if !l.primary() {
		return refused(r.name, r.proto, r.mid, r.numbers), nil
	}
	var err error
	if l.port, err = n.port(owner); err != nil {
		return line{}, err
	}
	l.extensions = n.answerExtensions(st, k.feed, r, lim)
	k.proto = r.proto
	n.dress(st, k, &l, c.feed(k.feed).ID)
	l.mixed = l.mixed && r.mixed
	return l, n.answerSecurity(st, k, r, &l)
}

func (n *Negotiator) answerFormats(st *state, l, r *line, lim limit) {
	var ids []identity
	for _, f := range r.formats {
		if lim.allows(f.id) && (n.o.FEC || !f.id.fec()) && !f.id.rtx && !slices.Contains(ids, f.id) {
			ids = append(ids, f.id)
		}
	}
	sortFormats(ids)
	for _, id := range ids {
		f := r.find(id, NoPayload)
		pt := f.pt
		if !st.book.learn(pt, id) {
			var ok bool
			if pt, ok = st.book.number(id, NoPayload); !ok {
				continue
			}
		}
		l.addFormat(format{
			pt: pt, id: id, apt: NoPayload,
			fmtp: n.fmtp(id, f, lim.find(id)), feedback: f.feedback & lim.feedback(),
		})
		theirs := r.rtx(f.pt)
		id.rtx = true
		if theirs == NoPayload || !lim.allows(id) {
			continue
		}
		if !st.book.learn(theirs, id) {
			var ok bool
			if theirs, ok = st.book.number(id, NoPayload); !ok {
				continue
			}
		}
		l.addFormat(format{pt: theirs, id: id, apt: pt, fmtp: fmt.Sprintf("apt=%d", pt)})
	}
}

// answerSecurity adds our key or fingerprint.
func (n *Negotiator) answerSecurity(st *state, k *mline, r, l *line) error {
	if r.security(n.o.Kind) == dtls {
		st.dtls = true
		l.fingerprints = []Fingerprint{n.fingerprint}
		l.setup = "passive"
		if st.answerRole(r) == RoleClient {
			l.setup = "active"
		}
		return nil
	}
	chosen := k.choose(r.cryptos)
	c, err := k.key(n.o.Rand, chosen.Profile)
	if err != nil {
		return err
	}
	c.Tag = chosen.Tag
	l.cryptos = []Crypto{c}
	return nil
}

// answerRole decides who begins the DTLS handshake (RFC 8842 §5.3): as long as
// the peer's certificate stays, the association and its roles do.
func (s *state) answerRole(r *line) DTLSRole {
	if s.role != RoleNone && sameFingerprints(s.remoteFingerprints, r.fingerprints) {
		return s.role
	}
	if r.setup == "passive" {
		return RoleClient
	}
	return RoleServer
}

// choose picks from offered keys: the suite in use if it is there, else the best.
func (k *mline) choose(offered []Crypto) Crypto {
	order := srtp.Profiles()
	if k.suite != 0 {
		order = append([]srtp.Profile{k.suite}, order...)
	}
	for _, p := range order {
		for _, c := range offered {
			if c.Profile == p {
				return c
			}
		}
	}
	return Crypto{}
}

// restarted says whether the peer has new ICE credentials (RFC 8839 §4.4.1.1.1).
func restarted(st *state, remote *side) bool {
	for i := range remote.lines {
		if l := &remote.lines[i]; l.ufrag != "" && l.alive() {
			return l.ufrag != st.remoteUfrag || l.pwd != st.remotePwd
		}
	}
	return false
}

// addressFor picks our address of the family that the peer uses.
func (n *Negotiator) addressFor(remote *side) netip.Addr {
	for i := range remote.lines {
		l := &remote.lines[i]
		if !l.alive() || !l.addr.IsValid() {
			continue
		}
		for _, a := range n.o.Addrs {
			if a.Is4() == l.addr.Is4() {
				return a
			}
		}
	}
	return n.o.Addrs[0]
}
