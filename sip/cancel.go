package sip

import (
	gosip "github.com/emiago/sipgo/sip"
)

// cancel gives the invitation up (RFC 3261 §9.1).
func (l *Leg) cancel(why reasonHeader) {
	o := l.out
	o.cancel = &why
	o.giveUp = l.after(timer64, l.remove)
	if o.provisional {
		l.sendCancel()
	}
}

func (l *Leg) sendCancel() {
	o := l.out
	if o.cancelled || o.final || !o.flow.alive() {
		return
	}
	o.cancelled = true
	_ = l.request(o.flow, cancelOf(o.req, *o.cancel), func(outcome) {}) // the INVITE's answer counts
}

// cancelOf builds the CANCEL of an INVITE (RFC 3261 §9.1).
func cancelOf(inv *gosip.Request, why reasonHeader) *gosip.Request {
	req := gosip.NewRequest(gosip.CANCEL, *inv.Recipient.Clone())
	via := *inv.Via()
	via.Params = via.Params.Clone()
	req.AppendHeader(&via)
	maxForwards := gosip.MaxForwardsHeader(initialMaxForwards)
	req.AppendHeader(&maxForwards)
	req.AppendHeader(gosip.HeaderClone(inv.From()))
	req.AppendHeader(gosip.HeaderClone(inv.To()))
	req.AppendHeader(gosip.HeaderClone(inv.CallID()))
	req.AppendHeader(&gosip.CSeqHeader{SeqNo: inv.CSeq().SeqNo, MethodName: gosip.CANCEL})
	req.AppendHeader(why.header())
	withBody(req, "", nil)
	return req
}

func (l *Leg) timerCFired() {
	if l.out.final || l.state != early {
		return
	}
	l.finish(gosip.StatusRequestTimeout, "timeout")
	l.cancel(reasonHeader{gosip.StatusRequestTimeout, ""})
}
