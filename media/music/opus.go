package music

import (
	"bytes"
	"fmt"

	"madoguchi/media/music/internal/ogg"
)

const maxPayload = 1200 // of an RTP packet, with room for headers on any path

// readOpus returns the packets of an Ogg Opus file (RFC 7845). They must last 20
// ms each. Pre-skip and end trimming are not applied: a loop has no end.
func readOpus(file []byte) ([][]byte, error) {
	packets, err := ogg.Packets(file)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	// Identification and comment headers (RFC 7845 §5).
	if len(packets) < 2 || len(packets[0]) < 19 || !bytes.HasPrefix(packets[0], []byte("OpusHead")) ||
		!bytes.HasPrefix(packets[1], []byte("OpusTags")) {
		return nil, fmt.Errorf("%w: no Opus headers", ErrFormat)
	}
	head := packets[0]
	if version, channels, family := head[8], head[9], head[18]; version&0xf0 != 0 || channels < 1 || channels > 2 || family != 0 {
		return nil, fmt.Errorf("%w: Opus version %d, %d channels, mapping %d", ErrFormat, version, channels, family)
	}
	packets = packets[2:]
	if len(packets) == 0 {
		return nil, fmt.Errorf("%w: no sound", ErrFormat)
	}
	for i, p := range packets {
		if d := opusMicros(p); d != FrameMillis*1000 || len(p) > maxPayload {
			return nil, fmt.Errorf("%w: packet %d lasts %d µs and has %d bytes", ErrFormat, i, d, len(p))
		}
	}
	return packets, nil
}

// opusMicros is how long a packet lasts (RFC 6716 §3.1); 0 when it is malformed.
func opusMicros(p []byte) int {
	if len(p) == 0 {
		return 0
	}
	config := p[0] >> 3
	var frame int
	switch {
	case config < 12: // SILK
		frame = []int{10000, 20000, 40000, 60000}[config%4]
	case config < 16: // hybrid
		frame = []int{10000, 20000}[config%2]
	default: // CELT
		frame = []int{2500, 5000, 10000, 20000}[config%4]
	}
	switch p[0] & 3 {
	case 0:
		return frame
	case 1, 2:
		return 2 * frame
	}
	if len(p) < 2 {
		return 0
	}
	return frame * int(p[1]&0x3f)
}
