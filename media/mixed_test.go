package media

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

const phonePCMU = "0\r\na=rtpmap:0 PCMU/8000\r\n"

// phoneVP8 has other numbers than the browsers of the tests.
const phoneVP8 = "99\r\na=rtpmap:99 VP8/90000\r\na=rtcp-fb:99 nack\r\na=rtcp-fb:99 nack pli\r\na=rtcp-fb:99 ccm fir\r\n"

// keyVP8Payload begins a key frame (RFC 7741).
var keyVP8Payload = []byte{0x10, 0x00, 1, 2, 3}

// browserAndPhone is a call between the two kinds, video only from the browser
// and with its number translated.
func browserAndPhone(t *testing.T, e *Engine, suite string) (*browser, *phone, *Bridge) {
	t.Helper()
	p := newPhone(t, e, suite, "audio", phonePCMU, "video", phoneVP8)
	b := newBrowser(t, e, browserOptions{tcc: true, pcmu: true})
	b.call(OfferOptions{}) // each side with its own numbers
	p.call(hearing(b.session))
	bridge := join(t, e, b.session, p.session)
	b.up()
	return b, p, bridge
}

func TestBrowserToPhone(t *testing.T) {
	e := newEngine(t, Timers{})
	for _, suite := range suiteNames() {
		t.Run(suite, func(t *testing.T) {
			b, p, _ := browserAndPhone(t, e, suite)
			bv := b.stream("video")
			every(2*time.Millisecond, 30, func(i int) {
				bv.send(t, fmt.Appendf(nil, "browser %d", i))
				p.lines[0].send(0, 160, fmt.Appendf(nil, "phone %d", i))
				p.lines[1].send(99, 3000, fmt.Appendf(nil, "phone video %d", i))
			})
			toPhone := p.lines[1].waitFor(30)
			checkRun(t, toPhone, 3000)
			if toPhone[3].PayloadType != 99 || len(toPhone[3].Extensions) != 0 {
				t.Errorf("to the phone: %v", toPhone[3])
			}
			checkRun(t, b.waitFor("audio", 30), 160)
			video := b.waitFor("video", 30)
			checkRun(t, video, 3000)
			if string(video[5].Payload) != "phone video 5" || video[5].PayloadType != 96 {
				t.Errorf("to the browser: %v", video[5])
			}
			if mid := video[5].GetExtension(midID(b, "video")); string(mid) != midOf(b, "video") {
				t.Errorf("MID is %q", mid)
			}
		})
	}
}

// What is forged, replayed or comes with a wrong key is dropped and counted,
// and never moves the phone's address (RTP bleed).
func TestForgedAndReplayedPackets(t *testing.T) {
	e := newEngine(t, Timers{})
	a := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	b := newPhone(t, e, "AES_CM_128_HMAC_SHA1_80", "audio", phonePCMU)
	a.call(OfferOptions{})
	b.call(hearing(a.session))
	join(t, e, a.session, b.session)
	first := a.lines[0].send(0, 160, []byte("one"))
	b.lines[0].waitFor(1)
	path := pathOf(a.session)

	evil := newPhone(t, nil, "AEAD_AES_128_GCM", "audio", phonePCMU)
	evil.lines[0].to = a.lines[0].to
	evil.lines[0].sendRaw(first) // replayed from elsewhere
	a.lines[0].sendRaw(first)    // replayed
	evil.lines[0].send(0, 160, []byte("wrong key"))
	changed := bytes.Clone(first)
	changed[3]++ // sequence number
	evil.lines[0].sendRaw(changed)
	eventually(t, "all four are refused", func() bool { return a.session.Stats().Refused == 4 })
	if got := pathOf(a.session); got != path {
		t.Errorf("the path moved to %v", got)
	}
	a.lines[0].send(0, 160, []byte("two"))
	got := b.lines[0].waitFor(2)
	if len(got) != 2 || string(got[1].Payload) != "two" {
		t.Errorf("%d packets, the last is %q", len(got), got[len(got)-1].Payload)
	}
}

