//go:build linux

package traffic

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"time"

	"github.com/pion/dtls/v3"
	"github.com/pion/srtp/v3"
	"github.com/pion/stun/v3"
	"golang.org/x/sys/unix"
)

// checkEvery is the pace of connectivity checks until one is answered.
const checkEvery = 50 * time.Millisecond

const hostPriority = 2130706431

var errFingerprint = errors.New("traffic: the certificate is not the one of the description")

// iceState is a browser's ICE and DTLS. What the peer's description and the
// handshake change is changed under e.mu, by the one who sets the leg up.
type iceState struct {
	ufrag, pwd             string
	remoteUfrag, remotePwd string
	remoteFinger, setup    string
	at                     netip.AddrPort
	dtls                   *dtls.Conn
}

func newICE() *iceState {
	word := func() string {
		b, err := CM80.newKey()
		if err != nil {
			return "testphonetestphonetestphone"
		}
		return strings.NewReplacer("+", "a", "/", "b", "=", "c").Replace(b)
	}
	return &iceState{ufrag: word()[:8], pwd: word()[:24]}
}

func (i *iceState) remote(m *Media) {
	if m.Ufrag == "" || i.remoteUfrag == m.Ufrag && i.at.IsValid() {
		return
	}
	i.remoteUfrag, i.remotePwd, i.remoteFinger, i.setup = m.Ufrag, m.Pwd, m.Fingerprint, m.Setup
	i.at = m.Addr
	for _, c := range m.Candidates {
		if c.Addr().Is4() {
			i.at = c
			break
		}
	}
}

// check builds a connectivity check that nominates (RFC 8445 §7.2.2).
func (i *iceState) check() (*stun.Message, error) {
	return stun.Build(
		stun.TransactionID, stun.BindingRequest,
		stun.NewUsername(i.remoteUfrag+":"+i.ufrag),
		stun.RawAttribute{Type: stun.AttrUseCandidate},
		stun.RawAttribute{Type: stun.AttrICEControlling, Value: []byte{1, 2, 3, 4, 5, 6, 7, 8}},
		stun.RawAttribute{Type: stun.AttrPriority, Value: []byte{hostPriority >> 24, hostPriority >> 16 & 0xff, hostPriority >> 8 & 0xff, hostPriority & 0xff}},
		stun.NewShortTermIntegrity(i.remotePwd), stun.Fingerprint,
	)
}

// consent keeps the pair alive (RFC 7675); the answer is not needed. Under e.mu.
func (l *Leg) consent() {
	if l.ice.dtls == nil {
		return
	}
	if m, err := l.ice.check(); err == nil {
		_, _ = unix.SendmsgN(l.socks[0].fd, m.Raw, nil, nil, unix.MSG_DONTWAIT)
	}
}

// answerCheck answers a binding request of the peer, once the leg knows where
// the peer is; before that the peer asks again. Under e.mu.
func (s *sock) answerCheck(p []byte) {
	i := s.leg.ice
	if i == nil {
		return
	}
	own := stun.NewShortTermIntegrity(i.pwd)
	req := &stun.Message{Raw: append([]byte(nil), p...)}
	if req.Decode() != nil || own.Check(req) != nil {
		return
	}
	m, err := stun.Build(stun.NewTransactionIDSetter(req.TransactionID), stun.BindingSuccess,
		&stun.XORMappedAddress{IP: net.IPv4(127, 0, 0, 1), Port: int(i.at.Port())}, own, stun.Fingerprint)
	if err == nil {
		_, _ = unix.SendmsgN(s.fd, m.Raw, nil, nil, unix.MSG_DONTWAIT) // not connected yet: asked again
	}
}

