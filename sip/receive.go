package sip

import (
	"bytes"
	"crypto/rand"
	"strings"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// receive takes one whole message of a flow. Messages of one flow come one
// after another, so the order in which a peer sent them is kept.
func (s *Server) receive(f *flow, raw []byte) {
	s.guarded(func() {
		if bytes.Count(raw, []byte("\n")) > maxHeaderLines && headerLines(raw) > maxHeaderLines {
			s.refuseMalformed(f, raw)
			return
		}
		s.trace.note(f, false, raw)
		msg, err := s.parser.ParseSIP(raw)
		if err != nil {
			s.refuseMalformed(f, raw)
			return
		}
		switch m := msg.(type) {
		case *gosip.Request:
			s.receiveRequest(f, m)
		case *gosip.Response:
			s.receiveResponse(m)
		}
	})
}

func headerLines(raw []byte) int {
	head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	return bytes.Count(head, []byte("\n"))
}

// receiveResponse passes a response to its transaction. What matches nothing
// is dropped (RFC 3261 §18.1.2), but a late 2xx of an INVITE goes to its leg.
func (s *Server) receiveResponse(res *gosip.Response) {
	if res.Via() == nil || res.CSeq() == nil || res.CallID() == nil || res.From() == nil || res.To() == nil ||
		res.StatusCode < 100 || res.StatusCode > 699 {
		return
	}
	if s.txs.deliver(res) {
		return
	}
	if res.IsSuccess() && res.CSeq().MethodName == gosip.INVITE {
		if l := s.legs.find(res.CallID().Value(), tagOf(res.From().Params)); l != nil {
			l.post(func() { l.lateSuccess(res) })
		}
	}
}

func (s *Server) receiveRequest(f *flow, req *gosip.Request) {
	req.SetTransport(f.upper())
	req.SetSource(f.remote)
	if req.Via() == nil {
		return // nobody to answer
	}
	s.stampVia(f, req)
	if r := validate(req); r.bad() {
		if req.Method != gosip.ACK && s.mayChallenge(f, time.Now()) {
			s.answer(f, req, r)
		}
		return
	}
	switch req.Method {
	case gosip.ACK:
		s.receiveAck(f, req)
		return
	case gosip.CANCEL:
		s.receiveCancel(f, req)
		return
	}
	if hasTx(f, req.Method) {
		if st := s.txs.find(f, req, req.Method); st != nil {
			_ = st.tx.Receive(req) // a repetition: sipgo repeats the answer
			return
		}
	}
	if tagOf(req.To().Params) != "" {
		s.receiveInDialog(f, req)
		return
	}
	s.receiveInitial(f, req)
}

// stampVia notes where the request came from (RFC 3261 §18.2.1, RFC 3581 §4).
func (s *Server) stampVia(f *flow, req *gosip.Request) {
	via := req.Via()
	if !strings.EqualFold(strings.Trim(via.Host, "[]"), f.host) {
		via.Params.Add("received", f.host)
	}
}

// receiveAck finds the leg that waits for it, or else the transaction whose
// error it acknowledges. An ACK is never answered.
func (s *Server) receiveAck(f *flow, req *gosip.Request) {
	if st := s.txs.find(f, req, gosip.INVITE); st != nil && !ackOfSuccess(st, req) {
		_ = st.tx.Receive(req) // cannot fail for an ACK
		return
	}
	l := s.legs.find(req.CallID().Value(), tagOf(req.To().Params))
	if l != nil && l.accepts(f) {
		l.post(func() { l.acknowledged(req) })
	}
}

// ackOfSuccess says whether an ACK in an INVITE's own transaction is meant for
// a 2xx: some phones do not take a new branch for it.
func ackOfSuccess(st *serverTx, req *gosip.Request) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.succeeded && req.CSeq().SeqNo == st.req.CSeq().SeqNo
}

// receiveCancel answers a CANCEL and tells the INVITE it belongs to (§9.2).
func (s *Server) receiveCancel(f *flow, req *gosip.Request) {
	st := s.txs.find(f, req, gosip.INVITE)
	if st == nil {
		if s.mayChallenge(f, time.Now()) {
			s.answer(f, req, refuse(gosip.StatusCallTransactionDoesNotExists, "Call/Transaction Does Not Exist"))
		}
		return
	}
	s.answer(f, req, refuse(gosip.StatusOK, "OK"))
	st.cancel()
}

// usageOf returns the leg or subscription a request belongs to.
func (s *Server) usageOf(req *gosip.Request) (u usage, ok bool) {
	callID, tag := req.CallID().Value(), tagOf(req.To().Params)
	if l := s.legs.find(callID, tag); l != nil {
		return l, true
	}
	if n := s.subs.find(callID, tag); n != nil {
		return n, true
	}
	return nil, false
}

