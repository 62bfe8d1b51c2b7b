package api

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"madoguchi/store"

	"github.com/gin-gonic/gin"
)

func TestIdempotencyKey(t *testing.T) {
	s := newSite(t, nil)
	boss := s.session(s.account("abe", store.RoleAdministrator))
	other := s.session(s.account("baba", store.RoleAdministrator))
	post := func(token, login, key string) *http.Response {
		return s.request("POST", "/api/v1/accounts", token, map[string]any{"login": login, "name": "佐藤", "role": "staff"}, idempotencyHeader, key)
	}
	var first, again CreatedAccount
	want(t, post(boss, "sato", "k1"), http.StatusCreated, &first)
	res := post(boss, "sato", "k1")
	if res.Header.Get("Idempotent-Replayed") != "true" {
		t.Error("it does not say that it is an old answer")
	}
	want(t, res, http.StatusCreated, &again)
	if again.ID != first.ID || again.OneTimePassword != first.OneTimePassword || first.OneTimePassword == "" {
		t.Errorf("%+v and then %+v", first, again)
	}
	wantCode(t, post(boss, "suzuki", "k1"), http.StatusUnprocessableEntity, "idempotency-other")
	wantCode(t, post(boss, "sato", "k2"), http.StatusConflict, "login-taken")
	wantCode(t, post(other, "sato", "k1"), http.StatusConflict, "login-taken") // keys belong to who sends them
	wantCode(t, post(boss, "ito", "a b"), http.StatusUnprocessableEntity, "idempotency-key")
}

func TestIdempotencyIsBounded(t *testing.T) {
	m, now := newIdempotency(), time.Now()
	for i := range 3 * rememberedMost {
		r, again := m.begin(fmt.Sprint(i), now)
		if again {
			t.Fatal("a new key is known")
		}
		m.end(r, []byte{1}, http.StatusCreated, nil, nil)
	}
	if len(m.answers) > rememberedMost+1 || len(m.order) > rememberedMost+1 {
		t.Errorf("%d answers, %d in order", len(m.answers), len(m.order))
	}
	r, _ := m.begin("failed", now)
	m.end(r, []byte{1}, http.StatusInternalServerError, nil, nil)
	if _, again := m.begin("failed", now); again {
		t.Error("a fault of ours is repeated")
	}
	if _, again := m.begin("failed", now.Add(rememberedFor)); again {
		t.Error("it is remembered for too long")
	}
}

// Files too: an import whose answer was lost, with the passwords in it, is told again.
func TestIdempotencyOfFiles(t *testing.T) {
	s := newSite(t, nil)
	boss := s.session(s.account("abe", store.RoleAdministrator))
	file := "ID,名前,役割\r\nsato,佐藤,職員\r\n"
	var p ImportPreview
	want(t, s.sendFile("/api/v1/accounts/import/preview", boss, file), http.StatusOK, &p)
	post := func(file, key string) (*http.Response, string) {
		res := s.request("POST", "/api/v1/accounts/import?version="+p.Version, boss, file, "Content-Type", "text/csv", idempotencyHeader, key)
		raw, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("status %d: %s, %v", res.StatusCode, raw, err)
		}
		return res, string(raw)
	}
	_, first := post(file, "k1")
	res, again := post(file, "k1")
	if first != again || !strings.Contains(first, `"password`) || res.Header.Get("Idempotent-Replayed") != "true" || res.Header.Get("Content-Type") != "application/x-ndjson" {
		t.Errorf("%q and then %q, %v", first, again, res.Header)
	}
	csv := []string{"Content-Type", "text/csv", idempotencyHeader, "k1"}
	wantCode(t, s.request("POST", "/api/v1/accounts/import?version="+p.Version, boss, file+"ito,伊藤,職員\r\n", csv...), http.StatusUnprocessableEntity, "idempotency-other")
	wantCode(t, s.request("POST", "/api/v1/accounts/import?version=x", boss, file, csv...), http.StatusUnprocessableEntity, "idempotency-other")
	csv[3] = "k2"
	wantCode(t, s.request("POST", "/api/v1/accounts/import?version="+p.Version, boss, file, csv...), http.StatusPreconditionFailed, "changed-meanwhile")
}

// An answer that says to try again later, or that is long, is not the answer to
// the next try.
func TestIdempotencyForgets(t *testing.T) {
	m, now := newIdempotency(), time.Now()
	for name, end := range map[string]func(*remembered){
		"later": func(r *remembered) { m.end(r, []byte{}, http.StatusTooManyRequests, nil, nil) },
		"long":  func(r *remembered) { m.end(r, []byte{}, http.StatusOK, nil, make([]byte, rememberedBytes+1)) },
	} {
		r, _ := m.begin(name, now)
		end(r)
		if _, again := m.begin(name, now); again {
			t.Errorf("%s: it is remembered", name)
		}
	}
	res := httptest.NewRecorder()
	c, _ := gin.CreateTestContext(res)
	w := &rememberingWriter{ResponseWriter: c.Writer}
	for range 3 {
		if n, err := w.WriteString(strings.Repeat("x", rememberedBytes)); n != rememberedBytes || err != nil {
			t.Fatal(n, err)
		}
	}
	if w.answer.Len() != rememberedBytes+1 || res.Body.Len() != 3*rememberedBytes {
		t.Errorf("%d bytes are kept of %d", w.answer.Len(), res.Body.Len())
	}
}