// A phone behind a NAT sends from another address than it says: we follow its
// first authenticated packet, and later only after silence.
func TestSymmetricRTP(t *testing.T) {
	e := newEngine(t, Timers{ConsentLost: 300 * time.Millisecond})
	a := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	a.call(OfferOptions{})
	said := pathOf(a.session)
	if said.Port() != a.lines[0].port() {
		t.Fatalf("the path is %v", said)
	}
	b := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	b.call(hearing(a.session))
	join(t, e, a.session, b.session)

	nat := newPhone(t, nil, "AEAD_AES_128_GCM", "audio", phonePCMU).lines[0]
	nat.to, nat.enc = a.lines[0].to, a.lines[0].enc
	nat.dec = a.lines[0].dec
	nat.send(0, 160, []byte("through the NAT"))
	b.lines[0].waitFor(1)
	if got := pathOf(a.session); got.Port() != nat.port() {
		t.Fatalf("the path is %v, the packet came from port %d", got, nat.port())
	}
	a.lines[0].ssrc = nat.ssrc
	a.lines[0].seq = nat.seq
	a.lines[0].send(0, 160, []byte("from the old one"))
	b.lines[0].waitFor(2)
	if got := pathOf(a.session); got.Port() != nat.port() {
		t.Errorf("the path went back at once")
	}
	eventually(t, "after silence the path moves", func() bool {
		a.lines[0].send(0, 160, []byte("again"))
		return pathOf(a.session).Port() == a.lines[0].port()
	})
}

func TestHoldStopsEverythingAndNumbersGoOn(t *testing.T) {
	e := newEngine(t, Timers{})
	b, p, bridge := browserAndPhone(t, e, "AEAD_AES_128_GCM")
	v := p.lines[1]
	for range 10 {
		v.send(99, 3000, keyVP8Payload)
	}
	before := b.waitFor("video", 10)
	plis := countPLI(p.lines[1].gotReports())

	bridge.Arrange(together(false, b.session, p.session))
	refused := p.session.Stats().PacketsIn
	for range 100 {
		v.send(99, 3000, []byte("held"))
	}
	eventually(t, "the held packets were read", func() bool { return p.session.Stats().PacketsIn == refused+100 })
	if n := len(b.got("video")); n != len(before) {
		t.Fatalf("%d packets passed while held", n-len(before))
	}
	bridge.Arrange(together(true, b.session, p.session))
	eventually(t, "a key frame is asked for", func() bool { return countPLI(p.lines[1].gotReports()) > plis })
	for range 10 {
		v.send(99, 3000, keyVP8Payload)
	}
	after := b.waitFor("video", 20)
	last, first := after[9], after[10]
	if first.SequenceNumber != last.SequenceNumber+1 || first.SSRC != last.SSRC {
		t.Errorf("numbers %d → %d", last.SequenceNumber, first.SequenceNumber)
	}
	if d := first.Timestamp - last.Timestamp; d == 0 || d > 90000*10 {
		t.Errorf("timestamps move by %d", d)
	}
	for _, pkt := range after {
		if string(pkt.Payload) == "held" {
			t.Fatal("a held picture passed")
		}
	}
}

func countPLI(ps []rtcp.Packet) int {
	n := 0
	for _, p := range ps {
		if _, ok := p.(*rtcp.PictureLossIndication); ok {
			n++
		}
	}
	return n
}

// The receiver's feedback reaches the sender in the sender's own numbers.
func TestFeedbackIsTranslated(t *testing.T) {
	e := newEngine(t, Timers{})
	b, p, _ := browserAndPhone(t, e, "AES_CM_128_HMAC_SHA1_80")
	v := p.lines[1]
	first := v.seq
	for range 10 {
		v.send(99, 3000, keyVP8Payload)
	}
	got := b.waitFor("video", 10)
	nack := &rtcp.TransportLayerNack{SenderSSRC: 1, MediaSSRC: got[4].SSRC, Nacks: []rtcp.NackPair{{PacketID: got[4].SequenceNumber, LostPackets: 5}}}
	if err := b.pc.WriteRTCP([]rtcp.Packet{nack, &rtcp.PictureLossIndication{MediaSSRC: got[4].SSRC}}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the phone gets the NACK", func() bool {
		for _, r := range v.gotReports() {
			if n, ok := r.(*rtcp.TransportLayerNack); ok {
				return n.MediaSSRC == v.ssrc && n.Nacks[0].PacketID == first+4 && n.Nacks[0].LostPackets == 5
			}
		}
		return false
	})
	eventually(t, "the phone gets the PLI", func() bool { return countPLI(v.gotReports()) > 0 })
}

