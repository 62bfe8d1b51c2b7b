package sip

import (
	"strings"

	gosip "github.com/emiago/sipgo/sip"
)

// credentials are the parameters of an Authorization header.
type credentials struct {
	username, realm, nonce, uri, response, algorithm, cnonce, nc, qop string
}

// parseCredentials returns the Digest credentials of a request. Other schemes
// count as absent (RFC 4475 §3.3.7).
func parseCredentials(req *gosip.Request) (credentials, bool) {
	for _, name := range []string{"Authorization", "Proxy-Authorization"} {
		for _, h := range req.GetHeaders(name) {
			scheme, rest, _ := strings.Cut(strings.TrimSpace(h.Value()), " ")
			if !strings.EqualFold(scheme, "Digest") {
				continue
			}
			c := credentials{algorithm: "MD5"}
			for k, v := range authParams(rest) {
				c.set(k, v)
			}
			if c.algorithm == "MD5" || c.algorithm == "SHA-256" {
				return c, true
			}
		}
	}
	return credentials{}, false
}

func (c *credentials) set(key, value string) {
	switch strings.ToLower(key) {
	case "username":
		c.username = value
	case "realm":
		c.realm = value
	case "nonce":
		c.nonce = value
	case "uri":
		c.uri = value
	case "response":
		c.response = value
	case "algorithm":
		c.algorithm = strings.ToUpper(value)
	case "cnonce":
		c.cnonce = value
	case "nc":
		c.nc = value
	case "qop":
		c.qop = strings.ToLower(value)
	}
}

// authParams yields the name=value pairs of a header, quoted or not.
func authParams(s string) func(func(string, string) bool) {
	return func(yield func(string, string) bool) {
		for s = strings.TrimLeft(s, ", \t"); s != ""; s = strings.TrimLeft(s, ", \t") {
			name, rest, ok := strings.Cut(s, "=")
			if !ok {
				return
			}
			rest = strings.TrimLeft(rest, " \t")
			var value string
			if strings.HasPrefix(rest, `"`) {
				value, rest = unquote(rest[1:])
			} else {
				i := strings.IndexAny(rest, ", \t")
				if i < 0 {
					i = len(rest)
				}
				value, rest = rest[:i], rest[i:]
			}
			if !yield(strings.TrimSpace(name), value) {
				return
			}
			s = rest
		}
	}
}

// unquote reads a quoted-string whose opening quote is gone.
func unquote(s string) (value, rest string) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case s[i] == '"':
			return b.String(), s[i+1:]
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String(), ""
}