// connectBrowser does connectivity checks, the DTLS handshake and takes keys.
func (l *Leg) connectBrowser(ctx context.Context) error {
	s := l.socks[0]
	if err := connectUDP(s.fd, l.ice.at); err != nil {
		return fmt.Errorf("traffic: connect: %w", err)
	}
	if err := l.checks(ctx, s); err != nil {
		return err
	}
	opts := []dtls.Option{
		dtls.WithCertificates(l.e.cert), dtls.WithInsecureSkipVerify(true),
		dtls.WithVerifyPeerCertificate(func(raw [][]byte, _ [][]*x509.Certificate) error {
			if len(raw) == 0 || fingerprintOf(tls.Certificate{Certificate: raw}) != l.ice.remoteFinger {
				return errFingerprint
			}
			return nil
		}),
	}
	p, err := l.cfg.Profile.dtls()
	if err != nil {
		return err
	}
	opts = append(opts, dtls.WithSRTPProtectionProfiles(p))
	pc := newShim(s)
	client := l.ice.setup != "active" // the peer is passive or leaves it to us
	var conn *dtls.Conn
	if client {
		co := make([]dtls.ClientOption, len(opts))
		for i := range opts {
			co[i] = opts[i]
		}
		conn, err = dtls.ClientWithOptions(pc, net.UDPAddrFromAddrPort(l.ice.at), co...)
	} else {
		so := []dtls.ServerOption{dtls.WithClientAuth(dtls.RequireAnyClientCert)}
		for i := range opts {
			so = append(so, opts[i])
		}
		conn, err = dtls.ServerWithOptions(pc, net.UDPAddrFromAddrPort(l.ice.at), so...)
	}
	if err != nil {
		return fmt.Errorf("traffic: dtls: %w", err)
	}
	if err := conn.HandshakeContext(ctx); err != nil {
		_ = conn.Close()
		return fmt.Errorf("traffic: dtls handshake: %w", err)
	}
	return l.takeKeys(conn, p, client)
}

func (l *Leg) takeKeys(conn *dtls.Conn, want dtls.SRTPProtectionProfile, client bool) error {
	l.e.mu.Lock()
	l.ice.dtls = conn
	l.e.mu.Unlock()
	if got, ok := conn.SelectedSRTPProtectionProfile(); !ok || got != want {
		return fmt.Errorf("traffic: dtls chose profile %v", got)
	}
	st, ok := conn.ConnectionState()
	if !ok {
		return errors.New("traffic: dtls has no state")
	}
	cfg := srtp.Config{Profile: l.cfg.Profile.id()}
	if err := cfg.ExtractSessionKeysFromDTLS(&st, client); err != nil {
		return fmt.Errorf("traffic: keys: %w", err)
	}
	local := base64.StdEncoding.EncodeToString(append(cfg.Keys.LocalMasterKey, cfg.Keys.LocalMasterSalt...))
	remote := base64.StdEncoding.EncodeToString(append(cfg.Keys.RemoteMasterKey, cfg.Keys.RemoteMasterSalt...))
	s := l.socks[0]
	l.e.mu.Lock()
	defer l.e.mu.Unlock()
	for _, t := range l.tracks {
		if err := l.setSend(t, local); err != nil {
			return err
		}
	}
	var err error
	if s.dec, err = l.cfg.Profile.context(remote); err != nil {
		return err
	}
	s.decCtl, err = l.cfg.Profile.context(remote)
	s.peer = l.ice.at
	return err
}

// checks sends connectivity checks until one is answered.
func (l *Leg) checks(ctx context.Context, s *sock) error {
	t := time.NewTicker(checkEvery)
	defer t.Stop()
	for {
		m, err := l.ice.check()
		if err != nil {
			return fmt.Errorf("traffic: check: %w", err)
		}
		_, _ = unix.SendmsgN(s.fd, m.Raw, nil, nil, unix.MSG_DONTWAIT)
		select {
		case p := <-s.ctl:
			r := &stun.Message{Raw: p}
			if stun.IsMessage(p) && r.Decode() == nil && r.Type == stun.BindingSuccess {
				if err := stun.NewShortTermIntegrity(l.ice.remotePwd).Check(r); err != nil {
					return fmt.Errorf("traffic: answer to the check: %w", err)
				}
				return nil
			}
		case <-t.C:
		case <-ctx.Done():
			return fmt.Errorf("traffic: no answer to connectivity checks: %w", ctx.Err())
		}
	}
}

// fingerprintOf is the SHA-256 fingerprint as SDP writes it (RFC 8122).
func fingerprintOf(c tls.Certificate) string {
	sum := sha256.Sum256(c.Certificate[0])
	parts := make([]string, len(sum))
	for i, b := range sum {
		parts[i] = strings.ToUpper(hex.EncodeToString([]byte{b}))
	}
	return strings.Join(parts, ":")
}
