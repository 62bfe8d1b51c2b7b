package sip

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

const (
	// maxRefers bounds the subscriptions one leg may hold.
	maxRefers = 8
	// referLife is how long the outcome of a transfer may take.
	referLife = 3 * time.Minute
)

// referred is the peer's REFER (RFC 3515, RFC 3891 for Replaces).
func (l *Leg) referred(st *serverTx) {
	headers := st.req.GetHeaders("Refer-To")
	headers = append(headers, st.req.GetHeaders("r")...)
	if len(headers) != 1 {
		l.reply(st, badRequest("Refer-To"))
		return
	}
	ev, r := l.parseReferTo(headers[0].Value())
	if r.bad() {
		l.reply(st, r)
		return
	}
	if l.state != confirmed || len(l.refers) >= maxRefers {
		l.reply(st, refuse(gosip.StatusTemporarilyUnavailable, ""))
		return
	}
	id := st.req.CSeq().SeqNo
	silent := false // RFC 4488
	if h := st.req.GetHeader("Refer-Sub"); h != nil && strings.EqualFold(strings.TrimSpace(h.Value()), "false") {
		silent = true
		l.reply(st, refuse(gosip.StatusAccepted, "", gosip.NewHeader("Refer-Sub", "false")))
	} else {
		l.reply(st, refuse(gosip.StatusAccepted, ""))
		if l.refers == nil {
			l.refers = make(map[uint32]int)
		}
		l.refers[id] = gosip.StatusTrying
		l.notifyRefer(id, gosip.StatusTrying, "", false)
	}
	ev.Notify = func(code int, reason string) {
		l.post(func() {
			if !silent {
				l.notifyRefer(id, code, reason, false)
			}
		})
	}
	l.events.push(ev)
}

// parseReferTo accepts targets in our own domain only.
func (l *Leg) parseReferTo(value string) (Referred, refusal) {
	text := strings.TrimSpace(value)
	if _, rest, ok := strings.Cut(text, "<"); ok {
		text, _, _ = strings.Cut(rest, ">")
	}
	var u gosip.Uri
	if gosip.ParseUri(text, &u) != nil || !isSIP(u) || u.User == "" {
		return Referred{}, badRequest("Refer-To")
	}
	f := l.flow()
	if !strings.EqualFold(u.Host, l.s.o.Domain) && (f == nil || !l.s.ours(f, u.Host)) {
		return Referred{}, refuse(gosip.StatusForbidden, "Forbidden")
	}
	replaces, r := l.referReplaces(u.Headers)
	return Referred{To: userOf(u), Replaces: replaces}, r
}

// referReplaces finds the other leg of the same account that an attended
// transfer names in its Refer-To (RFC 5589 §7.3).
func (l *Leg) referReplaces(headers gosip.HeaderParams) (id string, r refusal) {
	var values []string
	for _, kv := range headers {
		if strings.EqualFold(kv.K, "Replaces") {
			values = append(values, kv.V)
		}
	}
	if len(values) == 0 {
		return "", refusal{}
	}
	text, err := url.PathUnescape(values[0])
	wanted, ok := parseReplaces(text)
	if err != nil || !ok || len(values) > 1 {
		return "", badRequest("Replaces")
	}
	id, r = l.s.replaceable(wanted, l.Peer().Account)
	switch {
	case r.code == gosip.StatusCallTransactionDoesNotExists:
		// To the REFER itself that code would mean that this dialog is unknown,
		// and end it (RFC 5057 §5.1).
		return "", refuse(gosip.StatusNotFound, "")
	case id == l.id:
		return "", badRequest("Replaces")
	}
	return id, r
}

// resubscribed is a SUBSCRIBE inside the dialog: it keeps or ends what a REFER
// subscribed to (RFC 3515 §2.4.4). All else begins a dialog of its own (RFC 6665
// §4.5.2).
func (l *Leg) resubscribed(st *serverTx) {
	name, id, r := eventOf(st.req)
	if r.bad() {
		l.reply(st, r)
		return
	}
	seq, err := strconv.ParseUint(id, 10, 32)
	_, open := l.refers[uint32(seq)]
	if name != "refer" || err != nil || !open {
		l.reply(st, refuse(gosip.StatusForbidden, ""))
		return
	}
	f := l.flow()
	if f == nil {
		f = st.flow
	}
	life := headerSeconds(st.req.GetHeader("Expires"))
	if life < 0 || life > referLife {
		life = referLife
	}
	l.reply(st, refuse(gosip.StatusOK, "", l.s.contactHeader(f),
		gosip.NewHeader("Expires", strconv.Itoa(int(life.Seconds())))))
	l.notifyRefer(uint32(seq), l.refers[uint32(seq)], "", life == 0)
}

// notifyRefer tells how the transfer goes (RFC 3515 §2.4.5). The subscription
// ends with a final code, or when last says so.
func (l *Leg) notifyRefer(id uint32, code int, reason string, last bool) {
	if _, open := l.refers[id]; !open || l.state != confirmed {
		return
	}
	if reason = printable(reason); reason == "" {
		reason = statusText(code)
	}
	l.refers[id] = code
	state := fmt.Sprintf("active;expires=%d", int(referLife.Seconds()))
	switch {
	case code >= 200:
		state = "terminated;reason=noresource"
		delete(l.refers, id)
	case last:
		state = "terminated;reason=timeout"
		delete(l.refers, id)
	}
	f := l.flow()
	if f == nil {
		return
	}
	req := l.newRequest(f, gosip.NOTIFY, l.nextSeq())
	req.AppendHeader(l.s.contactHeader(f))
	req.AppendHeader(gosip.NewHeader("Event", fmt.Sprintf("refer;id=%d", id)))
	req.AppendHeader(gosip.NewHeader("Subscription-State", state))
	withBody(req, "message/sipfrag;version=2.0", fmt.Appendf(nil, "SIP/2.0 %d %s\r\n", code, reason))
	_ = l.request(f, req, func(outcome) {}) // a phone that refuses NOTIFY is transferred all the same
}
