package voice

// EncodeG722Loop encodes samples of 16 kHz at 64 kbit/s, one byte for two samples
// (ITU-T G.722, mode 1). The sound is a loop: it goes through the encoder twice
// and the second turn is kept, so that the decoder's state fits at the seam.
func EncodeG722Loop(pcm []int16) []byte {
	e := newG722()
	out := make([]byte, len(pcm)/2)
	for range 2 {
		for i := range out {
			out[i] = e.encode(int(pcm[2*i]), int(pcm[2*i+1]))
		}
	}
	return out
}

type g722Encoder struct{ state *g722 }

func (e *g722Encoder) Encode(out []byte, pcm *[Frame]int16) []byte {
	for i := 0; i < Frame; i += 2 {
		out = append(out, e.state.encode(int(pcm[i]), int(pcm[i+1])))
	}
	return out
}

type g722Decoder struct{ state *g722 }

func (d *g722Decoder) Decode(payload []byte, pcm []int16) (int, error) {
	n := min(len(payload), len(pcm)/2)
	for i, c := range payload[:n] {
		pcm[2*i], pcm[2*i+1] = d.state.decode(c)
	}
	return 2 * n, nil
}

// g722 is the state of an encoder or a decoder. Names are those of the recommendation.
type g722 struct {
	x         [24]int // delay line of the QMF
	low, high g722Band
}

// g722Band is an adaptive predictor with its quantizer scale (§3.5, §3.6).
type g722Band struct {
	nb, det int    // log scale factor and scale factor
	s, sz   int    // prediction, and its part from the zeros
	a       [3]int // poles, a[0] unused
	b       [7]int // zeros, b[0] unused
	r, p    [3]int // reconstructed and partially reconstructed signal
	d       [7]int // quantized differences
}

func newG722() *g722 {
	return &g722{low: g722Band{det: 32}, high: g722Band{det: 8}}
}

// Tables of ITU-T G.722. They are constants.
//
//nolint:gochecknoglobals // constant tables
var (
	// Table 11: QMF coefficients h0, h2 … h22, which read backwards are h1 … h23.
	g722QMF = [12]int{3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11}
	// Table 14: decision levels of the 6-bit quantizer.
	g722Q6 = [30]int{
		0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650,
		714, 786, 858, 940, 1023, 1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919,
	}
	// Table 17: outputs of the 4-bit inverse quantizer, by the upper bits of the code.
	g722QM4 = [16]int{
		0, -20456, -12896, -8968, -6288, -4240, -2584, -1200,
		20456, 12896, 8968, 6288, 4240, 2584, 1200, 0,
	}
	// Table 18: outputs of the 6-bit inverse quantizer.
	g722QM6 = [64]int{
		-136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360, -8576, -7856,
		-7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360, -1040, -728,
		24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456,
		4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136,
	}
	// Table 17: outputs of the 2-bit inverse quantizer.
	g722QM2 = [4]int{-7408, -1616, 7408, 1616}
	// Table 13: logarithmic multipliers, by the upper bits of the code.
	g722WL = [16]int{-60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60}
	g722WH = [4]int{798, -214, 798, -214}
	// Table 12: base-2 antilogarithm.
	g722ILB = [32]int{
		2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
		2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008,
	}
)

// encode takes two samples.
func (e *g722) encode(first, second int) byte {
	copy(e.x[:], e.x[2:])
	e.x[22], e.x[23] = first, second
	var odd, even int
	for i, h := range g722QMF {
		odd += e.x[2*i] * h
		even += e.x[2*i+1] * g722QMF[11-i]
	}
	low := e.low.encodeLow((even + odd) >> 14)
	high := e.high.encodeHigh((even - odd) >> 14)
	return byte(high<<6 | low)
}

// decode gives two samples (§4).
func (e *g722) decode(c byte) (first, second int16) {
	low, high := e.low.decodeLow(int(c&0x3f)), e.high.decodeHigh(int(c>>6))
	copy(e.x[:], e.x[2:])
	e.x[22], e.x[23] = low+high, low-high
	var a, b int
	for i, h := range g722QMF {
		b += e.x[2*i] * h
		a += e.x[2*i+1] * g722QMF[11-i]
	}
	return int16(sat16(a >> 11)), int16(sat16(b >> 11))
}

