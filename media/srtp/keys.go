package srtp

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"hash"
)

// First labels of the key derivation (RFC 3711 §4.3.2): cipher key, then
// authentication key, then salt.
const (
	labelRTP  = 0
	labelRTCP = 3
)

// keys are the session keys of RTP or of RTCP, with scratch space so that
// nothing escapes to the heap per packet.
type keys struct {
	// AES_CM and HMAC-SHA1.
	stream         *stream
	saltHi, saltLo uint64 // salt · 2^16
	mac            hash.Hash
	sum            [sha1.Size]byte
	// AEAD.
	aead  cipher.AEAD
	salt  [gcmSaltLen]byte
	nonce [gcmSaltLen]byte
	aad   [rtcpHeaderLen + rtcpIndexLen]byte
}

// derive makes the session keys of one protocol from the master key. The PRF is
// AES counter mode under the master key (RFC 3711 §4.3.3, RFC 6188 §3); a salt of
// 96 bits is padded with zeros on the right (RFC 7714 §11).
func derive(p Profile, masterKey, masterSalt []byte, label byte) (*keys, error) {
	block, err := aes.NewCipher(masterKey)
	if err != nil {
		return nil, fmt.Errorf("srtp: master key: %w", err)
	}
	prf := func(label byte, n int) []byte {
		var iv [aes.BlockSize]byte
		copy(iv[:], masterSalt)
		iv[7] ^= label
		out := make([]byte, n)
		cipher.NewCTR(block, iv[:]).XORKeyStream(out, out)
		return out
	}

	return newKeys(p, prf(label, p.KeyLen()), prf(label+1, authKeyLen), prf(label+2, p.SaltLen()))
}

// newKeys takes the session keys; AEAD profiles have no authentication key.
func newKeys(p Profile, key, auth, salt []byte) (*keys, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("srtp: session key: %w", err)
	}
	k := &keys{}
	if p.aead() {
		copy(k.salt[:], salt)
		if k.aead, err = cipher.NewGCM(block); err != nil {
			return nil, fmt.Errorf("srtp: gcm: %w", err)
		}
		return k, nil
	}
	var padded [aes.BlockSize]byte
	copy(padded[:], salt)
	k.saltHi = binary.BigEndian.Uint64(padded[:])
	k.saltLo = binary.BigEndian.Uint64(padded[8:])
	k.stream = newStream(block)
	k.mac = hmac.New(sha1.New, auth)
	return k, nil
}

// xor applies the AES_CM keystream of a packet: IV = salt·2^16 ⊕ SSRC·2^64 ⊕
// index·2^16 (RFC 3711 §4.1.1).
func (k *keys) xor(b []byte, ssrc uint32, index uint64) {
	k.stream.xor(b, k.saltHi^uint64(ssrc), k.saltLo^index<<16)
}

// sign returns the HMAC-SHA1 of b; it is overwritten by the next call.
func (k *keys) sign(b []byte) []byte {
	k.mac.Reset()
	_, _ = k.mac.Write(b) // a hash never fails
	return k.mac.Sum(k.sum[:0])
}

// verify compares the tag in constant time.
func (k *keys) verify(b []byte, tag [cmTagLen]byte) bool {
	return subtle.ConstantTimeCompare(k.sign(b)[:cmTagLen], tag[:]) == 1
}

// rtpNonce is the AEAD nonce of an RTP packet (RFC 7714 §8.1).
func (k *keys) rtpNonce(ssrc uint32, index uint64) []byte {
	n := &k.nonce
	n[0], n[1] = 0, 0
	binary.BigEndian.PutUint32(n[2:], ssrc)
	binary.BigEndian.PutUint16(n[6:], uint16(index>>32))
	binary.BigEndian.PutUint32(n[8:], uint32(index))
	subtle.XORBytes(n[:], n[:], k.salt[:])
	return n[:]
}

// rtcpNonce is the AEAD nonce of an RTCP packet (RFC 7714 §9.1).
func (k *keys) rtcpNonce(ssrc, index uint32) []byte {
	n := &k.nonce
	n[0], n[1] = 0, 0
	binary.BigEndian.PutUint32(n[2:], ssrc)
	n[6], n[7] = 0, 0
	binary.BigEndian.PutUint32(n[8:], index)
	subtle.XORBytes(n[:], n[:], k.salt[:])
	return n[:]
}

// rtcpAAD is the associated data of an encrypted RTCP packet: its first header
// and the index word (RFC 7714 §9.2).
func (k *keys) rtcpAAD(pkt []byte, word uint32) []byte {
	copy(k.aad[:], pkt[:rtcpHeaderLen])
	binary.BigEndian.PutUint32(k.aad[rtcpHeaderLen:], word)
	return k.aad[:]
}
