package media

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pion/dtls/v3"

	"madoguchi/media/sdp"
	"madoguchi/media/srtp"
)

const (
	// flightInterval is the first retransmission time of the handshake. The
	// 1 s of RFC 6347 §4.2.4.1 would be heard as a pause at every lost packet.
	flightInterval = 200 * time.Millisecond
	dtlsMTU        = 1200
	// keyLabel is the exporter's label (RFC 5764 §4.2).
	keyLabel = "EXTRACTOR-dtls_srtp"
	// certificateLife is how long our self-signed certificate is valid; a new
	// one is made at every start. Peers check its fingerprint, not its dates.
	certificateLife = 10 * 365 * 24 * time.Hour
)

var (
	errFingerprint = errors.New("media: certificate does not match the fingerprint")
	errProfile     = errors.New("media: no SRTP profile agreed")
)

// newCertificate makes the engine's certificate and its fingerprint for descriptions.
func newCertificate() (tls.Certificate, string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, "", fmt.Errorf("make DTLS key: %w", err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return tls.Certificate{}, "", fmt.Errorf("make DTLS certificate: %w", err)
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: "media"},
		NotBefore:    now.Add(-24 * time.Hour),
		NotAfter:     now.Add(certificateLife),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, "", fmt.Errorf("make DTLS certificate: %w", err)
	}
	sum := sha256.Sum256(der)
	text := make([]string, len(sum))
	for i, b := range sum {
		text[i] = fmt.Sprintf("%02X", b)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, "sha-256 " + strings.Join(text, ":"), nil
}

// dtlsState is the DTLS association of a transport. It begins when the peer's
// fingerprint is known and a path is validated, and lives through re-offers and
// ICE restarts; another fingerprint means another association.
type dtlsState struct {
	mu           sync.Mutex
	role         sdp.DTLSRole
	fingerprints []sdp.Fingerprint
	conn         *dtlsConn     // made with the first packet or the first description
	cancel       func()        // of the running association; nil before start
	done         chan struct{} // closed when its goroutine has ended
	closed       bool
}

// receiveDTLS queues a record. On the shared port the caller found the
// transport by an address that passed an ICE check; without ICE only the
// signalled address counts (the ClientHello race).
func (t *transport) receiveDTLS(in *inbound) {
	if t.sock != nil {
		p := t.path.Load()
		if p == nil || p.addr != in.addr {
			t.engine.junk.Add(1)
			return
		}
	}
	t.dtls.mu.Lock()
	defer t.dtls.mu.Unlock()
	if t.dtls.closed {
		return
	}
	if t.dtls.conn == nil {
		t.dtls.conn = newDTLSConn(t)
	}
	t.dtls.conn.push(in.buf[headroom : headroom+in.n])
}

// describe takes role and fingerprints from a description.
func (d *dtlsState) describe(t *transport, role sdp.DTLSRole, fps []sdp.Fingerprint) {
	d.mu.Lock()
	same := slices.EqualFunc(d.fingerprints, fps, func(a, b sdp.Fingerprint) bool {
		return a.Hash == b.Hash && slices.Equal(a.Value, b.Value)
	})
	if !same && d.cancel != nil { // another page at the other end
		d.cancel()
		d.cancel, d.conn = nil, nil
	}
	if !same || d.cancel == nil {
		d.role, d.fingerprints = role, fps
	}
	d.mu.Unlock()
	d.start(t)
}

// start begins the handshake if everything that it needs is known.
func (d *dtlsState) start(t *transport) {
	if t.path.Load() == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed || d.cancel != nil || d.role == sdp.RoleNone || len(d.fingerprints) == 0 {
		return
	}
	if d.conn == nil {
		d.conn = newDTLSConn(t)
	}
	ctx, cancel := context.WithCancel(context.Background())
	previous := d.done
	d.cancel, d.done = cancel, make(chan struct{})
	a := association{t: t, conn: d.conn, role: d.role, fingerprints: d.fingerprints, previous: previous, done: d.done}
	go a.run(ctx)
}

// close sends close_notify and returns when the goroutine has ended.
func (d *dtlsState) close() {
	d.mu.Lock()
	d.closed = true
	cancel, done := d.cancel, d.done
	d.mu.Unlock()
	if cancel != nil {
		cancel()
	}
	if done != nil {
		<-done
	}
}

// association is one handshake and what follows.
type association struct {
	t            *transport
	conn         *dtlsConn
	role         sdp.DTLSRole
	fingerprints []sdp.Fingerprint
	previous     chan struct{} // of the association before it
	done         chan struct{}
}

