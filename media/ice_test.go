package media

import (
	"fmt"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/pion/stun/v3"
)

// checker sends connectivity checks from a socket of its own.
type checker struct {
	t    testing.TB
	conn *net.UDPConn
	to   netip.AddrPort
}

func newChecker(t testing.TB, e *Engine) *checker {
	t.Helper()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return &checker{t: t, conn: conn, to: e.Addr()}
}

func (c *checker) addr() netip.AddrPort {
	return c.conn.LocalAddr().(*net.UDPAddr).AddrPort()
}

func (c *checker) send(data []byte) {
	c.t.Helper()
	if _, err := c.conn.WriteToUDPAddrPort(data, c.to); err != nil {
		c.t.Fatal(err)
	}
}

// receive returns the next datagram.
func (c *checker) receive() []byte {
	c.t.Helper()
	buf := make([]byte, 2000)
	if err := c.conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		c.t.Fatal(err)
	}
	n, err := c.conn.Read(buf)
	if err != nil {
		c.t.Fatal(err)
	}
	return buf[:n]
}

// check sends a check and returns the answer.
func (c *checker) check(ufrag, pwd string, more ...stun.Setter) *stun.Message {
	c.t.Helper()
	c.send(checkOf(c.t, ufrag, pwd, more...).Raw)
	m := &stun.Message{Raw: c.receive()}
	if err := m.Decode(); err != nil {
		c.t.Fatal(err)
	}
	return m
}

