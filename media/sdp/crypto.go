package sdp

import (
	"encoding/base64"
	"fmt"
	"io"
	"strconv"
	"strings"

	"madoguchi/media/srtp"
)

// parseCrypto reads the value of an a=crypto (RFC 4568 §9.1); false when we
// cannot honour it. A lifetime is tolerated: it is far beyond a call. A master
// key index, several keys and parameters that weaken or change SRTP are not.
func parseCrypto(value string) (Crypto, bool) {
	fields := strings.Fields(value)
	if len(fields) < 3 {
		return Crypto{}, false
	}
	tag, err := strconv.Atoi(fields[0])
	if err != nil || tag < 0 || tag > 999999999 {
		return Crypto{}, false
	}
	p, ok := srtp.ProfileBySuite(fields[1])
	if !ok {
		return Crypto{}, false
	}
	for _, param := range fields[3:] {
		if !strings.HasPrefix(param, "WSH=") && !strings.HasPrefix(param, "-") && param != "KDR=0" {
			return Crypto{}, false
		}
	}
	inline, ok := strings.CutPrefix(fields[2], "inline:")
	if !ok || strings.Contains(inline, ";") {
		return Crypto{}, false
	}
	parts := strings.Split(inline, "|")
	for _, part := range parts[1:] {
		if strings.Contains(part, ":") {
			return Crypto{}, false
		}
	}
	secret, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(parts[0], "="))
	if err != nil || len(secret) != p.KeyLen()+p.SaltLen() {
		return Crypto{}, false
	}
	return Crypto{Tag: tag, Profile: p, Key: secret[:p.KeyLen():p.KeyLen()], Salt: secret[p.KeyLen():]}, true
}

// value is the value of the a=crypto.
func (c Crypto) value() string {
	secret := append(append([]byte{}, c.Key...), c.Salt...)
	return fmt.Sprintf("%d %s inline:%s", c.Tag, c.Profile, base64.StdEncoding.EncodeToString(secret))
}

// newCrypto makes a key.
func newCrypto(r io.Reader, p srtp.Profile) (Crypto, error) {
	secret := make([]byte, p.KeyLen()+p.SaltLen())
	if _, err := io.ReadFull(r, secret); err != nil {
		return Crypto{}, fmt.Errorf("sdp: random key: %w", err)
	}
	return Crypto{Profile: p, Key: secret[:p.KeyLen():p.KeyLen()], Salt: secret[p.KeyLen():]}, nil
}
