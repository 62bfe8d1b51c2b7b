//go:build linux

package relay

import (
	"encoding/json"
	"io"
	"net"
	"net/netip"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func udp(t *testing.T) (*net.UDPConn, netip.AddrPort) {
	t.Helper()
	c, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	a, _ := c.LocalAddr().(*net.UDPAddr)
	return c, a.AddrPort()
}

// What goes in at one end comes out at the other, whole and in order, with a
// stranger's packets dropped on a shared port.
func TestRelay(t *testing.T) {
	for _, shared := range []bool{false, true} {
		in, inW := io.Pipe()
		outR, out := io.Pipe()
		done := make(chan error, 1)
		go func() { done <- Serve(t.Context(), in, out) }()
		a, aAt := udp(t)
		b, bAt := udp(t)
		stranger, _ := udp(t)
		if err := json.NewEncoder(inW).Encode(Join{Flows: []Flow{{aAt, bAt}}, Shared: shared}); err != nil {
			t.Fatal(err)
		}
		var j Joined
		if err := json.NewDecoder(outR).Decode(&j); err != nil || j.Error != "" || len(j.Ports) != 1 {
			t.Fatalf("%+v %v", j, err)
		}
		buf := make([]byte, 2048)
		for i := range 100 {
			if shared {
				if _, err := stranger.WriteToUDPAddrPort(make([]byte, 99), j.Ports[0].A); err != nil {
					t.Fatal(err)
				}
			}
			for _, w := range []struct {
				from, to *net.UDPConn
				port     netip.AddrPort
			}{{a, b, j.Ports[0].A}, {b, a, j.Ports[0].B}} {
				msg := make([]byte, 100+i*10)
				msg[0] = byte(i)
				if _, err := w.from.WriteToUDPAddrPort(msg, w.port); err != nil {
					t.Fatal(err)
				}
				n, err := w.to.Read(buf)
				if err != nil || n != len(msg) || buf[0] != byte(i) {
					t.Fatalf("shared %v: packet %d: %d bytes, %v", shared, i, n, err)
				}
			}
		}
		_ = inW.Close()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
}
