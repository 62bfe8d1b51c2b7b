package app

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// The life times of what our own CA makes. Browsers refuse server certificates
// that live for longer than 398 days.
const (
	caLife       = 10 * 365 * day
	leafLife     = 397 * day
	renewBefore  = 90 * day  // of both; a new CA must be trusted anew, which takes people time
	backdated    = time.Hour // PCs whose clocks are slow accept it too
	ownCAFile    = "ca.pem"  // certificate and key in one file, so that they are replaced as one
	ownLeafFile  = "server.pem"
	publicCAFile = "ca.crt" // the certificate alone, to be handed out
	keyPEMType   = "PRIVATE KEY"
	certPEMType  = "CERTIFICATE"
	privateDir   = fs.FileMode(0o700)
	privateFile  = fs.FileMode(0o600)
	publicFile   = fs.FileMode(0o644)
)

// ownCA makes certificates for sites without one from a third party. The CA
// may sign for this service only: its name constraints (RFC 5280 §4.2.1.10)
// hold the service's names and private networks, so trusting it does not open
// the PCs for anything else.
type ownCA struct {
	dir, domain string
	names       func() names
	log         *slog.Logger

	partial string // names that the certificate in use cannot all cover; see next
}

// names are what the certificate must be valid for.
type names struct {
	dns []string
	ips []netip.Addr
}

func (n names) String() string { return fmt.Sprint(n.dns, n.ips) }

func (o *ownCA) next(old *served, now time.Time) (*served, error) {
	want := o.wanted()
	if old != nil && (covers(old.certificate.Leaf, want, now) || o.partial == want.String() && lasts(old.certificate.Leaf, now)) {
		return nil, nil
	}
	if err := os.MkdirAll(o.dir, privateDir); err != nil {
		return nil, err
	}
	ca, err := o.authority(want, now)
	if err != nil {
		return nil, err
	}
	may := permitted(ca.Leaf, want)
	o.partial = ""
	if n := len(want.dns) + len(want.ips) - len(may.dns) - len(may.ips); n > 0 {
		o.log.Warn("our own CA may not sign for all names and addresses of this machine; remove it to make a new one",
			"leftOut", n, "signed", may.String(), "file", filepath.Join(o.dir, ownCAFile))
		o.partial = want.String()
		if old != nil && old.certificate.Leaf.CheckSignatureFrom(ca.Leaf) == nil && covers(old.certificate.Leaf, may, now) {
			return nil, nil // as good as it can be
		}
	}
	leaf, err := o.leaf(ca, may, now)
	if err != nil {
		return nil, err
	}
	caPEM := pem.EncodeToMemory(&pem.Block{Type: certPEMType, Bytes: ca.Certificate[0]})
	if have, err := os.ReadFile(filepath.Join(o.dir, publicCAFile)); err != nil || !bytes.Equal(have, caPEM) {
		if err := writeFile(filepath.Join(o.dir, publicCAFile), caPEM, publicFile); err != nil {
			return nil, err
		}
	}
	return &served{certificate: leaf, caPEM: caPEM}, nil
}

// wanted is the service's domain, and what else this machine is called.
func (o *ownCA) wanted() names {
	find := o.names
	if find == nil {
		find = machineNames
	}
	n := find()
	n.dns = append([]string{"localhost"}, n.dns...)
	n.ips = append([]netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.IPv6Loopback()}, n.ips...)
	if a, err := netip.ParseAddr(o.domain); err == nil {
		n.ips = append(n.ips, a)
	} else {
		n.dns = append(n.dns, o.domain)
	}
	for i := range n.ips {
		n.ips[i] = n.ips[i].Unmap().WithZone("")
	}
	slices.Sort(n.dns)
	slices.SortFunc(n.ips, netip.Addr.Compare)
	return names{dns: slices.Compact(n.dns), ips: slices.Compact(n.ips)}
}

// machineNames are the host name and the addresses of the interfaces.
func machineNames() names {
	var n names
	if h, err := os.Hostname(); err == nil && h != "" && !strings.ContainsAny(h, " _*") {
		n.dns = append(n.dns, strings.ToLower(h))
	}
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return n // then under its names only
	}
	for _, a := range addrs {
		if p, err := netip.ParsePrefix(a.String()); err == nil && !p.Addr().IsLinkLocalUnicast() {
			n.ips = append(n.ips, p.Addr())
		}
	}
	return n
}

// lasts says whether a certificate need not be made again yet.
func lasts(leaf *x509.Certificate, now time.Time) bool {
	return leaf.NotAfter.Sub(now) >= renewBefore && !now.Before(leaf.NotBefore)
}

