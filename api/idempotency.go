package api

import (
	"bytes"
	"crypto/sha256"
	"errors"
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
	// nothingDone is set on a request that has changed nothing although its status
	// sounds like it, because it was sent before: the next try is one.
	nothingDone = "nothing done"
	// rememberedBytes is the longest answer that is remembered: an import of accounts
	// with all of its one-time passwords is shorter.
	rememberedBytes = 512 << 10
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
	at     time.Time
	done   bool
	body   []byte // its sum, once it is done
	status int
	header http.Header
	answer []byte
}

func newIdempotency() *idempotency { return &idempotency{answers: make(map[string]*remembered)} }

// begin finds what was answered to a request, or notes that it is worked on.
func (m *idempotency) begin(key string, now time.Time) (*remembered, bool) {
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
	r := &remembered{key: key, at: now}
	m.answers[key] = r
	m.order = append(m.order, r)
	return r, false
}

// end keeps an answer. One of ours that failed is forgotten, so that the next try
// is one, and so is one that says to try again later.
func (m *idempotency) end(r *remembered, body []byte, status int, header http.Header, answer []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if body == nil || status == 0 || status >= http.StatusInternalServerError || status == http.StatusTooManyRequests || len(answer) > rememberedBytes {
		if m.answers[r.key] == r {
			delete(m.answers, r.key)
		}
		return
	}
	r.done, r.body, r.status, r.header, r.answer = true, body, status, header, answer
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
	if key == "" || c.Request.Method != http.MethodPost || !strings.HasPrefix(c.FullPath(), "/api/v1/") {
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
	r, again := s.idempotency.begin(strings.Join([]string{l.account.ID, c.Request.URL.Path, key}, "\n"), time.Now())
	// Files are not held in memory: what comes is summed up while it is read.
	body := &summedBody{ReadCloser: c.Request.Body, sum: sha256.New()}
	_, _ = io.WriteString(body.sum, c.Request.URL.RawQuery+"\n") // a hash takes everything
	c.Request.Body = body
	switch {
	case again && !s.idempotency.state(r):
		s.fail(c, refuse("idempotency-runs"))
	case again && !bytes.Equal(r.body, body.whole()):
		s.fail(c, refuse("idempotency-other"))
	case again:
		maps.Copy(c.Writer.Header(), r.header)
		c.Writer.Header().Set("Idempotent-Replayed", "true")
		c.Writer.WriteHeader(r.status)
		_, _ = c.Writer.Write(r.answer) // the client may have gone
		c.Abort()
	default:
		w := &rememberingWriter{ResponseWriter: c.Writer}
		c.Writer = w
		var sum []byte
		defer func() {
			s.idempotency.end(r, sum, w.status(), http.Header{"Content-Type": w.Header().Values("Content-Type")}, w.answer.Bytes())
		}()
		c.Next()
		w.whole = true
		if !c.GetBool(nothingDone) && (body.ended || w.Status() < http.StatusBadRequest) {
			// What was refused before it was read has done nothing: it need not be known again.
			sum = body.whole()
		}
	}
}

// summedBody is the body of a request, and the sum of what was read of it.
type summedBody struct {
	io.ReadCloser
	sum interface {
		io.Writer
		Sum(b []byte) []byte
	}
	ended bool
}

func (b *summedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	_, _ = b.sum.Write(p[:n])
	b.ended = b.ended || errors.Is(err, io.EOF)
	return n, err
}

// whole is the sum of all of it; nil when it cannot be read to its end.
func (b *summedBody) whole() []byte {
	if !b.ended {
		if _, err := io.Copy(io.Discard, b); err != nil { // limitBody bounds it
			return nil
		}
	}
	return b.sum.Sum(nil)
}

// rememberingWriter keeps a copy of what is answered.
type rememberingWriter struct {
	gin.ResponseWriter
	answer bytes.Buffer
	whole  bool // the handler has returned
}

// Write goes on when the client has gone: that its answer was lost is what the copy
// is for.
func (w *rememberingWriter) Write(b []byte) (int, error) {
	_, _ = w.ResponseWriter.Write(b)
	if w.answer.Len() <= rememberedBytes { // one that is longer is seen to be
		w.answer.Write(b[:min(len(b), rememberedBytes+1-w.answer.Len())])
	}
	return len(b), nil
}

func (w *rememberingWriter) WriteString(s string) (int, error) { return w.Write([]byte(s)) }

// Unwrap lets deadlines be set on the connection.
func (w *rememberingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// status is 0 when the handler did not come to its end.
func (w *rememberingWriter) status() int {
	if !w.whole {
		return 0
	}
	return w.Status()
}
