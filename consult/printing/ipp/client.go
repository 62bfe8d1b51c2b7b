package ipp

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/OpenPrinting/goipp"
)

// How long a printer may take, and how much it may say.
const (
	dialTimeout = 3 * time.Second
	tlsTimeout  = 8 * time.Second // small printers are slow at this
	// askTimeout bounds one question, from the first byte to the last.
	askTimeout = 10 * time.Second
	// sendTimeout bounds one document: a printer takes it as fast as it prints.
	sendTimeout = 5 * time.Minute
	// answerTimeout is how long a printer may be silent after a document.
	answerTimeout = time.Minute
	idleTimeout   = 45 * time.Second
	maxAnswer     = 256 << 10
	maxHeader     = 16 << 10
	ippPort       = "631"
	contentType   = "application/ipp"
	user          = "madoguchi"
)

// Errors that callers branch on.
var (
	// ErrAddress means that the URI of a printer cannot be used.
	ErrAddress = errors.New("the printer's address must be ipps://host[:port]/path")
	// ErrPlain means that a printer elsewhere would be spoken to without encryption.
	ErrPlain = errors.New("ipp:// is not encrypted; use ipps://, or allow it for this printer")
	// ErrPin means that a pin is no SHA-256 in hex.
	ErrPin = errors.New("a pin is the SHA-256 of the printer's certificate in 64 hex digits")
	// ErrCertificate means that the printer showed another certificate than the pinned one.
	ErrCertificate = errors.New("the printer's certificate is not the pinned one")
	// ErrRedirect means that the printer wanted to send us elsewhere.
	ErrRedirect = errors.New("the printer answered with a redirect, which is refused")
	// ErrAnswer means that what came is no IPP answer.
	ErrAnswer = errors.New("the printer's answer cannot be understood")
)

// StatusError is a refusal by the printer itself.
type StatusError struct{ Status goipp.Status }

func (e *StatusError) Error() string { return "the printer answers " + e.Status.String() }

// Options say which printer it is and how it is known to be that one.
type Options struct {
	URI string // ipp:// or ipps://
	// Pin is the SHA-256 of its certificate in hex, for printers that signed it
	// themselves. With a pin nothing else of the certificate is looked at.
	Pin string
	// Roots are the CAs that may have signed it; nil means those of the system.
	Roots *x509.CertPool
	// Plain allows ipp:// to an address that is not this machine.
	Plain bool
}

// Client speaks to one printer. All methods may be called from any goroutine.
type Client struct {
	uri  string // as the printer knows itself
	post string // where HTTP requests go
	// ask keeps its connection; send makes one of its own for each request, so
	// that the transport never has a reason to send a document a second time.
	ask, send *http.Client
	request   atomic.Uint32
}

// Check says whether a printer can be reached like this at all.
func Check(o Options) error {
	_, err := address(o)
	return err
}

func address(o Options) (*url.URL, error) {
	u, err := url.Parse(o.URI)
	if err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "ipp" && u.Scheme != "ipps" {
		return nil, ErrAddress
	}
	if u.Scheme == "ipp" && !o.Plain && !local(u.Hostname()) {
		return nil, ErrPlain
	}
	if raw, err := hex.DecodeString(o.Pin); err != nil || len(raw) != 0 && len(raw) != sha256.Size {
		return nil, ErrPin
	}
	return u, nil
}

func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// New makes a client; it does not connect.
func New(o Options) (*Client, error) {
	u, err := address(o)
	if err != nil {
		return nil, err
	}
	port := u.Port()
	if port == "" {
		port = ippPort
	}
	scheme := map[string]string{"ipp": "http", "ipps": "https"}[u.Scheme]
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	c := &Client{uri: o.URI, post: scheme + "://" + net.JoinHostPort(u.Hostname(), port) + path}
	tc := tlsConfig(o)
	c.ask, c.send = httpClient(tc, false), httpClient(tc, true)
	return c, nil
}

func httpClient(tc *tls.Config, once bool) *http.Client {
	wait := askTimeout
	if once {
		wait = answerTimeout
	}
	return &http.Client{
		Transport: &http.Transport{
			Proxy:                  nil, // never through somebody else
			DialContext:            (&net.Dialer{Timeout: dialTimeout}).DialContext,
			TLSClientConfig:        tc,
			TLSHandshakeTimeout:    tlsTimeout,
			ResponseHeaderTimeout:  wait,
			ExpectContinueTimeout:  time.Second,
			IdleConnTimeout:        idleTimeout,
			MaxConnsPerHost:        4,
			MaxResponseHeaderBytes: maxHeader,
			DisableKeepAlives:      once,
			DisableCompression:     true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return ErrRedirect },
	}
}

