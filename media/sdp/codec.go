package sdp

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// identity is what makes two formats the same, whatever their numbers.
type identity struct {
	name     string // as in codecs
	clock    uint32
	channels uint8
	variant  uint32 // H264: profile class, profile, packetization mode; VP9, AV1: profile
	rtx      bool   // the retransmission format of the codec
}

// codec is a codec that we forward.
type codec struct {
	media    Media
	channels uint8
	// static is the number RFC 3551 gives it; NoPayload when it has none.
	static uint8
	rank   int // lower is better
	aux    bool
	fec    bool
}

// codecs by canonical name. Everything else is ignored.
//
//nolint:gochecknoglobals // a constant table
var codecs = map[string]codec{
	"opus":            {media: Audio, channels: 2, static: NoPayload, rank: 0},
	"G722":            {media: Audio, channels: 1, static: 9, rank: 10},
	"PCMU":            {media: Audio, channels: 1, static: 0, rank: 20},
	"PCMA":            {media: Audio, channels: 1, static: 8, rank: 30},
	"CN":              {media: Audio, channels: 1, static: 13, rank: 80, aux: true},
	"telephone-event": {media: Audio, channels: 1, static: NoPayload, rank: 90, aux: true},
	"H264":            {media: Video, channels: 1, static: NoPayload, rank: 0},
	"VP8":             {media: Video, channels: 1, static: NoPayload, rank: 20},
	"VP9":             {media: Video, channels: 1, static: NoPayload, rank: 30},
	"AV1":             {media: Video, channels: 1, static: NoPayload, rank: 40},
	"red":             {media: Other, channels: 1, static: NoPayload, rank: 95, aux: true, fec: true},
	"ulpfec":          {media: Video, channels: 1, static: NoPayload, rank: 96, aux: true, fec: true},
	"flexfec-03":      {media: Video, channels: 1, static: NoPayload, rank: 97, aux: true, fec: true},
}

// H.264 profiles by meaning (RFC 6184 §8.1, table 5).
const (
	h264ConstrainedBaseline = 1 + iota
	h264Baseline
	h264Main
	h264ConstrainedHigh
	h264High
	h264Other
)

const (
	defaultProfileLevelID = 0x42000a // RFC 6184 §8.1
	level40               = 0x28     // 1920×1080 at 30 pictures/s
)

func h264Class(profileLevelID uint32) uint32 {
	iop := uint8(profileLevelID >> 8)
	switch uint8(profileLevelID >> 16) {
	case 0x42:
		if iop&0x4f == 0x40 {
			return h264ConstrainedBaseline
		}
		if iop&0x4f == 0 {
			return h264Baseline
		}
	case 0x4d:
		if iop&0x8f == 0x80 {
			return h264ConstrainedBaseline
		}
		if iop&0xaf == 0 {
			return h264Main
		}
	case 0x58:
		if iop&0xcf == 0xc0 {
			return h264ConstrainedBaseline
		}
		if iop&0xcf == 0x80 {
			return h264Baseline
		}
	case 0x64:
		if iop == 0 {
			return h264High
		}
		if iop == 0x0c {
			return h264ConstrainedHigh
		}
	}
	return h264Other
}

func h264Variant(profileLevelID uint32, mode uint8) uint32 {
	class := h264Class(profileLevelID)
	v := class<<24 | uint32(mode)
	if class == h264Other {
		v |= profileLevelID & 0xffff00
	}
	return v
}

func (id identity) h264() (class uint32, mode uint8) { return id.variant >> 24, uint8(id.variant) }

// h264Profile are the profile bytes we write for an identity, level left out.
func (id identity) h264Profile() uint32 {
	switch class, _ := id.h264(); class {
	case h264ConstrainedBaseline:
		return 0x42e000
	case h264Baseline:
		return 0x420000
	case h264Main:
		return 0x4d0000
	case h264ConstrainedHigh:
		return 0x640c00
	case h264High:
		return 0x640000
	}
	return id.variant & 0xffff00
}

// sibling is the other of baseline and constrained baseline. No encoder in use
// makes the difference, and phones write one for the other.
func (id identity) sibling() (identity, bool) {
	if id.name != "H264" {
		return id, false
	}
	switch class, mode := id.h264(); class {
	case h264ConstrainedBaseline:
		id.variant = h264Baseline<<24 | uint32(mode)
	case h264Baseline:
		id.variant = h264ConstrainedBaseline<<24 | uint32(mode)
	default:
		return id, false
	}
	return id, true
}

func (id identity) known() bool   { return id.name != "" }
func (id identity) primary() bool { return id.known() && !id.rtx && !codecs[id.name].aux }
func (id identity) fec() bool     { return codecs[id.name].fec }

