// Package app is the composition root: it builds the parts of the product,
// starts and stops them in order, and gives them what they share.
package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// certificatePoll is how often the files, or the names of this machine, are
// looked at. Polling works on every system and on network file systems, and a
// certificate that changed is in use well within a minute.
const certificatePoll = 15 * time.Second

// expiryWarnings are the times before the end of a certificate at which the
// log warns, the latest first.
var expiryWarnings = [...]time.Duration{1 * day, 7 * day, 30 * day, 60 * day}

const day = 24 * time.Hour

// CertificateOptions say where the TLS certificate comes from.
type CertificateOptions struct {
	// CertFile and KeyFile are PEM files of a certificate chain and its key.
	// Both empty: a CA of our own makes one.
	CertFile, KeyFile string
	// Dir is where our own CA lives, e.g. data_dir/tls.
	Dir string
	// Domain is the name of the service, which our own certificate is made for.
	Domain string
	Log    *slog.Logger

	names func() names // for tests; nil: those of this machine
}

// Certificates is the source of the product's TLS certificate. It follows
// changes while it runs: new connections get the new certificate, running ones
// stay. A new certificate that cannot be used is logged and the old one kept.
type Certificates struct {
	log     *slog.Logger
	source  certificateSource
	current atomic.Pointer[served]
	refused atomic.Pointer[string] // why a newer certificate is not used; nil: there is none
	stop    context.CancelFunc
	done    sync.WaitGroup

	// Of the poll loop only.
	complaint string        // what was logged last, so that it is said once
	warned    time.Duration // the latest of expiryWarnings that was logged for the current certificate
}

// certificateSource is files, or our own CA.
type certificateSource interface {
	// next returns a certificate that is to replace old (nil at the start), or
	// nil when old stays.
	next(old *served, now time.Time) (*served, error)
}

// served is a certificate in use.
type served struct {
	certificate tls.Certificate   // Leaf is set
	origin      [sha256.Size]byte // of the files it was read from, to see that they changed
	caPEM       []byte            // nil: not of our own CA
}

// OpenCertificates loads or makes the certificate and follows its changes
// until Close.
func OpenCertificates(o CertificateOptions) (*Certificates, error) {
	c := &Certificates{log: o.Log}
	if o.CertFile != "" {
		c.source = certificateFiles{cert: o.CertFile, key: o.KeyFile}
	} else {
		c.source = &ownCA{dir: o.Dir, domain: o.Domain, names: o.names, log: o.Log}
	}
	first, err := c.source.next(nil, time.Now())
	if err != nil {
		return nil, fmt.Errorf("TLS certificate: %w", err)
	}
	c.use(first)
	c.warn(time.Now())
	ctx, stop := context.WithCancel(context.Background())
	c.stop = stop
	c.done.Go(func() { c.poll(ctx) })
	return c, nil
}

// Close stops following changes and returns when that has ended.
func (c *Certificates) Close() {
	c.stop()
	c.done.Wait()
}

// GetCertificate is for tls.Config.
func (c *Certificates) GetCertificate(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	return &c.current.Load().certificate, nil
}

// CAPEM is the certificate of our own CA, which PCs and phones must trust; nil
// when the certificate came in files.
func (c *Certificates) CAPEM() []byte { return bytes.Clone(c.current.Load().caPEM) }

// NotAfter is the end of the certificate in use.
func (c *Certificates) NotAfter() time.Time { return c.current.Load().certificate.Leaf.NotAfter }

func (c *Certificates) poll(ctx context.Context) {
	ticker := time.NewTicker(certificatePoll)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-ticker.C:
			c.refresh(now)
		}
	}
}

// refresh takes a new certificate if there is a good one.
func (c *Certificates) refresh(now time.Time) {
	next, err := c.source.next(c.current.Load(), now)
	if err != nil {
		why := err.Error()
		c.refused.Store(&why)
		if c.complaint != why {
			c.complaint = why
			c.log.Error("new TLS certificate refused, the old one stays", "error", err)
		}
	} else {
		c.complaint = ""
		c.refused.Store(nil)
	}
	if next != nil {
		c.use(next)
	}
	c.warn(now)
}

func (c *Certificates) use(s *served) {
	c.current.Store(s)
	c.warned = 0
	leaf := s.certificate.Leaf
	c.log.Info("TLS certificate in use", "subject", leaf.Subject.CommonName, "issuer", leaf.Issuer.CommonName,
		"notAfter", leaf.NotAfter.UTC(), "ownCA", s.caPEM != nil)
}

// warn logs once at each of expiryWarnings.
func (c *Certificates) warn(now time.Time) {
	left := c.NotAfter().Sub(now)
	for _, w := range expiryWarnings {
		if left > w {
			continue
		}
		if c.warned == 0 || w < c.warned {
			c.warned = w
			c.log.Warn("TLS certificate ends soon", "notAfter", c.NotAfter().UTC(), "days", int(left/day))
		}
		return
	}
}

// certificateFiles reads a certificate that somebody else makes.
type certificateFiles struct{ cert, key string }

func (f certificateFiles) next(old *served, now time.Time) (*served, error) {
	certPEM, err := os.ReadFile(f.cert)
	if err != nil {
		return nil, err
	}
	keyPEM, err := os.ReadFile(f.key)
	if err != nil {
		return nil, err
	}
	// Contents tell a change for certain; times of files do not.
	origin := sha256.Sum256(slices.Concat(certPEM, keyPEM))
	if old != nil && old.origin == origin {
		return nil, nil
	}
	certificate, err := parsePair(certPEM, keyPEM)
	if err != nil {
		return nil, fmt.Errorf("%s with %s: %w", f.cert, f.key, err)
	}
	// At the start an expired certificate is better than no service.
	if leaf := certificate.Leaf; old != nil && (now.After(leaf.NotAfter) || now.Before(leaf.NotBefore)) {
		return nil, fmt.Errorf("%s: not valid now, but from %s to %s", f.cert,
			leaf.NotBefore.UTC().Format(time.RFC3339), leaf.NotAfter.UTC().Format(time.RFC3339))
	}
	return &served{certificate: certificate, origin: origin}, nil
}

// parsePair is tls.X509KeyPair with the leaf parsed for certain.
func parsePair(certPEM, keyPEM []byte) (tls.Certificate, error) {
	certificate, err := tls.X509KeyPair(certPEM, keyPEM)
	if err != nil {
		return certificate, err
	}
	if certificate.Leaf == nil {
		certificate.Leaf, err = x509.ParseCertificate(certificate.Certificate[0])
	}
	return certificate, err
}
