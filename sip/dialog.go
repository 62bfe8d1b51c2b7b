package sip

import (
	"slices"
	"sync"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// dialog is what legs and subscriptions have in common (RFC 3261 §12): one
// conversation with one device, whose requests are handled in their order.
type dialog struct {
	s        *Server
	id       string
	callID   string
	localTag string
	queue    serial // everything that happens to the dialog, in order

	mu        sync.Mutex
	peer      Binding
	remoteTag string

	// Owned by queue:

	local, remote party // From and To of our requests
	remoteTarget  gosip.Uri
	routes        []string
	localSeq      uint32
	remoteSeq     uint32
}

// usage is what requests inside a dialog are for (RFC 5057): a leg or a subscription.
type usage interface {
	base() *dialog
	// requested takes a request; it is called in the dialog's queue.
	requested(st *serverTx)
}

func (d *dialog) base() *dialog { return d }

// post queues f for the dialog.
func (d *dialog) post(f func()) bool { return d.queue.post(f) }

func (d *dialog) depth() int { return d.queue.depth() }

// after runs f in the queue when t has passed.
func (d *dialog) after(t time.Duration, f func()) *time.Timer {
	return time.AfterFunc(t, func() { d.post(f) })
}

// device is the authenticated account and device at the other end.
func (d *dialog) device() Binding {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.peer
}

// begunBy takes the addresses of a request that begins a dialog (§12.1.1).
func (d *dialog) begunBy(req *gosip.Request) {
	from, to := req.From(), req.To()
	d.callID = req.CallID().Value()
	d.local = party{name: to.DisplayName, uri: *to.Address.Clone(), params: to.Params.Clone()}
	d.remote = party{name: from.DisplayName, uri: *from.Address.Clone(), params: from.Params.Clone()}
	d.setRemoteTag(tagOf(from.Params))
	d.remoteSeq = req.CSeq().SeqNo
	d.routes = routeSet(req, false)
	d.retarget(req)
}

// belongs says whether a request inside a dialog carries the peer's tag.
func (d *dialog) belongs(req *gosip.Request) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.remoteTag == tagOf(req.From().Params)
}

// accepts says whether a flow may speak for the leg's peer.
func (d *dialog) accepts(f *flow) bool { return f.trusts(d.device().Account.ID) }

func (d *dialog) setRemoteTag(tag string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.remoteTag = tag
}

func (d *dialog) getRemoteTag() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.remoteTag
}

// newRequest builds a request inside the dialog (RFC 3261 §12.2.1.1).
func (d *dialog) newRequest(f *flow, method gosip.RequestMethod, seq uint32) *gosip.Request {
	req := gosip.NewRequest(method, *d.remoteTarget.Clone())
	req.AppendHeader(d.s.newVia(f))
	maxForwards := gosip.MaxForwardsHeader(initialMaxForwards)
	req.AppendHeader(&maxForwards)
	from := &gosip.FromHeader{DisplayName: d.local.name, Address: *d.local.uri.Clone(), Params: d.local.params.Clone()}
	from.Params.Add("tag", d.localTag)
	req.AppendHeader(from)
	to := &gosip.ToHeader{DisplayName: d.remote.name, Address: *d.remote.uri.Clone(), Params: d.remote.params.Clone()}
	if tag := d.getRemoteTag(); tag != "" {
		to.Params.Add("tag", tag)
	}
	req.AppendHeader(to)
	callID := gosip.CallIDHeader(d.callID)
	req.AppendHeader(&callID)
	req.AppendHeader(&gosip.CSeqHeader{SeqNo: seq, MethodName: method})
	for _, r := range d.routes {
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
func (d *dialog) response(req *gosip.Request, code int, reason string, body []byte) *gosip.Response {
	if reason = printable(reason); reason == "" {
		reason = statusText(code)
	}
	res := response(req, code, reason, nil)
	if code != gosip.StatusTrying {
		res.To().Params.Add("tag", d.localTag)
	}
	if len(body) > 0 {
		res.AppendHeader(gosip.NewHeader("Content-Type", sdpType))
		res.SetBody(body)
	}
	return res
}

// nextSeq is the CSeq of our next request.
func (d *dialog) nextSeq() uint32 {
	d.localSeq++
	return d.localSeq
}

// target takes the peer's new Contact (RFC 3261 §12.2.1.2, §12.2.2). It is
// only ever a name inside a request, never an address to connect to.
func (d *dialog) retarget(m interface{ Contact() *gosip.ContactHeader }) {
	if c := m.Contact(); c != nil && isSIP(c.Address) && c.Address.Host != "" && !c.Address.Wildcard {
		d.remoteTarget = *c.Address.Clone()
		d.remoteTarget.Headers = nil
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

// reply answers a request of the peer with our tag.
func (d *dialog) reply(st *serverTx, r refusal) {
	res := d.response(st.req, r.code, r.reason, nil)
	for _, h := range r.headers {
		res.AppendHeader(h)
	}
	if err := st.respond(res); err != nil {
		d.s.noise.Debug("answer", "dialog", d.id, "code", r.code, "error", err)
	}
}
