package media

import (
	"testing"
	"time"
)

func TestMOS(t *testing.T) {
	ms := time.Millisecond
	for name, c := range map[string]struct {
		codec       string
		loss        float64
		jitter, rtt time.Duration
		least, most float64
	}{
		"perfect":         {"opus", 0, 0, 0, 4.37, 4.41},
		"a good line":     {"PCMU", 0.001, 3 * ms, 30 * ms, 4.3, 4.4},
		"one in hundred":  {"PCMU", 0.01, 5 * ms, 60 * ms, 4.1, 4.35},
		"five in hundred": {"PCMU", 0.05, 10 * ms, 100 * ms, 3.3, 3.9},
		"far away":        {"G722", 0, 5 * ms, 600 * ms, 3.0, 3.9},
		"unusable":        {"opus", 0.5, 100 * ms, 2000 * ms, 1, 1.2},
	} {
		if got := mos(c.codec, c.loss, c.jitter, c.rtt); got < c.least || got > c.most {
			t.Errorf("%s: %.2f, want %.2f–%.2f", name, got, c.least, c.most)
		}
	}
	last := 5.0
	for loss := range 20 {
		got := mos("opus", float64(loss)/20, 0, 0)
		if got > last {
			t.Errorf("more loss is better: %.2f after %.2f", got, last)
		}
		last = got
	}
}
