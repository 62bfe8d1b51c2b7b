package sip

import (
	"strconv"
	"strings"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// reasonHeader is RFC 3326.
type reasonHeader struct {
	code int
	text string
}

func (r reasonHeader) header() gosip.Header {
	text := strings.Map(func(c rune) rune {
		if c == '"' || c == '\\' {
			return -1
		}
		return c
	}, printable(r.text))
	if r.code == 0 {
		if text == "" {
			text = "Normal call clearing"
		}
		return gosip.NewHeader("Reason", `Q.850;cause=16;text="`+text+`"`)
	}
	if text == "" {
		text = statusText(r.code)
	}
	return gosip.NewHeader("Reason", "SIP;cause="+strconv.Itoa(r.code)+`;text="`+text+`"`)
}

// farewell is a BYE of ours. When the device has no flow it waits for it to
// come back, for as long as a transaction would last.
type farewell struct {
	reason reasonHeader
	timer  *time.Timer
	under  bool // way: a transaction runs
}

func (f *farewell) stop() { f.timer.Stop() }

// bye ends a confirmed dialog.
func (l *Leg) bye(reason reasonHeader) {
	if l.farewell != nil {
		return
	}
	l.farewell = &farewell{reason: reason, timer: l.after(timer64, l.remove)}
	l.sendBye()
}

func (l *Leg) sendBye() {
	w := l.farewell
	f := l.flow()
	if f == nil {
		if l.s.isClosing() {
			l.remove()
		}
		return // flowReturned tries again
	}
	req := l.newRequest(f, gosip.BYE, l.nextSeq())
	req.AppendHeader(w.reason.header())
	withBody(req, "", nil)
	w.under = true
	err := l.request(f, req, func(o outcome) {
		if o.res != nil && o.res.IsProvisional() {
			return
		}
		w.under = false
		if o.res == nil && !l.s.isClosing() && l.state == ended {
			if f := l.flow(); f != nil {
				l.sendBye()
			}
			return
		}
		l.remove()
	})
	if err != nil {
		w.under = false
	}
}

// flowReturned is called when the device is on a new flow.
func (l *Leg) flowReturned() {
	if w := l.farewell; w != nil && !w.under && !l.removed {
		l.sendBye()
		return
	}
	l.flow() // notes the new binding
}

// hangup ends the leg in the way its state asks for.
func (l *Leg) hangup(code int, reason string) {
	if l.state == ended {
		return
	}
	why := reasonHeader{code, reason}
	switch {
	case l.incoming && l.state == early:
		if code < 300 {
			code = gosip.StatusRequestTerminated
			reason = ""
		}
		_ = l.reject(code, reason, &why) // finishes in any case
	case !l.incoming && l.state == early:
		l.finish(code, "local")
		l.cancel(why)
	case l.unacked != nil && l.unacked.initial:
		// RFC 3261 §15: no BYE before the ACK of the 2xx.
		l.byeAfterAck = &why
		l.finish(code, "local")
	default:
		l.finish(code, "local")
		l.bye(why)
	}
}
