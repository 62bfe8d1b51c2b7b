package sip

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// Expiry of bindings (RFC 3261 §10.3).
const (
	minExpires     = 30 * time.Second
	maxExpires     = time.Hour
	defaultExpires = 10 * time.Minute
	// idleMargin is how much sooner than the idle timeout a phone registers
	// again, so that the connection it is called through stays open.
	idleMargin = time.Minute
)

// maxUserAgent bounds what a device says of itself.
const maxUserAgent = 128

// register is the registrar (RFC 3261 §10.3, RFC 5626 §6) for an
// authenticated account.
func (s *Server) register(st *serverTx, a Account) {
	if r := s.checkRegister(st, a); r.bad() {
		s.reply(st, r)
		return
	}
	add, remove, r := s.contacts(st, a)
	if r.bad() {
		s.reply(st, r)
		return
	}
	all, r := s.loc.update(a.ID, add, remove, s.o.Limits.BindingsPerUser)
	if r.bad() {
		s.reply(st, r)
		return
	}
	if !st.flow.alive() {
		s.loc.removeFlow(st.flow) // it closed while we were at it
		return
	}
	s.reply(st, refuse(gosip.StatusOK, "OK", registered(st.req, all)...))
}

// checkRegister binds the addresses of a REGISTER to the account.
func (s *Server) checkRegister(st *serverTx, a Account) refusal {
	to, from := st.req.To().Address, st.req.From().Address
	if !isSIP(to) || !isSIP(from) {
		return badRequest("address")
	}
	if !s.ours(st.flow, st.req.Recipient.Host) {
		return refuse(gosip.StatusNotFound, "Not Found")
	}
	if !s.is(st.flow, to, a) || !s.is(st.flow, from, a) {
		return refuse(gosip.StatusForbidden, "Forbidden")
	}
	return refusal{}
}

func isSIP(u gosip.Uri) bool { return u.Scheme == "sip" || u.Scheme == "sips" || u.Scheme == "" }

// is says whether an address of record is the account's.
func (s *Server) is(f *flow, u gosip.Uri, a Account) bool {
	return userOf(u) == a.Login && s.ours(f, u.Host)
}

// userOf is the user part with its escapes undone (RFC 3261 §19.1.4).
func userOf(u gosip.Uri) string {
	user, err := url.PathUnescape(u.User)
	if err != nil {
		return u.User
	}
	return user
}

// contacts reads what a REGISTER wants added and removed.
func (s *Server) contacts(st *serverTx, a Account) (add []*bound, remove func(*bound) bool, r refusal) {
	headers := st.req.GetHeaders("Contact")
	general := headerSeconds(st.req.GetHeader("Expires"))
	var removed []string
	for _, h := range headers {
		c, ok := h.(*gosip.ContactHeader)
		if !ok {
			return nil, nil, badRequest("Contact")
		}
		if c.Address.Wildcard {
			if len(headers) != 1 || general != 0 {
				return nil, nil, badRequest("Contact: *")
			}
			return nil, func(*bound) bool { return true }, refusal{}
		}
		if !isSIP(c.Address) || c.Address.Host == "" || strings.ContainsAny(c.Address.User+c.Address.Host, " <>\"") {
			return nil, nil, badRequest("Contact")
		}
		want := general
		if v, ok := param(c.Params, "expires"); ok {
			want = seconds(v)
		}
		life, r := s.lifetime(st.flow, want)
		if r.bad() {
			return nil, nil, r
		}
		b := s.newBound(st, a, c, life)
		if life == 0 {
			removed = append(removed, b.Instance)
			continue
		}
		add = append(add, b)
	}
	return add, func(b *bound) bool {
		return slices.Contains(removed, b.Instance)
	}, refusal{}
}

// lifetime is how long a binding is granted; want is negative when not said.
func (s *Server) lifetime(f *flow, want time.Duration) (time.Duration, refusal) {
	longest := maxExpires
	if f.transport != "wss" {
		longest = max(minExpires, min(longest, s.o.Limits.IdleTimeout-idleMargin))
	}
	switch {
	case want < 0:
		want = defaultExpires
	case want == 0:
		return 0, refusal{}
	case want < minExpires:
		return 0, refuse(gosip.StatusIntervalToBrief, "Interval Too Brief",
			gosip.NewHeader("Min-Expires", strconv.Itoa(int(minExpires.Seconds()))))
	}
	return min(want, longest), refusal{}
}

func (s *Server) newBound(st *serverTx, a Account, c *gosip.ContactHeader, life time.Duration) *bound {
	regID, _ := param(c.Params, "reg-id")
	return &bound{
		Binding: Binding{
			Account:   a,
			Instance:  instanceOf(c),
			Flow:      st.flow.id,
			Transport: st.flow.transport,
			Remote:    st.flow.remote,
			UserAgent: userAgent(st.req),
			Expires:   time.Now().Add(life),
		},
		flow:    st.flow,
		contact: *c.Address.Clone(),
		regID:   printable(regID),
		callID:  st.req.CallID().Value(),
		seq:     st.req.CSeq().SeqNo,
	}
}

// instanceOf names a device: its +sip.instance (RFC 5626 §4.1), or what its
// contact says.
func instanceOf(c *gosip.ContactHeader) string {
	if v, ok := param(c.Params, "+sip.instance"); ok {
		if v = printable(strings.Trim(v, `"<> `)); v != "" {
			return v
		}
	}
	return "contact:" + printable(strings.ToLower(c.Address.Endpoint()))
}

func userAgent(req *gosip.Request) string {
	h := req.GetHeader("User-Agent")
	if h == nil {
		return ""
	}
	ua := printable(h.Value())
	return strings.ToValidUTF8(ua[:min(len(ua), maxUserAgent)], "")
}

// registered lists the bindings for the 200.
func registered(req *gosip.Request, all []bound) []gosip.Header {
	var hs []gosip.Header
	outbound := false
	now := time.Now()
	for _, b := range all {
		left := max(0, int(b.Expires.Sub(now).Round(time.Second).Seconds()))
		v := fmt.Sprintf("<%s>;expires=%d", b.contact.String(), left)
		if !strings.HasPrefix(b.Instance, "contact:") {
			v += fmt.Sprintf(`;+sip.instance="<%s>"`, b.Instance)
			if b.regID != "" {
				v += ";reg-id=" + b.regID
				outbound = true
			}
		}
		hs = append(hs, gosip.NewHeader("Contact", v))
	}
	hs = append(hs, gosip.NewHeader("Date", now.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")), gosip.NewHeader("Supported", supported))
	if outbound && supports(req, "outbound") {
		hs = append(hs, gosip.NewHeader("Require", "outbound"))
	}
	return hs
}

// param looks a parameter up; names have no case.
func param(p gosip.HeaderParams, name string) (string, bool) {
	for _, kv := range p {
		if strings.EqualFold(strings.TrimSpace(kv.K), name) {
			return kv.V, true
		}
	}
	return "", false
}

// headerSeconds reads a header of seconds; negative when absent or malformed.
func headerSeconds(h gosip.Header) time.Duration {
	if h == nil {
		return -1
	}
	return seconds(h.Value())
}

func seconds(v string) time.Duration {
	n, err := strconv.ParseUint(strings.TrimSpace(v), 10, 32)
	if err != nil {
		return -1
	}
	return time.Duration(n) * time.Second
}
