//go:build linux

package traffic

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/pion/dtls/v3"
	"github.com/pion/srtp/v3"
)

// Profile is an SRTP protection profile under its SDES name (RFC 4568, RFC 7714).
type Profile string

// The profiles a leg can speak.
const (
	CM80    Profile = "AES_CM_128_HMAC_SHA1_80"
	CM32    Profile = "AES_CM_128_HMAC_SHA1_32"
	CM256   Profile = "AES_256_CM_HMAC_SHA1_80"
	GCM128  Profile = "AEAD_AES_128_GCM"
	GCM256  Profile = "AEAD_AES_256_GCM"
	unknown         = srtp.ProtectionProfile(0)
)

var errProfile = errors.New("traffic: unknown SRTP profile")

func (p Profile) id() srtp.ProtectionProfile {
	switch p {
	case CM80:
		return srtp.ProtectionProfileAes128CmHmacSha1_80
	case CM32:
		return srtp.ProtectionProfileAes128CmHmacSha1_32
	case CM256:
		return srtp.ProtectionProfileAes256CmHmacSha1_80
	case GCM128:
		return srtp.ProtectionProfileAeadAes128Gcm
	case GCM256:
		return srtp.ProtectionProfileAeadAes256Gcm
	}
	return unknown
}

// dtls is the profile's number in the use_srtp extension (RFC 5764, RFC 7714).
func (p Profile) dtls() (dtls.SRTPProtectionProfile, error) {
	switch p {
	case CM80:
		return dtls.SRTP_AES128_CM_HMAC_SHA1_80, nil
	case GCM128:
		return dtls.SRTP_AEAD_AES_128_GCM, nil
	case GCM256:
		return dtls.SRTP_AEAD_AES_256_GCM, nil
	}
	return 0, fmt.Errorf("%w in DTLS: %s", errProfile, p)
}

// newKey makes a random master key and salt for the inline: parameter.
func (p Profile) newKey() (string, error) {
	k, err := p.id().KeyLen()
	if err != nil {
		return "", err
	}
	s, err := p.id().SaltLen()
	if err != nil {
		return "", err
	}
	b := make([]byte, k+s)
	_, _ = rand.Read(b) // never fails
	return base64.StdEncoding.EncodeToString(b), nil
}

// context makes the cipher state from an inline: parameter.
func (p Profile) context(inline string) (*srtp.Context, error) {
	inline, _, _ = strings.Cut(inline, "|")
	b, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(inline, "="))
	if err != nil {
		return nil, fmt.Errorf("traffic: key: %w", err)
	}
	k, err := p.id().KeyLen()
	if err != nil {
		return nil, err
	}
	if len(b) < k {
		return nil, fmt.Errorf("traffic: key of %d bytes", len(b))
	}
	return srtp.CreateContext(b[:k], b[k:], p.id())
}
