package sdp

import (
	"fmt"
	"strings"
)

// fmtp writes the parameters of a format of ours. asked is the peer's format
// that it answers (nil in an offer), there the other leg's codec (nil when
// unknown): what it can receive is what we say we can.
func (n *Negotiator) fmtp(id identity, asked *format, there *Codec) string {
	var out []string
	add := func(f string, args ...any) { out = append(out, fmt.Sprintf(f, args...)) }
	switch id.name {
	case "opus":
		add("minptime=10")
		add("useinbandfec=1")
	case "telephone-event":
		add("0-15")
	case "red":
		if asked != nil {
			return asked.fmtp
		}
	case "H264":
		level, asymmetry := h264Level(asked, there)
		_, mode := id.h264()
		profile := id.h264Profile()
		if asked != nil {
			profile = parseFormat(id.name, asked.fmtp).ProfileLevelID & 0xffff00
		}
		if asymmetry {
			add("level-asymmetry-allowed=1")
		}
		add("packetization-mode=%d", mode)
		add("profile-level-id=%06x", profile|level)
	case "VP8", "VP9":
		if id.name == "VP9" {
			add("profile-id=%d", id.variant)
		}
		if there != nil {
			for _, name := range []string{"max-fs", "max-fr"} { // RFC 7741 §6.1
				if v := number(there.Format.Raw, name, 10, 32, 0); v > 0 {
					add("%s=%d", name, v)
				}
			}
		}
	case "AV1":
		add("level-idx=8") // 4.0; without it peers stop at 720p
		add("profile=%d", id.variant)
		add("tier=0")
	}
	if n.o.Kind == Browser && id.primary() && codecs[id.name].media == Video {
		add("x-google-start-bitrate=%d", n.o.StartBitrate)
		if n.o.MaxBitrate > 0 {
			add("x-google-max-bitrate=%d", n.o.MaxBitrate)
		}
	}
	return strings.Join(out, ";")
}

// h264Level is the level we write: never below 4.0, or peers stop at 720p. Only
// an offer that does not allow different levels in both directions is answered
// with its own (RFC 6184 §8.2.2).
func h264Level(asked *format, there *Codec) (level uint32, asymmetry bool) {
	if asked != nil {
		if v, _ := param(asked.fmtp, "level-asymmetry-allowed"); v != "1" {
			return parseFormat("H264", asked.fmtp).ProfileLevelID & 0xff, false
		}
	}
	level = level40
	if there != nil {
		level = max(level, there.Format.ProfileLevelID&0xff)
	}
	return level, true
}
