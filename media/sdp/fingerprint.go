package sdp

import (
	"crypto"
	_ "crypto/sha256" // links the hashes that crypto.Hash finds
	_ "crypto/sha512"
	"crypto/subtle"
	"encoding/hex"
	"strings"
)

// Fingerprint is a hash of the peer's certificate (RFC 8122).
type Fingerprint struct {
	Hash  string // "sha-256" …, lower case
	Value []byte
}

func (f Fingerprint) hash() crypto.Hash {
	switch f.Hash {
	case "sha-256":
		return crypto.SHA256
	case "sha-384":
		return crypto.SHA384
	case "sha-512":
		return crypto.SHA512
	}
	return 0
}

// usable says whether Match could ever accept it.
func (f Fingerprint) usable() bool {
	h := f.hash()
	return h != 0 && len(f.Value) == h.Size()
}

// Match says whether the DER certificate has one of the fingerprints. Unknown
// and broken hashes (MD5, SHA-1) never match.
func Match(fps []Fingerprint, der []byte) bool {
	for _, f := range fps {
		if !f.usable() {
			continue
		}
		h := f.hash().New()
		h.Write(der)
		if subtle.ConstantTimeCompare(h.Sum(nil), f.Value) == 1 {
			return true
		}
	}
	return false
}

// parseFingerprint reads "sha-256 AB:CD:…"; false when it is malformed or of a
// hash that Match never accepts.
func parseFingerprint(value string) (Fingerprint, bool) {
	name, digits, ok := strings.Cut(strings.TrimSpace(value), " ")
	if !ok {
		return Fingerprint{}, false
	}
	b, err := hex.DecodeString(strings.ReplaceAll(strings.TrimSpace(digits), ":", ""))
	f := Fingerprint{Hash: strings.ToLower(name), Value: b}
	return f, err == nil && f.usable()
}

func (f Fingerprint) String() string {
	var b strings.Builder
	b.WriteString(f.Hash)
	for i, v := range f.Value {
		b.WriteByte(" :"[min(i, 1)])
		b.WriteString(strings.ToUpper(hex.EncodeToString([]byte{v})))
	}
	return b.String()
}