// rank orders codecs, best first: H.264 before VP8, in the profile that most
// decoders have.
func (id identity) rank() int {
	r := codecs[id.name].rank
	switch id.name {
	case "H264":
		class, mode := id.h264()
		if mode == 1 {
			return r + int(class)
		}
		return r + 2*h264Other + int(class) - int(2*mode)
	case "VP9", "AV1":
		return r + int(id.variant)
	case "telephone-event":
		if id.clock == 8000 {
			return r + 1
		}
	}
	return r
}

// sortFormats puts the best first, keeping the order of equals.
func sortFormats(list []identity) {
	slices.SortStableFunc(list, func(a, b identity) int { return a.rank() - b.rank() })
}

// identify finds the identity of a format of an m-line; unknown ones give the
// zero value.
func identify(m Media, name string, clock uint32, channels uint8, fmtp string) identity {
	for canonical, c := range codecs {
		if !strings.EqualFold(canonical, name) || (c.media != m && c.media != Other) {
			continue
		}
		id := identity{name: canonical, clock: clock, channels: channels}
		if channels == 0 {
			id.channels = c.channels
		}
		if canonical == "telephone-event" || canonical == "red" {
			return id
		}
		if id.channels != c.channels || clock != clockOf(canonical, m) {
			return identity{}
		}
		f := parseFormat(canonical, fmtp)
		switch canonical {
		case "H264":
			if f.PacketizationMode > 1 {
				return identity{} // interleaved: nobody has it
			}
			id.variant = h264Variant(f.ProfileLevelID, f.PacketizationMode)
		case "VP9", "AV1":
			id.variant = uint32(f.Profile)
		}
		return id
	}
	return identity{}
}

func clockOf(name string, m Media) uint32 {
	switch {
	case m == Video:
		return 90000
	case name == "opus":
		return 48000
	}
	return 8000
}

// static finds the codec of a number without a=rtpmap (RFC 3551 §6).
func static(m Media, pt uint8) identity {
	for name, c := range codecs {
		if c.static == pt && c.media == m {
			return identity{name: name, clock: clockOf(name, m), channels: c.channels}
		}
	}
	return identity{}
}

// param finds a parameter in a fmtp.
func param(fmtp, name string) (string, bool) {
	for part := range strings.SplitSeq(fmtp, ";") {
		key, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		if strings.EqualFold(strings.TrimSpace(key), name) {
			return strings.TrimSpace(value), true
		}
	}
	return "", false
}

func number(fmtp, name string, base, bits int, missing uint64) uint64 {
	s, ok := param(fmtp, name)
	if !ok {
		return missing
	}
	v, err := strconv.ParseUint(s, base, bits)
	if err != nil {
		return missing
	}
	return v
}

func parseFormat(name, fmtp string) Format {
	f := Format{Raw: fmtp}
	switch name {
	case "H264":
		f.ProfileLevelID = uint32(number(fmtp, "profile-level-id", 16, 24, defaultProfileLevelID))
		f.PacketizationMode = uint8(number(fmtp, "packetization-mode", 10, 8, 0))
	case "VP9":
		f.Profile = uint8(number(fmtp, "profile-id", 10, 8, 0))
	case "AV1":
		f.Profile = uint8(number(fmtp, "profile", 10, 8, 0))
	}
	return f
}

// rtpmap is how the format is named on the wire.
func (id identity) rtpmap() string {
	if id.rtx {
		return fmt.Sprintf("rtx/%d", id.clock)
	}
	if id.channels > 1 {
		return fmt.Sprintf("%s/%d/%d", id.name, id.clock, id.channels)
	}
	return fmt.Sprintf("%s/%d", id.name, id.clock)
}

// catalogue is what we offer when nothing limits us.
func catalogue(m Media) []identity {
	if m == Audio {
		return []identity{
			{name: "opus", clock: 48000, channels: 2},
			{name: "G722", clock: 8000, channels: 1},
			{name: "PCMU", clock: 8000, channels: 1},
			{name: "PCMA", clock: 8000, channels: 1},
			{name: "telephone-event", clock: 48000, channels: 1},
			{name: "telephone-event", clock: 8000, channels: 1},
		}
	}
	return []identity{
		{name: "H264", clock: 90000, channels: 1, variant: h264ConstrainedBaseline<<24 | 1},
		{name: "H264", clock: 90000, channels: 1, variant: h264Baseline<<24 | 1},
		{name: "H264", clock: 90000, channels: 1, variant: h264ConstrainedBaseline << 24},
		{name: "H264", clock: 90000, channels: 1, variant: h264Baseline << 24},
		{name: "VP8", clock: 90000, channels: 1},
		{name: "VP9", clock: 90000, channels: 1},
		{name: "AV1", clock: 90000, channels: 1},
	}
}