func (a *association) run(ctx context.Context) {
	defer close(a.done)
	log := a.t.session.log
	defer func() {
		if r := recover(); r != nil {
			log.Error("panic in DTLS", slog.Any("panic", r), slog.String("stack", string(debug.Stack())))
		}
	}()
	if a.previous != nil {
		<-a.previous
	}
	defer func() { _ = a.conn.Close() }()
	c, err := a.handshake(ctx)
	if err != nil {
		if ctx.Err() == nil {
			log.Warn("DTLS handshake failed", slog.Any("error", err))
		}
		return
	}
	stop := context.AfterFunc(ctx, func() { _ = c.Close() }) // close_notify
	defer func() {
		stop()
		_ = c.Close()
	}()
	if err := a.install(c); err != nil {
		log.Warn("DTLS gave no keys", slog.Any("error", err))
		return
	}
	a.t.session.keyed()
	var buf [dtlsMTU]byte
	for {
		_, err := c.Read(buf[:])
		switch {
		case err == nil: // no data channel here
			continue
		case ctx.Err() != nil:
			return
		case errors.Is(err, io.EOF):
			a.t.session.emit(PeerClosed)
		default:
			log.Debug("DTLS association ended", slog.Any("error", err))
		}
		return
	}
}

func (a *association) handshake(ctx context.Context) (*dtls.Conn, error) {
	e := a.t.engine
	options := []dtls.Option{
		dtls.WithCertificates(e.certificate),
		dtls.WithSRTPProtectionProfiles(dtls.SRTP_AEAD_AES_128_GCM, dtls.SRTP_AES128_CM_HMAC_SHA1_80),
		dtls.WithExtendedMasterSecret(dtls.RequireExtendedMasterSecret),
		dtls.WithInsecureSkipVerify(true), // self-signed; the fingerprint is checked instead
		dtls.WithVerifyPeerCertificate(a.verify),
		dtls.WithFlightInterval(flightInterval),
		dtls.WithMTU(dtlsMTU),
		dtls.WithLoggerFactory(pionLog{a.t.session.log}),
	}
	var c *dtls.Conn
	var err error
	if a.role == sdp.RoleClient {
		client := make([]dtls.ClientOption, 0, len(options))
		for _, o := range options {
			client = append(client, o)
		}
		c, err = dtls.ClientWithOptions(a.conn, dtlsAddr{}, client...)
	} else {
		server := make([]dtls.ServerOption, 0, len(options)+2)
		for _, o := range options {
			server = append(server, o)
		}
		server = append(server, dtls.WithClientAuth(dtls.RequireAnyClientCert),
			// The source passed a signed ICE check, so it needs no cookie.
			dtls.WithInsecureSkipVerifyHello(a.t.sock == nil))
		c, err = dtls.ServerWithOptions(a.conn, dtlsAddr{}, server...)
	}
	if err != nil {
		return nil, fmt.Errorf("set up DTLS: %w", err)
	}
	limited, cancel := context.WithTimeout(ctx, e.timers.DTLSTimeout)
	defer cancel()
	if err := c.HandshakeContext(limited); err != nil {
		_ = c.Close()
		return nil, fmt.Errorf("DTLS handshake: %w", err)
	}
	return c, nil
}

func (a *association) verify(certs [][]byte, _ [][]*x509.Certificate) error {
	if len(certs) == 0 || !sdp.Match(a.fingerprints, certs[0]) {
		return errFingerprint
	}
	return nil
}

// install derives the SRTP keys (RFC 5764 §4.2).
func (a *association) install(c *dtls.Conn) error {
	id, ok := c.SelectedSRTPProtectionProfile()
	if !ok {
		return errProfile
	}
	profile, ok := srtp.ProfileByDTLS(uint16(id))
	if !ok {
		return errProfile
	}
	state, ok := c.ConnectionState()
	if !ok {
		return errProfile
	}
	keyLen, saltLen := profile.KeyLen(), profile.SaltLen()
	material, err := state.ExportKeyingMaterial(keyLabel, nil, 2*(keyLen+saltLen))
	if err != nil {
		return fmt.Errorf("export SRTP keys: %w", err)
	}
	client := sdp.Crypto{Profile: profile, Key: material[:keyLen], Salt: material[2*keyLen : 2*keyLen+saltLen]}
	server := sdp.Crypto{Profile: profile, Key: material[keyLen : 2*keyLen], Salt: material[2*keyLen+saltLen:]}
	in, out := client, server
	if a.role == sdp.RoleClient {
		in, out = server, client
	}
	if err := a.t.setInKey(in); err != nil {
		return err
	}
	return a.t.setOutKey(out)
}
