//go:build linux

package interop

import (
	"fmt"

	"madoguchi/tests/testkit/traffic"
)

// media says whether a leg got this many audio and video packets, all of which
// authenticated. (Their content is a real codec's, so the leg does not know it.)
func media(l *traffic.Leg, audio, video uint64) error {
	c := l.Counters()
	if len(c.Streams) < 2 {
		return fmt.Errorf("%d streams", len(c.Streams))
	}
	var counts []uint64
	for _, s := range c.Streams {
		if s.Refused > 0 {
			return fmt.Errorf("%d packets did not authenticate", s.Refused)
		}
		counts = append(counts, s.Packets)
	}
	for i, want := range []uint64{audio, video} {
		if counts[i] < want {
			return fmt.Errorf("packets %v, want at least %d and %d", counts, audio, video)
		}
	}
	return nil
}
