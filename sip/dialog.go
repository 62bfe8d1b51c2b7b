package sip

import (
	"net"
	"slices"
	"strconv"
	"strings"

	gosip "github.com/emiago/sipgo/sip"
)

// contactUser is the user part of our Contact.
const contactUser = "madoguchi"

// initialMaxForwards is RFC 3261 §8.1.1.6.
const initialMaxForwards = 70

// party is one end of a dialog as it stands in From and To.
type party struct {
	name   string
	uri    gosip.Uri
	params gosip.HeaderParams
}

// partyOf is an account's address of record with its name, which comes from
// the account and never from the wire.
func (s *Server) partyOf(a Account) party {
	return party{
		name: strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(printable(a.Name)),
		uri:  gosip.Uri{Scheme: "sip", User: escapeUser(a.Login), Host: s.o.Domain},
	}
}

// escapeUser writes a user part (RFC 3261 §25.1).
func escapeUser(user string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(user) {
		c := user[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-_.!~*'()&=+$,;?/", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}

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

// belongs says whether a request inside a dialog carries the peer's tag.
func (l *Leg) belongs(req *gosip.Request) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.remoteTag == tagOf(req.From().Params)
}

// accepts says whether a flow may speak for the leg's peer.
func (l *Leg) accepts(f *flow) bool { return f.trusts(l.Peer().Account.ID) }

func (l *Leg) setRemoteTag(tag string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.remoteTag = tag
}

func (l *Leg) getRemoteTag() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.remoteTag
}

// contactHeader is where the peer reaches us: its own connection.
func (s *Server) contactHeader(f *flow) gosip.Header {
	host := s.viaHost(f)
	transport := f.transport
	if transport == "wss" {
		transport = "ws"
	}
	return gosip.NewHeader("Contact", "<sip:"+contactUser+"@"+host+";transport="+transport+">")
}

// viaHost is our name towards a flow: browsers know the domain, phones need
// the address they are connected to.
func (s *Server) viaHost(f *flow) string {
	if f.transport == "wss" {
		return s.o.Domain
	}
	return f.local.String()
}

func (s *Server) newVia(f *flow) *gosip.ViaHeader {
	via := &gosip.ViaHeader{
		ProtocolName:    "SIP",
		ProtocolVersion: "2.0",
		Transport:       f.upper(),
		Host:            s.viaHost(f),
		Params:          gosip.HeaderParams{{K: "branch", V: gosip.RFC3261BranchMagicCookie + newTag()}},
	}
	if host, port, err := net.SplitHostPort(via.Host); err == nil {
		via.Host = host
		via.Port, _ = strconv.Atoi(port) // a listener's port is a number
	}
	return via
}

// newRequest builds a request inside the dialog (RFC 3261 §12.2.1.1).
func (l *Leg) newRequest(f *flow, method gosip.RequestMethod, seq uint32) *gosip.Request {
	req := gosip.NewRequest(method, *l.remoteTarget.Clone())
	req.AppendHeader(l.s.newVia(f))
	maxForwards := gosip.MaxForwardsHeader(initialMaxForwards)
	req.AppendHeader(&maxForwards)
	from := &gosip.FromHeader{DisplayName: l.local.name, Address: *l.local.uri.Clone(), Params: l.local.params.Clone()}
	from.Params.Add("tag", l.localTag)
	req.AppendHeader(from)
	to := &gosip.ToHeader{DisplayName: l.remote.name, Address: *l.remote.uri.Clone(), Params: l.remote.params.Clone()}
	if tag := l.getRemoteTag(); tag != "" {
		to.Params.Add("tag", tag)
	}
	req.AppendHeader(to)
	callID := gosip.CallIDHeader(l.callID)
	req.AppendHeader(&callID)
	req.AppendHeader(&gosip.CSeqHeader{SeqNo: seq, MethodName: method})
	for _, r := range l.routes {
		req.AppendHeader(gosip.NewHeader("Route", r))
	}
	req.AppendHeader(gosip.NewHeader("User-Agent", product))
	return req
}

// product is how we call ourselves.
const product = "Madoguchi"

// withBody sets the body after all other headers, with its length.
func withBody(req *gosip.Request, contentType string, body []byte) {
	if len(body) > 0 {
		req.AppendHeader(gosip.NewHeader("Content-Type", contentType))
	}
	req.SetBody(body)
}

const sdpType = "application/sdp"

// response builds an answer with our tag.
func (l *Leg) response(req *gosip.Request, code int, reason string, body []byte) *gosip.Response {
	if reason = printable(reason); reason == "" {
		reason = statusText(code)
	}
	res := response(req, code, reason, nil)
	if code != gosip.StatusTrying {
		res.To().Params.Add("tag", l.localTag)
	}
	if len(body) > 0 {
		res.AppendHeader(gosip.NewHeader("Content-Type", sdpType))
		res.SetBody(body)
	}
	return res
}

// nextSeq is the CSeq of our next request.
func (l *Leg) nextSeq() uint32 {
	l.localSeq++
	return l.localSeq
}

// target takes the peer's new Contact (RFC 3261 §12.2.1.2, §12.2.2). It is
// only ever a name inside a request, never an address to connect to.
func (l *Leg) retarget(m interface{ Contact() *gosip.ContactHeader }) {
	if c := m.Contact(); c != nil && isSIP(c.Address) && c.Address.Host != "" && !c.Address.Wildcard {
		l.remoteTarget = *c.Address.Clone()
		l.remoteTarget.Headers = nil
	}
}

// routeSet reads Record-Route; a caller's is in order, a callee's reversed
// (RFC 3261 §12.1.1, §12.1.2).
func routeSet(m gosip.Message, reversed bool) []string {
	var set []string
	for _, h := range m.GetHeaders("Record-Route") {
		set = append(set, h.Value())
	}
	if reversed {
		slices.Reverse(set)
	}
	return set
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
