package srtp

import "fmt"

// Profile is a set of SRTP algorithms. Its value is the number that DTLS-SRTP
// uses for it where it has one (RFC 5764 §4.1.2, RFC 7714 §14.2); AES256CMSHA80
// has none and gets one of the private range.
type Profile uint16

// The profiles we speak.
const (
	AES128CMSHA80 Profile = 0x0001 // RFC 3711, RFC 4568 §6.2.1
	AEADAES128GCM Profile = 0x0007 // RFC 7714
	AEADAES256GCM Profile = 0x0008 // RFC 7714
	AES256CMSHA80 Profile = 0xff02 // RFC 6188; only by SDES
)

const (
	firstPrivate = 0xff00 // of the DTLS-SRTP numbers

	cmTagLen     = 10 // HMAC-SHA1-80
	cmSaltLen    = 14
	gcmTagLen    = 16
	gcmSaltLen   = 12
	authKeyLen   = 20
	rtcpIndexLen = 4
)

// KeyLen is the length of the master key in bytes.
func (p Profile) KeyLen() int {
	switch p {
	case AES128CMSHA80, AEADAES128GCM:
		return 16
	case AES256CMSHA80, AEADAES256GCM:
		return 32
	}
	return 0
}

// SaltLen is the length of the master salt in bytes.
func (p Profile) SaltLen() int {
	switch {
	case !p.Valid():
		return 0
	case p.aead():
		return gcmSaltLen
	}
	return cmSaltLen
}

// Overhead is how many bytes ProtectRTP adds.
func (p Profile) Overhead() int {
	switch {
	case !p.Valid():
		return 0
	case p.aead():
		return gcmTagLen
	}
	return cmTagLen
}

// RTCPOverhead is how many bytes ProtectRTCP adds.
func (p Profile) RTCPOverhead() int {
	if !p.Valid() {
		return 0
	}
	return p.Overhead() + rtcpIndexLen
}

// Valid says whether we speak the profile.
func (p Profile) Valid() bool { return p.KeyLen() != 0 }

func (p Profile) aead() bool { return p == AEADAES128GCM || p == AEADAES256GCM }

// String is the SDES name of the suite (RFC 4568 §6.2, RFC 6188 §4, RFC 7714 §14.1).
func (p Profile) String() string {
	switch p {
	case AES128CMSHA80:
		return "AES_CM_128_HMAC_SHA1_80"
	case AES256CMSHA80:
		return "AES_256_CM_HMAC_SHA1_80"
	case AEADAES128GCM:
		return "AEAD_AES_128_GCM"
	case AEADAES256GCM:
		return "AEAD_AES_256_GCM"
	}
	return fmt.Sprintf("Profile(%#04x)", uint16(p))
}

// Profiles are the profiles we speak, best first: GCM costs a third of the
// others, and 128 bits are as good as 256 for this purpose.
func Profiles() []Profile {
	return []Profile{AEADAES128GCM, AEADAES256GCM, AES256CMSHA80, AES128CMSHA80}
}

// ProfileBySuite finds a profile by its SDES name.
func ProfileBySuite(name string) (Profile, bool) {
	for _, p := range Profiles() {
		if p.String() == name {
			return p, true
		}
	}
	return 0, false
}

// ProfileByDTLS finds a profile by its DTLS-SRTP number.
func ProfileByDTLS(id uint16) (Profile, bool) {
	p := Profile(id)
	if _, ok := p.DTLS(); !ok {
		return 0, false
	}
	return p, true
}

// DTLS is the DTLS-SRTP number of the profile; false when it has none.
func (p Profile) DTLS() (uint16, bool) {
	return uint16(p), p.Valid() && p < firstPrivate
}
