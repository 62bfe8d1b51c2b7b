//go:build linux

package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"madoguchi/tests/testkit"
	"madoguchi/tests/testkit/phone"
	"madoguchi/tests/testkit/traffic"
)

// asteriskPhones is how many endpoints its generated configuration has.
const (
	asteriskPhones = 400
	certificateFor = 24 * time.Hour
)

// asterisk forwards calls with Dial() between SDES phones over TLS.
type asterisk struct {
	*child
	e      *traffic.Engine
	m      mode
	addr   string
	phones []*phone.Phone
	answer []chan answered
	calls  []*standing
}

func startAsterisk(ctx context.Context, e *traffic.Engine, m mode, dir string) (*asterisk, error) {
	dir = filepath.Join(dir, "asterisk-"+m.name)
	port, err := testkit.FreePort()
	if err != nil {
		return nil, err
	}
	if err := writeAsterisk(dir, port); err != nil {
		return nil, err
	}
	c, err := startChild(dir, "asterisk.log", "asterisk", "-f", "-C", filepath.Join(dir, "asterisk.conf"))
	if err != nil {
		return nil, err
	}
	a := &asterisk{child: c, e: e, m: m, addr: "127.0.0.1:" + strconv.Itoa(port)}
	if err := testkit.Until(ctx, peerReady, func() error {
		conn, err := net.DialTimeout("tcp", a.addr, time.Second)
		if err == nil {
			_ = conn.Close()
		}
		return err
	}); err != nil {
		c.stop()
		return nil, err
	}
	return a, nil
}

func asteriskSecret(i int) string { return "bench-secret-" + strconv.Itoa(i) }

// writeAsterisk writes the whole configuration below dir.
func writeAsterisk(dir string, port int) error {
	for _, d := range []string{"etc", "run", "log", "spool", "var", "var/astdb"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o700); err != nil {
			return err
		}
	}
	if err := writeCertificate(filepath.Join(dir, "etc", "tls.pem")); err != nil {
		return err
	}
	var pj strings.Builder
	fmt.Fprintf(&pj, "[tls]\ntype=transport\nprotocol=tls\nbind=127.0.0.1:%d\ncert_file=%s\npriv_key_file=%s\nmethod=tlsv1_2\n",
		port, filepath.Join(dir, "etc", "tls.pem"), filepath.Join(dir, "etc", "tls.pem"))
	for i := range asteriskPhones {
		n := "p" + strconv.Itoa(i)
		fmt.Fprintf(&pj, "[%s]\ntype=endpoint\ncontext=bench\ndisallow=all\nallow=opus,h264\nauth=%s\naors=%s\nmedia_encryption=sdes\n"+
			"rtcp_mux=yes\ndirect_media=no\nrtp_symmetric=yes\nforce_rport=yes\nrewrite_contact=yes\nmedia_address=127.0.0.1\n"+
			"[%s]\ntype=auth\nauth_type=userpass\nusername=%s\npassword=%s\n[%s]\ntype=aor\nmax_contacts=1\nremove_existing=yes\n",
			n, n, n, n, n, asteriskSecret(i), n)
	}
	files := map[string]string{
		"asterisk.conf": fmt.Sprintf("[directories](!)\nastetcdir => %[1]s/etc\nastrundir => %[1]s/run\nastlogdir => %[1]s/log\n"+
			"astspooldir => %[1]s/spool\nastdbdir => %[1]s/var\nastvarlibdir => %[1]s/var\nastdatadir => /usr/share/asterisk\n"+
			"[options]\nverbose=0\n", dir),
		"etc/pjsip.conf":      pj.String(),
		"etc/extensions.conf": "[bench]\nexten => _p.,1,Dial(PJSIP/${EXTEN})\n",
		"etc/modules.conf":    "[modules]\nautoload=yes\nnoload => chan_sip.so\n",
		"etc/rtp.conf":        "[general]\nrtpstart=40000\nrtpend=48000\n",
		"etc/logger.conf":     "[logfiles]\nmessages => error\n",
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

func writeCertificate(name string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	t := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "bench"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(certificateFor),
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, &key.PublicKey, key)
	if err != nil {
		return err
	}
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	out := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})...)
	return os.WriteFile(name, out, 0o600)
}

func (a *asterisk) name() string { return "Asterisk Dial()" }
func (a *asterisk) pid() int     { return a.cmd.Process.Pid }

func (a *asterisk) close() {
	a.drop()
	for _, p := range a.phones {
		_ = p.Close()
	}
	a.stop()
}

func (a *asterisk) drop() {
	for _, c := range a.calls {
		ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
		if err := c.call.Bye(ctx); err != nil {
			fmt.Println("bench: end of a call in Asterisk:", err)
		}
		cancel()
		c.a.Close()
		c.b.Close()
	}
	a.calls = nil
}

func (a *asterisk) resize(ctx context.Context, n int) ([]*traffic.Leg, error) {
	if 2*n > asteriskPhones {
		return nil, fmt.Errorf("%w: too many for Asterisk's configuration", errCall)
	}
	a.drop()
	for len(a.phones) < 2*n {
		if err := a.register(ctx, len(a.phones)); err != nil {
			return nil, err
		}
	}
	var legs []*traffic.Leg
	for i := range n {
		c, err := a.setUp(ctx, 2*i, 2*i+1)
		if err != nil {
			return nil, err
		}
		a.calls = append(a.calls, c)
		legs = append(legs, c.a, c.b)
	}
	return legs, nil
}

func (a *asterisk) register(ctx context.Context, i int) error {
	ch := make(chan answered, 1)
	p, err := phone.Dial(ctx, phone.Options{
		Server: a.addr, TLS: testkit.TLSConfig(), Domain: "127.0.0.1", Login: "p" + strconv.Itoa(i), Secret: asteriskSecret(i),
		Incoming: func(c *phone.Call) {
			ctx, cancel := context.WithTimeout(ctx, callTimeout)
			defer cancel()
			var got answered
			var sdp []byte
			if got.leg, got.err = a.e.NewLeg(a.m.leg); got.err == nil {
				if sdp, got.err = got.leg.Answer(c.RemoteSDP()); got.err == nil {
					got.err = c.Answer(ctx, sdp)
				}
			}
			ch <- got
		},
	})
	if err != nil {
		return err
	}
	a.phones, a.answer = append(a.phones, p), append(a.answer, ch)
	return p.Register(ctx, 3600)
}

func (a *asterisk) setUp(ctx context.Context, caller, callee int) (*standing, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	leg, err := a.e.NewLeg(a.m.leg)
	if err != nil {
		return nil, err
	}
	c, err := a.phones[caller].Invite("sip:p"+strconv.Itoa(callee)+"@127.0.0.1", leg.Offer())
	if err == nil {
		err = c.Wait(ctx)
	}
	if err == nil {
		err = leg.SetAnswer(c.RemoteSDP())
	}
	if err != nil {
		return nil, err
	}
	select {
	case got := <-a.answer[callee]:
		return &standing{c, leg, got.leg}, got.err
	case <-ctx.Done():
		return nil, errors.Join(errCall, ctx.Err())
	}
}
