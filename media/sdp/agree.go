package sdp

import (
	"bytes"
	"fmt"
	"net/netip"
	"slices"
)

// agree makes what both descriptions say together, and notes it in the state.
// offered says that ours was the offer.
func (n *Negotiator) agree(st *state, local, remote *side, offered bool) (*Negotiated, error) {
	if offered && n.o.Kind == Browser {
		remote.refuseMissing(local, st)
	}
	if len(remote.lines) != len(local.lines) {
		return nil, fmt.Errorf("%w: %d m-lines answer %d", ErrUnsupported, len(remote.lines), len(local.lines))
	}
	out := &Negotiated{
		Sections:     make([]Section, len(local.lines)),
		Bundled:      st.bundled,
		Phone:        n.o.Kind == Phone,
		RemoteHold:   st.hold(local, remote, offered),
		RemoteLite:   remote.lite,
		ICERestarted: n.current != nil && n.o.Kind == Browser && (restarted(st, remote) || n.state.ufrag != st.ufrag),
	}
	if offered && n.o.Kind == Phone && st.bundled {
		// We only offered to go on bundled; the answer decides.
		st.bundled = len(remote.bundle) > 0
		out.Bundled = st.bundled
	}
	owner := -1
	var why error
	for i := range local.lines {
		s := &out.Sections[i]
		l, r, k := &local.lines[i], &remote.lines[i], &st.mlines[i]
		*s = Section{Index: i, MID: l.mid, Media: l.media, Slot: k.feed, Content: k.content, Transport: i}
		if r.media != l.media {
			return nil, fmt.Errorf("%w: m-line %d is another medium", ErrUnsupported, i)
		}
		k.peer = *r
		err := n.agreeLine(st, k, s, l, r, offered)
		if err != nil && l.media == Audio && k.feed == 0 && why == nil {
			why = err
		}
		k.dead = !s.Active
		if !s.Active {
			continue
		}
		k.codec = s.Codecs
		if owner < 0 || !st.bundled {
			owner = i
		}
		if st.bundled && owner != i {
			// One transport: the first section's.
			first := &out.Sections[owner]
			s.Transport, s.Local, s.Remote, s.RTCPMux = owner, first.Local, first.Remote, true
		}
		st.remoteUfrag, st.remotePwd = s.Remote.ICEUfrag, s.Remote.ICEPwd
	}
	if out.Audio() == nil {
		if why == nil {
			why = ErrUnsupported
		}
		return nil, fmt.Errorf("no audio: %w", why)
	}
	st.remoteHold = out.RemoteHold
	return out, nil
}

// refuseMissing takes the m-lines of further slots and second pictures that an
// answer leaves out at its end for refused.
func (s *side) refuseMissing(local *side, st *state) {
	for i := len(s.lines); i < len(local.lines) && (st.mlines[i].feed > 0 || st.mlines[i].content == Slides); i++ {
		l := &local.lines[i]
		s.lines = append(s.lines, refused(l.name, l.proto, l.mid, l.numbers))
	}
}

// agreeLine fills in a section; an error says why it is not active.
func (n *Negotiator) agreeLine(st *state, k *mline, s *Section, l, r *line, offered bool) error {
	if l.port == 0 || !r.alive() && (n.o.Kind != Browser || !st.bundled || !r.bundleOnly) {
		return ErrUnsupported
	}
	if offered {
		k.known.answered(l, r)
	}
	s.Codecs = common(l, r, offered)
	if !slices.ContainsFunc(s.Codecs, func(c Codec) bool { return c.Primary() }) {
		return ErrUnsupported
	}
	if err := n.agreeSecurity(st, k, s, l, r, offered); err != nil {
		return err
	}
	s.Active = true
	s.Direction, s.ours = l.dir&r.dir.Reverse(), l.dir
	s.Idle, s.spare = l.idle, k.known.spare(l.media, s.Codecs)
	if l.stream != noStream {
		s.Stream = l.stream
	}
	for _, e := range l.extensions {
		theirs, ok := r.extension(e.URI)
		if ok && theirs.ID == e.ID {
			e.Direction &= theirs.Direction.Reverse()
			s.Extensions = append(s.Extensions, e)
		}
	}
	s.RTCPMux = l.mux && r.mux
	k.mux = s.RTCPMux
	s.RTCPRsize = l.rsize && r.rsize
	s.ExtmapMixed = l.mixed && r.mixed
	s.SSRC, s.RTXSSRC, s.CNAME = k.ssrc, k.rtx, st.cname
	s.RemoteSSRCs = r.sources

	s.Local.Port, s.Local.ICEUfrag, s.Local.ICEPwd = l.port, l.ufrag, l.pwd
	s.Remote.Addr = netip.AddrPortFrom(r.addr, r.port)
	s.Remote.RTCP = s.Remote.Addr
	if !s.RTCPMux {
		s.Remote.RTCP = r.rtcp
		if r.rtcp.Port() == 0 {
			s.Remote.RTCP = netip.AddrPortFrom(r.addr, r.port+1)
		}
	}
	s.Remote.ICEUfrag, s.Remote.ICEPwd = r.ufrag, r.pwd
	return nil
}

