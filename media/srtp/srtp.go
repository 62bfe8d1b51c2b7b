// Package srtp encrypts and decrypts RTP and RTCP packets in place (RFC 3711,
// RFC 6188, RFC 7714).
//
// It exists because forwarding is what the product is for: nothing is allocated
// per packet, and the keystream comes from the standard library in batches. It
// owns keys, rollover counters and replay windows; it must not do I/O and knows
// nothing of sessions.
package srtp

import "errors"

// Errors of a packet. All mean: drop the packet, count it, go on.
var (
	ErrShort  = errors.New("srtp: packet too short or malformed")
	ErrAuth   = errors.New("srtp: authentication failed")
	ErrReplay = errors.New("srtp: packet replayed or too old")
	// ErrReused refuses to encrypt an index twice: the keystream would repeat.
	ErrReused = errors.New("srtp: index was already sent")
	// ErrExhausted refuses to encrypt past the last index (RFC 3711 §9.2).
	ErrExhausted = errors.New("srtp: key is used up")
	// ErrNoSpace means that the buffer cannot hold the overhead.
	ErrNoSpace = errors.New("srtp: buffer too small")
	// ErrSources means that a sender uses more SSRCs than a context keeps.
	ErrSources = errors.New("srtp: too many sources")
	// ErrKey is a master key or salt of the wrong length.
	ErrKey = errors.New("srtp: wrong key or salt length")
)

// Context encrypts, or decrypts, the packets of one direction under one master
// key. It is not safe for concurrent use.
type Context struct{}

// New derives the session keys (key derivation rate 0, RFC 3711 §4.3).
func New(p Profile, masterKey, masterSalt []byte) (*Context, error) {
	return nil, errors.New("not built")
}

// ProtectRTP encrypts the RTP packet buf[:n] in place and returns its new
// length. buf must have room for Overhead more bytes.
func (c *Context) ProtectRTP(buf []byte, n int) (int, error) { return 0, ErrShort }

// UnprotectRTP checks and decrypts the SRTP packet in place and returns the
// length of the RTP packet. After an error the packet's content is undefined.
func (c *Context) UnprotectRTP(pkt []byte) (int, error) { return 0, ErrShort }

// ProtectRTCP encrypts the compound RTCP packet buf[:n] in place and returns
// its new length. buf must have room for RTCPOverhead more bytes.
func (c *Context) ProtectRTCP(buf []byte, n int) (int, error) { return 0, ErrShort }

// UnprotectRTCP checks and decrypts the SRTCP packet in place and returns the
// length of the RTCP packet. After an error the packet's content is undefined.
func (c *Context) UnprotectRTCP(pkt []byte) (int, error) { return 0, ErrShort }
