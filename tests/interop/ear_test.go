//go:build linux

package interop

import (
	"math"
	"sync"
	"testing"
	"time"

	"madoguchi/tests/testkit"
)

const (
	pcmuRate = 8000
	earTime  = time.Second
)

// ear keeps the last second of PCMU that a leg got.
type ear struct {
	mu      sync.Mutex
	samples []float64
	n       int // ever
}

// levels are how loud the last second was: the caller's tone, and all sound.
type levels struct{ tone, energy float64 }

// hear takes a packet's payload; it is called by the leg's receiver.
func (e *ear) hear(pt uint8, payload []byte) {
	if pt != 0 {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, b := range payload {
		e.samples = append(e.samples, ulaw(b))
	}
	e.n += len(payload)
	if over := len(e.samples) - pcmuRate; over > 0 {
		e.samples = e.samples[over:]
	}
}

func (e *ear) levels() (l levels, n int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	k := 2 * math.Cos(2*math.Pi*toneA/pcmuRate)
	var s1, s2, sum float64
	for _, v := range e.samples {
		s1, s2 = v+k*s1-s2, s1
		sum += v * v
	}
	size := math.Max(float64(len(e.samples)), 1)
	return levels{2 * math.Sqrt(math.Max(s1*s1+s2*s2-k*s1*s2, 0)) / size, math.Sqrt(sum / size)}, e.n
}

// until waits for a whole second of sound that is right.
func (e *ear) until(t *testing.T, what string, ok func(levels) bool) {
	t.Helper()
	_, from := e.levels()
	var last levels
	if err := testkit.Until(t.Context(), mediaTime, func() error {
		l, n := e.levels()
		last = l
		if n-from < pcmuRate*int(earTime/time.Second) || !ok(l) {
			return errQuiet
		}
		return nil
	}); err != nil {
		t.Fatalf("%s: not heard: %+v: %v", what, last, err)
	}
}

// ulaw expands a sample of G.711 µ-law to -1…1.
func ulaw(b byte) float64 {
	b = ^b
	v := (int(b&0x0f)<<3 + 0x84) << (b >> 4 & 7)
	v -= 0x84
	if b&0x80 != 0 {
		v = -v
	}
	return float64(v) / 32768
}
