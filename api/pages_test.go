package api

import (
	"compress/gzip"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"flag"
	"io"
	"math/big"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gin-gonic/gin"
)

func text(t *testing.T, res *http.Response) string {
	t.Helper()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestSecurityHeaders(t *testing.T) {
	s := newSite(t, nil)
	for _, path := range []string{"/", "/api/v1/me", "/api/v1/none", "/healthz", "/trust"} {
		h := s.request("GET", path, "", nil).Header
		for name, part := range map[string]string{
			"Content-Security-Policy": "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob: data:; frame-src blob:; object-src 'none'", "X-Content-Type-Options": "nosniff",
			"Cross-Origin-Opener-Policy": "same-origin", "Permissions-Policy": "camera=(self), microphone=(self)",
			"Referrer-Policy": "no-referrer",
		} {
			if !strings.Contains(h.Get(name), part) {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
		if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: %s", path, csp)
		}
		if path != "/" && h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: may be kept: %q", path, h.Get("Cache-Control"))
		}
	}
	if h := s.request("GET", "/", "", nil).Header.Get("Strict-Transport-Security"); h != "" {
		t.Errorf("localhost is bound to TLS for all programs: %q", h)
	}
	if h := s.request("GET", "/", "", nil, "Host", "counter.example").Header.Get("Strict-Transport-Security"); !strings.Contains(h, "max-age=31536000") {
		t.Errorf("HSTS is %q", h)
	}
}

func TestWithoutPages(t *testing.T) {
	s := newSite(t, nil)
	res := s.request("GET", "/kiosk", "", nil)
	want := text(t, res)
	if res.StatusCode != http.StatusOK || !strings.Contains(want, "make build") || !strings.Contains(want, "画面がまだ") {
		t.Errorf("%d %s", res.StatusCode, want)
	}
}

func TestStaticFiles(t *testing.T) {
	script := strings.Repeat("console.log(1);", 200)
	s := newSite(t, fstest.MapFS{
		"index.html": {Data: []byte("<!doctype html><title>pages</title>")}, "assets/app-1a2b.js": {Data: []byte(script)},
		"sounds/ring.opus": {Data: []byte("OggS")}, ".keep": {},
	})
	for path, c := range map[string]struct {
		status            int
		body, kind, cache string
	}{
		"/":                   {200, "<title>pages", "text/html; charset=utf-8", "no-cache"},
		"/staff/history":      {200, "<title>pages", "text/html; charset=utf-8", "no-cache"},
		"/assets/app-1a2b.js": {200, "console.log", "text/javascript; charset=utf-8", longCache},
		"/assets/none.js":     {404, "not-found", problemType, "no-store"},
		"/.keep":              {404, "not-found", problemType, "no-store"},
		"/api/v1/none":        {404, "not-found", problemType, "no-store"},
		"/api/../index.html":  {200, "<title>pages", "text/html; charset=utf-8", "no-cache"},
	} {
		res := s.request("GET", path, "", nil, "Accept-Encoding", "identity")
		if body := text(t, res); res.StatusCode != c.status || !strings.Contains(body, c.body) || res.Header.Get("Content-Type") != c.kind || res.Header.Get("Cache-Control") != c.cache {
			t.Errorf("%s: %d %v %.60s", path, res.StatusCode, res.Header, body)
		}
	}
	res := s.request("GET", "/assets/app-1a2b.js", "", nil, "Accept-Encoding", "br, gzip")
	z, err := gzip.NewReader(res.Body)
	if err != nil || res.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("%v %v", res.Header, err)
	}
	if raw, err := io.ReadAll(z); err != nil || string(raw) != script {
		t.Errorf("%v %.40s", err, raw)
	}
	etag := res.Header.Get("ETag")
	if res := s.request("GET", "/assets/app-1a2b.js", "", nil, "If-None-Match", etag); res.StatusCode != http.StatusNotModified || text(t, res) != "" {
		t.Errorf("status %d for the same ETag", res.StatusCode)
	}
	if res := s.request("HEAD", "/", "", nil); res.StatusCode != http.StatusOK || text(t, res) != "" {
		t.Errorf("HEAD: %d", res.StatusCode)
	}
	wantCode(t, s.request("POST", "/", "", map[string]any{}), http.StatusMethodNotAllowed, "method-not-allowed")
	wantCode(t, s.request("DELETE", "/api/v1/me", "", nil), http.StatusMethodNotAllowed, "method-not-allowed")
	if _, err := newStatic(fstest.MapFS{"a.txt": {}}); err == nil {
		t.Error("pages without index.html were taken")
	}
}

