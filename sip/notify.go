package sip

import (
	"fmt"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// notifyPause is the shortest time between two NOTIFYs of a subscription: what
// changes meanwhile is told in one (RFC 6665 §5.4.9, RFC 4235 §3.10).
const notifyPause = 200 * time.Millisecond

// Publish tells those who follow a target how it is now (Handler.Watched). It
// does not wait for them.
func (s *Server) Publish(target string, st State) {
	for _, n := range s.subs.of(target) {
		n.publish(st)
	}
}

// publish replaces what is to be told. However much is published, at most one
// look at it waits in the queue.
func (n *subscription) publish(st State) {
	n.mu.Lock()
	waits := n.news != nil
	n.news = &st
	n.mu.Unlock()
	if !waits {
		n.post(n.takeNews)
	}
}

func (n *subscription) takeNews() {
	n.mu.Lock()
	st := n.news
	n.news = nil
	n.mu.Unlock()
	n.latest = *st
	n.notify()
}

// notify sends what the subscriber does not know yet, when it is time.
func (n *subscription) notify() {
	if n.over || n.running || n.pause != nil || !n.due && n.events.same(n.told, n.latest) {
		return
	}
	if wait := time.Until(n.next); wait > 0 {
		n.pause = n.after(wait, func() {
			n.pause = nil
			n.notify()
		})
		return
	}
	left := max(0, int(time.Until(n.expires).Round(time.Second).Seconds()))
	n.running = true
	f := n.flow
	n.send(fmt.Sprintf("active;expires=%d", left), func(o outcome) {
		if o.res != nil && o.res.IsProvisional() {
			return
		}
		n.running = false
		if o.res == nil && n.flow != f {
			n.due = true // the device came back on another connection
			n.notify()
			return
		}
		if o.res == nil || !o.res.IsSuccess() {
			// RFC 6665 §4.2.2: who cannot be notified has no subscription.
			n.end()
			return
		}
		n.notify()
	})
}

// finish is the last NOTIFY: the subscription has ended for a reason of
// RFC 6665 §4.2.2.
func (n *subscription) finish(reason string) {
	if n.over {
		return
	}
	n.end()
	n.send("terminated;reason="+reason, func(outcome) {}) // whether it arrives changes nothing
}

// send tells the whole state.
func (n *subscription) send(state string, each func(outcome)) {
	body, err := n.events.marshal(notice{
		user: escapeUser(n.target), domain: n.s.o.Domain, version: n.version, was: n.told, now: n.latest,
	})
	if err != nil {
		n.s.noise.Error("notify", "subscription", n.id, "error", err)
		n.end()
		return
	}
	req := n.newRequest(n.flow, gosip.NOTIFY, n.nextSeq())
	req.AppendHeader(n.s.contactHeader(n.flow))
	req.AppendHeader(gosip.NewHeader("Event", n.event))
	req.AppendHeader(gosip.NewHeader("Subscription-State", state))
	withBody(req, n.events.kind, body)
	n.told, n.due = n.latest, false
	n.version++
	n.next = time.Now().Add(notifyPause)
	err = n.s.request(background, n.flow, req, func(o outcome) { n.post(func() { each(o) }) }, nil)
	if err != nil {
		n.end()
	}
}
