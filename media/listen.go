package media

import (
	"bytes"
	"encoding/binary"

	"madoguchi/media/voice"
)

// listenRate is that of G.722, in which every piece is encoded.
const listenRate = 16000

// WAV is the sound of pieces one after the other as a file to listen to; nil when
// there is nothing.
func WAV(pieces ...*Music) []byte {
	var samples []int16
	pcm := make([]int16, voice.Frame)
	for _, m := range pieces {
		if m == nil || m.piece == nil {
			continue
		}
		track, decoder := m.piece.Track("G722"), voice.NewDecoder("G722")
		if track == nil {
			continue
		}
		for i := range track.Len() {
			n, err := decoder.Decode(track.Frame(i), pcm)
			if err != nil {
				break
			}
			samples = append(samples, pcm[:n]...)
		}
	}
	if len(samples) == 0 {
		return nil
	}
	var out bytes.Buffer
	size := uint32(2 * len(samples))
	out.WriteString("RIFF")
	for _, v := range []any{
		36 + size, [8]byte([]byte("WAVEfmt ")), uint32(16), uint16(1), uint16(1),
		uint32(listenRate), uint32(2 * listenRate), uint16(2), uint16(16), [4]byte([]byte("data")), size, samples,
	} {
		_ = binary.Write(&out, binary.LittleEndian, v) // a buffer takes all
	}
	return out.Bytes()
}
