package sip

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	gosip "github.com/emiago/sipgo/sip"
)

// rawDoor is a WebSocket client that writes its frames by hand.
type rawDoor struct {
	t    testing.TB
	conn net.Conn
	r    *bufio.Reader
}

func (b *bench) rawDoor(header string) (*rawDoor, int) {
	b.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(b.door.URL, "http://"))
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(testWait)); err != nil {
		b.t.Fatal(err)
	}
	fmt.Fprintf(conn, "GET /?login=alice HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n",
		conn.RemoteAddr(), header)
	d := &rawDoor{t: b.t, conn: conn, r: bufio.NewReader(conn)}
	res, err := http.ReadResponse(d.r, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return d, res.StatusCode
}

// frame writes one masked frame.
func (d *rawDoor) frame(fin bool, opcode byte, payload []byte) {
	d.t.Helper()
	first := opcode
	if fin {
		first |= 0x80
	}
	out := []byte{first}
	switch n := len(payload); {
	case n < 126:
		out = append(out, 0x80|byte(n))
	case n < 1<<16:
		out = binary.BigEndian.AppendUint16(append(out, 0x80|126), uint16(n))
	default:
		out = binary.BigEndian.AppendUint64(append(out, 0x80|127), uint64(n))
	}
	mask := make([]byte, 4)
	_, _ = rand.Read(mask)
	out = append(out, mask...)
	for i, c := range payload {
		out = append(out, c^mask[i%4])
	}
	if _, err := d.conn.Write(out); err != nil {
		d.t.Fatal(err)
	}
}

// read returns the next frame of the server.
func (d *rawDoor) read() (opcode byte, payload []byte, err error) {
	head := make([]byte, 2)
	if _, err := io.ReadFull(d.r, head); err != nil {
		return 0, nil, err
	}
	n := uint64(head[1] & 0x7f)
	if n == 126 {
		var v uint16
		if err := binary.Read(d.r, binary.BigEndian, &v); err != nil {
			return 0, nil, err
		}
		n = uint64(v)
	}
	payload = make([]byte, n)
	_, err = io.ReadFull(d.r, payload)
	return head[0] & 0x0f, payload, err
}

const subprotocolLine = "Sec-WebSocket-Protocol: sip\r\n"

func TestDoorFrames(t *testing.T) {
	b := newBench(t)
	p := &phone{t: t, login: "alice", transport: "WSS"}
	ping := []byte(p.optionsPing().String())
	d, code := b.rawDoor(subprotocolLine)
	if code != http.StatusSwitchingProtocols {
		t.Fatal(code)
	}
	answered := func(how string) {
		t.Helper()
		op, m, err := d.read()
		if err != nil || op != 1 || !bytes.HasPrefix(m, []byte("SIP/2.0 200 OK\r\n")) {
			t.Errorf("%s: opcode %d %q %v", how, op, m, err)
		}
	}
	d.frame(true, 1, ping)
	answered("text")
	d.frame(true, 2, ping)
	answered("binary")
	third := len(ping) / 3
	d.frame(false, 1, ping[:third])
	d.frame(true, 9, []byte("ping in between"))
	d.frame(false, 0, ping[third:2*third])
	d.frame(true, 0, ping[2*third:])
	if op, m, err := d.read(); op != 10 || string(m) != "ping in between" || err != nil {
		t.Errorf("pong: opcode %d %q %v", op, m, err)
	}
	answered("fragmented")
	d.frame(true, 1, []byte("\r\n\r\n"))
	if op, m, err := d.read(); op != 1 || string(m) != "\r\n" || err != nil {
		t.Errorf("keep-alive: opcode %d %q %v", op, m, err)
	}
	d.frame(true, 1, []byte("\r\n"))
	// A whole message of almost 64 KB.
	big := p.build(gosip.OPTIONS, "sip:"+testDomain, "<"+p.aor()+">;tag=1", "<sip:"+testDomain+">", "big", 1, strings.Repeat("x", 64000))
	d.frame(true, 1, []byte(big.String()))
	answered("64 KB")
	// More than that closes the connection.
	d.frame(true, 1, make([]byte, 66000))
	for {
		if _, _, err := d.read(); err != nil {
			break
		}
	}
	eventually(t, "flow is gone", func() bool { return len(b.s.liveFlows()) == 0 })
}

func TestDoorRefusals(t *testing.T) {
	b := newBench(t)
	if _, code := b.rawDoor(subprotocolLine + "Origin: https://elsewhere.test\r\n"); code != http.StatusForbidden {
		t.Errorf("foreign Origin: %d", code)
	}
	d, code := b.rawDoor("")
	if code == http.StatusSwitchingProtocols {
		if op, _, err := d.read(); op != 8 || err != nil {
			t.Errorf("no subprotocol: opcode %d, %v", op, err)
		}
	}
	if n := len(b.s.liveFlows()); n != 0 {
		t.Errorf("%d flows", n)
	}
}

// hijacked is a response whose connection is a pipe.
type hijacked struct {
	http.ResponseWriter
	conn net.Conn
}

func (h hijacked) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return h.conn, bufio.NewReadWriter(bufio.NewReader(h.conn), bufio.NewWriter(h.conn)), nil
}

// A page that stops answering pings is found.
func TestDoorPings(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		server, client := net.Pipe()
		req := httptest.NewRequest(http.MethodGet, "/sip", nil)
		for name, value := range map[string]string{
			"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
			"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol": "sip",
		} {
			req.Header.Set(name, value)
		}
		go b.s.ServeWebSocket(hijacked{httptest.NewRecorder(), server}, req, accountOf("alice"))
		d := &rawDoor{t: t, conn: client, r: bufio.NewReader(client)}
		start := time.Now()
		if op, _, err := d.read(); op != 9 || err != nil {
			t.Fatalf("ping: opcode %d %v", op, err)
		}
		if w := time.Since(start); w != pingPeriod {
			t.Errorf("first ping after %v", w)
		}
		if _, _, err := d.read(); err == nil {
			t.Error("not closed")
		}
		if w := time.Since(start); w > pingPeriod+pingTimeout+time.Second {
			t.Errorf("closed after %v", w)
		}
		_ = client.Close()
		time.Sleep(time.Second)
		if n := len(b.s.liveFlows()); n != 0 {
			t.Errorf("%d flows", n)
		}
	})
}

// 1,000 idle pages: another is served at once.
func TestManyIdleDoors(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Limits.ConnsPerAddress = 2000 })
	for range 1000 {
		c, _, err := websocket.Dial(context.Background(), b.door.URL+"?login=bob", &websocket.DialOptions{Subprotocols: []string{"sip"}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.CloseNow() })
	}
	start := time.Now()
	b.phone("alice", "wss").register()
	if d := time.Since(start); d > time.Second {
		t.Errorf("registered after %v", d)
	}
}
