package sip

import (
	"crypto/rand"
	"errors"
	"strconv"
	"strings"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// provisionalPeriod is how often a provisional answer is sent again, so that
// nobody on the way gives the call up (RFC 3261 §13.3.1.1).
const provisionalPeriod = time.Minute

var errAnswered = errors.New("sip: invitation has its final answer")

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
	l := s.newIncoming(st, a)
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

// checkInvite decides whether an INVITE is from whom it says and can be
// understood.
func (s *Server) checkInvite(st *serverTx, a Account) refusal {
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
	if r := checkContent(req); r.bad() {
		return r
	}
	return checkAccept(req)
}

// checkContent refuses a body that is no session description (§8.2.3).
func checkContent(req *gosip.Request) refusal {
	if len(req.Body()) == 0 {
		return refusal{}
	}
	kind := ""
	if h := req.ContentType(); h != nil {
		kind, _, _ = strings.Cut(h.Value(), ";")
	}
	if !strings.EqualFold(strings.TrimSpace(kind), sdpType) {
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

// checkAccept refuses a caller that understands no description (RFC 4475 §3.3.15).
func checkAccept(req *gosip.Request) refusal {
	kinds := tokens(req, "Accept")
	if len(kinds) == 0 {
		return refusal{}
	}
	for _, k := range kinds {
		k, _, _ = strings.Cut(k, ";")
		switch strings.ToLower(strings.TrimSpace(k)) {
		case sdpType, "application/*", "*/*":
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
	from, to := req.From(), req.To()
	l := s.newLeg(peer)
	l.incoming = true
	l.callID = req.CallID().Value()
	l.target = userOf(req.Recipient)
	l.offer = req.Body()
	l.invite = st
	l.fixed = st.flow
	l.local = party{name: to.DisplayName, uri: *to.Address.Clone(), params: to.Params.Clone()}
	l.remote = party{name: from.DisplayName, uri: *from.Address.Clone(), params: from.Params.Clone()}
	l.setRemoteTag(tagOf(from.Params))
	l.merge = mergeKey{l.callID, tagOf(from.Params), req.CSeq().SeqNo}
	l.remoteSeq = req.CSeq().SeqNo
	l.remoteAllow = tokens(req, "Allow")
	l.routes = routeSet(req, false)
	l.retarget(req)
	return l
}

func (s *Server) newLeg(peer Binding) *Leg {
	l := &Leg{s: s, id: rand.Text(), localTag: newTag(), peer: peer, events: newEventQueue()}
	l.queue = serial{group: &s.group, onPanic: l.crashed}
	return l
}

// provisional is a 1xx that is sent again: every minute, or until its PRACK
// when the caller requires that (RFC 3262 §3).
type provisional struct {
	res   *gosip.Response
	rseq  uint32 // 0 when not reliable
	wait  time.Duration
	since time.Time
	timer *time.Timer
}

func (l *Leg) stopProvisional() {
	if l.provisional != nil {
		l.provisional.timer.Stop()
		l.provisional = nil
	}
}

func (l *Leg) progress(code int, reason string) error {
	if l.state != early || !l.incoming {
		return ErrLegEnded
	}
	if !l.invite.flow.alive() {
		return ErrNoFlow
	}
	last := uint32(0)
	if l.provisional != nil {
		last = l.provisional.rseq
	}
	l.stopProvisional()
	res := l.response(l.invite.req, code, reason, nil)
	res.AppendHeader(l.s.contactHeader(l.invite.flow))
	res.AppendHeader(gosip.NewHeader("Allow", allowed))
	p := &provisional{res: res, wait: provisionalPeriod, since: time.Now()}
	if code > gosip.StatusTrying && hasToken(l.invite.req, "Require", "100rel") {
		p.rseq = last + 1
		p.wait = timerT1
		res.AppendHeader(gosip.NewHeader("Require", "100rel"))
		res.AppendHeader(gosip.NewHeader("RSeq", strconv.FormatUint(uint64(p.rseq), 10)))
	}
	p.timer = l.after(p.wait, func() { l.repeatProvisional(p) })
	l.provisional = p
	return l.invite.respond(res)
}

func (l *Leg) repeatProvisional(p *provisional) {
	if l.provisional != p || l.state != early {
		return
	}
	if p.rseq != 0 {
		if time.Since(p.since) >= timer64 {
			// RFC 3262 §3: the caller does not do what it required.
			_ = l.reject(gosip.StatusGatewayTimeout, "No PRACK", nil)
			return
		}
		p.wait *= 2
	}
	_ = l.invite.respond(p.res) // the next repetition, or the final answer, tells
	p.timer.Reset(p.wait)
}

// pracked is the caller's PRACK.
func (l *Leg) pracked(st *serverTx) {
	rack := ""
	if h := st.req.GetHeader("RAck"); h != nil {
		rack, _, _ = strings.Cut(strings.TrimSpace(h.Value()), " ")
	}
	p := l.provisional
	if p == nil || p.rseq == 0 || rack != strconv.FormatUint(uint64(p.rseq), 10) {
		l.reply(st, refuse(gosip.StatusCallTransactionDoesNotExists, ""))
		return
	}
	p.wait = provisionalPeriod
	p.since = time.Now()
	p.timer.Reset(p.wait)
	l.reply(st, refuse(gosip.StatusOK, ""))
}

func (l *Leg) answer(sdp []byte) error {
	if l.state == ended {
		return ErrLegEnded
	}
	if l.state != early || !l.incoming {
		return errAnswered
	}
	l.stopProvisional()
	f := l.invite.flow
	if !f.alive() {
		if f = l.flow(); f == nil {
			return ErrNoFlow
		}
	}
	l.state = confirmed
	l.accept(l.invite, f, sdp, true, len(l.offer) == 0)
	return nil
}

// accept sends a 2xx to an INVITE and repeats it until its ACK.
func (l *Leg) accept(st *serverTx, f *flow, sdp []byte, initial, offered bool) {
	res := l.response(st.req, gosip.StatusOK, "", sdp)
	res.AppendHeader(l.s.contactHeader(f))
	res.AppendHeader(gosip.NewHeader("Allow", allowed))
	res.AppendHeader(gosip.NewHeader("Supported", supported))
	l.sessionAnswer(res)
	l.localSDP = sdp
	u := &unacked{st: st, res: res, seq: st.req.CSeq().SeqNo, offered: offered, initial: initial, wait: timerT1, since: time.Now()}
	u.timer = l.after(u.wait, func() { l.repeatSuccess(u) })
	l.unacked = u
	if st.flow.alive() {
		if st.respond(res) == nil {
			return
		}
	}
	_ = f.WriteMsg(res) // repeatSuccess sends it again
}

// unacked is a 2xx that waits for its ACK (RFC 3261 §13.3.1.4).
type unacked struct {
	st      *serverTx
	res     *gosip.Response
	seq     uint32
	offered bool // the 2xx carried our offer
	initial bool
	wait    time.Duration
	since   time.Time
	timer   *time.Timer
}

func (l *Leg) stopUnacked() {
	if l.unacked != nil {
		l.unacked.timer.Stop()
		l.unacked = nil
	}
}

func (l *Leg) repeatSuccess(u *unacked) {
	if l.unacked != u {
		return
	}
	if time.Since(u.since) >= timer64 {
		l.neverAcked(u)
		return
	}
	u.wait = min(2*u.wait, timerT2)
	u.timer.Reset(u.wait)
	if f := l.flow(); f != nil {
		_ = f.WriteMsg(u.res) // sent again anyway
	}
}

// neverAcked ends the leg, unless a lost line explains the silence: then a
// renegotiation is forgotten and the call goes on (R18).
func (l *Leg) neverAcked(u *unacked) {
	l.stopUnacked()
	if why := l.byeAfterAck; why != nil {
		l.byeAfterAck = nil
		l.bye(*why)
		return
	}
	if !u.initial && !u.st.flow.alive() {
		l.nextReoffer()
		return
	}
	l.finish(gosip.StatusRequestTimeout, "timeout")
	l.bye(reasonHeader{gosip.StatusRequestTimeout, "ACK not received"})
}

// acknowledged is the ACK of a 2xx of ours.
func (l *Leg) acknowledged(req *gosip.Request) {
	u := l.unacked
	if u == nil || u.seq != req.CSeq().SeqNo {
		return
	}
	l.stopUnacked()
	if why := l.byeAfterAck; why != nil {
		l.byeAfterAck = nil
		l.bye(*why)
		return
	}
	ack := Acknowledged{}
	if u.offered {
		ack.SDP = req.Body()
	}
	l.events.push(ack)
	l.startSession()
	l.nextReoffer()
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
