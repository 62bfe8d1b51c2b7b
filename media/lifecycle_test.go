package media

import (
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"
)

// recorder keeps the events of a session.
type recorder struct {
	mu     sync.Mutex
	events []Event
}

func (r *recorder) notify(ev Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, ev)
}

func (r *recorder) got() []Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.events)
}

// listen replaces a session's notify before anything has happened.
func (r *recorder) listen(s *Session) { s.notify = r.notify }

func TestLostAndRecovered(t *testing.T) {
	e := newEngine(t, Timers{ConsentLost: 100 * time.Millisecond})
	p := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	var r recorder
	r.listen(p.session)
	p.call(OfferOptions{})
	eventually(t, "connected", func() bool { return slices.Equal(r.got(), []Event{Connected}) })
	if !p.session.Alive() {
		t.Error("not alive just after connecting")
	}
	eventually(t, "lost", func() bool { return slices.Equal(r.got(), []Event{Connected, Lost}) })
	if p.session.Alive() {
		t.Error("alive although lost")
	}
	p.lines[0].sendRTCP(&rtcp.ReceiverReport{SSRC: 1}) // a muted phone is alive
	eventually(t, "recovered", func() bool {
		got := r.got()
		return len(got) >= 3 && got[2] == Recovered
	})
}

func TestAPhoneThatHoldsIsNotLost(t *testing.T) {
	e := newEngine(t, Timers{ConsentLost: 50 * time.Millisecond})
	held := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	talks := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	var h, r recorder
	h.listen(held.session)
	r.listen(talks.session)
	answer, err := held.session.Accept(held.describe("inactive"), OfferOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(answer), "a=inactive") || !held.session.RemoteHold() {
		t.Errorf("remote hold %v, answer:\n%s", held.session.RemoteHold(), answer)
	}
	talks.call(OfferOptions{})
	eventually(t, "the one that should talk is lost", func() bool { return slices.Contains(r.got(), Lost) })
	if slices.Contains(h.got(), Lost) {
		t.Error("the phone on hold counts as lost")
	}
}

