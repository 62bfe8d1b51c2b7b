package media

import (
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"testing"

	"madoguchi/media/sdp"
	"madoguchi/media/srtp"
)

// hall is a conference of pages without descriptions and without the other side,
// as rig is a call of phones.
type hall struct {
	e    *Engine
	legs []*Session
	from netip.AddrPort // of the first leg's packets
	enc  *srtp.Context
	seq  uint16
	ts   uint32
	b    *batch
}

// seat installs an agreement of a page: its own picture and sound, and those of
// further slots.
func seat(t testing.TB, e *Engine, fill byte, slots int, peer netip.AddrPort) *Session {
	t.Helper()
	s, err := e.NewSession(Browser, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	s.ctl.Lock()
	defer s.ctl.Unlock()
	neg := &sdp.Negotiated{Bundled: true}
	for i := range 2 * slots {
		sec := sdp.Section{
			Index: i, MID: fmt.Sprint(i), Media: sdp.Audio, Slot: i / 2, Active: true, Direction: sdp.SendOnly, RTCPMux: true, CNAME: "c",
			SSRC:       uint32(fill)<<16 + uint32(i),
			Codecs:     []sdp.Codec{{Name: "opus", Clock: 48000, RecvPT: 111, SendPT: 111, RecvRTX: sdp.NoPayload, SendRTX: sdp.NoPayload}},
			Extensions: []sdp.Extension{{ID: 4, URI: sdp.URIMid}, {ID: 2, URI: sdp.URIAbsSendTime}},
			Local:      sdp.Local{Crypto: testKey(srtp.AEADAES128GCM, fill), ICEUfrag: fmt.Sprint("u", fill), ICEPwd: "p"},
			Remote:     sdp.Remote{Crypto: testKey(srtp.AEADAES128GCM, fill+100)},
		}
		if i%2 == 1 {
			sec.Media = sdp.Video
			sec.Codecs = []sdp.Codec{{Name: "VP8", Clock: 90000, RecvPT: 96, SendPT: 96, RecvRTX: sdp.NoPayload, SendRTX: sdp.NoPayload}}
		}
		if i < 2 {
			sec.Direction = sdp.SendRecv
			sec.Extensions = append(sec.Extensions, sdp.Extension{ID: 3, URI: sdp.URITransportCC})
		}
		neg.Sections = append(neg.Sections, sec)
	}
	if err := s.agree(neg); err != nil {
		t.Fatal(err)
	}
	tr := (*s.transports.Load())[0]
	tr.path.Store(newPath(peer, 1, tr.inet6()))
	return s
}

func newHall(t testing.TB, parties int) *hall {
	t.Helper()
	h := &hall{e: newEngine(t, Timers{}), b: newBatch(), from: netip.MustParseAddrPort("127.0.0.1:9")}
	for i := range parties {
		sink, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = sink.Close() })
		h.legs = append(h.legs, seat(t, h.e, byte(i+1), parties-1, sink.LocalAddr().(*net.UDPAddr).AddrPort()))
	}
	h.e.paths.set(h.from, (*h.legs[0].transports.Load())[0])
	key := testKey(srtp.AEADAES128GCM, 101)
	var err error
	if h.enc, err = srtp.New(srtp.AEADAES128GCM, key.Key, key.Salt); err != nil {
		t.Fatal(err)
	}
	b := h.e.NewBridge()
	b.Arrange(together(true, h.legs...))
	t.Cleanup(b.Close)
	return h
}

// fill puts n packets of the first party's picture into the batch.
func (h *hall) fill(n int) {
	h.b.sock, h.b.count = h.e.sockets[0], n
	for i := range n {
		in := &h.b.in[i]
		p := in.buf[headroom:]
		p[0], p[1] = 0x90, 96
		binary.BigEndian.PutUint16(p[2:], h.seq)
		binary.BigEndian.PutUint32(p[4:], h.ts)
		binary.BigEndian.PutUint32(p[8:], 4711)
		copy(p[12:], []byte{0xbe, 0xde, 0, 3, 0x40, '1', 0x22, 1, 2, 3, 0x31, byte(h.seq >> 8), byte(h.seq), 0, 0, 0})
		clear(p[28 : 28+1100])
		m, err := h.enc.ProtectRTP(p[:maxPacket], 28+1100)
		if err != nil {
			panic(err)
		}
		in.n, in.addr = m, h.from
		h.seq++
	}
	h.ts += 3000
}

func (h *hall) out() (sum uint64) {
	for _, s := range h.legs[1:] {
		sum += s.Stats().PacketsOut
	}
	return sum
}

func TestConferenceAllocatesNothing(t *testing.T) {
	h := newHall(t, 4)
	before := h.out()
	n := testing.AllocsPerRun(200, func() {
		h.fill(10)
		h.e.handle(h.b)
	})
	if n != 0 {
		t.Errorf("%v allocations per batch", n)
	}
	if sent := h.out() - before; sent < 3*2000 {
		t.Errorf("only %d packets were forwarded", sent)
	}
}

// BenchmarkConference is the time of one packet that goes to all others.
func BenchmarkConference(b *testing.B) {
	for _, parties := range []int{2, 3, 4} {
		b.Run(fmt.Sprint(parties), func(b *testing.B) {
			h := newHall(b, parties)
			const burst = 10
			b.ReportAllocs()
			b.ResetTimer()
			for i := 0; i < b.N; i += burst {
				b.StopTimer()
				h.fill(burst)
				b.StartTimer()
				h.e.handle(h.b)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(parties-1), "ns/copy")
		})
	}
}