// common lists the codecs of both lines in the order of the answer.
func common(l, r *line, offered bool) []Codec {
	answer, offer := l, r
	if offered {
		answer, offer = r, l
	}
	var out []Codec
	for i := range answer.formats {
		a := &answer.formats[i]
		if a.id.rtx || slices.ContainsFunc(out, func(c Codec) bool { return c.id == a.id }) {
			continue
		}
		o := offer.find(a.id, a.pt)
		if o == nil {
			continue
		}
		ours, theirs := a, o
		if offered {
			ours, theirs = o, a
		}
		c := Codec{
			Name: a.id.name, Clock: a.id.clock, Channels: a.id.channels,
			Format: parseFormat(a.id.name, theirs.fmtp),
			RecvPT: ours.pt, SendPT: theirs.pt,
			RecvRTX: l.rtx(ours.pt), SendRTX: r.rtx(theirs.pt),
			Feedback: ours.feedback & theirs.feedback,
			id:       a.id,
		}
		if c.RecvRTX == NoPayload || c.SendRTX == NoPayload {
			c.RecvRTX, c.SendRTX = NoPayload, NoPayload
		}
		out = append(out, c)
	}
	return out
}

// agreeSecurity settles the keys or the DTLS role of a section.
func (n *Negotiator) agreeSecurity(st *state, k *mline, s *Section, l, r *line, offered bool) error {
	switch r.security(n.o.Kind) {
	case plain:
		return ErrNotEncrypted
	case unusable:
		return fmt.Errorf("%w: keys", ErrUnsupported)
	case dtls:
		if len(l.fingerprints) == 0 {
			return fmt.Errorf("%w: DTLS was not offered", ErrUnsupported)
		}
		s.Local.DTLSRole = RoleServer
		switch {
		case !offered && l.setup == "active", offered && r.setup == "passive":
			s.Local.DTLSRole = RoleClient
		}
		st.role = s.Local.DTLSRole
		st.remoteFingerprints = r.fingerprints
		s.Remote.Fingerprints = r.fingerprints
		return nil
	}
	if offered && len(r.cryptos) != 1 {
		return fmt.Errorf("%w: %d keys in an answer", ErrUnsupported, len(r.cryptos))
	}
	for _, ours := range l.cryptos {
		for _, theirs := range r.cryptos {
			if ours.Tag == theirs.Tag && ours.Profile == theirs.Profile {
				s.Local.Crypto, s.Remote.Crypto = ours, theirs
				k.suite, k.tag = ours.Profile, ours.Tag
				return nil
			}
		}
	}
	return fmt.Errorf("%w: no key in common", ErrUnsupported)
}

// hold says whether the peer holds us: it does not want to hear us although we
// would speak (RFC 3264 §8.4), or gives no address (RFC 2543).
func (s *state) hold(local, remote *side, offered bool) bool {
	for i := range remote.lines {
		r := &remote.lines[i]
		if r.media != Audio || local.lines[i].port == 0 || !r.alive() {
			continue
		}
		if r.addr.IsValid() && r.addr.IsUnspecified() && r.ufrag == "" {
			return true
		}
		if offered && !local.lines[i].dir.Send() {
			return s.remoteHold // it could not say
		}
		return !r.dir.Recv()
	}
	return false
}

// early is what our open offer lets us receive.
func (n *Negotiator) early(local *side) *Negotiated {
	out := &Negotiated{Sections: make([]Section, len(local.lines)), Bundled: n.next.bundled}
	owner := -1
	for i := range local.lines {
		s, l, k := &out.Sections[i], &local.lines[i], &n.next.mlines[i]
		*s = Section{Index: i, MID: l.mid, Media: l.media, Slot: k.feed, Content: k.content, Transport: i}
		if l.port == 0 {
			continue
		}
		if owner < 0 || !out.Bundled {
			owner = i
		}
		s.Active, s.Direction, s.Transport = true, l.dir, owner
		s.Extensions, s.ExtmapMixed, s.RTCPMux, s.RTCPRsize = l.extensions, l.mixed, l.mux, l.rsize
		s.SSRC, s.RTXSSRC, s.CNAME = k.ssrc, k.rtx, n.next.cname
		s.Local = Local{Port: l.port, ICEUfrag: l.ufrag, ICEPwd: l.pwd, DTLSRole: n.next.role}
		for _, f := range l.formats {
			if f.id.rtx {
				continue
			}
			s.Codecs = append(s.Codecs, Codec{
				Name: f.id.name, Clock: f.id.clock, Channels: f.id.channels, Format: parseFormat(f.id.name, f.fmtp),
				RecvPT: f.pt, SendPT: NoPayload, RecvRTX: l.rtx(f.pt), SendRTX: NoPayload, Feedback: f.feedback, id: f.id,
			})
		}
	}
	return out
}

func sameFingerprints(a, b []Fingerprint) bool {
	return slices.EqualFunc(a, b, func(x, y Fingerprint) bool { return x.Hash == y.Hash && bytes.Equal(x.Value, y.Value) })
}
