package media

import "testing"

// stepOf is one second in which a receiver got so much.
type stepOf struct {
	sent, told uint64 // bits/s; told 0: no estimate
	loss       float64
	rtt        int64
	least      uint64 // share of one of two pictures after it
	most       uint64
}

func TestDownlink(t *testing.T) {
	const m = 1_000_000
	for name, steps := range map[string][]stepOf{
		"nothing is wrong":              {{4 * m, 0, 0, 0, 0, 0}, {4 * m, 6 * m, 0, 0, 0, 0}},
		"it only follows what comes":    {{1 * m, 1_500_000, 0.01, 0, 0, 0}},
		"a busy processor is no line":   {{4 * m, 1 * m, 0, 0, 0, 0}},
		"loss confirms an estimate":     {{4 * m, 1 * m, 0.05, 0, 450_000, 500_000}},
		"a full queue does, too":        {{4 * m, 1 * m, 0, 1500e6, 450_000, 500_000}},
		"loss alone":                    {{4 * m, 0, 0.5, 0, 1_400_000, 1_600_000}},
		"slowly up again":               {{4 * m, 1 * m, 0.05, 0, 450_000, 500_000}, {1 * m, 1_500_000, 0, 0, 600_000, 630_000}},
		"an old estimate is worth none": {{4 * m, 1 * m, 0.05, 0, 1, 500_000}, {3 * m, 0, 0.05, 0, 1, 500_000}},
	} {
		d := &downlink{}
		now := second
		d.step(1, 2, 0, 0, now)
		octets := uint64(1)
		for i, s := range steps {
			now += second
			octets += s.sent / 8
			if s.told > 0 {
				d.tell(s.told, now)
			}
			d.step(octets, 2, s.loss, s.rtt, now)
			if got := d.share(); got < s.least || got > s.most {
				t.Errorf("%s, step %d: %d, want %d–%d", name, i, got, s.least, s.most)
			}
		}
	}
	d := &downlink{allowed: 1, tracks: 1}
	for i := range int64(1000) {
		d.step(uint64(i), 1, 0, 0, i*second)
	}
	if d.share() != 0 {
		t.Error("a limit that has become large goes away")
	}
}
