package sip

import (
	"context"
	"crypto/md5" //nolint:gosec // RFC 8760 keeps MD5 for phones that know nothing else
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"strings"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// digester verifies SIP Digest (RFC 3261 §22, RFC 7616, RFC 8760): SHA-256 and
// MD5 are offered, every nonce serves once (nc=1), qop is required.
type digester struct {
	realm   string
	creds   Credentials
	nonces  *nonces
	guesses *guesses
	decoy   string // stands for the password of an unknown name
}

func newDigester(realm string, creds Credentials) (*digester, error) {
	n, err := newNonces()
	if err != nil {
		return nil, err
	}
	return &digester{realm: realm, creds: creds, nonces: n, guesses: newGuesses(), decoy: rand.Text()}, nil
}

func (d *digester) sweep(now time.Time) {
	d.guesses.sweep(now)
	d.nonces.mu.Lock()
	defer d.nonces.mu.Unlock()
	d.nonces.turn(now)
}

// maxUsername bounds what is remembered of a guess.
const maxUsername = 128

// verdict of a check of credentials.
type verdict int

const (
	right  verdict = iota
	wrong          // challenge again
	stale          // right, but with a used or old nonce
	locked         // too many guesses
)

// check verifies credentials for a request of a flow.
func (s *Server) check(ctx context.Context, f *flow, c credentials, req *gosip.Request, now time.Time) (Account, verdict) {
	d, host := s.digest, f.host
	if c.realm != d.realm || c.qop != "auth" || c.cnonce == "" || c.username == "" || len(c.username) > maxUsername {
		return Account{}, wrong
	}
	if !s.sameURI(f, c.uri, req) {
		return Account{}, wrong
	}
	if d.guesses.locked(c.username, host, now) {
		return Account{}, locked
	}
	dev, err := d.creds.Device(ctx, c.username)
	known := err == nil
	if err != nil && !errors.Is(err, ErrUnknownDevice) {
		return Account{}, wrong
	}
	sum, ha1 := sha256.New, dev.HA1SHA256
	if c.algorithm == "MD5" {
		sum, ha1 = md5.New, dev.HA1MD5
	}
	if !known || ha1 == "" {
		known, ha1 = false, d.decoy // the same work as for a known name
	}
	want := digestResponse(sum, ha1, c, string(req.Method))
	if subtle.ConstantTimeCompare([]byte(want), []byte(strings.ToLower(c.response))) != 1 || !known {
		d.guesses.failed(c.username, host, now)
		return Account{}, wrong
	}
	if c.nc != "00000001" || !d.nonces.fresh(now, c.nonce, host) || !d.nonces.spend(now, c.nonce) {
		return Account{}, stale
	}
	d.guesses.passed(c.username, host)
	return dev.Account, right
}

// digestResponse is RFC 7616 §3.4.1 with qop=auth.
func digestResponse(sum func() hash.Hash, ha1 string, c credentials, method string) string {
	ha2 := hexSum(sum, method+":"+c.uri)
	return hexSum(sum, strings.ToLower(ha1)+":"+c.nonce+":"+c.nc+":"+c.cnonce+":"+c.qop+":"+ha2)
}

func hexSum(sum func() hash.Hash, s string) string {
	h := sum()
	h.Write([]byte(s))
	return hex.EncodeToString(h.Sum(nil))
}

// sameURI compares the digest's uri with the Request-URI: credentials for
// another request must not serve for this one (RFC 7616 §3.4.6). A uri without
// a user names this server as a whole, as SIPp and old phones write it whatever
// they call; the nonce serves once, on this connection, all the same.
func (s *Server) sameURI(f *flow, uri string, req *gosip.Request) bool {
	if uri == req.Recipient.String() {
		return true
	}
	var u gosip.Uri
	if gosip.ParseUri(uri, &u) != nil || !isSIP(u) {
		return false
	}
	r := req.Recipient
	if u.User == "" && s.ours(f, u.Host) && s.ours(f, r.Host) {
		return true
	}
	return u.Scheme == r.Scheme && u.User == r.User && strings.EqualFold(u.Host, r.Host) && u.Port == r.Port
}

// algorithms are those of a challenge, strongest first (RFC 8760 §2.3). Some
// agents give up when they see one they do not know, instead of taking the next:
// baresip before 2.0 and SIPp 3.6, measured. They, and agents that do not say
// who they are, as SIPp's scenarios, are offered MD5 alone.
func algorithms(userAgent string) []string {
	ua := strings.ToLower(userAgent)
	for _, old := range []string{"baresip v0.", "baresip v1.", "sipp"} {
		if ua == "" || strings.HasPrefix(ua, old) {
			return []string{"MD5"}
		}
	}
	return []string{"SHA-256", "MD5"}
}

// challenges are the headers of a 401.
func (d *digester) challenges(now time.Time, host, userAgent string, isStale bool) []gosip.Header {
	more := ""
	if isStale {
		more = ", stale=true"
	}
	var all []gosip.Header
	for _, algorithm := range algorithms(userAgent) {
		all = append(all, gosip.NewHeader("WWW-Authenticate", fmt.Sprintf(
			`Digest realm="%s", nonce="%s", algorithm=%s, qop="auth"%s`,
			d.realm, d.nonces.issue(now, host), algorithm, more)))
	}
	return all
}

// authenticate finds out who sends a request and calls next with its
// transaction. A flow through the door belongs to an account already; others
// prove themselves with every request, off the receive path.
func (s *Server) authenticate(f *flow, req *gosip.Request, next func(*serverTx, Account)) {
	var c credentials
	if f.door == nil {
		var ok bool
		if c, ok = parseCredentials(req); !ok {
			if s.mayChallenge(f, time.Now()) {
				s.challenge(&serverTx{flow: f, req: req}, false) // stateless
			}
			return
		}
		if !s.mayChallenge(f, time.Now()) {
			return
		}
	}
	st, err := s.begin(f, req)
	if err != nil {
		s.noise.Warn("request", "remote", f.remote, "error", err)
		return
	}
	if f.door != nil {
		next(st, *f.door)
		return
	}
	select {
	case f.guard.lookups <- struct{}{}:
	case <-f.closed:
		return
	}
	started := s.group.run(func() {
		defer func() { <-f.guard.lookups }()
		s.guarded(func() { s.verify(st, c, next) })
	})
	if !started {
		<-f.guard.lookups
	}
}

func (s *Server) verify(st *serverTx, c credentials, next func(*serverTx, Account)) {
	ctx, cancel := context.WithTimeout(context.Background(), lookupTimeout)
	defer cancel()
	account, v := s.check(ctx, st.flow, c, st.req, time.Now())
	switch v {
	case right:
		s.proved(st.flow) // the challenge
		s.proved(st.flow) // and this request
		st.flow.trust(account.ID)
		next(st, account)
	case locked:
		s.noise.Warn("too many wrong passwords", "remote", st.flow.host)
		s.reply(st, refuse(gosip.StatusForbidden, "Forbidden"))
	default:
		s.challenge(st, v == stale)
	}
}

// challenge sends a 401.
func (s *Server) challenge(st *serverTx, isStale bool) {
	if st.req.Method == gosip.ACK {
		return
	}
	s.reply(st, refuse(gosip.StatusUnauthorized, "Unauthorized",
		s.digest.challenges(time.Now(), st.flow.host, userAgent(st.req), isStale)...))
}
