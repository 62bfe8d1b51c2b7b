package sip

import (
	"crypto/rand"
	"strconv"
	"strings"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// Length of a subscription (RFC 6665 §4.2.1.1).
const (
	minSubscription = time.Minute
	maxSubscription = time.Hour // also the default of both packages (RFC 4235 §3.4, RFC 3856 §6.4)
)

// maxSubscribe bounds the request that begins a subscription, of which some is
// kept for as long as that lasts.
const maxSubscribe = 8 << 10

// subscription is one device that follows one target (RFC 6665 §4.2). It lasts
// until it expires, is taken back, cannot be notified, or its connection closes.
type subscription struct {
	dialog
	events *eventPackage
	event  string // the Event header of its NOTIFYs
	target string
	flow   *flow // changed by the queue under the table's lock

	// news is what was published last and not looked at yet, under mu.
	news *State

	// Owned by queue:

	over    bool
	expires time.Time
	expiry  *time.Timer
	version uint32
	latest  State
	told    State
	due     bool        // a NOTIFY is owed although nothing changed
	running bool        // a NOTIFY is not answered
	next    time.Time   // not before
	pause   *time.Timer // until next
}

// subscribed takes an authenticated SUBSCRIBE that begins a dialog.
func (s *Server) subscribed(st *serverTx, a Account) {
	events, id, r := s.checkSubscribe(st, a)
	if r.bad() {
		s.reply(st, r)
		return
	}
	life, r := subscriptionLife(st.req)
	if r.bad() {
		s.reply(st, r)
		return
	}
	n := s.newSubscription(st, a)
	n.events, n.event = events, events.name
	if id != "" {
		n.event += ";id=" + id
	}
	if r := s.subs.add(n); r.bad() {
		s.reply(st, r)
		return
	}
	if !n.post(func() { n.grant(st, life) }) {
		s.subs.remove(n)
		return
	}
	if !st.flow.alive() {
		n.post(n.end) // it closed while we were at it
	}
}

func (s *Server) newSubscription(st *serverTx, a Account) *subscription {
	n := &subscription{target: userOf(st.req.Recipient), flow: st.flow}
	n.s, n.id, n.localTag = s, rand.Text(), newTag()
	n.peer = Binding{Account: a, Flow: st.flow.id, Transport: st.flow.transport, Remote: st.flow.remote}
	n.queue.group, n.queue.onPanic = &s.group, n.crashed
	n.begunBy(st.req)
	return n
}

// checkSubscribe decides whether a SUBSCRIBE can be understood.
func (s *Server) checkSubscribe(st *serverTx, a Account) (events *eventPackage, id string, r refusal) {
	if len(st.req.String()) > maxSubscribe {
		return nil, "", refuse(gosip.StatusRequestEntityTooLarge, "Request Entity Too Large")
	}
	if r := s.checkOpening(st, a); r.bad() {
		return nil, "", r
	}
	name, id, r := eventOf(st.req)
	if r.bad() {
		return nil, "", r
	}
	if events = packageOf(name); events == nil {
		return nil, "", badEvent()
	}
	return events, id, checkAccept(st.req, events.kind)
}

// subscriptionLife is how long a subscription is granted; 0 takes it back.
func subscriptionLife(req *gosip.Request) (time.Duration, refusal) {
	want := headerSeconds(req.GetHeader("Expires"))
	switch {
	case want < 0:
		return maxSubscription, refusal{}
	case want > 0 && want < minSubscription:
		return 0, refuse(gosip.StatusIntervalToBrief, "Interval Too Brief",
			gosip.NewHeader("Min-Expires", strconv.Itoa(int(minSubscription.Seconds()))))
	}
	return min(want, maxSubscription), refusal{}
}

// grant asks whether the account may follow the target, and answers. A right
// that was taken away meanwhile ends the subscription at its next refresh.
func (n *subscription) grant(st *serverTx, life time.Duration) {
	if n.over {
		return
	}
	state, code := n.s.o.Handler.Watched(n.peer.Account, n.target)
	if code != 0 && code != gosip.StatusOK {
		n.reply(st, unwatchable(code))
		if n.version > 0 {
			n.latest = n.told // nothing new for who lost the right
			n.finish("rejected")
		}
		n.end()
		return
	}
	n.latest = state
	n.expires = time.Now().Add(life)
	n.reply(st, refuse(gosip.StatusOK, "", n.s.contactHeader(st.flow),
		gosip.NewHeader("Expires", strconv.Itoa(int(life.Seconds())))))
	if life == 0 {
		n.finish("timeout")
		return
	}
	if n.expiry != nil {
		n.expiry.Stop()
	}
	n.expiry = n.after(life, func() {
		if !time.Now().Before(n.expires) {
			n.finish("timeout")
		}
	})
	n.due = true
	n.notify()
}

// unwatchable is the answer when the handler refuses.
func unwatchable(code int) refusal {
	switch {
	case code == statusBadEvent:
		return badEvent()
	case code < 400 || code > 699:
		code = gosip.StatusForbidden
	}
	return refuse(code, "")
}

// requested takes a request inside the dialog: a refresh, or the end.
func (n *subscription) requested(st *serverTx) {
	seq := st.req.CSeq().SeqNo
	switch {
	case n.over:
		n.reply(st, refuse(gosip.StatusCallTransactionDoesNotExists, ""))
		return
	case seq < n.remoteSeq:
		n.reply(st, refuse(gosip.StatusInternalServerError, "CSeq Out Of Order")) // RFC 3261 §12.2.2
		return
	}
	n.remoteSeq = seq
	if st.req.Method != gosip.SUBSCRIBE {
		n.reply(st, refuse(gosip.StatusMethodNotAllowed, "Method Not Allowed", gosip.NewHeader("Allow", allowed)))
		return
	}
	name, id, r := eventOf(st.req)
	if event, had, _ := strings.Cut(n.event, ";id="); !r.bad() && (name != event || id != had) {
		r = badEvent() // another subscription has another dialog (RFC 6665 §4.5.2)
	}
	life := time.Duration(0)
	if !r.bad() {
		life, r = subscriptionLife(st.req)
	}
	if r.bad() {
		n.reply(st, r)
		return
	}
	n.retarget(st.req)
	n.s.subs.move(n, st.flow)
	n.grant(st, life)
	if !st.flow.alive() {
		n.end()
	}
}

// end forgets the subscription without a word.
func (n *subscription) end() {
	n.over = true
	if n.expiry != nil {
		n.expiry.Stop()
	}
	if n.pause != nil {
		n.pause.Stop()
	}
	n.s.subs.remove(n)
}

// crashed ends a subscription whose code panicked.
func (n *subscription) crashed(reason any, stack []byte) {
	n.s.panicked(reason, stack)
	n.post(n.end)
}
