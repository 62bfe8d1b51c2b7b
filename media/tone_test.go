package media

import (
	"encoding/binary"
	"slices"
	"testing"
	"time"

	"github.com/pion/rtp"
)

const (
	tones101 = "0 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
	tones96  = "0 96\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:96 telephone-event/8000\r\n"
)

// press sends a key as a phone does: one timestamp, a growing duration, the end
// three times (RFC 4733 §2.5).
func press(l *phoneLine, pt, key byte) {
	ts := l.ts
	for i := range 6 {
		p := []byte{key, 10, 0, 0}
		binary.BigEndian.PutUint16(p[2:], uint16(160*(min(i, 3)+1)))
		if i >= 3 {
			p[1] |= 0x80
		}
		l.ts = ts
		l.sendPacket(&rtp.Packet{
			Header:  rtp.Header{Version: 2, Marker: i == 0, PayloadType: pt, SequenceNumber: l.seq, Timestamp: ts, SSRC: l.ssrc},
			Payload: p,
		})
		l.seq++
	}
	l.ts = ts + 960
}

// events are the packets of telephone events.
func events(packets []*rtp.Packet, pt uint8) []*rtp.Packet {
	return slices.DeleteFunc(packets, func(p *rtp.Packet) bool { return p.PayloadType != pt })
}

// checkKey fails unless one whole key press came.
func checkKey(t *testing.T, packets []*rtp.Packet, key byte) {
	t.Helper()
	if len(packets) != 6 || !packets[0].Marker || packets[5].Payload[1]&0x80 == 0 {
		t.Fatalf("%d packets of a key", len(packets))
	}
	for _, p := range packets {
		if p.Payload[0] != key || p.Timestamp != packets[0].Timestamp || p.SSRC != packets[0].SSRC {
			t.Errorf("key %d at %d, began at %d", p.Payload[0], p.Timestamp, packets[0].Timestamp)
		}
	}
}

// Keys pass with the number that the other phone has for them; not while held,
// and not while music plays.
func TestTonesBetweenPhones(t *testing.T) {
	e := newEngine(t, Timers{})
	a := newPhone(t, e, "AEAD_AES_128_GCM", "audio", tones101)
	b := newPhone(t, e, "AES_CM_128_HMAC_SHA1_80", "audio", tones96)
	a.call(OfferOptions{})
	b.call(hearing(a.session))
	bridge := join(t, e, a.session, b.session)
	for range 5 {
		a.lines[0].send(0, 160, []byte("speech"))
	}
	press(a.lines[0], 101, 7)
	a.lines[0].send(0, 160, []byte("after"))
	eventually(t, "what came after", func() bool { return countPayload(b.lines[0].got(), "after") == 1 })
	checkKey(t, events(b.lines[0].got(), 96), 7)
	got := b.lines[0].got()
	if d := got[5].Timestamp - got[4].Timestamp; d != 160 {
		t.Errorf("the key comes %d after the speech", d)
	}

	bridge.Arrange(together(false, a.session, b.session))
	read := a.session.Stats().PacketsIn
	press(a.lines[0], 101, 1)
	eventually(t, "the held key was read", func() bool { return a.session.Stats().PacketsIn == read+6 })
	bridge.Arrange(together(true, a.session, b.session))
	b.session.Play(defaultMusic(t))
	press(a.lines[0], 101, 2)
	n := len(b.lines[0].got())
	b.lines[0].waitFor(n + 5)
	if got := events(b.lines[0].got(), 96); len(got) != 6 {
		t.Errorf("%d packets of keys while held", len(got))
	}
}

// In a conference a key reaches everybody, through the mix too.
func TestTonesInAConference(t *testing.T) {
	e := newEngine(t, Timers{})
	var ps []*phone
	var ss []*Session
	for range 3 {
		p := newPhone(t, e, "AEAD_AES_128_GCM", "audio", tones96)
		p.call(OfferOptions{})
		ps, ss = append(ps, p), append(ss, p.session)
	}
	join(t, e, ss...)
	every(20*time.Millisecond, 30, func(i int) {
		for _, p := range ps {
			p.lines[0].send(0, 160, tonePacket(500, i))
		}
	})
	press(ps[0].lines[0], 96, 11)
	for _, p := range ps[1:] {
		eventually(t, "the key", func() bool { return len(events(p.lines[0].got(), 96)) == 6 })
		checkKey(t, events(p.lines[0].got(), 96), 11)
		got := p.lines[0].got()
		for i := 1; i < len(got); i++ {
			if got[i].SequenceNumber != got[i-1].SequenceNumber+1 {
				t.Fatalf("packet %d: seq %d after %d", i, got[i].SequenceNumber, got[i-1].SequenceNumber)
			}
		}
	}
	if n := len(events(ps[0].lines[0].got(), 96)); n != 0 {
		t.Errorf("who pressed hears %d packets of it", n)
	}
}

// A browser with Opus counts durations in 48 kHz.
func TestToneDurations(t *testing.T) {
	p := []byte{1, 10, 0x0f, 0x00}
	scaleTone(p, 48000, 8000)
	if d := binary.BigEndian.Uint16(p[2:]); d != 640 {
		t.Errorf("%d", d)
	}
	scaleTone(p, 8000, 48000)
	if d := binary.BigEndian.Uint16(p[2:]); d != 3840 {
		t.Errorf("%d", d)
	}
}