// receiveInDialog gives a request to its dialog. Only the connection on which
// the dialog's account proved itself may speak for it.
func (s *Server) receiveInDialog(f *flow, req *gosip.Request) {
	u, ok := s.usageOf(req)
	if !ok {
		if !f.known() && req.Method != gosip.OPTIONS {
			s.challenge(&serverTx{flow: f, req: req}, false)
			return
		}
		s.answer(f, req, refuse(gosip.StatusCallTransactionDoesNotExists, "Call/Transaction Does Not Exist"))
		return
	}
	if !u.base().accepts(f) {
		s.authenticate(f, req, func(st *serverTx, a Account) {
			if a.ID != u.base().device().Account.ID {
				s.reply(st, refuse(gosip.StatusForbidden, "Forbidden"))
				return
			}
			s.enterDialog(st, u)
		})
		return
	}
	st, err := s.begin(f, req)
	if err != nil {
		s.noise.Warn("in-dialog request", "dialog", u.base().id, "error", err)
		return
	}
	s.enterDialog(st, u)
}

// maxDialogQueue bounds the requests a peer can pile up on one dialog.
const maxDialogQueue = 128

func (s *Server) enterDialog(st *serverTx, u usage) {
	d := u.base()
	if d.depth() > maxDialogQueue {
		s.noise.Warn("dialog is flooded", "dialog", d.id, "remote", st.flow.remote)
		st.flow.end()
		return
	}
	if st.req.Method == gosip.INVITE {
		s.trying(st)
	}
	// Whether it carries the peer's tag is asked in the queue: the answer that
	// brought the tag may be just before it there.
	entered := d.post(func() {
		if !d.belongs(st.req) {
			d.reply(st, refuse(gosip.StatusCallTransactionDoesNotExists, ""))
			return
		}
		u.requested(st)
	})
	if !entered {
		s.reply(st, refuse(gosip.StatusCallTransactionDoesNotExists, "Call/Transaction Does Not Exist"))
	}
}

// receiveInitial handles a request outside a dialog. Default deny: all but an
// OPTIONS ping must prove who sends it.
func (s *Server) receiveInitial(f *flow, req *gosip.Request) {
	if req.Method == gosip.OPTIONS {
		if s.mayChallenge(f, time.Now()) {
			s.answer(f, req, optionsAnswer())
		}
		return
	}
	s.authenticate(f, req, func(st *serverTx, a Account) {
		switch req.Method {
		case gosip.REGISTER:
			s.register(st, a)
		case gosip.INVITE:
			s.invited(st, a)
		case gosip.SUBSCRIBE:
			s.subscribed(st, a)
		case gosip.BYE, gosip.UPDATE, gosip.INFO, gosip.PRACK, gosip.REFER:
			// These exist in a dialog only.
			s.reply(st, refuse(gosip.StatusCallTransactionDoesNotExists, "Call/Transaction Does Not Exist"))
		default:
			s.reply(st, refuse(gosip.StatusMethodNotAllowed, "Method Not Allowed", gosip.NewHeader("Allow", allowed)))
		}
	})
}

func optionsAnswer() refusal {
	return refuse(gosip.StatusOK, "OK",
		gosip.NewHeader("Allow", allowed),
		gosip.NewHeader("Allow-Events", allowEvents),
		gosip.NewHeader("Accept", sdpType+", "+mediaControlType),
		gosip.NewHeader("Accept-Language", "ja, en"),
		gosip.NewHeader("Supported", supported))
}

// response builds an answer as ours, whatever version the request claimed.
func response(req *gosip.Request, code int, reason string, body []byte) *gosip.Response {
	res := gosip.NewResponseFromRequest(req, code, reason, body)
	res.SipVersion = "SIP/2.0"
	return res
}

// answer sends a final response without a transaction.
func (s *Server) answer(f *flow, req *gosip.Request, r refusal) {
	s.reply(&serverTx{flow: f, req: req}, r)
}

// reply sends a final response that carries nothing but headers.
func (s *Server) reply(st *serverTx, r refusal) {
	res := response(st.req, r.code, r.reason, nil)
	for _, h := range r.headers {
		res.AppendHeader(h)
	}
	if err := st.respond(res); err != nil {
		s.noise.Debug("answer", "remote", st.flow.remote, "code", r.code, "error", err)
	}
}

func (s *Server) trying(st *serverTx) {
	if err := st.respond(response(st.req, gosip.StatusTrying, "Trying", nil)); err != nil {
		s.noise.Debug("answer", "remote", st.flow.remote, "code", gosip.StatusTrying, "error", err)
	}
}

func tagOf(p gosip.HeaderParams) string {
	tag, _ := p.Get("tag")
	return tag
}

// newTag makes a tag or branch that nobody can guess.
func newTag() string { return rand.Text() }
