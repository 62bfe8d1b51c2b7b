package sip

import (
	"errors"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

var errAnswered = errors.New("sip: invitation has its final answer")

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
