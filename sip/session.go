package sip

import (
	"fmt"
	"strings"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// Session timers (RFC 4028) find phones that vanished in the middle of a call.
// Pages have none: the door's pings and the media say whether they live, and
// a page that lost its line must not lose its call (R18).
const (
	defaultSession = 30 * time.Minute
	minSession     = 90 * time.Second
	maxSessionHint = 24 * time.Hour
	// refreshAgain is how soon a refresh is tried again while the phone has no
	// flow.
	refreshAgain = 10 * time.Second
	// sessionMargin is how long before its end an unrefreshed session is ended
	// (RFC 4028 §10).
	sessionMargin = 32 * time.Second
)

const statusIntervalTooSmall = 422

// sessionTimer is the agreement of a dialog.
type sessionTimer struct {
	interval time.Duration
	ours     bool   // we refresh
	role     string // "uac" or "uas": the refresher in the answer being made
	required bool   // the peer understands timers
	expires  time.Time
	timer    *time.Timer
}

func (l *Leg) timed() bool { return l.Peer().Transport != "wss" }

func (l *Leg) stopSession() {
	if l.session != nil && l.session.timer != nil {
		l.session.timer.Stop()
	}
}

// sessionExpires reads Session-Expires and its refresher.
func sessionExpires(m gosip.Message) (interval time.Duration, role string, ok bool) {
	headers := append(m.GetHeaders("Session-Expires"), m.GetHeaders("x")...)
	if len(headers) == 0 {
		return 0, "", false
	}
	value, params, _ := strings.Cut(headers[0].Value(), ";")
	if interval = seconds(value); interval < 0 {
		return 0, "", false
	}
	for p := range strings.SplitSeq(params, ";") {
		if k, v, found := strings.Cut(p, "="); found && strings.EqualFold(strings.TrimSpace(k), "refresher") {
			role = strings.ToLower(strings.TrimSpace(v))
		}
	}
	return min(interval, maxSessionHint), role, true
}

// takeSession reads what a request of the peer asks for (RFC 4028 §9).
func (l *Leg) takeSession(req *gosip.Request) refusal {
	if !l.timed() {
		return refusal{}
	}
	knows := supports(req, "timer")
	interval, role, ok := sessionExpires(req)
	switch {
	case !ok:
		interval, role = defaultSession, ""
	case interval < minSession && knows:
		return refuse(statusIntervalTooSmall, "Session Interval Too Small", gosip.NewHeader("Min-SE", fmt.Sprint(int(minSession.Seconds()))))
	}
	interval = max(interval, minSession, headerSeconds(req.GetHeader("Min-SE")))
	if !knows {
		role = "uas" // a peer that cannot refresh is refreshed
	} else if role != "uas" {
		role = "uac"
	}
	l.stopSession()
	l.session = &sessionTimer{interval: interval, role: role, ours: role == "uas", required: knows}
	return refusal{}
}

// sessionAnswer puts the agreement into a 2xx of ours.
func (l *Leg) sessionAnswer(res *gosip.Response) {
	s := l.session
	if s == nil || s.role == "" {
		return
	}
	res.AppendHeader(gosip.NewHeader("Session-Expires", fmt.Sprintf("%d;refresher=%s", int(s.interval.Seconds()), s.role)))
	if s.required && s.role == "uac" {
		res.AppendHeader(gosip.NewHeader("Require", "timer"))
	}
}

// sessionOffer asks for a session timer in our INVITE.
func (l *Leg) sessionOffer(req *gosip.Request) {
	if !l.timed() {
		return
	}
	l.session = &sessionTimer{interval: max(defaultSession, l.minSE)}
	req.AppendHeader(gosip.NewHeader("Session-Expires", fmt.Sprint(int(l.session.interval.Seconds()))))
	l.leastSession(req)
}

// leastSession says how short a session may be (RFC 4028 §5).
func (l *Leg) leastSession(req *gosip.Request) {
	req.AppendHeader(gosip.NewHeader("Min-SE", fmt.Sprint(int(max(minSession, l.minSE).Seconds()))))
}

// needsSession takes the peer's 422: it needs a longer session (RFC 4028 §7.3).
func (l *Leg) needsSession(res *gosip.Response) {
	l.minSE = max(l.minSE, min(headerSeconds(res.GetHeader("Min-SE")), maxSessionHint))
}

// sessionRefresh repeats the agreement in a request inside the dialog.
func (l *Leg) sessionRefresh(req *gosip.Request) {
	s := l.session
	if s == nil {
		return
	}
	role := "uas" // the peer
	if s.ours {
		role = "uac"
	}
	s.interval = max(s.interval, l.minSE)
	req.AppendHeader(gosip.NewHeader("Session-Expires", fmt.Sprintf("%d;refresher=%s", int(s.interval.Seconds()), role)))
	l.leastSession(req)
}

// sessionAccepted reads the agreement in the peer's 2xx (RFC 4028 §7.2). A
// peer that says nothing cannot refresh, so we do.
func (l *Leg) sessionAccepted(res *gosip.Response) {
	if !l.timed() {
		return
	}
	interval, role, ok := sessionExpires(res)
	if !ok {
		interval, role = defaultSession, "uac"
		if l.session != nil {
			interval = l.session.interval
		}
	}
	l.stopSession()
	l.session = &sessionTimer{interval: max(interval, minSession), ours: role != "uas"}
}

// startSession begins the interval anew.
func (l *Leg) startSession() {
	s := l.session
	if s == nil || l.state != confirmed {
		return
	}
	l.stopSession()
	s.expires = time.Now().Add(s.interval)
	if s.ours {
		s.timer = l.after(s.interval/2, func() { l.refreshSession(s) })
		return
	}
	s.timer = l.after(s.interval-min(sessionMargin, s.interval/3), func() { l.expireSession(s) })
}

// refreshSession sends an UPDATE, or a re-INVITE with the same description to
// a peer that does not know UPDATE.
func (l *Leg) refreshSession(s *sessionTimer) {
	if l.session != s || l.state != confirmed {
		return
	}
	if !time.Now().Before(s.expires) {
		l.expireSession(s)
		return
	}
	r := &reoffer{method: gosip.INVITE, offer: l.localSDP, refresh: true, result: make(chan reofferResult, 1)}
	if l.peerAllows(gosip.UPDATE) {
		r.method, r.offer = gosip.UPDATE, nil
	}
	if l.flow() == nil {
		l.refreshFailed(r)
		return
	}
	l.enqueue(r)
}

// refreshFailed tries again until the session has expired.
func (l *Leg) refreshFailed(r *reoffer) {
	s := l.session
	if !r.refresh || s == nil || l.state != confirmed {
		return
	}
	l.stopSession()
	s.timer = l.after(refreshAgain, func() { l.refreshSession(s) })
}

func (l *Leg) expireSession(s *sessionTimer) {
	if l.session != s || l.state != confirmed {
		return
	}
	l.finish(0, "expired")
	l.bye(reasonHeader{gosip.StatusRequestTimeout, "Session expired"})
}
