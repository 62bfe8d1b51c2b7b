package media

import (
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"testing"
	"time"
)

// Whatever the mix of sizes and destinations, every datagram arrives once, with
// its boundaries, and in order for each destination.
func TestBatchSendsEverything(t *testing.T) {
	for _, addr := range []string{"127.0.0.1:0", "[::]:0"} {
		for _, gso := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s segmented %v", addr, gso), func(t *testing.T) {
				sock, err := openSocket(addr, false, phoneSocketBuffer)
				if err != nil {
					t.Skip(err) // no IPv6 here
				}
				defer sock.close()
				if !gso {
					withoutSegments(sock)
				}
				testBatch(t, sock)
			})
		}
	}
}

func testBatch(t *testing.T, sock *socket) {
	const sinks, rounds = 3, 2*outSize + 17
	var conns [sinks]*net.UDPConn
	var paths [sinks]*path
	for i := range conns {
		c, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		_ = c.SetReadBuffer(4 << 20)
		conns[i] = c
		paths[i] = newPath(netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), c.LocalAddr().(*net.UDPAddr).AddrPort().Port()), 0, sock.inet6)
	}
	b := newBatch()
	var want [sinks][][]byte
	for i := range rounds {
		to := (i / 7) % sinks
		data := make([]byte, 100+(i/5%4)*300)
		binary.BigEndian.PutUint32(data, uint32(i))
		data[len(data)-1] = byte(i)
		want[to] = append(want[to], data)
		b.add(sock, paths[to], data)
	}
	b.flush()
	if b.failed != 0 {
		t.Fatalf("%d were not taken", b.failed)
	}
	buf := make([]byte, 3000)
	for i, c := range conns {
		if err := c.SetReadDeadline(time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
		for j, w := range want[i] {
			n, err := c.Read(buf)
			if err != nil {
				t.Fatalf("sink %d, datagram %d of %d: %v", i, j, len(want[i]), err)
			}
			if string(buf[:n]) != string(w) {
				t.Fatalf("sink %d, datagram %d: %d bytes, number %d; want %d bytes, number %d", i, j,
					n, binary.BigEndian.Uint32(buf), len(w), binary.BigEndian.Uint32(w))
			}
		}
	}
}

// Spare buffers of packets that are not sent yet are not handed out again.
func TestSpareBuffersStayTaken(t *testing.T) {
	b := newBatch()
	seen := map[*buffer]bool{}
	for range spareSize {
		s := b.fresh()
		if seen[s] {
			t.Fatal("a buffer was handed out twice")
		}
		seen[s] = true
	}
	b.write()
	b.spareUsed--
	last := b.fresh()
	if !seen[last] {
		t.Fatal("another buffer")
	}
	if b.fresh(); b.spareUsed != 1 {
		t.Errorf("%d in use after all were sent", b.spareUsed)
	}
}
