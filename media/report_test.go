package media

import (
	"testing"
	"time"

	"github.com/pion/rtcp"
)

func ntpOf(t time.Time) uint64 {
	return uint64(t.Unix()+ntpUnixSeconds)<<32 | uint64(t.Nanosecond())<<32/1e9
}

// lastSR is the newest sender report that a phone line got.
func lastSR(ps []rtcp.Packet) (sr *rtcp.SenderReport) {
	for _, p := range ps {
		if r, ok := p.(*rtcp.SenderReport); ok {
			sr = r
		}
	}
	return sr
}

// The relation between the clock and the timestamps that the sender reports
// reaches the receiver in the receiver's terms, equally for audio and video:
// that is lip sync.
func TestSenderReportsKeepLipSync(t *testing.T) {
	e := newEngine(t, Timers{ReportPeriod: 50 * time.Millisecond})
	a := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU, "video", phoneVP8)
	b := newPhone(t, e, "AES_CM_128_HMAC_SHA1_80", "audio", phonePCMU, "video", phoneVP8)
	a.call(OfferOptions{})
	b.call(hearing(a.session))
	join(t, e, a.session, b.session)
	// The phone's clock is a day ahead, and its video is captured 300 ms before
	// the audio of the same instant.
	clock := ntpOf(time.Now().Add(24 * time.Hour))
	al, vl := a.lines[0], a.lines[1]
	audioTS, videoTS := al.ts, vl.ts
	al.send(0, 160, []byte("audio"))
	vl.send(99, 3000, keyVP8Payload)
	al.sendRTCP(&rtcp.SenderReport{SSRC: al.ssrc, NTPTime: clock, RTPTime: audioTS, PacketCount: 1, OctetCount: 5})
	vl.sendRTCP(&rtcp.SenderReport{SSRC: vl.ssrc, NTPTime: clock, RTPTime: videoTS + 27000, PacketCount: 1, OctetCount: 5})
	audio, video := b.lines[0].waitFor(1)[0], b.lines[1].waitFor(1)[0]

	// When were the two packets captured, by our reports to the receiver?
	captured := func(l *phoneLine, ts uint32, hz float64) (at float64) {
		var sr *rtcp.SenderReport
		seen := len(l.gotReports())
		eventually(t, "a report made after the sender's", func() bool {
			sr = lastSR(l.gotReports()[seen:])
			return sr != nil
		})
		if sr.PacketCount != 1 {
			t.Errorf("%d packets reported", sr.PacketCount)
		}
		return float64(sr.NTPTime)/(1<<32) + float64(int32(ts-sr.RTPTime))/hz
	}
	ta, tv := captured(b.lines[0], audio.Timestamp, 8000), captured(b.lines[1], video.Timestamp, 90000)
	if d := ta - tv; d < 0.28 || d > 0.32 {
		t.Errorf("audio is %.3f s behind video, want 0.300", d)
	}
	if now := float64(ntpOf(time.Now())) / (1 << 32); ta < now-10 || ta > now+10 {
		t.Errorf("the reports do not use our clock: %.1f s off", ta-now)
	}
}

// What the peers report, and what we count ourselves, is in Stats.
func TestReceptionStatistics(t *testing.T) {
	e := newEngine(t, Timers{ReportPeriod: 50 * time.Millisecond})
	a := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	b := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	a.call(OfferOptions{})
	b.call(hearing(a.session))
	join(t, e, a.session, b.session)
	l := a.lines[0]
	for i := range 40 {
		if i%4 == 1 {
			l.seq++ // lost on the way
		}
		l.send(0, 160, []byte("audio"))
	}
	got := b.lines[0].waitFor(40)
	var rr *rtcp.ReceptionReport
	eventually(t, "our report to the sender", func() bool {
		for _, p := range l.gotReports() {
			if r, ok := p.(*rtcp.ReceiverReport); ok && len(r.Reports) == 1 && r.Reports[0].TotalLost > 0 {
				rr = &r.Reports[0]
			}
		}
		return rr != nil
	})
	if rr.SSRC != l.ssrc || rr.TotalLost != 10 || rr.FractionLost < 40 || rr.FractionLost > 60 {
		t.Errorf("reported to the sender: %+v", rr)
	}
	if st := a.session.Stats(); st.LostIn != 10 || st.MOS < 2 || st.MOS > 3.2 {
		t.Errorf("LostIn %d, MOS %.2f", st.LostIn, st.MOS)
	}
	var sr *rtcp.SenderReport
	eventually(t, "our report to the receiver", func() bool {
		sr = lastSR(b.lines[0].gotReports())
		return sr != nil
	})
	b.lines[0].sendRTCP(&rtcp.ReceiverReport{SSRC: 5, Reports: []rtcp.ReceptionReport{{
		SSRC: got[0].SSRC, FractionLost: 64, TotalLost: 3, Jitter: 80,
		LastSenderReport: uint32(sr.NTPTime >> 16), Delay: 0,
	}}})
	eventually(t, "the receiver's report is booked", func() bool { return b.session.Stats().LostOut == 3 })
	st := b.session.Stats()
	if st.LossOut != 0.25 || st.JitterOut != 10*time.Millisecond || st.RTT <= 0 || st.RTT > 5*time.Second || st.MOS < 3.2 || st.MOS > 4.3 {
		t.Errorf("%+v", st)
	}
}

