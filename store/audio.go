package store

import (
	"bytes"
	"encoding/binary"
	"time"
)

const (
	// MaxSound is the most bytes of one form of a prompt's sound.
	MaxSound = 10 << 20
	// MaxSoundTime is how long a prompt's sound may be.
	MaxSoundTime = 5 * time.Minute

	minRate, maxRate = 8_000, 48_000
	pcm              = 1     // wFormatTag of plain samples
	opusRate         = 48000 // granule positions count at this rate (RFC 7845 §4)
)

// SoundForm says what a sound file is that can be taken as it is: wav or opus;
// empty for all others.
func SoundForm(raw []byte) string {
	if _, ok := wavDuration(raw); ok {
		return "wav"
	}
	if _, ok := opusDuration(raw); ok {
		return "opus"
	}
	return ""
}

// duration judges a sound by its content and says how long it is: the longer
// of its forms.
func duration(s Sound) (time.Duration, error) {
	if len(s.WAV) == 0 && len(s.Opus) == 0 {
		return 0, ErrAudioFormat
	}
	if len(s.WAV) > MaxSound || len(s.Opus) > MaxSound {
		return 0, ErrAudioTooLong
	}
	var longest time.Duration
	for _, form := range []struct {
		raw     []byte
		measure func([]byte) (time.Duration, bool)
	}{{s.WAV, wavDuration}, {s.Opus, opusDuration}} {
		if len(form.raw) == 0 {
			continue
		}
		d, ok := form.measure(form.raw)
		if !ok || d <= 0 {
			return 0, ErrAudioFormat
		}
		longest = max(longest, d)
	}
	if longest > MaxSoundTime {
		return 0, ErrAudioTooLong
	}
	return longest, nil
}

// wavDuration reads the chunks of a RIFF file: PCM, 16 bit, one or two channels.
func wavDuration(raw []byte) (time.Duration, bool) {
	if len(raw) < 12 || string(raw[:4]) != "RIFF" || string(raw[8:12]) != "WAVE" {
		return 0, false
	}
	var rate, frame int // samples a second, bytes of all channels of one sample
	for raw = raw[12:]; len(raw) >= 8; {
		name, size := string(raw[:4]), int64(binary.LittleEndian.Uint32(raw[4:8]))
		body := raw[8:]
		if size > int64(len(body)) {
			return 0, false // cut off
		}
		switch name {
		case "fmt ":
			if size < 16 || binary.LittleEndian.Uint16(body) != pcm || binary.LittleEndian.Uint16(body[14:]) != 16 {
				return 0, false
			}
			channels := int(binary.LittleEndian.Uint16(body[2:]))
			rate, frame = int(binary.LittleEndian.Uint32(body[4:])), 2*channels
			if channels < 1 || channels > 2 || rate < minRate || rate > maxRate {
				return 0, false
			}
		case "data":
			if frame == 0 {
				return 0, false
			}
			return time.Duration(size/int64(frame)) * time.Second / time.Duration(rate), true
		}
		raw = body[min(size+size%2, int64(len(body))):]
	}
	return 0, false
}

// opusDuration reads the pages of an Ogg file (RFC 3533 §6): one Opus stream.
func opusDuration(raw []byte) (time.Duration, bool) {
	const header = 27
	var skip, last uint64
	var serial uint32
	for page := 0; len(raw) > 0; page++ {
		if len(raw) < header || string(raw[:4]) != "OggS" || raw[4] != 0 {
			return 0, false
		}
		segments := int(raw[26])
		if len(raw) < header+segments {
			return 0, false
		}
		size := header + segments
		for _, n := range raw[header : header+segments] {
			size += int(n)
		}
		if len(raw) < size {
			return 0, false
		}
		if page == 0 {
			head := raw[header+segments : size]
			if len(head) < 19 || !bytes.HasPrefix(head, []byte("OpusHead")) || head[8]>>4 != 0 || head[9] < 1 || head[9] > 2 {
				return 0, false
			}
			serial = binary.LittleEndian.Uint32(raw[14:])
			skip = uint64(binary.LittleEndian.Uint16(head[10:]))
		}
		if binary.LittleEndian.Uint32(raw[14:]) != serial {
			return 0, false // a second stream
		}
		// -1: no packet ends on this page.
		if granule := binary.LittleEndian.Uint64(raw[6:]); granule != 1<<64-1 {
			last = granule
		}
		raw = raw[size:]
	}
	if last <= skip || last-skip > uint64(MaxSoundTime/time.Second+1)*opusRate {
		return MaxSoundTime + 1, last > skip
	}
	return time.Duration(last-skip) * time.Second / opusRate, true
}
