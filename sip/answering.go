package sip

import (
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

// provisional is a 1xx that is sent again: every minute, or until its PRACK
// when the caller requires that (RFC 3262 §3).
type provisional struct {
	res   *gosip.Response
	rseq  uint32 // 0 when not reliable
	acked bool
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
	if p.rseq != 0 && !p.acked {
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
	var rack uint64
	if h := st.req.GetHeader("RAck"); h != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(h.Value()), " ")
		rack, _ = strconv.ParseUint(first, 10, 32) // 0 matches nothing
	}
	p := l.provisional
	if p == nil || rack == 0 || rack > uint64(p.rseq) {
		l.reply(st, refuse(gosip.StatusCallTransactionDoesNotExists, ""))
		return
	}
	l.reply(st, refuse(gosip.StatusOK, ""))
	if rack < uint64(p.rseq) {
		return // of one that was replaced
	}
	p.acked = true
	p.wait = provisionalPeriod
	p.timer.Reset(p.wait)
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
	l.enter(confirmed)
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
