package voice

// Mix is the sum of several frames.
type Mix [Frame]int32

// Add adds a frame.
func (m *Mix) Add(pcm *[Frame]int16) {
	for i, v := range pcm {
		m[i] += int32(v)
	}
}

// knee is the loudness up to which a mix stays as it is.
const knee = 24576

// Into writes the mix without the given frame (nil: with all): who speaks does
// not hear themselves. Loud passages are bent, not cut off.
func (m *Mix) Into(out, without *[Frame]int16) {
	for i, v := range m {
		if without != nil {
			v -= int32(without[i])
		}
		out[i] = bend(v)
	}
}

// bend maps what is above the knee to what is left up to full scale.
func bend(v int32) int16 {
	const room = 32767 - knee
	switch {
	case v > knee:
		over := int64(v - knee)
		return int16(knee + over*room/(over+room))
	case v < -knee:
		over := int64(-v - knee)
		return int16(-knee - over*room/(over+room))
	}
	return int16(v)
}