// Key frame requests come at most once in KeyFrameGap however often receivers
// ask, and fall back to FIR for a phone that ignores PLI.
func TestKeyFrameRequests(t *testing.T) {
	e := newEngine(t, Timers{KeyFrameGap: 400 * time.Millisecond})
	_, p, _ := browserAndPhone(t, e, "AEAD_AES_128_GCM")
	v := p.lines[1]
	v.send(99, 3000, keyVP8Payload)
	eventually(t, "the first request", func() bool { return countPLI(v.gotReports()) > 0 })
	start, plis := time.Now(), countPLI(v.gotReports())
	for range 200 {
		p.session.RequestKeyFrame()
	}
	eventually(t, "FIR after no key frame came", func() bool {
		for _, r := range v.gotReports() {
			if f, ok := r.(*rtcp.FullIntraRequest); ok {
				return len(f.FIR) == 1 && f.FIR[0].SSRC == v.ssrc
			}
		}
		return false
	})
	most := 2 + int(time.Since(start)/(400*time.Millisecond))
	if n := countPLI(v.gotReports()) - plis; n > most {
		t.Errorf("%d requests in %v", n, time.Since(start))
	}
	v.send(99, 3000, keyVP8Payload)
	eventually(t, "a key frame ends the asking", func() bool {
		tr := (*p.session.transports.Load())[1]
		tr.in.mu.Lock()
		defer tr.in.mu.Unlock()
		return !tr.in.tracks[1].key.waiting
	})
}

// Congestion feedback: a browser whose peer sends none gets ours.
func TestEstimateForABrowserWithAPhone(t *testing.T) {
	e := newEngine(t, Timers{ReportPeriod: 50 * time.Millisecond})
	b, _, _ := browserAndPhone(t, e, "AEAD_AES_128_GCM")
	bv := b.stream("video")
	every(5*time.Millisecond, 40, func(int) { bv.send(t, keyVP8Payload) })
	eventually(t, "an estimate", func() bool {
		for _, r := range b.gotReports() {
			if m, ok := r.(*rtcp.ReceiverEstimatedMaximumBitrate); ok {
				return m.Bitrate > 1e6 && len(m.SSRCs) == 1
			}
		}
		return false
	})
}

// A source that changes its SSRC goes on in our one SSRC.
func TestSourceSwitch(t *testing.T) {
	e := newEngine(t, Timers{})
	a := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	b := newPhone(t, e, "AEAD_AES_256_GCM", "audio", phonePCMU)
	a.call(OfferOptions{})
	b.call(hearing(a.session))
	join(t, e, a.session, b.session)
	l := a.lines[0]
	for range 5 {
		l.send(0, 160, []byte("old"))
	}
	b.lines[0].waitFor(5)
	l.ssrc, l.seq, l.ts = l.ssrc+1, 7, 99
	for range 5 {
		l.send(0, 160, []byte("new"))
	}
	got := b.lines[0].waitFor(10)
	if got[5].SSRC != got[4].SSRC || got[5].SequenceNumber != got[4].SequenceNumber+1 {
		t.Errorf("ssrc %d seq %d after ssrc %d seq %d", got[5].SSRC, got[5].SequenceNumber, got[4].SSRC, got[4].SequenceNumber)
	}
	checkRun(t, got[5:], 160)
	l.sendPacket(&rtp.Packet{Header: rtp.Header{Version: 2, SSRC: l.ssrc - 1, SequenceNumber: l.seq, PayloadType: 0}, Payload: []byte("late")})
	l.send(0, 160, []byte("on"))
	if got = b.lines[0].waitFor(11); string(got[10].Payload) != "on" {
		t.Errorf("a late packet of the old source passed: %q", got[10].Payload)
	}
}
