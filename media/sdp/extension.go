package sdp

import (
	"strconv"
	"strings"
)

// The header extensions the engine itself writes or reads.
const (
	URIMid         = "urn:ietf:params:rtp-hdrext:sdes:mid"
	URITransportCC = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
	URIAbsSendTime = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
	URIAudioLevel  = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
	URIOrientation = "urn:3gpp:video-orientation"
)

// forwardable lists the extensions that mean the same to the other leg. What
// is not listed (e.g. stream ids of simulcast) is not agreed.
func forwardable(m Media) []string {
	if m == Audio {
		return []string{URIAudioLevel, URIAbsSendTime, URITransportCC, URIMid}
	}
	return []string{
		"urn:ietf:params:rtp-hdrext:toffset",
		URIAbsSendTime,
		URIOrientation,
		URITransportCC,
		"http://www.webrtc.org/experiments/rtp-hdrext/playout-delay",
		"http://www.webrtc.org/experiments/rtp-hdrext/video-content-type",
		"http://www.webrtc.org/experiments/rtp-hdrext/video-timing",
		"http://www.webrtc.org/experiments/rtp-hdrext/color-space",
		URIMid,
		"https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension",
	}
}

const maxOneByteID = 14 // RFC 8285 §4.2

// parseExtension reads the value of an a=extmap (RFC 8285 §8).
func parseExtension(value string) (Extension, bool) {
	fields := strings.Fields(value)
	if len(fields) < 2 {
		return Extension{}, false
	}
	id, dir, limited := strings.Cut(fields[0], "/")
	n, err := strconv.ParseUint(id, 10, 8)
	if err != nil || n == 0 || n == 15 {
		return Extension{}, false // 15 is reserved (§4.2)
	}
	e := Extension{ID: uint8(n), URI: fields[1], Direction: SendRecv}
	if limited {
		var ok bool
		if e.Direction, ok = directionOf(dir); !ok {
			return Extension{}, false
		}
	}
	return e, true
}

func (e Extension) value() string {
	id := strconv.Itoa(int(e.ID))
	if e.Direction != SendRecv {
		id += "/" + e.Direction.String()
	}
	return id + " " + e.URI
}
