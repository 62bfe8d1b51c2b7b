package music

import (
	"encoding/binary"
	"fmt"
	"math"
)

// readWAV returns the samples of a WAV file of 16-bit PCM, stereo mixed to mono,
// and their rate.
func readWAV(b []byte) (pcm []int16, rate int, err error) {
	if len(b) < 12 || string(b[:4]) != "RIFF" || string(b[8:12]) != "WAVE" {
		return nil, 0, fmt.Errorf("%w: no WAV header", ErrFormat)
	}
	const (
		formatPCM        = 1
		formatExtensible = 0xfffe
	)
	channels := 0
	for b = b[12:]; len(b) >= 8; {
		id, size := string(b[:4]), int64(binary.LittleEndian.Uint32(b[4:]))
		b = b[8:]
		chunk := b[:min(size, int64(len(b)))]
		switch id {
		case "fmt ":
			if len(chunk) < 16 {
				return nil, 0, fmt.Errorf("%w: short fmt chunk", ErrFormat)
			}
			format, bits := binary.LittleEndian.Uint16(chunk), binary.LittleEndian.Uint16(chunk[14:])
			channels, rate = int(binary.LittleEndian.Uint16(chunk[2:])), int(binary.LittleEndian.Uint32(chunk[4:]))
			if format != formatPCM && format != formatExtensible || bits != 16 || channels < 1 || channels > 2 {
				return nil, 0, fmt.Errorf("%w: format %d, %d bits, %d channels", ErrFormat, format, bits, channels)
			}
		case "data":
			if channels == 0 {
				return nil, 0, fmt.Errorf("%w: data before fmt", ErrFormat)
			}
			return mono(chunk, channels), rate, nil
		}
		b = b[min(size+size%2, int64(len(b))):]
	}
	return nil, 0, fmt.Errorf("%w: no data", ErrFormat)
}

func mono(data []byte, channels int) []int16 {
	out := make([]int16, len(data)/2/channels)
	for i := range out {
		sum := 0
		for c := range channels {
			sum += int(int16(binary.LittleEndian.Uint16(data[2*(i*channels+c):])))
		}
		out[i] = int16(sum / channels)
	}
	return out
}

// resample changes the rate by a whole factor, up or down, with a windowed sinc.
// The sound is taken to be a loop: its end goes on at its beginning, after a
// rest shorter than a frame is cut off.
func resample(pcm []int16, from, to int) ([]int16, error) {
	frame := from / 1000 * FrameMillis
	switch from {
	case 8000, 16000, 32000, 48000:
		pcm = pcm[:len(pcm)/frame*frame]
	default:
		return nil, fmt.Errorf("%w: rate %d", ErrFormat, from)
	}
	switch {
	case from == to || len(pcm) == 0:
		return pcm, nil
	case from > to:
		return filter(pcm, 1, from/to), nil
	}
	return filter(pcm, to/from, 1), nil
}

// filter resamples by up/down, one of which is 1.
func filter(pcm []int16, up, down int) []int16 {
	const lobes = 24
	factor := max(up, down)
	cutoff := 0.94 / float64(factor) // of the Nyquist frequency of the higher rate
	taps := make([]float64, 2*lobes*factor+1)
	var sum float64
	for i := range taps {
		x := float64(i - lobes*factor)
		w := 0.5 + 0.5*math.Cos(math.Pi*x/float64(lobes*factor+1))
		taps[i] = w * cutoff
		if x != 0 {
			taps[i] = w * math.Sin(math.Pi*cutoff*x) / (math.Pi * x)
		}
		sum += taps[i]
	}
	for i := range taps {
		taps[i] *= float64(up) / sum
	}
	// The signal at the higher rate, with its neighbours of the loop at both ends.
	n, half := len(pcm)*up, lobes*factor
	in := make([]float64, n+2*half)
	for i := range in {
		if at := ((i-half)%n + n) % n; at%up == 0 {
			in[i] = float64(pcm[at/up])
		}
	}
	out := make([]int16, n/down)
	for i := range out {
		var acc float64
		for k, v := range in[i*down : i*down+len(taps)] {
			acc += taps[k] * v
		}
		out[i] = int16(max(-32768, min(32767, math.Round(acc))))
	}
	return out
}