func TestPeerClosed(t *testing.T) {
	e := newEngine(t, Timers{})
	b := newBrowser(t, e, browserOptions{})
	var r recorder
	r.listen(b.session)
	b.call(OfferOptions{})
	b.up()
	if err := b.pc.Close(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the page is gone", func() bool { return slices.Equal(r.got(), []Event{Connected, PeerClosed}) })
}

func TestCloseTellsTheBrowser(t *testing.T) {
	e := newEngine(t, Timers{})
	b := newBrowser(t, e, browserOptions{})
	var r recorder
	r.listen(b.session)
	page := newPage(t, b)
	b.session.Close()
	b.session.Close() // twice is fine
	if _, err := page.Read(make([]byte, 100)); !errors.Is(err, io.EOF) {
		t.Errorf("the page reads %v instead of close_notify", err)
	}
	if _, err := b.session.Accept(nil, OfferOptions{}); !errors.Is(err, ErrClosed) {
		t.Errorf("Accept: %v", err)
	}
	if _, err := b.session.Offer(OfferOptions{}); !errors.Is(err, ErrClosed) {
		t.Errorf("Offer: %v", err)
	}
	if err := b.session.Apply(nil); !errors.Is(err, ErrClosed) {
		t.Errorf("Apply: %v", err)
	}
	b.session.Rollback()
	b.session.Play(nil)
	b.session.RequestKeyFrame()
	if slices.Contains(r.got(), PeerClosed) {
		t.Error("our own close came back as PeerClosed")
	}
	if n := len(*e.paths.m.Load()); n != 0 {
		t.Errorf("%d addresses are left", n)
	}
	if n := len(*e.credentials.m.Load()); n != 0 {
		t.Errorf("%d credentials are left", n)
	}
}

// The page answers late: its checks and ClientHello come before the 200.
func TestEarlyChecksAndClientHello(t *testing.T) {
	e := newEngine(t, Timers{})
	b := newBrowser(t, e, browserOptions{role: webrtc.DTLSRoleClient})
	offer, err := b.session.Offer(OfferOptions{})
	if err != nil {
		t.Fatal(err)
	}
	answer := b.answer(offer)
	tr := (*b.session.transports.Load())[0]
	eventually(t, "the ClientHello waits", func() bool {
		tr.dtls.mu.Lock()
		defer tr.dtls.mu.Unlock()
		return tr.dtls.conn != nil && len(tr.dtls.conn.records) > 0
	})
	if err := b.session.Apply(answer); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	b.up()
	if d := time.Since(start); d > 2*time.Second {
		t.Errorf("connected only after %v", d)
	}
}

func TestRollbackForgetsTheOffer(t *testing.T) {
	e := newEngine(t, Timers{})
	b := newBrowser(t, e, browserOptions{})
	b.call(OfferOptions{})
	b.up()
	ufrag, _ := credentialsOf(b.session)
	if _, err := b.session.Offer(OfferOptions{ICERestart: true}); err != nil {
		t.Fatal(err)
	}
	if n := len(*e.credentials.m.Load()); n != 2 {
		t.Fatalf("%d credentials while the offer is open", n)
	}
	b.session.Rollback()
	if n := len(*e.credentials.m.Load()); n != 1 {
		t.Errorf("%d credentials after the rollback", n)
	}
	if now, _ := credentialsOf(b.session); now != ufrag {
		t.Error("the credentials in use changed")
	}
	b.ring(OfferOptions{ICERestart: true}) // and it can be tried again
}

func TestPlainRTPIsRefused(t *testing.T) {
	e := newEngine(t, Timers{})
	s, err := e.NewSession(Phone, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	plain := "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n"
	if _, err := s.Accept([]byte(plain), OfferOptions{}); !errors.Is(err, ErrNotEncrypted) {
		t.Errorf("plain RTP: %v", err)
	}
	if _, err := s.Accept([]byte("nonsense"), OfferOptions{}); !errors.Is(err, ErrUnsupported) {
		t.Errorf("nonsense: %v", err)
	}
}

// freePorts finds a range of even begin with n free ports.
func freePorts(t testing.TB, n int) [2]uint16 {
	t.Helper()
	for range 100 {
		c, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
		if err != nil {
			t.Fatal(err)
		}
		first := c.LocalAddr().(*net.UDPAddr).AddrPort().Port() &^ 1
		_ = c.Close()
		free := first < 65000
		for p := first; free && p < first+uint16(n); p++ {
			c, err := net.ListenPacket("udp4", fmt.Sprintf("127.0.0.1:%d", p))
			if free = err == nil; free {
				_ = c.Close()
			}
		}
		if free {
			return [2]uint16{first, first + uint16(n) - 1}
		}
	}
	t.Fatal("no free ports")
	return [2]uint16{}
}

func TestPhonePorts(t *testing.T) {
	ports := freePorts(t, 4)
	e, err := Listen(Options{Listen: "127.0.0.1:0", PhonePorts: ports})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	a := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	b := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	c := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	a.call(OfferOptions{})
	b.call(OfferOptions{})
	for _, p := range []*phone{a, b} {
		if port := p.lines[0].to.Port(); port < ports[0] || port > ports[1] || port%2 != 0 {
			t.Errorf("port %d of %v", port, ports)
		}
	}
	if _, err := c.session.Accept(c.describe("sendrecv"), OfferOptions{}); !errors.Is(err, ErrNoPort) {
		t.Errorf("all taken: %v", err)
	}
	a.session.Close()
	c.call(OfferOptions{})
	if _, err := Listen(Options{Listen: "127.0.0.1:0", PhonePorts: [2]uint16{9, 3}}); err == nil {
		t.Error("a range upside down was taken")
	}
}

func TestTotals(t *testing.T) {
	e := newEngine(t, Timers{})
	a := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	b := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	a.call(OfferOptions{})
	b.call(hearing(a.session))
	join(t, e, a.session, b.session)
	for range 5 {
		a.lines[0].send(0, 160, []byte("x"))
	}
	b.lines[0].waitFor(5)
	if got := e.Totals(); got.Sessions != 2 || got.PacketsIn != 5 || got.PacketsOut != 5 {
		t.Errorf("%+v", got)
	}
	a.session.Close()
	b.session.Close()
	if got := e.Totals(); got.Sessions != 0 || got.PacketsIn != 5 || got.PacketsOut != 5 {
		t.Errorf("after close %+v", got)
	}
}

// A phone without the browser's codecs: the browser must be offered anew.
func TestMismatched(t *testing.T) {
	e := newEngine(t, Timers{})
	br := newBrowser(t, e, browserOptions{pcmu: true, tcc: true})
	p := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	br.call(OfferOptions{})
	p.call(hearing(br.session))
	b := join(t, e, br.session, p.session)
	br.up()
	if got := b.Mismatched(); !slices.Equal(got, []*Session{br.session}) {
		t.Fatalf("mismatched: %v", got)
	}
	br.ring(hearing(p.session))
	if got := b.Mismatched(); len(got) != 0 {
		t.Errorf("still mismatched: %d", len(got))
	}
	a := br.stream("audio")
	a.step = 160
	every(2*time.Millisecond, 10, func(int) { a.send(t, []byte("hello")) })
	if got := p.lines[0].waitFor(10); got[0].PayloadType != 0 {
		t.Errorf("payload number %d", got[0].PayloadType)
	}
}