// tlsConfig knows a printer by its pinned certificate, or by a CA.
func tlsConfig(o Options) *tls.Config {
	tc := &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: o.Roots}
	if o.Pin == "" {
		return tc
	}
	want := strings.ToLower(o.Pin)
	tc.InsecureSkipVerify = true // the certificate itself is compared instead
	tc.VerifyConnection = func(s tls.ConnectionState) error {
		if len(s.PeerCertificates) == 0 || Pin(s.PeerCertificates[0]) != want {
			return ErrCertificate
		}
		return nil
	}
	return tc
}

// Pin is what is written down of a certificate.
func Pin(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return hex.EncodeToString(sum[:])
}

// Close lets idle connections go.
func (c *Client) Close() {
	c.ask.CloseIdleConnections()
	c.send.CloseIdleConnections()
}

// newRequest is the beginning of every request (RFC 8011 §4.1.4).
func (c *Client) newRequest(op goipp.Op, more ...goipp.Attribute) *goipp.Message {
	m := goipp.NewRequest(goipp.MakeVersion(1, 1), op, c.request.Add(1)&0x7fffffff)
	m.Operation.Add(goipp.MakeAttribute("attributes-charset", goipp.TagCharset, goipp.String("utf-8")))
	m.Operation.Add(goipp.MakeAttribute("attributes-natural-language", goipp.TagLanguage, goipp.String("ja")))
	m.Operation.Add(goipp.MakeAttribute("printer-uri", goipp.TagURI, goipp.String(c.uri)))
	for _, a := range more {
		m.Operation.Add(a)
	}
	m.Operation.Add(goipp.MakeAttribute("requesting-user-name", goipp.TagName, goipp.String(user)))
	return m
}

// question sends a request without a document.
func (c *Client) question(ctx context.Context, m *goipp.Message) (*goipp.Message, error) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	return c.roundTrip(ctx, c.ask, m, nil)
}

// deliver sends a request with a document.
func (c *Client) deliver(ctx context.Context, m *goipp.Message, document io.Reader) (*goipp.Message, error) {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	return c.roundTrip(ctx, c.send, m, document)
}

func (c *Client) roundTrip(ctx context.Context, h *http.Client, m *goipp.Message, document io.Reader) (*goipp.Message, error) {
	head, err := m.EncodeBytes()
	if err != nil {
		return nil, fmt.Errorf("encode request: %w", err)
	}
	var body io.Reader = bytes.NewReader(head)
	if document != nil {
		body = io.MultiReader(body, document)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.post, body)
	if err != nil {
		return nil, err
	}
	req.GetBody = nil // nothing is ever sent a second time
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Accept", contentType)
	res, err := h.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode/100 == 3 { // one that asks for the body again does not get to CheckRedirect
		return nil, ErrRedirect
	}
	if kind, _, _ := strings.Cut(res.Header.Get("Content-Type"), ";"); res.StatusCode != http.StatusOK || !strings.EqualFold(strings.TrimSpace(kind), contentType) {
		return nil, fmt.Errorf("%w: HTTP status %d", ErrAnswer, res.StatusCode)
	}
	raw, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > maxAnswer {
		return nil, fmt.Errorf("%w: it is longer than %d bytes", ErrAnswer, maxAnswer)
	}
	answer, err := decode(raw)
	if err != nil {
		return nil, err
	}
	if answer.RequestID != m.RequestID {
		return nil, fmt.Errorf("%w: it answers another request", ErrAnswer)
	}
	if status := goipp.Status(answer.Code); status > 0x00ff {
		return nil, &StatusError{status}
	}
	return answer, nil
}

// decode reads an answer of a stranger: whatever it does to the decoder stays here.
func decode(raw []byte) (m *goipp.Message, err error) {
	defer func() {
		if p := recover(); p != nil {
			m, err = nil, fmt.Errorf("%w: %v", ErrAnswer, p)
		}
	}()
	m = &goipp.Message{}
	if err := m.DecodeBytes(raw); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	return m, nil
}
