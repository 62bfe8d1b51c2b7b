package voice

import "math"

// halfBandTaps is the length of the filter between 8 and 16 kHz.
const halfBandTaps = 47

// halfBand is a low-pass at a quarter of the higher rate: a windowed sinc.
func halfBand() (taps [halfBandTaps]float32) {
	const middle = halfBandTaps / 2
	for i := range taps {
		x := float64(i - middle)
		w := 0.5 + 0.5*math.Cos(math.Pi*x/(middle+1))
		h := 0.5
		if x != 0 {
			h = math.Sin(math.Pi*x/2) / (math.Pi * x)
		}
		taps[i] = float32(w * h)
	}
	return taps
}

// filter is the state of a half-band filter at the higher rate.
type filter struct {
	taps [halfBandTaps]float32
	past [halfBandTaps]float32 // a ring
	at   int
}

// step takes one sample and returns the filtered one, twice as loud with gain 2.
func (f *filter) step(v, gain float32) float32 {
	f.past[f.at] = v
	var sum float32
	for i, j := 0, f.at; i < halfBandTaps; i++ {
		sum += f.taps[i] * f.past[j]
		if j--; j < 0 {
			j = halfBandTaps - 1
		}
	}
	if f.at++; f.at == halfBandTaps {
		f.at = 0
	}
	return sum * gain
}

// push takes a sample without asking for the filtered one.
func (f *filter) push(v float32) {
	f.past[f.at] = v
	if f.at++; f.at == halfBandTaps {
		f.at = 0
	}
}

// doubler makes 16 kHz of 8 kHz.
type doubler struct{ f filter }

func newDoubler() *doubler { return &doubler{filter{taps: halfBand()}} }

// double writes two samples for each of in.
func (d *doubler) double(out []int16, in int16) {
	out[0] = round(d.f.step(float32(in), 2))
	out[1] = round(d.f.step(0, 2))
}

// halver makes 8 kHz of 16 kHz.
type halver struct{ f filter }

func newHalver() *halver { return &halver{filter{taps: halfBand()}} }

func (h *halver) halve(a, b int16) int16 {
	h.f.push(float32(a))
	return round(h.f.step(float32(b), 1))
}

func round(v float32) int16 {
	switch {
	case v >= 32767:
		return 32767
	case v <= -32768:
		return -32768
	case v >= 0:
		return int16(v + 0.5)
	}
	return int16(v - 0.5)
}