func checkOf(t testing.TB, ufrag, pwd string, more ...stun.Setter) *stun.Message {
	t.Helper()
	all := append([]stun.Setter{stun.TransactionID, stun.BindingRequest, stun.NewUsername(ufrag + ":them")}, more...)
	all = append(all, stun.NewShortTermIntegrity(pwd), stun.Fingerprint)
	m, err := stun.Build(all...)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// flag is an attribute without a value, or with zeros.
type flag struct {
	t stun.AttrType
	n int
}

func (f flag) AddTo(m *stun.Message) error {
	m.Add(f.t, make([]byte, f.n))
	return nil
}

var (
	useCandidate = flag{stun.AttrUseCandidate, 0}
	controlling  = flag{stun.AttrICEControlling, 8}
	controlled   = flag{stun.AttrICEControlled, 8}
)

func credentialsOf(s *Session) (ufrag, pwd string) {
	s.ctl.Lock()
	defer s.ctl.Unlock()
	return s.ctl.current.ufrag, s.ctl.current.pwd
}

// pathOf is where a leg's first transport sends to.
func pathOf(s *Session) netip.AddrPort {
	if p := (*s.transports.Load())[0].path.Load(); p != nil {
		return p.addr
	}
	return netip.AddrPort{}
}

func TestChecksAreAnsweredOnlyWhenSigned(t *testing.T) {
	e := newEngine(t, Timers{})
	b := newBrowser(t, e, browserOptions{})
	b.call(OfferOptions{})
	ufrag, pwd := credentialsOf(b.session)
	c := newChecker(t, e)
	before := e.Totals().Junk
	c.send(checkOf(t, "nobody", pwd).Raw)
	c.send(checkOf(t, ufrag, "wrong-password-wrong-pass").Raw)
	unsigned, err := stun.Build(stun.TransactionID, stun.BindingRequest, stun.NewUsername(ufrag+":x"), stun.Fingerprint)
	if err != nil {
		t.Fatal(err)
	}
	c.send(unsigned.Raw)
	broken := checkOf(t, ufrag, pwd)
	broken.Raw[len(broken.Raw)-1] ^= 1 // fingerprint
	c.send(broken.Raw)
	eventually(t, "all four are counted", func() bool { return e.Totals().Junk >= before+4 })

	m := c.check(ufrag, pwd, controlling)
	var mapped stun.XORMappedAddress
	if err := mapped.GetFrom(m); err != nil || m.Type != stun.BindingSuccess {
		t.Fatalf("the first answer is %v: %v", m, err)
	}
	if mapped.Port != int(c.addr().Port()) {
		t.Errorf("mapped address %v", mapped)
	}
	if err := stun.NewShortTermIntegrity(pwd).Check(m); err != nil {
		t.Errorf("the answer is not signed: %v", err)
	}
}

func TestRoleConflictAndUnknownAttributes(t *testing.T) {
	e := newEngine(t, Timers{})
	b := newBrowser(t, e, browserOptions{})
	b.call(OfferOptions{})
	ufrag, pwd := credentialsOf(b.session)
	c := newChecker(t, e)
	code := func(m *stun.Message) stun.ErrorCode {
		var e stun.ErrorCodeAttribute
		if err := e.GetFrom(m); err != nil {
			t.Fatalf("%v: %v", m, err)
		}
		return e.Code
	}
	if got := code(c.check(ufrag, pwd, controlled)); got != stun.CodeRoleConflict {
		t.Errorf("controlled: %d", got)
	}
	if got := code(c.check(ufrag, pwd, flag{stun.AttrType(0x7abc), 4})); got != stun.CodeUnknownAttribute {
		t.Errorf("unknown attribute: %d", got)
	}
	if got := pathOf(b.session); got == c.addr() {
		t.Error("a refused check chose the path")
	}
}

// A page moves to another address: only a nominated check moves the path, and
// an unsigned USE-CANDIDATE behind the signature does not count.
func TestAddressMove(t *testing.T) {
	e := newEngine(t, Timers{})
	a, b := newBrowser(t, e, browserOptions{}), newBrowser(t, e, browserOptions{})
	a.call(OfferOptions{})
	b.call(hearing(a.session))
	join(t, e, a.session, b.session)
	a.up()
	b.up()
	old := pathOf(b.session)
	ufrag, pwd := credentialsOf(b.session)
	c := newChecker(t, e)
	c.check(ufrag, pwd, controlling)
	if got := pathOf(b.session); got != old {
		t.Fatalf("a check that was not nominated moved the path to %v", got)
	}
	forged := checkOf(t, ufrag, pwd, controlling)
	forged.Raw = forged.Raw[:len(forged.Raw)-8] // without fingerprint
	forged = &stun.Message{Raw: forged.Raw}
	forged.Length = uint32(len(forged.Raw) - 20)
	forged.WriteLength()
	if err := forged.Decode(); err != nil {
		t.Fatal(err)
	}
	if err := useCandidate.AddTo(forged); err != nil {
		t.Fatal(err)
	}
	if err := stun.Fingerprint.AddTo(forged); err != nil {
		t.Fatal(err)
	}
	c.send(forged.Raw)
	c.receive()
	if got := pathOf(b.session); got != old {
		t.Fatalf("an unsigned nomination moved the path to %v", got)
	}
	c.check(ufrag, pwd, controlling, useCandidate)
	if got := pathOf(b.session); got != c.addr() {
		t.Fatalf("the path is %v, nominated was %v", got, c.addr())
	}
	sent := b.session.Stats().PacketsOut
	a.stream("video").send(t, []byte("to the new place"))
	eventually(t, "the packet is sent", func() bool { return b.session.Stats().PacketsOut > sent })
	for { // reports come there too
		if data := c.receive(); data[0] >= 128 && (data[1] < 192 || data[1] >= 224) {
			return
		}
	}
}

// An ICE restart by our offer: media goes on in the same DTLS association with
// the same keys, the old credentials are answered for a while but move nothing.
func TestICERestart(t *testing.T) {
	e := newEngine(t, Timers{})
	a, b := newBrowser(t, e, browserOptions{}), newBrowser(t, e, browserOptions{})
	a.call(OfferOptions{})
	b.call(hearing(a.session))
	join(t, e, a.session, b.session)
	a.up()
	b.up()
	av := a.stream("video")
	every(2*time.Millisecond, 10, func(int) { av.send(t, []byte("before")) })
	b.waitFor("video", 10)
	oldUfrag, oldPwd := credentialsOf(b.session)
	tr := (*b.session.transports.Load())[0]
	tr.out.mu.Lock()
	ctx := tr.out.ctx
	tr.out.mu.Unlock()

	o := hearing(a.session)
	o.ICERestart = true
	b.ring(o)
	if ufrag, _ := credentialsOf(b.session); ufrag == oldUfrag {
		t.Fatal("the credentials are the old ones")
	}
	eventually(t, "the new credentials chose the path", func() bool {
		tr.addr.mu.Lock()
		defer tr.addr.mu.Unlock()
		return tr.addr.latest == b.session.generation()
	})
	c := newChecker(t, e)
	if m := c.check(oldUfrag, oldPwd, controlling, useCandidate); m.Type != stun.BindingSuccess {
		t.Errorf("the old credentials got %v", m.Type)
	}
	if pathOf(b.session) == c.addr() {
		t.Error("the old credentials moved the path")
	}
	every(2*time.Millisecond, 10, func(int) { av.send(t, []byte("after")) })
	checkRun(t, b.waitFor("video", 20), 3000)
	tr.out.mu.Lock()
	defer tr.out.mu.Unlock()
	if tr.out.ctx != ctx {
		t.Error("the SRTP context was made anew")
	}
}

func (s *Session) generation() uint32 {
	s.ctl.Lock()
	defer s.ctl.Unlock()
	return s.ctl.current.generation
}

// Junk gets no answer, and running calls do not notice it.
func TestJunkGetsNoAnswer(t *testing.T) {
	e := newEngine(t, Timers{})
	a, b := newBrowser(t, e, browserOptions{}), newBrowser(t, e, browserOptions{})
	a.call(OfferOptions{})
	b.call(hearing(a.session))
	join(t, e, a.session, b.session)
	a.up()
	b.up()
	c := newChecker(t, e)
	const rounds = 300
	junk := make([]byte, 1600)
	av := a.stream("video")
	sent := 0
	for i := range rounds {
		for j := range junk {
			junk[j] = byte(i*7 + j*13)
		}
		for _, first := range []byte{0, 1, 22, 23, 63, 64, 127, 128, 144, 255} {
			junk[0] = first
			c.send(junk[:1+(i*37)%len(junk)])
			sent++
		}
		if i%10 == 0 {
			av.send(t, fmt.Appendf(nil, "picture %d", i))
		}
	}
	b.waitFor("video", rounds/10)
	eventually(t, "the junk was read", func() bool { return e.Totals().Junk >= uint64(sent)*9/10 })
	// Whatever the engine answered would be in the socket before this answer.
	ufrag, pwd := credentialsOf(b.session)
	if m := c.check(ufrag, pwd, controlling); m.Type != stun.BindingSuccess {
		t.Fatalf("an answer to junk: %v", m)
	}
}