func TestTrustPage(t *testing.T) {
	s := newSite(t, nil)
	wantCode(t, s.request("GET", "/ca.pem", "", nil), http.StatusNotFound, "not-found")
	if page := text(t, s.request("GET", "/trust", "", nil)); strings.Contains(page, "/ca.pem") {
		t.Error("a CA is offered that is not there")
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), IsCA: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	if s.api.trust, err = newTrust(ca); err != nil {
		t.Fatal(err)
	}
	res := s.request("GET", "/ca.pem", "", nil)
	if text(t, res) != string(ca) || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%v", res.Header)
	}
	page := text(t, s.request("GET", "/trust", "", nil))
	for _, part := range []string{`<html lang="ja">`, `lang="en"`, `href="/ca.pem"`, "信頼されたルート証明機関", "Trusted Root", ":"} {
		if !strings.Contains(page, part) {
			t.Errorf("the page does not say %q", part)
		}
	}
	if strings.Contains(page, "<style") || strings.Contains(page, "<script") || strings.Contains(page, "style=") {
		t.Error("the page breaks our own content policy")
	}
	if _, err := newTrust([]byte("nonsense")); err == nil {
		t.Error("nonsense was taken for a CA")
	}
}

func TestHealth(t *testing.T) {
	s := newSite(t, nil)
	if res := s.request("GET", "/healthz", "", nil); res.StatusCode != http.StatusOK {
		t.Errorf("healthz %d", res.StatusCode)
	}
	if res := s.request("GET", "/readyz", "", nil); res.StatusCode != http.StatusOK {
		t.Errorf("readyz %d", res.StatusCode)
	}
	page := text(t, s.request("GET", "/metrics", "", nil)) // from this machine
	for _, name := range []string{`madoguchi_http_request_seconds_count{route="GET /healthz",status="200"} 1`} {
		if !strings.Contains(page, name) {
			t.Errorf("no %s in\n%s", name, page)
		}
	}
}

func TestBodiesAreBounded(t *testing.T) {
	s := newSite(t, nil)
	big := `{"login":"a","password":"` + strings.Repeat("x", maxBody) + `"}`
	wantCode(t, s.request("POST", "/api/v1/login", "", big), http.StatusRequestEntityTooLarge, "too-large")
	wantCode(t, s.request("POST", "/api/v1/login", "", `{"login":`), http.StatusBadRequest, "invalid")
	res := s.request("POST", "/api/v1/login", "", `login=a&password=b`, "Content-Type", "application/x-www-form-urlencoded")
	if res.StatusCode < 400 || res.StatusCode >= 500 {
		t.Errorf("a form: status %d", res.StatusCode)
	}
}

func TestPanicTellsNothing(t *testing.T) {
	s := newSite(t, nil)
	s.api.access["GET /panic"] = public
	s.api.engine.GET("/panic", func(*gin.Context) { panic("secret detail") })
	res := s.request("GET", "/panic", "", nil)
	if body := text(t, res); res.StatusCode != http.StatusInternalServerError || strings.Contains(body, "secret") || !strings.Contains(body, `"failed"`) {
		t.Errorf("%d %s", res.StatusCode, body)
	}
	if !strings.Contains(s.log.String(), "secret detail") {
		t.Error("the panic was not logged")
	}
	want(t, s.request("GET", "/healthz", "", nil), http.StatusOK, nil)
}

var update = flag.Bool("update", false, "write api/openapi.json")

// TestOpenAPIFile fails when the description in the repository is old.
func TestOpenAPIFile(t *testing.T) {
	got, err := OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	const file = "openapi.json"
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil { //nolint:gosec // a source file
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil || string(have) != string(got) {
		t.Errorf("%s is old: run go test ./api -run OpenAPI -update (%v)", file, err)
	}
	for _, part := range []string{`"openapi": "3.1.0"`, `"/api/v1/accounts/{id}/reset-password"`, `"ErrorBody"`, problemType} {
		if !strings.Contains(string(got), part) {
			t.Errorf("no %s", part)
		}
	}
	if strings.Contains(string(got), "ErrorModel") {
		t.Error("huma's own errors are described")
	}
}
