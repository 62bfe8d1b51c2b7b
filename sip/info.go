package sip

import gosip "github.com/emiago/sipgo/sip"

// mediaControlType is the one kind of INFO that is used: requests for a key
// frame (RFC 5168).
const mediaControlType = "application/media_control+xml"

// maxInfo bounds the body of an INFO.
const maxInfo = 4 << 10

// informed takes an INFO of the peer. Digits come with the media (RFC 4733).
func (l *Leg) informed(st *serverTx) {
	if r := checkInfo(st.req); r.bad() {
		l.reply(st, r)
		return
	}
	l.reply(st, refuse(gosip.StatusOK, ""))
	if len(st.req.Body()) > 0 { // without, it only asks whether we are there (RFC 2976 §2.2)
		l.events.push(InfoReceived{ContentType: mediaControlType, Body: st.req.Body()})
	}
}

func checkInfo(req *gosip.Request) refusal {
	if req.GetHeader("Info-Package") != nil {
		// RFC 6086 §4.2.2: we asked for none.
		return refuse(469, "Bad Info Package", gosip.NewHeader("Recv-Info", ""))
	}
	if len(req.Body()) == 0 {
		return refusal{}
	}
	if len(req.Body()) > maxInfo {
		return refuse(gosip.StatusRequestEntityTooLarge, "Request Entity Too Large")
	}
	if h := req.ContentType(); h == nil || !isKind(h.Value(), mediaControlType) {
		return refuse(gosip.StatusUnsupportedMediaType, "Unsupported Media Type", gosip.NewHeader("Accept", mediaControlType))
	}
	return refusal{}
}
