package media

import (
	"encoding/binary"
	"testing"

	"madoguchi/media/sdp"
)

const second = int64(1e9)

func TestStreamContinuesAcrossFeeds(t *testing.T) {
	s := &outStream{}
	a, b := &source{}, &source{}
	seq, ts, begun, ok := s.follow(a, 65000, 1000, 90000, second)
	if !ok || !begun || seq > 1<<15 {
		t.Fatalf("first: %d %v %v", seq, begun, ok)
	}
	seq2, ts2, begun, ok := s.follow(a, 65001, 4000, 90000, second+second/30)
	if !ok || begun || seq2 != seq+1 || ts2 != ts+3000 {
		t.Fatalf("second: %d %d", seq2-seq, ts2-ts)
	}
	// Two seconds later somebody else, with other numbers.
	seq3, ts3, begun, ok := s.follow(b, 7, 5, 90000, 3*second+second/30)
	if !ok || !begun || seq3 != seq2+1 || ts3 != ts2+180000 {
		t.Fatalf("switch: %d %d", seq3-seq2, ts3-ts2)
	}
	if _, _, _, ok = s.follow(b, 6, 0, 90000, 3*second+second/30); ok {
		t.Error("a packet from before the switch got a number that is taken")
	}
	if in, ok := s.original(seq3); !ok || in != 7 {
		t.Errorf("back: %d %v", in, ok)
	}
	if _, ok := s.original(seq2); ok {
		t.Error("a number of the former feed was translated")
	}
	s.restart()
	if _, ok := s.original(seq3); ok {
		t.Error("a number was translated without a feed")
	}
	seq4, ts4, _, _ := s.follow(b, 500, 5+900000, 90000, 3*second+second/30) // no time has passed
	if seq4 != seq3+1 || int32(ts4-ts3) <= 0 {
		t.Errorf("restart: %d %d", seq4-seq3, ts4-ts3)
	}
}

func TestStreamReordering(t *testing.T) {
	s := &outStream{}
	f := &source{}
	first, _, _, _ := s.follow(f, 100, 0, 8000, second)
	third, _, _, _ := s.follow(f, 102, 320, 8000, second)
	second, _, _, ok := s.follow(f, 101, 160, 8000, second)
	if !ok || second != first+1 || third != first+2 || s.lastSeq != third {
		t.Errorf("%d %d %d, last %d", first, second, third, s.lastSeq)
	}
}

// Retransmissions name the original in the receiver's numbers, and have the
// timestamp that the original had there.
func TestRetransmissionsMoveWithTheirPrimary(t *testing.T) {
	tr := &outTrack{media: sdp.Video}
	primary, rtx := &source{}, &source{}
	pkt := func(seq uint16, ts uint32, payload []byte) (*buffer, *opened) {
		o := &opened{header: rtpHeader{seq: seq, ts: ts, payload: rtpFixed}, n: rtpFixed + len(payload), primary: primary}
		var buf buffer
		copy(buf[headroom+rtpFixed:], payload)
		return &buf, o
	}
	osn := func(seq uint16) []byte { return append(binary.BigEndian.AppendUint16(nil, seq), "data"...) }

	buf, o := pkt(1, 9000, osn(40))
	o.src = rtx
	if _, ok := tr.number(buf, o, streamRTX, 90000, second); ok {
		t.Error("a retransmission before anything was forwarded")
	}
	buf, o = pkt(50, 9000, []byte("picture"))
	o.src = primary
	p, ok := tr.number(buf, o, streamPrimary, 90000, second)
	if !ok {
		t.Fatal("the picture was refused")
	}
	buf, o = pkt(2, 9000, osn(50))
	o.src = rtx
	w, ok := tr.number(buf, o, streamRTX, 90000, second)
	if got := binary.BigEndian.Uint16(buf[headroom+rtpFixed:]); !ok || got != p.seq || w.ts != p.ts {
		t.Errorf("ok %v, original %d want %d, timestamp %d want %d", ok, got, p.seq, w.ts, p.ts)
	}
	buf, o = pkt(3, 6000, osn(49))
	o.src = rtx
	if _, ok := tr.number(buf, o, streamRTX, 90000, second); ok {
		t.Error("a retransmission of what was never forwarded")
	}
	buf, o = pkt(4, 9000, []byte{0, 2}) // a probe of padding only
	o.src, o.header.padding = rtx, true
	if _, ok := tr.number(buf, o, streamRTX, 90000, second); !ok || buf[headroom+rtpFixed+1] != 2 {
		t.Error("a padding probe was changed or refused")
	}
}

func TestKeyFrameDetection(t *testing.T) {
	for name, c := range map[string]struct {
		codec   string
		payload []byte
		want    bool
	}{
		"VP8 key":                {"VP8", []byte{0x10, 0x00, 1}, true},
		"VP8 delta":              {"VP8", []byte{0x10, 0x01, 1}, false},
		"VP8 key, long id":       {"VP8", []byte{0x90, 0xe0, 0x81, 0x02, 5, 6, 0x00}, true},
		"VP8 delta, short id":    {"VP8", []byte{0x90, 0x80, 0x01, 0x01}, false},
		"VP8 second partition":   {"VP8", []byte{0x11, 0x00, 1}, false},
		"VP8 cut":                {"VP8", []byte{0x90, 0x80}, false},
		"H264 IDR":               {"H264", []byte{0x65, 1}, true},
		"H264 SPS":               {"H264", []byte{0x67, 1}, true},
		"H264 slice":             {"H264", []byte{0x41, 1}, false},
		"H264 STAP-A with SPS":   {"H264", []byte{0x78, 0, 2, 0x68, 1, 0, 2, 0x67, 1}, true},
		"H264 STAP-A cut":        {"H264", []byte{0x78, 0, 9, 0x68}, false},
		"H264 FU-A start of IDR": {"H264", []byte{0x7c, 0x85}, true},
		"H264 FU-A rest of IDR":  {"H264", []byte{0x7c, 0x05}, false},
		"VP9 key":                {"VP9", []byte{0x88}, true},
		"VP9 delta":              {"VP9", []byte{0xc8}, false},
		"AV1 new sequence":       {"AV1", []byte{0x18}, true},
		"AV1 other":              {"AV1", []byte{0x10}, false},
		"empty":                  {"VP9", nil, false},
		"unknown":                {"XYZ", []byte{1, 2, 3}, false},
	} {
		if got := isKeyFrame(c.codec, c.payload); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestSourceStatistics(t *testing.T) {
	s := &source{}
	for i := range 100 {
		if i == 50 || i == 51 {
			continue
		}
		s.receive(&rtpHeader{seq: uint16(65500 + i), ts: uint32(i * 160)}, 8000, int64(i)*20e6)
	}
	if s.lost() != 2 || s.expected() != 100 || s.extendedMax() != 65599 {
		t.Errorf("lost %d of %d, highest %d", s.lost(), s.expected(), s.extendedMax())
	}
	if f := s.interval(); f != 5 || s.lossInterval != 0.02 {
		t.Errorf("fraction %d, %v", f, s.lossInterval)
	}
	if f := s.interval(); f != 0 {
		t.Errorf("fraction %d in an empty interval", f)
	}
	if s.jitterTime() != 0 {
		t.Errorf("jitter %v of a perfect stream", s.jitterTime())
	}
}
