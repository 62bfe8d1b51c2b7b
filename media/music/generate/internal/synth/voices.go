package synth

import "math"

// pad is a soft chord that grows out of the one before.
func (r *ring) pad(bar int, c chord) {
	const (
		attack  = 1.4
		release = 1.6
		bar4    = beats * beatSecs
	)
	for voice, pitch := range c.pad {
		f := hertz(pitch)
		gain := 0.055
		if voice == 0 {
			gain = 0.045
		}
		phase := float64(voice) * 1.3
		r.add(float64(bar)*bar4, bar4+release, func(t float64) float64 {
			env := smooth(t/attack) * smooth((bar4+release-t)/release)
			swell := 1 + 0.12*math.Sin(2*math.Pi*0.27*t+phase)
			// Two strings a little apart, dark.
			s := 0.0
			for _, detune := range []float64{0.9985, 1.0015} {
				w := 2 * math.Pi * f * detune * t
				s += math.Sin(w+phase) + 0.32*math.Sin(2*w) + 0.1*math.Sin(3*w+phase)
			}
			return gain * env * swell * s
		})
	}
}

// harp breaks the chord in eighth notes.
func (r *ring) harp(bar int, c chord) {
	for i, pitch := range c.harp {
		f := hertz(pitch)
		gain := 0.17
		if i%4 != 0 {
			gain = 0.125
		}
		start := (float64(bar*beats) + float64(i)/2) * beatSecs
		const length = 3.2
		r.add(start, length, func(t float64) float64 {
			s := 0.0
			for k := 1.0; k <= 7 && k*f < 0.45*r.rate && k*f < 7000; k++ {
				decay := 1.0 + 0.55*k + f/700
				s += math.Sin(2*math.Pi*k*f*t) * math.Exp(-decay*t) / math.Pow(k, 1.7)
			}
			return gain * s * smooth(t/0.008) * smooth((length-t)/0.3)
		})
	}
}

// bell is a soft mallet on metal.
func (r *ring) bell(start float64, pitch int, gain float64) {
	f := hertz(pitch)
	partials := []struct{ ratio, gain, decay float64 }{
		{1, 1, 1.1}, {2, 0.22, 1.9}, {3.01, 0.10, 3.1}, {4.1, 0.045, 5},
	}
	const length = 4.5
	r.add(start, length, func(t float64) float64 {
		s := 0.0
		for _, p := range partials {
			if p.ratio*f < 0.45*r.rate {
				s += p.gain * math.Sin(2*math.Pi*p.ratio*f*t) * math.Exp(-p.decay*t)
			}
		}
		return 0.12 * gain * s * smooth(t/0.012) * smooth((length-t)/0.5)
	})
}

// reverb is a small hall: four damped combs, two all-passes. The ring goes
// through it twice, and the second turn is kept, so that the tail of the end is
// there at the beginning.
func reverb(r *ring) []float64 {
	type delay struct {
		buf  []float64
		at   int
		low  float64
		gain float64
	}
	line := func(ms, gain float64) *delay {
		return &delay{buf: make([]float64, int(ms*r.rate/1000)), gain: gain}
	}
	combs := []*delay{line(50.7, 0.80), line(56.3, 0.79), line(61.1, 0.77), line(68.9, 0.75)}
	passes := []*delay{line(12.6, 0.5), line(4.1, 0.5)}
	damp := math.Exp(-2 * math.Pi * 2200 / r.rate)
	out := make([]float64, len(r.buf))
	for range 2 {
		for i, in := range r.buf {
			var sum float64
			for _, c := range combs {
				v := c.buf[c.at]
				c.low = v*(1-damp) + c.low*damp
				c.buf[c.at] = in + c.low*c.gain
				c.at = (c.at + 1) % len(c.buf)
				sum += v
			}
			sum /= float64(len(combs))
			for _, p := range passes {
				v := p.buf[p.at]
				w := sum + p.gain*v
				p.buf[p.at] = w
				p.at = (p.at + 1) % len(p.buf)
				sum = v - p.gain*w
			}
			out[i] = sum
		}
	}
	return out
}