func (b *g722Band) decodeLow(code int) int {
	r := sat15(b.s + b.det*g722QM6[code]>>15)
	upper := code >> 2
	d := b.det * g722QM4[upper] >> 15
	b.rescale(g722WL[upper], 18432, 8)
	b.predict(d)
	return r
}

func (b *g722Band) decodeHigh(code int) int {
	d := b.det * g722QM2[code] >> 15
	r := sat15(b.s + d)
	b.rescale(g722WH[code], 22528, 10)
	b.predict(d)
	return r
}

// encodeLow quantizes the lower band to 6 bits (§3.5.1: QUANTL, INVQAL, LOGSCL, SCALEL).
func (b *g722Band) encodeLow(x int) int {
	el := sat16(x - b.s)
	level := 1
	for level < len(g722Q6) && magnitude(el) >= g722Q6[level]*b.det>>12 {
		level++
	}
	// Table 16: codes go down from 61 for positive and from 31 for negative
	// differences; the two smallest negative ones have codes of their own.
	code := 62 - level
	if el < 0 {
		code = 34 - level
		if level <= 2 {
			code = 64 - level
		}
	}
	upper := code >> 2
	d := b.det * g722QM4[upper] >> 15
	b.rescale(g722WL[upper], 18432, 8)
	b.predict(d)
	return code
}

// encodeHigh quantizes the higher band to 2 bits (§3.5.2: QUANTH, INVQAH, LOGSCH, SCALEH).
func (b *g722Band) encodeHigh(x int) int {
	eh := sat16(x - b.s)
	code := 0
	if eh >= 0 {
		code = 2
	}
	if magnitude(eh) < 564*b.det>>12 {
		code++
	}
	d := b.det * g722QM2[code] >> 15
	b.rescale(g722WH[code], 22528, 10)
	b.predict(d)
	return code
}

func magnitude(e int) int {
	if e < 0 {
		return -(e + 1)
	}
	return e
}

// rescale adapts the quantizer's scale factor.
func (b *g722Band) rescale(step, limit, shift int) {
	b.nb = max(0, min(limit, b.nb*127>>7+step))
	v := g722ILB[b.nb>>6&31]
	if n := shift - b.nb>>11; n >= 0 {
		v >>= n
	} else {
		v <<= -n
	}
	b.det = v << 2
}

// predict adapts the predictor to the quantized difference and predicts the next
// sample (§3.6: RECONS, PARREC, UPPOL2, UPPOL1, UPZERO, FILTEP, FILTEZ, PREDIC).
func (b *g722Band) predict(d int) {
	r, p := sat16(b.s+d), sat16(b.sz+d)
	same := func(x, y int) bool { return x>>15 == y>>15 }

	// Second pole, first pole.
	wd := sat16(b.a[1] << 2)
	if same(p, b.p[1]) {
		wd = min(-wd, 32767)
	}
	a2 := wd>>7 + b.a[2]*32512>>15
	if same(p, b.p[2]) {
		a2 += 128
	} else {
		a2 -= 128
	}
	a2 = max(-12288, min(12288, a2))
	a1 := b.a[1] * 32640 >> 15
	if same(p, b.p[1]) {
		a1 += 192
	} else {
		a1 -= 192
	}
	bound := sat16(15360 - a2)
	a1 = max(-bound, min(bound, sat16(a1)))

	// Zeros.
	step := 128
	if d == 0 {
		step = 0
	}
	for i := 1; i < len(b.b); i++ {
		v := b.b[i] * 32640 >> 15
		if same(d, b.d[i]) {
			v += step
		} else {
			v -= step
		}
		b.b[i] = sat16(v)
	}

	// b.d[i], b.p[i] and b.r[i] above were the values i samples ago.
	copy(b.d[2:], b.d[1:6])
	b.d[1] = d
	b.r[2], b.r[1] = b.r[1], r
	b.p[2], b.p[1] = b.p[1], p
	b.a[1], b.a[2] = a1, a2

	sp := sat16(a1*sat16(2*b.r[1])>>15 + a2*sat16(2*b.r[2])>>15)
	b.sz = 0
	for i := len(b.b) - 1; i > 0; i-- {
		b.sz += b.b[i] * sat16(2*b.d[i]) >> 15
	}
	b.sz = sat16(b.sz)
	b.s = sat16(sp + b.sz)
}

func sat16(v int) int { return max(-32768, min(32767, v)) }

func sat15(v int) int { return max(-16384, min(16383, v)) }
