package media

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/pion/dtls/v3"
	"github.com/pion/dtls/v3/pkg/crypto/selfsign"
	"github.com/pion/webrtc/v4"
)

// The ClientHello race (CVE-2023-49786 and its like): a ClientHello from an
// address without a signed check must not reach the handshake.
func TestClientHelloFromAWrongSource(t *testing.T) {
	e := newEngine(t, Timers{})
	b := newBrowser(t, e, browserOptions{role: webrtc.DTLSRoleClient})
	offer, err := b.session.Offer(OfferOptions{})
	if err != nil {
		t.Fatal(err)
	}
	answer := b.answer(offer)
	// The attacker speaks first, with a certificate of its own.
	cert, err := selfsign.GenerateSelfSigned()
	if err != nil {
		t.Fatal(err)
	}
	evil, err := net.DialUDP("udp4", nil, net.UDPAddrFromAddrPort(e.Addr()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = evil.Close() }()
	pc, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = pc.Close() }()
	client, err := dtls.ClientWithOptions(pc, net.UDPAddrFromAddrPort(e.Addr()),
		dtls.WithCertificates(cert), dtls.WithInsecureSkipVerify(true),
		dtls.WithSRTPProtectionProfiles(dtls.SRTP_AEAD_AES_128_GCM), dtls.WithFlightInterval(20*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	before := e.Totals().Junk
	if err := client.HandshakeContext(ctx); err == nil {
		t.Fatal("the attacker got an association")
	}
	if e.Totals().Junk == before {
		t.Error("its records were not dropped")
	}
	_ = client.Close()
	if err := b.session.Apply(answer); err != nil {
		t.Fatal(err)
	}
	b.up()
}

// A certificate other than the one in the description gets no keys.
func TestWrongFingerprint(t *testing.T) {
	e := newEngine(t, Timers{DTLSTimeout: time.Second})
	b := newBrowser(t, e, browserOptions{})
	offer := b.offer(nil)
	wrong := newBrowser(t, nil, browserOptions{})
	swap := fingerprintLine(t, wrong.offer(nil))
	forged := replaceFingerprints(offer, swap)
	answer, err := b.session.Accept(forged, OfferOptions{})
	if err != nil {
		t.Fatal(err)
	}
	b.takeAnswer(answer)
	eventually(t, "the handshake failed", func() bool {
		d := &(*b.session.transports.Load())[0].dtls
		d.mu.Lock()
		defer d.mu.Unlock()
		select {
		case <-d.done:
			return d.done != nil
		default:
			return false
		}
	})
	if b.session.connected.Load() {
		t.Error("connected with a wrong certificate")
	}
}

// newPage connects a bare DTLS client to a browser session: its check comes
// from the socket that then speaks DTLS.
func newPage(t testing.TB, b *browser) *dtls.Conn {
	t.Helper()
	cert, err := selfsign.GenerateSelfSigned()
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(cert.Certificate[0])
	line := "a=fingerprint:sha-256 " + strings.ReplaceAll(strings.ToUpper(fmt.Sprintf("% x", sum[:])), " ", ":")
	if _, err := b.session.Accept(replaceFingerprints(b.offer(nil), line), OfferOptions{}); err != nil {
		t.Fatal(err)
	}
	ufrag, pwd := credentialsOf(b.session)
	c := newChecker(t, b.session.engine)
	c.check(ufrag, pwd, controlling, useCandidate)
	if err := c.conn.SetReadDeadline(time.Time{}); err != nil {
		t.Fatal(err)
	}
	conn, err := dtls.ClientWithOptions(c.conn, net.UDPAddrFromAddrPort(b.session.engine.Addr()),
		dtls.WithCertificates(cert), dtls.WithInsecureSkipVerify(true),
		dtls.WithSRTPProtectionProfiles(dtls.SRTP_AEAD_AES_128_GCM, dtls.SRTP_AES128_CM_HMAC_SHA1_80))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := conn.HandshakeContext(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	eventually(t, "connected", b.session.connected.Load)
	return conn
}