// End-to-end congestion control between two browsers: the numbers go through
// unchanged, on audio too, and the feedback comes back.
func TestTransportCCPassesThrough(t *testing.T) {
	e := newEngine(t, Timers{})
	a, b := newBrowser(t, e, browserOptions{tcc: true}), newBrowser(t, e, browserOptions{tcc: true, codecs: otherLike})
	a.call(OfferOptions{})
	b.call(hearing(a.session))
	join(t, e, a.session, b.session)
	a.up()
	b.up()
	if r := a.session.routes.Load(); r == nil || !r.pass {
		t.Fatal("congestion control does not run end to end")
	}
	// The page's extension number of the sequence number: both sides negotiated one.
	in := a.session.negotiated.Load().Audio().Extension(uriTCC)
	out := b.session.negotiated.Load().Audio().Extension(uriTCC)
	if in == 0 || out == 0 {
		t.Fatal("not negotiated")
	}
	send := func(s *stream, n uint16) {
		p := s.packet([]byte{0x10, 0, 1})
		if err := p.SetExtension(in, []byte{byte(n >> 8), byte(n)}); err != nil {
			t.Fatal(err)
		}
		if err := s.track.WriteRTP(p); err != nil {
			t.Fatal(err)
		}
	}
	av, aa := a.stream("video"), a.stream("audio")
	for n := range uint16(10) {
		send(av, 2*n)
		send(aa, 2*n+1)
	}
	video, audio := b.waitFor("video", 10), b.waitFor("audio", 10)
	for i := range 10 {
		if x := video[i].GetExtension(out); len(x) != 2 || x[1] != byte(2*i) {
			t.Fatalf("video %d carries %v", i, x)
		}
		if x := audio[i].GetExtension(out); len(x) != 2 || x[1] != byte(2*i+1) {
			t.Fatalf("audio %d carries %v", i, x)
		}
	}
	fb := &rtcp.TransportLayerCC{
		Header:    rtcp.Header{Count: rtcp.FormatTCC, Type: rtcp.TypeTransportSpecificFeedback, Length: 5},
		MediaSSRC: video[0].SSRC, BaseSequenceNumber: 3, PacketStatusCount: 2, ReferenceTime: 7, FbPktCount: 1,
		PacketChunks: []rtcp.PacketStatusChunk{&rtcp.RunLengthChunk{PacketStatusSymbol: rtcp.TypeTCCPacketReceivedSmallDelta, RunLength: 2}},
		RecvDeltas:   []*rtcp.RecvDelta{{Type: rtcp.TypeTCCPacketReceivedSmallDelta, Delta: 250}, {Type: rtcp.TypeTCCPacketReceivedSmallDelta, Delta: 500}},
	}
	if err := b.pc.WriteRTCP([]rtcp.Packet{fb}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the feedback reaches the sender", func() bool {
		for _, r := range a.gotReports() {
			if f, ok := r.(*rtcp.TransportLayerCC); ok {
				return f.BaseSequenceNumber == 3 && f.PacketStatusCount == 2 && f.ReferenceTime == 7 && f.MediaSSRC != fb.MediaSSRC
			}
		}
		return false
	})
}

// Towards a browser whose peer takes no part we make the feedback ourselves.
func TestTransportCCOfOurOwn(t *testing.T) {
	e := newEngine(t, Timers{})
	a := newBrowser(t, e, browserOptions{tcc: true})
	a.call(OfferOptions{})
	a.up()
	in := a.session.negotiated.Load().Video().Extension(uriTCC)
	av := a.stream("video")
	const lost = 13
	every(2*time.Millisecond, 30, func(i int) {
		p := av.packet([]byte{0x10, 0, 1})
		if err := p.SetExtension(in, []byte{0xff, byte(0xf0 + i)}); i >= 16 {
			err = p.SetExtension(in, []byte{0, byte(i - 16)})
			if err != nil {
				t.Fatal(err)
			}
		} else if err != nil {
			t.Fatal(err)
		}
		if i == lost {
			return
		}
		if err := av.track.WriteRTP(p); err != nil {
			t.Fatal(err)
		}
	})
	received, missing := map[uint16]bool{}, map[uint16]bool{}
	eventually(t, "feedback about all", func() bool {
		for _, r := range a.gotReports() {
			if f, ok := r.(*rtcp.TransportLayerCC); ok {
				readFeedback(f, received, missing)
			}
		}
		return len(received) >= 29
	})
	if len(received) != 29 || received[0xfff0+lost] {
		t.Errorf("received %d: %v", len(received), received)
	}
	if !missing[0xfff0+lost] {
		t.Errorf("the lost packet is not reported missing: %v", missing)
	}
}

func readFeedback(f *rtcp.TransportLayerCC, received, missing map[uint16]bool) {
	seq, left := f.BaseSequenceNumber, int(f.PacketStatusCount)
	book := func(symbol uint16) {
		if left == 0 {
			return
		}
		if symbol == rtcp.TypeTCCPacketNotReceived {
			missing[seq] = true
		} else {
			received[seq] = true
		}
		seq++
		left--
	}
	for _, c := range f.PacketChunks {
		switch c := c.(type) {
		case *rtcp.RunLengthChunk:
			for range c.RunLength {
				book(c.PacketStatusSymbol)
			}
		case *rtcp.StatusVectorChunk:
			for _, s := range c.SymbolList {
				book(s)
			}
		}
	}
}
