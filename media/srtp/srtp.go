// Package srtp encrypts and decrypts RTP and RTCP packets in place (RFC 3711,
// RFC 6188, RFC 7714).
//
// It exists because forwarding is what the product is for: nothing is allocated
// per packet, and the keystream comes from the standard library in batches. It
// owns keys, rollover counters and replay windows; it must not do I/O and knows
// nothing of sessions.
package srtp

import (
	"encoding/binary"
	"errors"
)

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
	// ErrSources means that we would send more SSRCs than a context keeps.
	ErrSources = errors.New("srtp: too many sources")
	// ErrKey is a master key or salt of the wrong length.
	ErrKey = errors.New("srtp: wrong key or salt length")
)

const (
	rtpHeaderLen  = 12
	rtcpHeaderLen = 8
	maxRTCPIndex  = 1<<31 - 1
	encryptedFlag = 1 << 31 // E bit of the SRTCP index word (RFC 3711 §3.4)
)

// Context encrypts, or decrypts, the packets of one direction under one master
// key. Use one for each direction. It is not safe for concurrent use.
//
// Encrypting, a context never uses a packet index of an SSRC twice: sending an
// index again, or one that has fallen out of the window of 1,024 packets, is
// refused even if the packet is the same as before, because that cannot be told
// from another one. Who must send a packet again keeps it encrypted or uses a
// retransmission payload (RFC 4588).
type Context struct {
	profile   Profile
	rtp, rtcp *keys
	sources   sources
	rtcpNext  uint32 // SRTCP index of the next packet we encrypt, over all SSRCs
}

// New derives the session keys (key derivation rate 0, RFC 3711 §4.3).
func New(p Profile, masterKey, masterSalt []byte) (*Context, error) {
	if !p.Valid() || len(masterKey) != p.KeyLen() || len(masterSalt) != p.SaltLen() {
		return nil, ErrKey
	}
	c := &Context{profile: p}
	var err error
	if c.rtp, err = derive(p, masterKey, masterSalt, labelRTP); err != nil {
		return nil, err
	}
	if c.rtcp, err = derive(p, masterKey, masterSalt, labelRTCP); err != nil {
		return nil, err
	}
	return c, nil
}

// Profile is the context's profile.
func (c *Context) Profile() Profile { return c.profile }

// ProtectRTP encrypts the RTP packet buf[:n] in place and returns its new
// length. buf must have room for Overhead more bytes.
func (c *Context) ProtectRTP(buf []byte, n int) (int, error) {
	if n > len(buf) || n < 0 {
		return 0, ErrShort
	}
	if len(buf)-n < c.profile.Overhead() {
		return 0, ErrNoSpace
	}
	hdr, ok := headerLen(buf[:n])
	if !ok {
		return 0, ErrShort
	}
	ssrc := binary.BigEndian.Uint32(buf[8:])
	s := c.sources.find(ssrc)
	if s == nil {
		if s = c.sources.add(ssrc); s == nil {
			return 0, ErrSources
		}
	}
	index := s.rtp.guess(binary.BigEndian.Uint16(buf[2:]))
	if index > maxRTPIndex {
		return 0, ErrExhausted
	}
	if !s.rtp.fresh(index) {
		return 0, ErrReused
	}
	s.rtp.mark(index)

	if c.profile.aead() {
		nonce := c.rtp.rtpNonce(ssrc, index)
		c.rtp.aead.Seal(buf[hdr:hdr], nonce, buf[hdr:n], buf[:hdr])
		return n + gcmTagLen, nil
	}
	c.rtp.xor(buf[hdr:n], ssrc, index)
	binary.BigEndian.PutUint32(buf[n:], uint32(index>>16))
	copy(buf[n:n+cmTagLen], c.rtp.sign(buf[:n+4]))
	return n + cmTagLen, nil
}

// UnprotectRTP checks and decrypts the SRTP packet in place and returns the
// length of the RTP packet. After an error the packet's content is undefined.
// A packet that fails leaves no trace in the context.
func (c *Context) UnprotectRTP(pkt []byte) (int, error) {
	hdr, ok := headerLen(pkt)
	n := len(pkt) - c.profile.Overhead()
	if !ok || n < hdr {
		return 0, ErrShort
	}
	ssrc := binary.BigEndian.Uint32(pkt[8:])
	seq := binary.BigEndian.Uint16(pkt[2:])
	s := c.sources.find(ssrc)
	index := uint64(seq)
	if s != nil {
		index = s.rtp.guess(seq)
		if index > maxRTPIndex || !s.rtp.fresh(index) {
			return 0, ErrReplay
		}
	}

	if c.profile.aead() {
		nonce := c.rtp.rtpNonce(ssrc, index)
		if _, err := c.rtp.aead.Open(pkt[hdr:hdr], nonce, pkt[hdr:], pkt[:hdr]); err != nil {
			return 0, ErrAuth
		}
	} else {
		var tag [cmTagLen]byte
		copy(tag[:], pkt[n:])
		binary.BigEndian.PutUint32(pkt[n:], uint32(index>>16))
		if !c.rtp.verify(pkt[:n+4], tag) {
			return 0, ErrAuth
		}
		c.rtp.xor(pkt[hdr:n], ssrc, index)
	}
	if s == nil {
		s = c.sources.replace(ssrc)
	}
	s.rtp.mark(index)
	return n, nil
}

