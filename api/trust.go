package api

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/pem"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

//go:embed pages/trust.html
var trustPage string

//go:embed pages/trust.css
var trustStyle []byte

// trust is the self-made CA and the page that explains how to trust it.
type trust struct{ pem, page []byte }

func newTrust(caPEM []byte) (trust, error) {
	var fingerprint string
	if len(caPEM) > 0 {
		block, _ := pem.Decode(caPEM)
		if block == nil || block.Type != "CERTIFICATE" {
			return trust{}, errors.New("api: CAPEM holds no certificate")
		}
		fingerprint = colons(sha256.Sum256(block.Bytes))
	}
	t, err := template.New("trust").Parse(trustPage)
	if err != nil {
		return trust{}, fmt.Errorf("page /trust: %w", err)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, struct{ Fingerprint string }{fingerprint}); err != nil {
		return trust{}, fmt.Errorf("page /trust: %w", err)
	}
	if fingerprint == "" {
		caPEM = nil
	}
	return trust{pem: caPEM, page: out.Bytes()}, nil
}

// colons writes a hash as Windows and browsers show it.
func colons(sum [sha256.Size]byte) string {
	parts := make([]string, len(sum))
	for i, b := range sum {
		parts[i] = fmt.Sprintf("%02X", b)
	}
	return strings.Join(parts, ":")
}

func (s *Server) serveCA(c *gin.Context) {
	if s.trust.pem == nil {
		s.fail(c, refuse("not-found"))
		return
	}
	c.Header("Content-Disposition", `attachment; filename="madoguchi-ca.crt"`)
	c.Data(http.StatusOK, "application/x-x509-ca-cert", s.trust.pem)
}

func (s *Server) serveTrust(c *gin.Context) {
	c.Data(http.StatusOK, "text/html; charset=utf-8", s.trust.page)
}

func (s *Server) serveTrustStyle(c *gin.Context) {
	c.Data(http.StatusOK, "text/css; charset=utf-8", trustStyle)
}
