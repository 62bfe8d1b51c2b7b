package sip

import (
	"crypto/rand"
	"strings"

	gosip "github.com/emiago/sipgo/sip"
)

// invited takes an authenticated initial INVITE.
func (s *Server) invited(st *serverTx, a Account) {
	if r := s.checkInvite(st, a); r.bad() {
		s.reply(st, r)
		return
	}
	if s.isClosing() {
		s.reply(st, refuse(503, "Service Unavailable"))
		return
	}
	replaced, r := s.replacedBy(st.req, a)
	if r.bad() {
		s.reply(st, r)
		return
	}
	l := s.newIncoming(st, a)
	l.replaces = replaced
	if r := l.takeSession(st.req); r.bad() {
		s.reply(st, r)
		return
	}
	if r := s.legs.add(l); r.bad() {
		s.reply(st, r)
		return
	}
	l.carry(st.flow)
	s.trying(st)
	st.whenCancelled(func() { l.post(l.cancelledByPeer) })
	s.log.Info("incoming leg", "leg", l.id, "account", a.ID, "target", l.target)
	if !s.group.run(func() { l.live() }) {
		l.Abandon()
	}
}

// live runs the handler and makes sure that the leg ends with it.
func (l *Leg) live() {
	l.s.guarded(func() { l.s.o.Handler.Invite(l) })
	l.Hangup(gosip.StatusTemporarilyUnavailable, "")
}

// checkInvite decides whether an INVITE can be understood.
func (s *Server) checkInvite(st *serverTx, a Account) refusal {
	if r := s.checkOpening(st, a); r.bad() {
		return r
	}
	if r := checkContent(st.req); r.bad() {
		return r
	}
	return checkAccept(st.req, sdpType)
}

// checkOpening decides whether a request that begins a dialog is from whom it
// says, for this server, and can be answered.
func (s *Server) checkOpening(st *serverTx, a Account) refusal {
	req := st.req
	if !isSIP(req.From().Address) || !s.is(st.flow, req.From().Address, a) {
		return refuse(gosip.StatusForbidden, "Forbidden")
	}
	if h := req.MaxForwards(); h != nil && h.Val() == 0 {
		return refuse(gosip.StatusTooManyHops, "Too Many Hops")
	}
	if !s.ours(st.flow, req.Recipient.Host) || req.Recipient.User == "" {
		return refuse(gosip.StatusNotFound, "Not Found")
	}
	contacts := req.GetHeaders("Contact")
	if len(contacts) != 1 || req.Contact() == nil || !isSIP(req.Contact().Address) ||
		req.Contact().Address.Host == "" || req.Contact().Address.Wildcard {
		return badRequest("Contact")
	}
	return refusal{}
}

// checkContent refuses a body that is no session description (§8.2.3).
func checkContent(req *gosip.Request) refusal {
	if len(req.Body()) == 0 {
		return refusal{}
	}
	if h := req.ContentType(); h == nil || !isKind(h.Value(), sdpType) {
		return refuse(gosip.StatusUnsupportedMediaType, "Unsupported Media Type", gosip.NewHeader("Accept", sdpType))
	}
	for _, name := range []string{"Content-Encoding", "e"} {
		for _, v := range tokens(req, name) {
			if !strings.EqualFold(v, "identity") {
				return refuse(gosip.StatusUnsupportedMediaType, "Unsupported Media Type", gosip.NewHeader("Accept-Encoding", "identity"))
			}
		}
	}
	return refusal{}
}

// isKind compares a media type, without its parameters.
func isKind(value, kind string) bool {
	value, _, _ = strings.Cut(value, ";")
	return strings.EqualFold(strings.TrimSpace(value), kind)
}

// checkAccept refuses a peer that does not understand what it would get (RFC
// 4475 §3.3.15).
func checkAccept(req *gosip.Request, kind string) refusal {
	kinds := tokens(req, "Accept")
	if len(kinds) == 0 {
		return refusal{}
	}
	for _, k := range kinds {
		k, _, _ = strings.Cut(k, ";")
		switch strings.ToLower(strings.TrimSpace(k)) {
		case kind, "application/*", "*/*":
			return refusal{}
		}
	}
	return refuse(gosip.StatusNotAcceptable, "Not Acceptable")
}

func (s *Server) newIncoming(st *serverTx, a Account) *Leg {
	req := st.req
	contact := req.Contact()
	peer := Binding{
		Account: a, Instance: instanceOf(contact), Flow: st.flow.id,
		Transport: st.flow.transport, Remote: st.flow.remote, UserAgent: userAgent(req),
	}
	if b, ok := s.loc.at(a.ID, st.flow, &contact.Address); ok {
		peer = b.Binding
	}
	l := s.newLeg(peer)
	l.begunBy(req)
	l.incoming = true
	l.target = userOf(req.Recipient)
	l.offer = req.Body()
	l.invite = st
	l.fixed = st.flow
	l.merge = mergeKey{l.callID, tagOf(req.From().Params), req.CSeq().SeqNo}
	l.remoteAllow = tokens(req, "Allow")
	return l
}

func (s *Server) newLeg(peer Binding) *Leg {
	l := &Leg{events: newEventQueue()}
	l.s, l.id, l.localTag, l.peer = s, rand.Text(), newTag(), peer
	l.queue.group, l.queue.onPanic = &s.group, l.crashed
	return l
}

// reject sends a final error to the INVITE and ends the leg.
func (l *Leg) reject(code int, reason string, why *reasonHeader) error {
	if l.state == ended {
		return ErrLegEnded
	}
	if l.state != early || !l.incoming {
		return errAnswered
	}
	res := l.response(l.invite.req, code, reason, nil)
	if why != nil && why.code != 0 {
		res.AppendHeader(why.header())
	}
	l.finish(code, "local")
	err := l.invite.respond(res)
	l.remove()
	return err
}

// cancelledByPeer is the caller's CANCEL, already answered itself.
func (l *Leg) cancelledByPeer() {
	if l.state != early {
		return // it crossed our final answer
	}
	l.finish(gosip.StatusRequestTerminated, "cancelled")
	l.reply(l.invite, refuse(gosip.StatusRequestTerminated, ""))
	l.remove()
}
