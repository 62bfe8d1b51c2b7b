package voice

import "math/bits"

// lawEncoder encodes samples of 8 kHz one by one.
type lawEncoder struct {
	law  func(int16) byte
	down *halver
}

func (e *lawEncoder) Encode(out []byte, pcm *[Frame]int16) []byte {
	for i := 0; i < Frame; i += 2 {
		out = append(out, e.law(e.down.halve(pcm[i], pcm[i+1])))
	}
	return out
}

type lawDecoder struct {
	law func(byte) int16
	up  *doubler
}

func (d *lawDecoder) Decode(payload []byte, pcm []int16) (int, error) {
	n := min(len(payload), len(pcm)/2)
	for i, c := range payload[:n] {
		d.up.double(pcm[2*i:2*i+2], d.law(c))
	}
	return 2 * n, nil
}

// EncodeMuLaw encodes samples of 8 kHz in the µ-law of ITU-T G.711.
func EncodeMuLaw(pcm []int16) []byte { return encodeLaw(pcm, muLaw) }

// EncodeALaw encodes samples of 8 kHz in the A-law of ITU-T G.711.
func EncodeALaw(pcm []int16) []byte { return encodeLaw(pcm, aLaw) }

func encodeLaw(pcm []int16, law func(int16) byte) []byte {
	out := make([]byte, len(pcm))
	for i, s := range pcm {
		out[i] = law(s)
	}
	return out
}

// muLaw is the µ-law of ITU-T G.711 (tables 2a and 2b): 14 bits to 8, sign,
// segment, step, all bits inverted.
func muLaw(s int16) byte {
	const bias, clip = 0x84, 32635
	v, sign := int(s), byte(0)
	if v < 0 {
		v, sign = -v, 0x80
	}
	v = min(v, clip) + bias
	segment := bits.Len(uint(v)) - 8
	return ^(sign | byte(segment<<4) | byte(v>>(segment+3)&0x0f))
}

// aLaw is the A-law of ITU-T G.711 (tables 1a and 1b): 13 bits to 8, sign,
// segment, step, even bits inverted.
func aLaw(s int16) byte {
	v, sign := int(s)>>3, byte(0x80)
	if v < 0 {
		v, sign = ^v, 0
	}
	code := byte(v >> 1)
	if segment := bits.Len(uint(v)) - 5; segment > 0 {
		code = byte(segment<<4) | byte(v>>segment&0x0f)
	}
	return (sign | code) ^ 0x55
}

func fromMuLaw(c byte) int16 {
	c = ^c
	v := (int16(c&0x0f)<<3+0x84)<<(c>>4&7) - 0x84
	if c&0x80 != 0 {
		return -v
	}
	return v
}

func fromALaw(c byte) int16 {
	c ^= 0x55
	v := int16(c&0x0f)<<4 + 8
	if segment := c >> 4 & 7; segment > 0 {
		v = (v + 0x100) << (segment - 1)
	}
	if c&0x80 == 0 {
		return -v
	}
	return v
}
