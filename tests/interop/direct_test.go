//go:build linux

package interop

import (
	"context"
	"crypto/tls"
	"path/filepath"
	"testing"
	"time"

	"madoguchi/tests/testkit"
	"madoguchi/tests/testkit/phone"
	"madoguchi/tests/testkit/traffic"
)

// The test phone and baresip call each other without a server: what fails with
// the product later is then not the fault of these two.
func TestPhoneAgainstBaresip(t *testing.T) {
	e, err := traffic.NewEngine()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	leg, err := e.NewLeg(traffic.Config{Profile: traffic.CM80})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	calls := make(chan *phone.Call, 1)
	l, err := phone.Listen("127.0.0.1:0", phone.Options{
		TLS:    &tls.Config{Certificates: []tls.Certificate{certificate(t, filepath.Join(t.TempDir(), "p.pem"))}, MinVersion: tls.VersionTLS12},
		Domain: "127.0.0.1", Login: "test",
		Incoming: func(c *phone.Call) {
			c.Ring()
			sdp, err := leg.Answer(c.RemoteSDP())
			if err != nil {
				t.Error(err)
				return
			}
			if err := c.Answer(ctx, sdp); err != nil {
				t.Error(err)
			}
			calls <- c
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	b := startBaresip(t, "a", phoneOptions{account: "<sip:a@127.0.0.1;transport=tls>;regint=0", codec: "H264", tone: 440})
	b.must("dial", "sip:test@"+l.Addr()+";transport=tls")
	b.wait(10*time.Second, "CALL_ESTABLISHED")
	call := <-calls

	if err := testkit.Until(ctx, 10*time.Second, func() error { return media(leg, 50, 50) }); err != nil {
		t.Fatalf("%v: %+v\n%s", err, leg.Counters(), call.RemoteSDP())
	}
	if err := call.Bye(ctx); err != nil {
		t.Fatal(err)
	}
	b.wait(5*time.Second, "CALL_CLOSED")
}
