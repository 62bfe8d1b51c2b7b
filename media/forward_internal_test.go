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

// The forward path without descriptions and without the other side: packets
// are put into a batch as a reader would, so that allocations and time are those
// of forwarding alone.

type rig struct {
	e        *Engine
	from, to *Session
	enc      *srtp.Context // the sender's
	seq      uint16
	ts       uint32
	b        *batch
	sink     *net.UDPConn
	payload  []byte
}

func testKey(p srtp.Profile, fill byte) sdp.Crypto {
	c := sdp.Crypto{Tag: 1, Profile: p, Key: make([]byte, p.KeyLen()), Salt: make([]byte, p.SaltLen())}
	for i := range c.Key {
		c.Key[i] = fill
	}
	return c
}

// legWith installs an agreement of one video section with SDES keys.
func legWith(t testing.TB, e *Engine, p srtp.Profile, fill byte, peer netip.AddrPort) *Session {
	t.Helper()
	s, err := e.NewSession(Phone, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.ctl.Lock()
	defer s.ctl.Unlock()
	if _, err := s.port(0); err != nil {
		t.Fatal(err)
	}
	sec := sdp.Section{
		Media: sdp.Video, Active: true, Direction: sdp.SendRecv, RTCPMux: true, SSRC: 1000 + uint32(fill), CNAME: "c",
		Codecs: []sdp.Codec{{Name: "VP8", Clock: 90000, RecvPT: 96 + fill, SendPT: 96 + fill, RecvRTX: sdp.NoPayload, SendRTX: sdp.NoPayload}},
		Local:  sdp.Local{Crypto: testKey(p, fill)},
		Remote: sdp.Remote{Addr: peer, RTCP: peer, Crypto: testKey(p, fill+100)},
	}
	if err := s.agree(&sdp.Negotiated{Sections: []sdp.Section{sec}}); err != nil {
		t.Fatal(err)
	}
	return s
}

func newRig(t testing.TB, p srtp.Profile, size int) *rig {
	t.Helper()
	e := newEngine(t, Timers{})
	sink, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sink.Close() })
	peer := sink.LocalAddr().(*net.UDPAddr).AddrPort()
	r := &rig{e: e, sink: sink, b: newBatch(), payload: make([]byte, size)}
	r.from = legWith(t, e, p, 1, peer)
	r.to = legWith(t, e, p, 2, peer)
	key := testKey(p, 101)
	if r.enc, err = srtp.New(p, key.Key, key.Salt); err != nil {
		t.Fatal(err)
	}
	e.NewBridge().Arrange(together(true, r.from, r.to))
	return r
}

// fill puts n packets into the batch, as a read would.
func (r *rig) fill(n int) {
	tr := (*r.from.transports.Load())[0]
	r.b.sock, r.b.count = tr.sock, n
	for i := range n {
		in := &r.b.in[i]
		p := in.buf[headroom:]
		p[0], p[1] = 0x80, 97
		binary.BigEndian.PutUint16(p[2:], r.seq)
		binary.BigEndian.PutUint32(p[4:], r.ts)
		binary.BigEndian.PutUint32(p[8:], 4711)
		copy(p[12:], r.payload)
		m, err := r.enc.ProtectRTP(p[:maxPacket], 12+len(r.payload))
		if err != nil {
			panic(err)
		}
		in.n = m
		in.addr = tr.path.Load().addr
		r.seq++
	}
	r.ts += 3000
}

func TestForwardAllocatesNothing(t *testing.T) {
	for _, p := range []srtp.Profile{srtp.AES128CMSHA80, srtp.AES256CMSHA80, srtp.AEADAES128GCM, srtp.AEADAES256GCM} {
		t.Run(p.String(), func(t *testing.T) {
			r := newRig(t, p, 1150)
			before := r.to.Stats().PacketsOut
			n := testing.AllocsPerRun(200, func() {
				r.fill(10)
				r.e.handle(r.b)
			})
			if n != 0 {
				t.Errorf("%v allocations per batch", n)
			}
			if sent := r.to.Stats().PacketsOut - before; sent < 2000 {
				t.Errorf("only %d packets were forwarded", sent)
			}
		})
	}
}

func BenchmarkForward(b *testing.B) {
	for _, p := range []srtp.Profile{srtp.AES128CMSHA80, srtp.AES256CMSHA80, srtp.AEADAES128GCM, srtp.AEADAES256GCM} {
		for _, size := range []int{120, 1150} {
			b.Run(fmt.Sprintf("%s/%d", p, size), func(b *testing.B) {
				r := newRig(b, p, size)
				const burst = 10
				b.ReportAllocs()
				b.SetBytes(int64(size))
				b.ResetTimer()
				for i := 0; i < b.N; i += burst {
					b.StopTimer()
					r.fill(burst)
					b.StartTimer()
					r.e.handle(r.b)
				}
			})
		}
	}
}