// covers says whether a certificate is valid for all names, and for long enough.
func covers(leaf *x509.Certificate, want names, now time.Time) bool {
	if !lasts(leaf, now) {
		return false
	}
	for _, d := range want.dns {
		if !slices.Contains(leaf.DNSNames, d) {
			return false
		}
	}
	for _, ip := range want.ips {
		if !slices.ContainsFunc(leaf.IPAddresses, func(have net.IP) bool { return have.Equal(ip.AsSlice()) }) {
			return false
		}
	}
	return true
}

// authority loads the CA, or makes one when there is none, it ends soon, or
// the service got a name that it may not sign for.
func (o *ownCA) authority(want names, now time.Time) (tls.Certificate, error) {
	path := filepath.Join(o.dir, ownCAFile)
	ca, err := readPair(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		o.log.Info("making a CA of our own", "dir", o.dir)
	case err != nil:
		// Never replaced in silence: PCs trust it.
		return ca, fmt.Errorf("own CA cannot be read, restore %s or remove it to make a new one: %w", path, err)
	case ca.Leaf.NotAfter.Sub(now) < renewBefore:
		o.log.Warn("our own CA ends soon: making a new one, which PCs must trust anew", "notAfter", ca.Leaf.NotAfter.UTC())
	case !o.servesDomain(ca.Leaf):
		o.log.Warn("the domain changed: making a new CA, which PCs must trust anew", "domain", o.domain)
	default:
		return ca, nil
	}
	return makeCA(path, o.domain, want, now)
}

func (o *ownCA) servesDomain(ca *x509.Certificate) bool {
	own := names{dns: []string{o.domain}}
	if a, err := netip.ParseAddr(o.domain); err == nil {
		own = names{ips: []netip.Addr{a.Unmap()}}
	}
	may := permitted(ca, own)
	return len(may.dns)+len(may.ips) == 1
}

// leaf loads the server's certificate, or makes one.
func (o *ownCA) leaf(ca tls.Certificate, want names, now time.Time) (tls.Certificate, error) {
	path := filepath.Join(o.dir, ownLeafFile)
	if leaf, err := readPair(path); err == nil && leaf.Leaf.CheckSignatureFrom(ca.Leaf) == nil && covers(leaf.Leaf, want, now) {
		return leaf, nil
	}
	// NotAfter is inclusive, so one second less makes the life whole.
	end := now.Add(-backdated).Add(leafLife - time.Second)
	if end.After(ca.Leaf.NotAfter) {
		end = ca.Leaf.NotAfter
	}
	template := &x509.Certificate{
		Subject:     pkix.Name{CommonName: commonName(o.domain)},
		NotBefore:   now.Add(-backdated),
		NotAfter:    end,
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:    want.dns,
	}
	for _, ip := range want.ips {
		template.IPAddresses = append(template.IPAddresses, ip.AsSlice())
	}
	return makePair(path, template, &ca)
}

// makeCA makes a CA that may sign for these names, and for addresses of
// private networks, so that a new address of the server needs no new CA.
func makeCA(path, domain string, want names, now time.Time) (tls.Certificate, error) {
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: commonName("Madoguchi CA " + domain), Organization: []string{"Madoguchi"}},
		NotBefore:             now.Add(-backdated),
		NotAfter:              now.Add(caLife),
		IsCA:                  true,
		BasicConstraintsValid: true,
		MaxPathLenZero:        true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},

		PermittedDNSDomainsCritical: true,
		PermittedDNSDomains:         want.dns,
	}
	ranges := privateNetworks()
	for _, ip := range want.ips {
		if !slices.ContainsFunc(ranges, func(p netip.Prefix) bool { return p.Contains(ip) }) {
			ranges = append(ranges, netip.PrefixFrom(ip, ip.BitLen()))
		}
	}
	for _, p := range ranges {
		template.PermittedIPRanges = append(template.PermittedIPRanges, &net.IPNet{
			IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen()),
		})
	}
	return makePair(path, template, nil)
}

// privateNetworks are those of RFC 1918, 6598 and 4193, and loopback.
func privateNetworks() []netip.Prefix {
	var list []netip.Prefix
	for _, p := range []string{"127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7"} {
		list = append(list, netip.MustParsePrefix(p))
	}
	return list
}

// permitted leaves out what the CA may not sign for.
func permitted(ca *x509.Certificate, n names) names {
	var may names
	for _, d := range n.dns {
		if slices.ContainsFunc(ca.PermittedDNSDomains, func(p string) bool { return d == p || strings.HasSuffix(d, "."+p) }) {
			may.dns = append(may.dns, d)
		}
	}
	for _, ip := range n.ips {
		if slices.ContainsFunc(ca.PermittedIPRanges, func(p *net.IPNet) bool { return p.Contains(ip.AsSlice()) }) {
			may.ips = append(may.ips, ip)
		}
	}
	return may
}

// commonName cuts a name to what the field holds (RFC 5280, ub-common-name).
func commonName(s string) string { return s[:min(len(s), 64)] }
