package testkit

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
)

// phonePorts is the size of the range for phone legs unless Options say more.
const phonePorts = 400

// firstPhonePort and lastPhonePort bound where the range may be: below the
// ports that systems hand out to clients.
const (
	firstPhonePort = 12000
	lastPhonePort  = 31000
	portTries      = 200
)

// Ports are where the product listens, all on 127.0.0.1.
type Ports struct {
	HTTPS, SIP, Media    int
	PhoneFirst, PhoneEnd int // first and last
}

// FreePort returns a TCP port that nobody listens on now.
func FreePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("testkit: free port: %w", err)
	}
	a, _ := l.Addr().(*net.TCPAddr)
	return a.Port, l.Close()
}

func freeUDP(port int) (int, error) {
	c, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port})
	if err != nil {
		return 0, err
	}
	a, _ := c.LocalAddr().(*net.UDPAddr)
	return a.Port, c.Close()
}

// choosePorts finds free ones. salt spreads the ranges of test packages that
// run at the same time.
func choosePorts(phones, salt int) (Ports, error) {
	var p Ports
	var err error
	if p.HTTPS, err = FreePort(); err != nil {
		return p, err
	}
	if p.SIP, err = FreePort(); err != nil {
		return p, err
	}
	if p.Media, err = freeUDP(0); err != nil {
		return p, fmt.Errorf("testkit: free port: %w", err)
	}
	room := lastPhonePort - firstPhonePort - phones
	for i := range portTries {
		first := firstPhonePort + (salt*977+i*phones)%room&^1
		if rangeIsFree(first, phones) {
			p.PhoneFirst, p.PhoneEnd = first, first+phones-1
			return p, nil
		}
	}
	return p, fmt.Errorf("testkit: no %d free UDP ports in a row", phones)
}

func rangeIsFree(first, n int) bool {
	for port := first; port < first+n; port++ {
		if _, err := freeUDP(port); err != nil {
			return false
		}
	}
	return true
}

// writeConfig writes the configuration file and returns its name.
func writeConfig(dir, domain string, p Ports, extra string) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "domain: %s\n", domain)
	fmt.Fprintf(&b, "data_dir: %q\n", filepath.Join(dir, "data"))
	fmt.Fprintf(&b, "https:\n  listen: 127.0.0.1:%d\n", p.HTTPS)
	fmt.Fprintf(&b, "sip:\n  tls: 127.0.0.1:%d\n", p.SIP)
	fmt.Fprintf(&b, "media:\n  listen: 127.0.0.1\n  port: %d\n  phone_ports: %d-%d\n  advertise: [127.0.0.1]\n",
		p.Media, p.PhoneFirst, p.PhoneEnd)
	b.WriteString(extra)
	name := filepath.Join(dir, "madoguchi.yaml")
	if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
		return "", fmt.Errorf("testkit: %w", err)
	}
	return name, nil
}
