package sip

import (
	"fmt"
	"net/url"
	"strings"

	gosip "github.com/emiago/sipgo/sip"
)

// maxRefers bounds the subscriptions one leg may hold.
const maxRefers = 8

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
		l.notifyRefer(id, gosip.StatusTrying, "")
	}
	ev.Notify = func(code int, reason string) {
		l.post(func() {
			if !silent {
				l.notifyRefer(id, code, reason)
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
	ev := Referred{To: userOf(u)}
	if v, ok := param(u.Headers, "Replaces"); ok {
		replaces, err := url.PathUnescape(v)
		if err != nil {
			return Referred{}, badRequest("Replaces")
		}
		id, _, _ := strings.Cut(replaces, ";")
		ev.Replaces = printable(strings.TrimSpace(id))
	}
	return ev, refusal{}
}

// notifyRefer tells how the transfer goes (RFC 3515 §2.4.5).
func (l *Leg) notifyRefer(id uint32, code int, reason string) {
	if _, open := l.refers[id]; !open || l.state != confirmed {
		return
	}
	if reason = printable(reason); reason == "" {
		reason = statusText(code)
	}
	state := "active;expires=60"
	if code >= 200 {
		state = "terminated;reason=noresource"
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
