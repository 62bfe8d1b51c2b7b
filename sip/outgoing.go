package sip

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// outgoing is the INVITE transaction of an outgoing leg.
type outgoing struct {
	req    *gosip.Request
	flow   *flow
	inv    Invitation
	timerC *time.Timer
	giveUp *time.Timer // after a CANCEL
	ctx    context.Context
	end    context.CancelFunc

	provisional bool // a CANCEL may be sent
	final       bool
	cancel      *reasonHeader // wanted
	cancelled   bool          // sent
	lengthened  bool          // the session, after a 422
	reliable    bool          // the callee insists on 100rel
	rseq        uint32        // of the last reliable provisional answer; 0 before
	earlyAnswer []byte        // its description
	forward     string        // where a 302 points to
}

func (o *outgoing) stopTimerC() {
	if o.timerC != nil {
		o.timerC.Stop()
	}
}

func (o *outgoing) stop() {
	o.stopTimerC()
	if o.giveUp != nil {
		o.giveUp.Stop()
	}
	if !o.final {
		o.end()
	}
}

// Invite sends an INVITE to one binding and returns at once. notify gets the
// leg's events, one at a time, from a goroutine of the leg, until Ended, which
// is always the last. An outgoing leg that is not answered within Timer C, or
// whose flow closes before a final answer, ends by itself.
func (s *Server) Invite(ctx context.Context, inv Invitation, notify func(Event)) (*Leg, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if s.isClosing() {
		return nil, ErrLegEnded
	}
	if err := checkUser(inv.User); err != nil {
		return nil, err
	}
	b, ok := s.loc.find(inv.To.Account.ID, inv.To.Instance)
	if !ok {
		return nil, ErrNoFlow
	}
	l := s.newLeg(b.Binding)
	l.callID = rand.Text() + "@" + s.o.Domain
	l.local = s.partyOf(inv.From)
	l.remote = s.callee(&inv, b.Account)
	l.remoteTarget = inv.address(b.contact)
	l.out = &outgoing{flow: b.flow, inv: inv}
	l.out.ctx, l.out.end = context.WithCancel(background)
	if r := s.legs.add(l); r.bad() {
		return nil, &StatusError{Code: r.code, Reason: r.reason}
	}
	if !s.group.run(func() { s.guarded(func() { l.events.deliver(notify) }) }) {
		s.legs.remove(l)
		return nil, ErrLegEnded
	}
	s.log.Info("outgoing leg", "leg", l.id, "account", b.Account.ID, "call", inv.Consultation)
	l.post(func() {
		l.carry(b.flow)
		l.fixed = b.flow
		l.out.timerC = l.after(s.o.Limits.TimerC, l.timerCFired)
		l.sendInvite()
	})
	return l, nil
}

func (l *Leg) sendInvite() {
	o := l.out
	req := l.newRequest(o.flow, gosip.INVITE, l.nextSeq())
	req.AppendHeader(l.s.contactHeader(o.flow))
	req.AppendHeader(gosip.NewHeader("Allow", allowed))
	req.AppendHeader(gosip.NewHeader("Supported", l.extensions()))
	l.sessionOffer(req)
	if o.inv.Consultation != "" {
		req.AppendHeader(gosip.NewHeader("X-Madoguchi-Consultation", printable(o.inv.Consultation)))
	}
	if o.inv.AutoAnswer {
		req.AppendHeader(gosip.NewHeader("Answer-Mode", "Auto"))
	}
	withBody(req, sdpType, o.inv.SDP)
	l.localSDP = o.inv.SDP
	o.req = req
	again := func(res *gosip.Response) { l.post(func() { l.lateSuccess(res) }) }
	err := l.s.request(o.ctx, o.flow, req, func(out outcome) { l.post(func() { l.inviteOutcome(req, out) }) }, again)
	if err != nil {
		l.inviteFailed(0, "transport")
	}
}

// inviteOutcome is what the callee, or its line, said to our INVITE.
func (l *Leg) inviteOutcome(req *gosip.Request, out outcome) {
	o := l.out
	if o.req != req || o.final {
		return // of an attempt that was replaced
	}
	switch {
	case out.res == nil && errors.Is(out.err, gosip.ErrTransactionTimeout):
		l.inviteFailed(gosip.StatusRequestTimeout, "timeout")
	case out.res == nil:
		l.inviteFailed(0, "transport")
	case out.res.IsProvisional():
		l.progressed(out.res)
	case out.res.IsSuccess():
		l.answered(out.res)
	case l.state == early && l.adapts(out.res):
		l.setRemoteTag("")
		l.sendInvite()
	default:
		if out.res.StatusCode == gosip.StatusMovedTemporarily {
			o.forward = l.forward(out.res)
		}
		l.inviteFailed(out.res.StatusCode, "rejected")
	}
}

