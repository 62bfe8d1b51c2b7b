package media

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	pionsrtp "github.com/pion/srtp/v3"
)

// phone is an SDES phone written with pion's SRTP, which shares nothing with
// the code under test: it makes its own descriptions, keys and packets.
type phone struct {
	t       testing.TB
	suite   string
	lines   []*phoneLine // by m-line
	session *Session
}

// phoneLine is one m-line of a phone with its socket and keys.
type phoneLine struct {
	t        testing.TB
	kind     string // "audio" or "video"
	codecs   string // payloads and rtpmap lines of its description
	conn     *net.UDPConn
	key      []byte
	to       netip.AddrPort
	enc, dec *pionsrtp.Context
	ssrc     uint32
	seq      uint16
	ts       uint32

	mu       sync.Mutex
	packets  []*rtp.Packet
	reports  []rtcp.Packet
	bad      int
	lastRaw  []byte
	lastFrom netip.AddrPort
	done     chan struct{}
}

var suites = map[string]struct {
	profile pionsrtp.ProtectionProfile
	key     int
	salt    int
}{
	"AES_CM_128_HMAC_SHA1_80": {pionsrtp.ProtectionProfileAes128CmHmacSha1_80, 16, 14},
	"AES_256_CM_HMAC_SHA1_80": {pionsrtp.ProtectionProfileAes256CmHmacSha1_80, 32, 14},
	"AEAD_AES_128_GCM":        {pionsrtp.ProtectionProfileAeadAes128Gcm, 16, 12},
	"AEAD_AES_256_GCM":        {pionsrtp.ProtectionProfileAeadAes256Gcm, 32, 12},
}

const (
	phoneAudio = "0 8 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
	phoneH264  = "97\r\na=rtpmap:97 H264/90000\r\na=fmtp:97 profile-level-id=42e01f;packetization-mode=1\r\na=rtcp-fb:97 nack pli\r\na=rtcp-fb:97 ccm fir\r\n"
)

// newPhone makes a phone with one m-line per (kind, codecs) pair.
func newPhone(t testing.TB, e *Engine, suite string, lines ...string) *phone {
	t.Helper()
	p := &phone{t: t, suite: suite}
	for i := 0; i < len(lines); i += 2 {
		conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
		if err != nil {
			t.Fatal(err)
		}
		if err := conn.SetReadBuffer(4 << 20); err != nil {
			t.Fatal(err)
		}
		s := suites[suite]
		l := &phoneLine{
			t: t, kind: lines[i], codecs: lines[i+1], conn: conn, key: make([]byte, s.key+s.salt),
			ssrc: randomUint32(), seq: uint16(randomUint32()), ts: randomUint32(), done: make(chan struct{}),
		}
		_, _ = rand.Read(l.key)
		if l.enc, err = pionsrtp.CreateContext(l.key[:s.key], l.key[s.key:], s.profile); err != nil {
			t.Fatal(err)
		}
		p.lines = append(p.lines, l)
		go l.read()
		t.Cleanup(func() {
			_ = l.conn.Close()
			<-l.done
		})
	}
	if e != nil {
		var err error
		if p.session, err = e.NewSession(Phone, nil); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.session.Close)
	}
	return p
}

// describe is the phone's description; direction e.g. "sendrecv".
func (p *phone) describe(direction string) []byte {
	var b strings.Builder
	b.WriteString("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n")
	for _, l := range p.lines {
		payloads, rest, _ := strings.Cut(l.codecs, "\r\n")
		fmt.Fprintf(&b, "m=%s %d RTP/SAVP %s\r\n%s", l.kind, l.port(), payloads, rest)
		fmt.Fprintf(&b, "a=crypto:1 %s inline:%s\r\n", p.suite, base64.StdEncoding.EncodeToString(l.key))
		fmt.Fprintf(&b, "a=rtcp-mux\r\na=%s\r\n", direction)
	}
	return []byte(b.String())
}

func (l *phoneLine) port() uint16 { return l.conn.LocalAddr().(*net.UDPAddr).AddrPort().Port() }

