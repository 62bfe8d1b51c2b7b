package media

import (
	"bytes"
	"testing"

	"github.com/pion/rtp"
)

func FuzzHeader(f *testing.F) {
	for _, profile := range []uint16{0, extensionOneByte, extensionTwoByte} {
		p := rtp.Packet{Header: rtp.Header{Version: 2, CSRC: []uint32{1, 2}, SSRC: 3, PayloadType: 96}, Payload: []byte("payload")}
		if profile != 0 {
			p.Extension, p.ExtensionProfile = true, profile
			for id := uint8(1); id < 4; id++ {
				if err := p.SetExtension(id, []byte{id, id, id}); err != nil {
					f.Fatal(err)
				}
			}
		}
		raw, err := p.Marshal()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw, []byte("mid"))
	}
	f.Fuzz(func(t *testing.T, data, mid []byte) {
		if len(data) > maxPacket {
			return
		}
		var h rtpHeader
		if !h.parse(data) {
			return
		}
		var buf buffer
		copy(buf[headroom:], data)
		payload := bytes.Clone(data[h.payload:])
		var x extensions
		x.add(1, mid, true)
		for i := h.ext; i < h.payload; {
			id, from, to, next := h.extensionAt(data, i)
			if next <= i || from > to || to > h.payload {
				t.Fatalf("element at %d: %d–%d, next %d", i, from, to, next)
			}
			if id != 0 {
				x.add(id, data[from:to], true)
			}
			i = next
		}
		start := h.rewrite(&buf, rewritten{pt: 97, seq: 5, ts: 6, ssrc: 7}, &x)
		out := buf[start : headroom+len(data)]
		if !bytes.HasSuffix(out, payload) {
			t.Fatal("the payload moved")
		}
		var p rtp.Packet
		if h.padding {
			out[0] &^= 0x20 // pion checks the length of the padding, which is the payload's
		}
		if err := p.Unmarshal(bytes.Clone(out)); err != nil {
			t.Fatalf("pion cannot read it: %v", err)
		}
		if p.SSRC != 7 || p.SequenceNumber != 5 || p.Timestamp != 6 || p.PayloadType != 97 || len(p.CSRC) != 0 {
			t.Fatalf("%v", p)
		}
		if !bytes.Equal(p.Payload, payload) {
			t.Fatal("another payload")
		}
	})
}

func TestHeaderExtensionsByMeaning(t *testing.T) {
	in := rtp.Packet{Header: rtp.Header{Version: 2, SSRC: 3, PayloadType: 96, CSRC: []uint32{9}}, Payload: []byte("payload")}
	for id, v := range map[uint8]string{1: "level", 2: "gone", 3: "theirs"} {
		if err := in.SetExtension(id, []byte(v)); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := in.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	var h rtpHeader
	if !h.parse(raw) {
		t.Fatal("not parsed")
	}
	long := bytes.Repeat([]byte("x"), 30)
	for _, mixed := range []bool{false, true} {
		tg := target{mid: 3, midValue: []byte("ours"), mixed: mixed}
		tg.extensions[1] = 7
		var x extensions
		tg.extend(&x, raw, &h, 0)
		x.add(8, long, mixed)
		var buf buffer
		copy(buf[headroom:], raw)
		start := h.rewrite(&buf, rewritten{pt: 97}, &x)
		var out rtp.Packet
		if err := out.Unmarshal(buf[start : headroom+len(raw)]); err != nil {
			t.Fatal(err)
		}
		if string(out.GetExtension(3)) != "ours" || string(out.GetExtension(7)) != "level" {
			t.Errorf("mixed %v: %v", mixed, out.Extensions)
		}
		if got := out.GetExtension(8); mixed != bytes.Equal(got, long) {
			t.Errorf("mixed %v: the long element is %q", mixed, got)
		}
		if string(out.Payload) != "payload" {
			t.Errorf("payload %q", out.Payload)
		}
	}
}
