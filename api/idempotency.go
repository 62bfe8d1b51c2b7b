package api

import (
	"bytes"
	"crypto/sha256"
	"io"
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
)

const (
	idempotencyHeader = "Idempotency-Key"
	maxIdempotencyKey = 100
	// An answer is remembered for so long, unless rememberedMost others came since.
	// It is in memory only: answers may hold secrets that are shown once.
	rememberedFor  = time.Hour
	rememberedMost = 500
	// rememberedBytes is the longest answer that is remembered; none of what may
	// happen only once has a longer one.
	rememberedBytes = 64 << 10
)

// idempotency answers a POST that comes again, because its answer was lost, as
// it was answered before (draft-ietf-httpapi-idempotency-key-header).
type idempotency struct {
	mu      sync.Mutex
	answers map[string]*remembered
	order   []*remembered // oldest first
}

type remembered struct {
	key    string
	body   [sha256.Size]byte
	at     time.Time
	done   bool
	status int
	header http.Header
	answer []byte
}

func newIdempotency() *idempotency { return &idempotency{answers: make(map[string]*remembered)} }

// begin finds what was answered to a request, or notes that it is worked on.
func (m *idempotency) begin(key string, body [sha256.Size]byte, now time.Time) (*remembered, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for len(m.order) > 0 && (len(m.order) > rememberedMost || now.Sub(m.order[0].at) >= rememberedFor) {
		if old := m.order[0]; m.answers[old.key] == old {
			delete(m.answers, old.key)
		}
		m.order = m.order[1:]
	}
	if r := m.answers[key]; r != nil {
		return r, true
	}
	r := &remembered{key: key, body: body, at: now}
	m.answers[key] = r
	m.order = append(m.order, r)
	return r, false
}

// end keeps an answer. One of ours that failed is forgotten, so that the next try
// is one, and so is one that says to try again later.
func (m *idempotency) end(r *remembered, status int, header http.Header, answer []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if status == 0 || status >= http.StatusInternalServerError || status == http.StatusTooManyRequests || len(answer) > rememberedBytes {
		if m.answers[r.key] == r {
			delete(m.answers, r.key)
		}
		return
	}
	r.done, r.status, r.header, r.answer = true, status, header, answer
}

func (m *idempotency) state(r *remembered) (done bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return r.done
}

// once makes a POST with an Idempotency-Key happen once. It runs after guard:
// keys belong to the account.
func (s *Server) once(c *gin.Context) {
	key := c.GetHeader(idempotencyHeader)
	if key == "" || c.Request.Method != http.MethodPost || !strings.HasPrefix(c.FullPath(), "/api/v1/") ||
		!strings.HasPrefix(c.ContentType(), "application/json") && c.Request.ContentLength != 0 {
		return
	}
	l := loginIn(c.Request.Context())
	if l == nil {
		return
	}
	if len(key) > maxIdempotencyKey || strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }) {
		s.fail(c, refuse("idempotency-key"))
		return
	}
	body, err := io.ReadAll(c.Request.Body) // limitBody bounds it
	if err != nil {
		s.fail(c, refuse("too-large"))
		return
	}
	c.Request.Body = io.NopCloser(bytes.NewReader(body))
	r, again := s.idempotency.begin(strings.Join([]string{l.account.ID, c.Request.URL.Path, key}, "\n"), sha256.Sum256(body), time.Now())
	switch {
	case again && r.body != sha256.Sum256(body):
		s.fail(c, refuse("idempotency-other"))
	case again && !s.idempotency.state(r):
		s.fail(c, refuse("idempotency-runs"))
	case again:
		maps.Copy(c.Writer.Header(), r.header)
		c.Writer.Header().Set("Idempotent-Replayed", "true")
		c.Writer.WriteHeader(r.status)
		_, _ = c.Writer.Write(r.answer) // the client may have gone
		c.Abort()
	default:
		w := &rememberingWriter{ResponseWriter: c.Writer}
		c.Writer = w
		defer func() {
			s.idempotency.end(r, w.status(), http.Header{"Content-Type": w.Header().Values("Content-Type")}, w.answer.Bytes())
		}()
		c.Next()
		w.whole = true
	}
}

// rememberingWriter keeps a copy of what is answered.
type rememberingWriter struct {
	gin.ResponseWriter
	answer bytes.Buffer
	whole  bool // the handler has returned
}

func (w *rememberingWriter) Write(b []byte) (int, error) {
	if w.answer.Len() <= rememberedBytes { // one that is longer is seen to be
		w.answer.Write(b[:min(len(b), rememberedBytes+1-w.answer.Len())])
	}
	return w.ResponseWriter.Write(b)
}

func (w *rememberingWriter) WriteString(s string) (int, error) { return w.Write([]byte(s)) }

// status is 0 when the handler did not come to its end.
func (w *rememberingWriter) status() int {
	if !w.whole {
		return 0
	}
	return w.Status()
}