// ProtectRTCP encrypts the compound RTCP packet buf[:n] in place and returns
// its new length. buf must have room for RTCPOverhead more bytes.
func (c *Context) ProtectRTCP(buf []byte, n int) (int, error) {
	if n < rtcpHeaderLen || n > len(buf) || buf[0]>>6 != 2 {
		return 0, ErrShort
	}
	if len(buf)-n < c.profile.RTCPOverhead() {
		return 0, ErrNoSpace
	}
	if c.rtcpNext > maxRTCPIndex {
		return 0, ErrExhausted
	}
	index := c.rtcpNext
	c.rtcpNext++
	ssrc := binary.BigEndian.Uint32(buf[4:])
	word := index | encryptedFlag

	if c.profile.aead() {
		nonce := c.rtcp.rtcpNonce(ssrc, index)
		aad := c.rtcp.rtcpAAD(buf, word)
		c.rtcp.aead.Seal(buf[rtcpHeaderLen:rtcpHeaderLen], nonce, buf[rtcpHeaderLen:n], aad)
		n += gcmTagLen
		binary.BigEndian.PutUint32(buf[n:], word)
		return n + rtcpIndexLen, nil
	}
	c.rtcp.xor(buf[rtcpHeaderLen:n], ssrc, uint64(index))
	binary.BigEndian.PutUint32(buf[n:], word)
	n += rtcpIndexLen
	copy(buf[n:n+cmTagLen], c.rtcp.sign(buf[:n]))
	return n + cmTagLen, nil
}

// UnprotectRTCP checks and decrypts the SRTCP packet in place and returns the
// length of the RTCP packet. Packets that are only signed (E = 0) are refused. After
// an error the packet's content is undefined. A packet that fails leaves no
// trace in the context.
func (c *Context) UnprotectRTCP(pkt []byte) (int, error) {
	n := len(pkt) - c.profile.RTCPOverhead()
	if n < rtcpHeaderLen || pkt[0]>>6 != 2 {
		return 0, ErrShort
	}
	// The index word stands before the CM tag, but after the GCM one.
	at := n
	if c.profile.aead() {
		at = len(pkt) - rtcpIndexLen
	}
	ssrc := binary.BigEndian.Uint32(pkt[4:])
	word := binary.BigEndian.Uint32(pkt[at:])
	index := word & maxRTCPIndex
	if word&encryptedFlag == 0 {
		return 0, ErrAuth // all media is encrypted (R26)
	}
	s := c.sources.find(ssrc)
	if s != nil && !s.rtcp.fresh(uint64(index)) {
		return 0, ErrReplay
	}

	if c.profile.aead() {
		nonce := c.rtcp.rtcpNonce(ssrc, index)
		aad := c.rtcp.rtcpAAD(pkt, word)
		if _, err := c.rtcp.aead.Open(pkt[rtcpHeaderLen:rtcpHeaderLen], nonce, pkt[rtcpHeaderLen:at], aad); err != nil {
			return 0, ErrAuth
		}
	} else {
		tag := [cmTagLen]byte(pkt[n+rtcpIndexLen:])
		if !c.rtcp.verify(pkt[:n+rtcpIndexLen], tag) {
			return 0, ErrAuth
		}
		c.rtcp.xor(pkt[rtcpHeaderLen:n], ssrc, uint64(index))
	}
	if s == nil {
		s = c.sources.replace(ssrc)
	}
	s.rtcp.mark(uint64(index))
	return n, nil
}

// headerLen is the length of the RTP header with CSRCs and extension (RFC 3550 §5.1).
func headerLen(pkt []byte) (int, bool) {
	if len(pkt) < rtpHeaderLen || pkt[0]>>6 != 2 {
		return 0, false
	}
	n := rtpHeaderLen + 4*int(pkt[0]&0x0f)
	if pkt[0]&0x10 != 0 {
		if len(pkt) < n+4 {
			return 0, false
		}
		n += 4 + 4*int(binary.BigEndian.Uint16(pkt[n+2:]))
	}
	return n, n <= len(pkt)
}
