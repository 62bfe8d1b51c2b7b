package media

import (
	"math"
	"time"
)

// impairment is what the E-model says of a codec (ITU-T G.113 appendix I): Ie of
// the coding itself, Bpl how well it bears random loss. G.711 is with loss
// concealment, as browsers and phones have it; Opus and G.722 are rated as
// narrow-band speech, to which both are at least equal, with the concealment of
// Opus and of G.722 appendix IV.
type impairment struct{ ie, bpl float64 }

func impairmentOf(codec string) impairment {
	switch codec {
	case "opus":
		return impairment{0, 20}
	case "G722":
		return impairment{0, 15}
	}
	return impairment{0, 25.1}
}

const (
	// mosBase is R without any impairment (ITU-T G.107, default values).
	mosBase = 93.2
	// codecDelay is packetization and look-ahead, and playout not counting jitter.
	codecDelay = 40 * time.Millisecond
	// delayKnee is the delay from which it disturbs more.
	delayKnee = 177.3
)

// mos is the mean opinion score, 1–4.4, that the E-model expects for speech in
// one direction (ITU-T G.107, simplified): R = 93.2 − Id − Ie,eff. The delay is
// half of the round trip, twice the jitter for the playout buffer, and what the
// codec takes. loss is 0–1.
func mos(codec string, loss float64, jitter, rtt time.Duration) float64 {
	d := float64(rtt/2+2*jitter+codecDelay) / float64(time.Millisecond)
	id := 0.024 * d
	if d > delayKnee {
		id += 0.11 * (d - delayKnee)
	}
	c := impairmentOf(codec)
	ppl := 100 * loss
	ieEff := c.ie + (95-c.ie)*ppl/(ppl+c.bpl)
	return opinion(mosBase - id - ieEff)
}

// opinion converts R to a score (ITU-T G.107 annex B).
func opinion(r float64) float64 {
	switch {
	case r <= 0:
		return 1
	case r >= 100:
		return 4.5
	}
	return math.Max(1, 1+0.035*r+r*(r-60)*(100-r)*7e-6)
}
