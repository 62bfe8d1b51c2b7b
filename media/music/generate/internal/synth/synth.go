// Package synth computes the default piece: a slow pad, a harp that breaks its
// chords, and a few soft bells, in F major, one minute long.
//
// Everything is written into a ring of exactly one turn, and what rings on past
// the end is heard at the beginning: there is no seam.
package synth

import "math"

const (
	bars     = 16
	beats    = 4      // of a bar
	beatSecs = 0.9375 // 64 beats a minute: 16 bars last 60 s

	level = 0.1 // RMS of full scale: −20 dBFS
)

// ring is one turn of the piece.
type ring struct {
	rate float64
	buf  []float64
}

// Render returns one turn at the given rate.
func Render(rate int) []int16 {
	secs := bars * beats * beatSecs
	r := &ring{rate: float64(rate), buf: make([]float64, int(secs*float64(rate)))}
	for bar := range bars {
		c := progression[bar%len(progression)]
		r.pad(bar, c)
		r.harp(bar, c)
	}
	for _, n := range melody {
		r.bell(n.at*beatSecs, n.pitch, n.gain)
	}
	wet := reverb(r)
	for i := range r.buf {
		r.buf[i] = 0.8*r.buf[i] + 0.35*wet[i]
	}
	return finish(r.buf)
}

// add mixes a tone of f(t), t in seconds from its start, into the ring.
func (r *ring) add(start, length float64, f func(t float64) float64) {
	first := int(start * r.rate)
	for i := range int(length * r.rate) {
		at := (first + i) % len(r.buf)
		r.buf[at] += f(float64(i) / r.rate)
	}
}

// hertz is the frequency of a MIDI note number.
func hertz(pitch int) float64 { return 440 * math.Pow(2, float64(pitch-69)/12) }

// smooth rises from 0 to 1 without a corner.
func smooth(x float64) float64 {
	x = max(0, min(1, x))
	return x * x * (3 - 2*x)
}

// finish takes out what nobody hears, sets the level and rounds.
func finish(buf []float64) []int16 {
	var mean, power float64
	for _, v := range buf {
		mean += v
	}
	mean /= float64(len(buf))
	for i := range buf {
		buf[i] -= mean
		power += buf[i] * buf[i]
	}
	gain := level / math.Sqrt(power/float64(len(buf)))
	out := make([]int16, len(buf))
	for i, v := range buf {
		v *= gain
		// Soft above half of full scale; the piece hardly gets there.
		if a := math.Abs(v); a > 0.5 {
			v = math.Copysign(0.5+0.3*math.Tanh((a-0.5)/0.3), v)
		}
		out[i] = int16(math.Round(v * 32767))
	}
	return out
}
