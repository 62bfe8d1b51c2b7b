package phone

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/pion/dtls/v3/pkg/crypto/selfsign"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The values of RFC 7616 §3.9.1, without qop and with.
func TestDigest(t *testing.T) {
	const realm = `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=`
	const rest = `, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`
	got, err := authorize([]string{realm + "MD5" + rest, realm + "SHA-256" + rest, "Basic x"},
		"GET", "/dir/index.html", "Mufasa", "Circle of Life", "")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(got, "algorithm=SHA-256") || !strings.Contains(got, "qop=auth, nc=00000001") ||
		!strings.Contains(got, `opaque="FQhe`) {
		t.Fatalf("credentials %s", got)
	}
	// Without qop the answer does not depend on a random cnonce (RFC 2069).
	got, err = authorize([]string{`Digest realm="testrealm@host.com",nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"`},
		"GET", "/dir/index.html", "Mufasa", "Circle Of Life", "")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(got, `response="670fd8c2df070c60b045671b8b24ff02"`) {
		t.Fatalf("credentials %s", got)
	}
	if _, err := authorize([]string{realm + "MD5" + rest}, "GET", "/", "u", "p", "SHA-256"); !errors.Is(err, errChallenge) {
		t.Fatalf("an algorithm that was not asked for: %v", err)
	}
}

func TestReadStream(t *testing.T) {
	const raw = "\r\n\r\nINVITE sip:b@x SIP/2.0\r\nv: SIP/2.0/TLS a;branch=z9hG4bKq\r\ni: 1\r\nCSeq: 7 INVITE\r\n" +
		"t: <sip:b@x;tag=no>;tag=yes\r\nl: 4\r\n\r\nbodySIP/2.0 200 OK\r\nSubject: a\r\n b\r\n\r\n"
	r := bufio.NewReaderSize(strings.NewReader(raw), maxMessage)
	m, err := readStream(r)
	if err != nil {
		t.Fatal(err)
	}
	if n, method := m.cseq(); m.Method != "INVITE" || string(m.Body) != "body" || m.branch() != "z9hG4bKq" ||
		n != 7 || method != "INVITE" || param(m.Get("To"), "tag") != "yes" || uriOf(m.Get("To")) != "sip:b@x;tag=no" {
		t.Fatalf("%+v", m)
	}
	m, err = readStream(r)
	if err != nil || m.Code != 200 || m.Get("subject") != "a b" {
		t.Fatalf("%+v %v", m, err)
	}
}

func direct(t *testing.T, incoming func(*Call)) (caller *Phone, to string) {
	t.Helper()
	cert, err := selfsign.GenerateSelfSigned()
	if err != nil {
		t.Fatal(err)
	}
	l, err := Listen("127.0.0.1:0", Options{
		TLS: &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}, Domain: "b.test", Login: "b", Incoming: incoming,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	p, err := Dial(t.Context(), Options{
		Server: l.Addr(), TLS: &tls.Config{InsecureSkipVerify: true}, Domain: "a.test", Login: "a", //nolint:gosec // a test's own certificate
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p, "sip:b@" + l.Addr()
}

func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestCallBothEnds(t *testing.T) {
	ctx := soon(t)
	got := make(chan *Call, 1)
	p, to := direct(t, func(c *Call) {
		c.Ring()
		c.OnOffer(func(offer []byte) ([]byte, int) { return append([]byte("re-"), offer...), 200 })
		if err := c.Answer(ctx, []byte("answer")); err != nil {
			t.Error(err)
		}
		got <- c
	})
	c, err := p.Invite(to, []byte("offer"))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	b := <-got
	if string(c.RemoteSDP()) != "answer" || string(b.RemoteSDP()) != "offer" {
		t.Fatalf("descriptions %q %q", c.RemoteSDP(), b.RemoteSDP())
	}
	if r := <-c.Progress(); r.Code != 100 {
		t.Fatalf("first answer %d", r.Code)
	}
	if r := <-c.Progress(); r.Code != 180 {
		t.Fatalf("second answer %d", r.Code)
	}
	if ans, err := c.Reinvite(ctx, []byte("hold")); err != nil || string(ans) != "re-hold" {
		t.Fatalf("re-invite: %q %v", ans, err)
	}
	if ans, err := b.Reinvite(ctx, []byte("resume")); err != nil || string(ans) != "hold" {
		t.Fatalf("re-invite of the callee: %q %v", ans, err)
	}
	if err := b.Bye(ctx); err != nil {
		t.Fatal(err)
	}
	<-c.Done()
	if c.Err() != nil {
		t.Fatal(c.Err())
	}
}

func TestRejectAndCancel(t *testing.T) {
	ctx := soon(t)
	p, to := direct(t, func(c *Call) {
		c.Ring()
		if c.Header("Subject") == "refuse" {
			if err := c.Reject(603, "Decline"); err != nil {
				t.Error(err)
			}
			return
		}
		<-c.Done() // cancelled
		if c.Err() != nil {
			t.Error(c.Err())
		}
	})
	c, err := p.Invite(to, nil, Header{"Subject", "refuse"})
	if err != nil {
		t.Fatal(err)
	}
	var se *StatusError
	if err := c.Wait(ctx); !errors.As(err, &se) || se.Code != 603 {
		t.Fatalf("refused call: %v", err)
	}
	c, err = p.Invite(to, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Cancel(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestConnectionLost(t *testing.T) {
	p, to := direct(t, func(c *Call) { _ = c.p.conn.write([]byte("nonsense\r\n\r\n")); <-c.Done() })
	c, err := p.Invite(to, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(soon(t)); !errors.Is(err, ErrClosed) {
		t.Fatalf("call on a lost connection: %v", err)
	}
}

// What a transfer and a subscription send, and that refusals are told.
func TestReferAndSubscribe(t *testing.T) {
	ctx := soon(t)
	got := make(chan *Call, 1)
	p, to := direct(t, func(c *Call) {
		if err := c.Answer(ctx, nil); err != nil {
			t.Error(err)
		}
		got <- c
	})
	c, err := p.Invite(to, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	b := <-got
	call, tags, _ := strings.Cut(b.Replaces(), ";")
	if call != c.id || tags != "to-tag="+c.localTag+";from-tag="+b.localTag {
		t.Errorf("Replaces %s", b.Replaces())
	}
	var se *StatusError
	if err := c.Refer(ctx, "sip:x@b.test", c); !errors.As(err, &se) || se.Code != 405 {
		t.Errorf("refer: %v", err)
	}
	if _, err := b.roundTrip(ctx, "NOTIFY", []byte("SIP/2.0 180 Ringing\r\n"), Header{"Event", "refer;id=2"}); err != nil {
		t.Fatal(err)
	}
	if code := <-c.Outcome(); code != 180 {
		t.Errorf("outcome %d", code)
	}
	if _, err := p.Subscribe(ctx, to, "dialog", 60); !errors.As(err, &se) || se.Code != 481 {
		t.Errorf("subscribe: %v", err)
	}
}
