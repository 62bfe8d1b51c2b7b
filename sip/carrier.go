package sip

import (
	gosip "github.com/emiago/sipgo/sip"
)

// flow is the connection to the device now, or nil. The location service is
// asked every time, so requests follow a device that came back.
func (l *Leg) flow() *flow {
	p := l.Peer()
	if b, ok := l.s.loc.find(p.Account.ID, p.Instance); ok {
		l.mu.Lock()
		l.peer = b.Binding
		l.mu.Unlock()
		if b.flow != l.carrier {
			// A page that came back on a new connection has a new contact.
			l.remoteTarget = *b.contact.Clone()
			if l.out != nil {
				l.remoteTarget = l.out.inv.address(b.contact)
			}
		}
		l.carry(b.flow)
		l.fixed = b.flow
		return b.flow
	}
	if l.fixed != nil && l.fixed.alive() {
		l.carry(l.fixed)
		return l.fixed
	}
	return nil
}

// carry notes which flow the leg uses, so that it does not count as idle.
func (l *Leg) carry(f *flow) {
	if l.carrier == f {
		return
	}
	if l.carrier != nil {
		l.carrier.legs.Add(-1)
	}
	if f != nil {
		f.legs.Add(1)
	}
	l.carrier = f
}

// acknowledge sends the ACK of a 2xx (RFC 3261 §13.2.2.4).
func (l *Leg) acknowledge(seq uint32) {
	f := l.flow()
	if f == nil {
		return // the peer repeats its 2xx when it is back
	}
	req := l.newRequest(f, gosip.ACK, seq)
	withBody(req, "", nil)
	req.SetTransport(f.upper())
	if err := f.WriteMsg(req); err != nil {
		l.s.noise.Debug("ack", "leg", l.id, "error", err)
	}
}

// request runs a client transaction whose outcomes arrive in the leg's queue.
func (l *Leg) request(f *flow, req *gosip.Request, each func(outcome)) error {
	return l.s.request(background, f, req, func(o outcome) { l.post(func() { each(o) }) }, nil)
}
