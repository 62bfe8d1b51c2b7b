package music

import "math/bits"

// encodeLaw encodes samples of 8 kHz one by one.
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
