package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pion/dtls/v3"
	"github.com/pion/dtls/v3/pkg/crypto/selfsign"
	"github.com/pion/rtcp"
	"github.com/pion/stun/v3"
)

// A phone without rtcp-mux gets and sends reports on the next port.
func TestPhoneWithoutMux(t *testing.T) {
	e := newEngine(t, Timers{ReportPeriod: 50 * time.Millisecond})
	p := newPhone(t, e, "AES_CM_128_HMAC_SHA1_80", "audio", phonePCMU)
	reports, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reports.Close() }()
	port := reports.LocalAddr().(*net.UDPAddr).AddrPort().Port()
	offer := bytes.ReplaceAll(p.describe("sendrecv"), []byte("a=rtcp-mux"), fmt.Appendf(nil, "a=rtcp:%d", port))
	answer, err := p.session.Accept(offer, OfferOptions{})
	if err != nil {
		t.Fatal(err)
	}
	p.learn(answer)
	buf := make([]byte, 1500)
	if err := reports.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	n, from, err := reports.ReadFromUDPAddrPort(buf)
	if err != nil {
		t.Fatal(err)
	}
	l := p.lines[0]
	if from.Port() != l.to.Port()+1 {
		t.Errorf("the report comes from port %d, media from %d", from.Port(), l.to.Port())
	}
	l.mu.Lock()
	plain, err := l.dec.DecryptRTCP(nil, buf[:n], nil)
	l.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := rtcp.Unmarshal(plain); err != nil {
		t.Fatal(err)
	}
	if n := len(l.got()) + len(l.gotReports()); n != 0 {
		t.Errorf("%d datagrams on the media port", n)
	}
	// Its own reports come on the port beside too, and count as a sign of life.
	before := p.session.lastAuth.Load()
	raw, err := rtcp.Marshal([]rtcp.Packet{&rtcp.ReceiverReport{SSRC: 9}})
	if err != nil {
		t.Fatal(err)
	}
	data, err := l.enc.EncryptRTCP(nil, raw, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reports.WriteToUDPAddrPort(data, netip.AddrPortFrom(l.to.Addr(), l.to.Port()+1)); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the report is taken", func() bool { return p.session.lastAuth.Load() > before })
}

// A re-INVITE with the same key keeps the context (rollover counter, replay
// window); another key makes another.
func TestKeysAcrossReoffers(t *testing.T) {
	e := newEngine(t, Timers{})
	a := newPhone(t, e, "AEAD_AES_256_GCM", "audio", phonePCMU)
	b := newPhone(t, e, "AEAD_AES_256_GCM", "audio", phonePCMU)
	a.call(OfferOptions{})
	b.call(hearing(a.session))
	join(t, e, a.session, b.session)
	l := a.lines[0]
	l.seq = 65530
	for range 20 {
		l.send(0, 160, []byte("x"))
	}
	b.lines[0].waitFor(20)
	old := l.send(0, 160, []byte("y"))
	b.lines[0].waitFor(21)
	a.call(hearing(b.session))
	refused := a.session.Stats().Refused
	l.sendRaw(old)
	eventually(t, "a packet from before is still a replay", func() bool { return a.session.Stats().Refused == refused+1 })
	l.send(0, 160, []byte("after the rollover"))
	checkRun(t, b.lines[0].waitFor(22), 160)

	c := newPhone(t, nil, "AEAD_AES_256_GCM", "audio", phonePCMU) // the phone restarted
	c.session = a.session
	c.call(hearing(b.session))
	c.lines[0].send(0, 160, []byte("new key"))
	got := b.lines[0].waitFor(23)
	if string(got[22].Payload) != "new key" || got[22].SequenceNumber != got[21].SequenceNumber+1 {
		t.Errorf("%q as %d after %d", got[22].Payload, got[22].SequenceNumber, got[21].SequenceNumber)
	}
}

// A phone with DTLS-SRTP but without ICE: records count from its signalled
// address only.
func TestPhoneWithDTLS(t *testing.T) {
	e := newEngine(t, Timers{})
	s, err := e.NewSession(Phone, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	cert, err := selfsign.GenerateSelfSigned()
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	sum := sha256.Sum256(cert.Certificate[0])
	offer := fmt.Sprintf("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"+
		"m=audio %d UDP/TLS/RTP/SAVP 0\r\na=rtpmap:0 PCMU/8000\r\na=rtcp-mux\r\na=setup:active\r\na=fingerprint:sha-256 %s\r\n",
		conn.LocalAddr().(*net.UDPAddr).Port, strings.ReplaceAll(strings.ToUpper(fmt.Sprintf("% x", sum[:])), " ", ":"))
	answer, err := s.Accept([]byte(offer), OfferOptions{})
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(answer), "m=audio ")
	port, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	to := &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port}
	stranger := newChecker(t, e)
	stranger.to = to.AddrPort()
	stranger.send(append([]byte{22, 254, 255}, make([]byte, 60)...))
	stranger.send(checkOf(t, "a", "b", flag{stun.AttrUseCandidate, 0}).Raw)
	eventually(t, "the stranger is ignored", func() bool { return e.Totals().Junk == 2 })

	client, err := dtls.ClientWithOptions(conn, to, dtls.WithCertificates(cert), dtls.WithInsecureSkipVerify(true),
		dtls.WithSRTPProtectionProfiles(dtls.SRTP_AES128_CM_HMAC_SHA1_80))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := client.HandshakeContext(ctx); err != nil {
		t.Fatal(err)
	}
	eventually(t, "connected", s.connected.Load)
	if got := s.Stats().Profile; got != "AES_CM_128_HMAC_SHA1_80" {
		t.Errorf("profile %s", got)
	}
}

// One socket serves both families.
func TestBothFamilies(t *testing.T) {
	e, err := Listen(Options{Listen: "[::]:0", Advertise: []netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("::1")}})
	if err != nil {
		t.Skip(err)
	}
	defer func() { _ = e.Close() }()
	b := newBrowser(t, e, browserOptions{})
	b.call(OfferOptions{})
	ufrag, pwd := credentialsOf(b.session)
	b.up()
	for _, host := range []string{"127.0.0.1", "::1"} {
		conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.ParseIP(host)})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }()
		c := &checker{t: t, conn: conn, to: netip.AddrPortFrom(netip.MustParseAddr(host), e.Addr().Port())}
		m := c.check(ufrag, pwd, controlling, useCandidate)
		var mapped stun.XORMappedAddress
		if err := mapped.GetFrom(m); err != nil || !mapped.IP.Equal(net.ParseIP(host)) {
			t.Errorf("%s: mapped %v, %v", host, mapped, err)
		}
		if got := pathOf(b.session); got != c.addr() {
			t.Errorf("%s: the path is %v", host, got)
		}
		b.session.Play(defaultMusic(t)) // batched sends reach that family
		for data := c.receive(); data[0] < 128 || (data[1] >= 192 && data[1] < 224); data = c.receive() {
		}
		b.session.StopPlaying()
	}
}
