// Package voice is the sound of one leg: decoders and encoders of the speech
// codecs, the playout of packets that come unevenly, and mixing. Sound is mono at
// 16 kHz, in frames of 20 ms.
//
// It must not send or receive anything, and knows no time: who plays keeps the clock.
package voice

const (
	// Rate is of all sound, in samples/s.
	Rate = 16000
	// FrameMillis is the length of a frame.
	FrameMillis = 20
	// Frame is the samples of a frame.
	Frame = Rate / 1000 * FrameMillis
	// PacketMost is the most samples of one packet: 120 ms (RFC 6716 §2.1.4).
	PacketMost = Rate / 1000 * 120
)

// Decoder makes sound of one stream's packets, which must come in order.
type Decoder interface {
	// Decode writes the sound of a payload to pcm, which has PacketMost samples,
	// and returns how many samples it has.
	Decode(payload []byte, pcm []int16) (n int, err error)
}

// Encoder makes a stream of payloads of 20 ms.
type Encoder interface {
	// Encode appends the payload of a frame.
	Encode(out []byte, pcm *[Frame]int16) []byte
}

// NewDecoder makes a decoder of a codec by its SDP name; nil when there is none.
func NewDecoder(codec string) Decoder {
	switch codec {
	case "opus":
		return newOpusDecoder()
	case "G722":
		return &g722Decoder{state: newG722()}
	case "PCMU":
		return &lawDecoder{law: fromMuLaw, up: newDoubler()}
	case "PCMA":
		return &lawDecoder{law: fromALaw, up: newDoubler()}
	}
	return nil
}

// NewEncoder makes an encoder of a codec by its SDP name; nil when there is none.
func NewEncoder(codec string) Encoder {
	switch codec {
	case "G722":
		return &g722Encoder{state: newG722()}
	case "PCMU":
		return &lawEncoder{law: muLaw, down: newHalver()}
	case "PCMA":
		return &lawEncoder{law: aLaw, down: newHalver()}
	}
	return nil
}

// Encodes says whether there is an encoder of a codec.
func Encodes(codec string) bool { return codec == "G722" || codec == "PCMU" || codec == "PCMA" }