// adapts says whether the INVITE is sent once more, with what the callee asks
// for: a longer session (RFC 4028 §7.3), or reliable provisional answers.
func (l *Leg) adapts(res *gosip.Response) bool {
	o := l.out
	switch {
	case res.StatusCode == statusIntervalTooSmall && !o.lengthened:
		o.lengthened = true
		l.needsSession(res)
		return true
	case res.StatusCode == gosip.StatusExtensionRequired && !o.reliable && hasToken(res, "Require", "100rel"):
		o.reliable = true
		return true
	}
	return false
}

// extensions are the option tags that we tell a peer. Reliable provisional
// answers are not among them until a callee insists: they cost a round trip.
func (l *Leg) extensions() string {
	tags := "norefersub, replaces"
	if l.timed() {
		tags = "timer, " + tags
	}
	if l.out != nil && l.out.reliable {
		tags = "100rel, " + tags
	}
	return tags
}

// forward is the user part of the first contact that is in our domain.
func (l *Leg) forward(res *gosip.Response) string {
	for _, h := range res.GetHeaders("Contact") {
		c, ok := h.(*gosip.ContactHeader)
		if ok && isSIP(c.Address) && c.Address.User != "" && l.s.ours(l.out.flow, c.Address.Host) {
			return userOf(c.Address)
		}
	}
	return ""
}

func (l *Leg) inviteFailed(code int, cause string) {
	l.out.final = true
	l.finish(code, cause)
	l.remove()
}

func (l *Leg) progressed(res *gosip.Response) {
	o := l.out
	o.provisional = true
	if o.cancel != nil {
		l.sendCancel()
		return
	}
	if tag := tagOf(res.To().Params); tag != "" && l.getRemoteTag() == "" {
		l.setRemoteTag(tag) // the early dialog
		l.retarget(res)
		l.routes = routeSet(res, true)
	}
	if res.GetHeader("RSeq") != nil && hasToken(res, "Require", "100rel") && tagOf(res.To().Params) == l.getRemoteTag() && !l.prack(res) {
		return
	}
	if res.StatusCode > gosip.StatusTrying {
		l.events.push(Progressed{Code: res.StatusCode})
	}
}

// answered is the 2xx. One that comes after we gave up is acknowledged and
// ended at once.
func (l *Leg) answered(res *gosip.Response) {
	o := l.out
	o.final = true
	o.stopTimerC()
	if o.giveUp != nil {
		o.giveUp.Stop()
	}
	sdp := res.Body()
	if tag := tagOf(res.To().Params); tag == l.getRemoteTag() && len(o.earlyAnswer) > 0 {
		sdp = o.earlyAnswer // that was the answer (RFC 3261 §13.2.1)
	}
	l.setRemoteTag(tagOf(res.To().Params))
	l.retarget(res)
	l.routes = routeSet(res, true)
	l.remoteAllow = tokens(res, "Allow")
	l.acknowledge(res.CSeq().SeqNo)
	if l.state == ended {
		why := reasonHeader{}
		if o.cancel != nil {
			why = *o.cancel
		}
		l.bye(why)
		return
	}
	l.enter(confirmed)
	l.sessionAccepted(res)
	l.startSession()
	l.events.push(Answered{SDP: sdp})
	l.nextReoffer()
}

// lateSuccess is a 2xx outside its transaction: a repetition, whose ACK was
// lost, or another device behind a fork, which is let go (RFC 3261 §13.2.2.4).
func (l *Leg) lateSuccess(res *gosip.Response) {
	if tagOf(res.To().Params) == l.getRemoteTag() {
		if l.state != early {
			l.acknowledge(res.CSeq().SeqNo)
		}
		return
	}
	f := l.flow()
	if f == nil || l.incoming {
		return
	}
	fork := &dialog{s: l.s, localTag: l.localTag, callID: l.callID, local: l.local, remote: l.remote, remoteTarget: l.remoteTarget}
	fork.setRemoteTag(tagOf(res.To().Params))
	fork.retarget(res)
	fork.routes = routeSet(res, true)
	ack := fork.newRequest(f, gosip.ACK, res.CSeq().SeqNo)
	withBody(ack, "", nil)
	_ = f.WriteMsg(ack) // the 2xx comes again
	bye := fork.newRequest(f, gosip.BYE, res.CSeq().SeqNo+1)
	withBody(bye, "", nil)
	_ = l.request(f, bye, func(outcome) {}) // nothing depends on it
}
