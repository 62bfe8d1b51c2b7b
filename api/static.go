package api

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"
)

const (
	indexPage = "index.html"
	// minGzip is the size from which a file is worth compressing.
	minGzip = 1 << 10
	// longCache is for files whose name holds a hash of their content.
	longCache  = "public, max-age=31536000, immutable"
	shortCache = "no-cache" // ask, and get 304
)

//go:embed pages/build.html
var buildPage []byte

// static are the built pages in memory, compressed once.
type static struct{ files map[string]*staticFile }

type staticFile struct {
	mime, etag, cache string
	plain, gzip       []byte // gzip nil when not worth it
}

// newStatic reads the pages; a nil fsys has none.
func newStatic(fsys fs.FS) (*static, error) {
	s := &static{files: make(map[string]*staticFile)}
	if fsys == nil {
		f, err := newStaticFile(indexPage, buildPage)
		s.files[indexPage] = f
		return s, err
	}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path.Base(name), ".") {
			return err
		}
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		s.files[name], err = newStaticFile(name, b)
		return err
	})
	if err == nil && s.files[indexPage] == nil {
		err = fmt.Errorf("%s is missing", indexPage)
	}
	return s, err
}

func newStaticFile(name string, b []byte) (*staticFile, error) {
	sum := sha256.Sum256(b)
	f := &staticFile{mime: typeOfFile(name), etag: `"` + hex.EncodeToString(sum[:12]) + `"`, cache: shortCache, plain: b}
	if strings.HasPrefix(name, "assets/") {
		f.cache = longCache
	}
	if len(b) < minGzip || !compressible(f.mime) {
		return f, nil
	}
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		return nil, fmt.Errorf("compress %s: %w", name, err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("compress %s: %w", name, err)
	}
	if out.Len() < len(b) {
		f.gzip = out.Bytes()
	}
	return f, nil
}

// typeOfFile does not ask the system's tables: they differ (Windows says
// text/plain for .js on some machines).
func typeOfFile(name string) string {
	switch ext := path.Ext(name); ext {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".json", ".map", ".webmanifest":
		return "application/json"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".wasm":
		return "application/wasm"
	case ".md", ".txt":
		return "text/plain; charset=utf-8"
	default:
		if t := mime.TypeByExtension(ext); t != "" {
			return t
		}
		return "application/octet-stream"
	}
}

func compressible(mime string) bool {
	return strings.HasPrefix(mime, "text/") || strings.HasPrefix(mime, "application/json") ||
		mime == "image/svg+xml" || mime == "application/wasm"
}

// noRoute serves the pages. A path that is no file belongs to the one page,
// which shows what it stands for.
func (s *Server) noRoute(c *gin.Context) {
	r := c.Request
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	switch {
	case strings.HasPrefix(name, "api/"):
		s.fail(c, refuse("not-found"))
		return
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		s.fail(c, refuse("method-not-allowed"))
		return
	}
	f := s.static.files[name]
	if f == nil {
		if path.Ext(name) != "" {
			s.fail(c, refuse("not-found"))
			return
		}
		f = s.static.files[indexPage]
	}
	f.serve(c.Writer, r)
}

func (f *staticFile) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", f.cache)
	h.Set("Content-Type", f.mime)
	h.Set("ETag", f.etag)
	body := f.plain
	if f.gzip != nil {
		h.Set("Vary", "Accept-Encoding")
		if acceptsGzip(r) {
			h.Set("Content-Encoding", "gzip")
			body = f.gzip
		}
	}
	if strings.Contains(r.Header.Get("If-None-Match"), f.etag) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // the client may have gone
	}
}

func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		coding, quality, _ := strings.Cut(strings.TrimSpace(part), ";")
		if coding == "gzip" && strings.TrimSpace(quality) != "q=0" {
			return true
		}
	}
	return false
}
