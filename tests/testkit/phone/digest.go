package phone

import (
	"crypto/md5" //nolint:gosec // SIP digest, RFC 3261 §22.4
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

var errChallenge = errors.New("phone: no challenge that can be answered")

// challenge is a parsed WWW-Authenticate or Proxy-Authenticate value.
type challenge struct {
	realm, nonce, opaque, algorithm, qop string
}

func parseChallenge(value string) (challenge, bool) {
	scheme, rest, ok := strings.Cut(value, " ")
	if !ok || !strings.EqualFold(scheme, "Digest") {
		return challenge{}, false
	}
	var c challenge
	for _, p := range splitQuoted(rest) {
		k, v, _ := strings.Cut(p, "=")
		v = strings.Trim(strings.TrimSpace(v), `"`)
		switch strings.ToLower(strings.TrimSpace(k)) {
		case "realm":
			c.realm = v
		case "nonce":
			c.nonce = v
		case "opaque":
			c.opaque = v
		case "algorithm":
			c.algorithm = v
		case "qop":
			c.qop = v
		}
	}
	return c, c.nonce != ""
}

// splitQuoted splits at commas outside quotes.
func splitQuoted(s string) []string {
	var out []string
	start, quoted := 0, false
	for i := range len(s) {
		switch s[i] {
		case '"':
			quoted = !quoted
		case ',':
			if !quoted {
				out = append(out, s[start:i])
				start = i + 1
			}
		}
	}
	return append(out, s[start:])
}

// authorize answers the best challenge of a 401 or 407: SHA-256 before MD5
// (RFC 8760). only, when set, restricts the choice to one algorithm.
func authorize(values []string, method, uri, user, secret, only string) (string, error) {
	var best challenge
	rank := 0
	for _, v := range values {
		c, ok := parseChallenge(v)
		if !ok {
			continue
		}
		r := 0
		switch strings.ToUpper(c.algorithm) {
		case "", "MD5":
			r = 1
		case "SHA-256":
			r = 2
		}
		if only != "" && !strings.EqualFold(only, c.algorithm) {
			r = 0
		}
		if r > rank {
			best, rank = c, r
		}
	}
	if rank == 0 {
		return "", errChallenge
	}
	hash := func(s string) string {
		if rank == 2 {
			sum := sha256.Sum256([]byte(s))
			return hex.EncodeToString(sum[:])
		}
		sum := md5.Sum([]byte(s)) //nolint:gosec // see the import
		return hex.EncodeToString(sum[:])
	}
	ha1 := hash(user + ":" + best.realm + ":" + secret)
	ha2 := hash(method + ":" + uri)
	var b strings.Builder
	fmt.Fprintf(&b, `Digest username="%s", realm="%s", nonce="%s", uri="%s"`, user, best.realm, best.nonce, uri)
	if best.algorithm != "" {
		b.WriteString(", algorithm=" + best.algorithm)
	}
	if strings.Contains(best.qop, "auth") {
		const nc = "00000001"
		cnonce := token(8)
		fmt.Fprintf(&b, `, qop=auth, nc=%s, cnonce="%s", response="%s"`, nc, cnonce,
			hash(ha1+":"+best.nonce+":"+nc+":"+cnonce+":auth:"+ha2))
	} else {
		fmt.Fprintf(&b, `, response="%s"`, hash(ha1+":"+best.nonce+":"+ha2))
	}
	if best.opaque != "" {
		fmt.Fprintf(&b, `, opaque="%s"`, best.opaque)
	}
	return b.String(), nil
}