// learn takes our port and key from our description.
func (p *phone) learn(description []byte) {
	p.t.Helper()
	i := -1
	for line := range strings.SplitSeq(string(description), "\r\n") {
		switch {
		case strings.HasPrefix(line, "m="):
			i++
			port, err := strconv.Atoi(strings.Fields(line)[1])
			if err != nil {
				p.t.Fatal(err)
			}
			p.lines[i].to = netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), uint16(port))
		case strings.HasPrefix(line, "a=crypto:") && p.lines[i].dec == nil:
			f := strings.Fields(strings.TrimPrefix(line, "a=crypto:"))
			if f[1] != p.suite {
				p.t.Fatalf("we chose %s, the phone has %s", f[1], p.suite)
			}
			key, _, _ := strings.Cut(strings.TrimPrefix(f[2], "inline:"), "|")
			raw, err := base64.StdEncoding.DecodeString(key)
			if err != nil {
				p.t.Fatal(err)
			}
			s := suites[p.suite]
			dec, err := pionsrtp.CreateContext(raw[:s.key], raw[s.key:], s.profile)
			if err != nil {
				p.t.Fatal(err)
			}
			p.lines[i].mu.Lock()
			p.lines[i].dec = dec
			p.lines[i].mu.Unlock()
		}
	}
}

// call offers to its session.
func (p *phone) call(o OfferOptions) {
	p.t.Helper()
	answer, err := p.session.Accept(p.describe("sendrecv"), o)
	if err != nil {
		p.t.Fatal(err)
	}
	p.learn(answer)
}

func (l *phoneLine) read() {
	defer close(l.done)
	buf := make([]byte, 2000)
	for {
		n, from, err := l.conn.ReadFromUDPAddrPort(buf)
		if err != nil {
			return
		}
		l.take(append([]byte(nil), buf[:n]...), from)
	}
}

func (l *phoneLine) take(data []byte, from netip.AddrPort) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lastFrom, l.lastRaw = from, data
	if l.dec == nil || len(data) < 12 {
		l.bad++
		return
	}
	if data[1] >= 192 && data[1] < 224 {
		plain, err := l.dec.DecryptRTCP(nil, data, nil)
		if err != nil {
			l.bad++
			return
		}
		ps, err := rtcp.Unmarshal(plain)
		if err != nil {
			l.bad++
			return
		}
		l.reports = append(l.reports, ps...)
		return
	}
	plain, err := l.dec.DecryptRTP(nil, data, nil)
	if err != nil {
		l.bad++
		return
	}
	p := &rtp.Packet{}
	if err := p.Unmarshal(plain); err != nil {
		l.bad++
		return
	}
	l.packets = append(l.packets, p)
}

// send sends a packet of the line's stream.
func (l *phoneLine) send(pt uint8, step uint32, payload []byte) []byte {
	l.t.Helper()
	p := &rtp.Packet{Header: rtp.Header{Version: 2, PayloadType: pt, SequenceNumber: l.seq, Timestamp: l.ts, SSRC: l.ssrc}, Payload: payload}
	l.seq++
	l.ts += step
	return l.sendPacket(p)
}

func (l *phoneLine) sendPacket(p *rtp.Packet) []byte {
	l.t.Helper()
	raw, err := p.Marshal()
	if err != nil {
		l.t.Fatal(err)
	}
	data, err := l.enc.EncryptRTP(nil, raw, nil)
	if err != nil {
		l.t.Fatal(err)
	}
	l.sendRaw(data)
	return data
}

func (l *phoneLine) sendRTCP(ps ...rtcp.Packet) {
	l.t.Helper()
	raw, err := rtcp.Marshal(ps)
	if err != nil {
		l.t.Fatal(err)
	}
	data, err := l.enc.EncryptRTCP(nil, raw, nil)
	if err != nil {
		l.t.Fatal(err)
	}
	l.sendRaw(data)
}

func (l *phoneLine) sendRaw(data []byte) {
	l.t.Helper()
	if _, err := l.conn.WriteToUDPAddrPort(data, l.to); err != nil && !errors.Is(err, os.ErrClosed) {
		l.t.Fatal(err)
	}
}

// got returns what was received so far.
func (l *phoneLine) got() []*rtp.Packet {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]*rtp.Packet(nil), l.packets...)
}

func (l *phoneLine) gotReports() []rtcp.Packet {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]rtcp.Packet(nil), l.reports...)
}

// waitFor waits until n packets came and returns them.
func (l *phoneLine) waitFor(n int) []*rtp.Packet {
	l.t.Helper()
	eventually(l.t, fmt.Sprintf("%d %s packets at the phone", n, l.kind), func() bool { return len(l.got()) >= n })
	return l.got()
}
