package voice

import (
	"fmt"

	"github.com/pion/opus"
)

// opusDecoder decodes Opus (RFC 6716). There is no encoder of it in pure Go, so
// mixes go out in the telephone codecs.
type opusDecoder struct{ d opus.Decoder }

func newOpusDecoder() Decoder {
	d, err := opus.NewDecoderWithOutput(Rate, 1)
	if err != nil {
		return nil // not with these constants
	}
	return &opusDecoder{d: d}
}

func (o *opusDecoder) Decode(payload []byte, pcm []int16) (int, error) {
	n, err := o.d.DecodeToInt16(payload, pcm)
	if err != nil {
		return 0, fmt.Errorf("opus: %w", err)
	}
	return n, nil
}
