package api

import (
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"madoguchi/store"

	"github.com/coder/websocket"
)

// fakePrinting is a spooler that remembers.
type fakePrinting struct {
	reread int
	served chan string // accounts whose agent came
	sent   []string
}

var errFakePrinter = &store.Refusal{Code: "printer-plain", Text: "not encrypted"}

func (f *fakePrinting) CheckPrinter(p store.Printer) error {
	if strings.HasPrefix(p.URI, "ipp://") {
		return errFakePrinter
	}
	return nil
}
func (f *fakePrinting) Reread(context.Context) error { f.reread++; return nil }
func (f *fakePrinting) PrinterNow(id string) (PrinterNow, error) {
	if id != "honkan" {
		return PrinterNow{}, store.ErrNotFound
	}
	return PrinterNow{State: "attention", Reasons: []string{"media-empty"}, Media: []string{"A4"}}, nil
}

func (f *fakePrinting) TestPrinter(context.Context, store.Printer) (string, error) {
	return "job-1", nil
}

func (f *fakePrinting) ServeAgent(ctx context.Context, account string, conn AgentConn) error {
	f.served <- account
	for {
		binary, frame, err := conn.Read(ctx)
		if err != nil {
			return err
		}
		if err := conn.Write(ctx, binary, frame); err != nil {
			return err
		}
	}
}

func (f *fakePrinting) PrintContent(_ context.Context, call, job, kiosk string) (io.ReadCloser, error) {
	if call != "c1" || job != "j1" || kiosk == "" {
		return nil, store.ErrNotFound
	}
	return io.NopCloser(strings.NewReader("%PDF-1.4")), nil
}

func (f *fakePrinting) PrintSent(call, job, _ string, ok bool) error {
	if ok {
		f.sent = append(f.sent, call+" "+job)
	}
	return nil
}

func TestPrinters(t *testing.T) {
	s := newSite(t, nil)
	f := &fakePrinting{served: make(chan string, 4)}
	s.api.o.Printing = f
	admin := s.session(s.account("abe", store.RoleAdministrator))
	kiosk := s.account("booth", store.RoleKiosk)
	p := Printer{Name: "本館", Driver: "ipp", Kiosks: []string{kiosk.ID}, URI: "ipps://printer.test/ipp/print", Media: "A4", Enabled: true}
	want(t, s.request("PUT", "/api/v1/printers/honkan", admin, p), http.StatusOK, nil)
	var all []Printer
	want(t, s.request("GET", "/api/v1/printers", admin, nil), http.StatusOK, &all)
	if len(all) != 1 || all[0].ID != "honkan" || all[0].URI != p.URI || len(all[0].Kiosks) != 1 || f.reread != 1 {
		t.Errorf("%+v, read again %d times", all, f.reread)
	}
	bad := p
	bad.URI = "ipp://printer.test/"
	wantCode(t, s.request("PUT", "/api/v1/printers/honkan", admin, bad), http.StatusUnprocessableEntity, "printer-plain")
	bad = p
	bad.Kiosks = []string{"nobody"}
	wantCode(t, s.request("PUT", "/api/v1/printers/honkan", admin, bad), http.StatusUnprocessableEntity, "kiosk-unknown")
	var now PrinterNow
	want(t, s.request("GET", "/api/v1/printers/honkan/status", admin, nil), http.StatusOK, &now)
	if now.State != "attention" || now.Reasons[0] != "media-empty" {
		t.Errorf("%+v", now)
	}
	wantCode(t, s.request("GET", "/api/v1/printers/other/status", admin, nil), http.StatusNotFound, "not-found")
	if err := s.store.PutPrintJob(t.Context(), store.PrintJob{ID: "job-1", Printer: "honkan", State: "queued", Media: "A4", Pages: 1, Copies: 1, Created: time.Now()}); err != nil {
		t.Fatal(err)
	}
	var job PrintJob
	want(t, s.request("POST", "/api/v1/printers/honkan/test", admin, nil), http.StatusAccepted, &job)
	want(t, s.request("GET", "/api/v1/prints/"+job.ID, admin, nil), http.StatusOK, &job)
	if job.State != "queued" || job.Printer != "honkan" {
		t.Errorf("%+v", job)
	}
	want(t, s.request("DELETE", "/api/v1/printers/honkan", admin, nil), http.StatusNoContent, nil)
	wantCode(t, s.request("POST", "/api/v1/printers/honkan/test", admin, nil), http.StatusNotFound, "not-found")

	page := s.session(kiosk)
	res := s.request("GET", "/api/v1/rooms/c1/prints/j1/content", page, nil)
	raw, err := io.ReadAll(res.Body)
	if err != nil || string(raw) != "%PDF-1.4" || res.Header.Get("Content-Type") != "application/pdf" || res.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%q, %v, %v", raw, err, res.Header)
	}
	wantCode(t, s.request("GET", "/api/v1/rooms/c2/prints/j1/content", page, nil), http.StatusNotFound, "not-found")
	want(t, s.request("POST", "/api/v1/rooms/c1/prints/j1/sent", page, map[string]any{"ok": true}), http.StatusNoContent, nil)
	if len(f.sent) != 1 {
		t.Errorf("sent: %v", f.sent)
	}
}

func bearer(username, secret string) string {
	return "Bearer " + base64.StdEncoding.EncodeToString([]byte(username+":"+secret))
}

// TestAgentDoor: only a device of a kiosk comes in, browsers never, and
// guessing is stopped.
func TestAgentDoor(t *testing.T) {
	s := newSite(t, nil)
	f := &fakePrinting{served: make(chan string, 4)}
	s.api.o.Printing = f
	kiosk, clerk := s.account("booth", store.RoleKiosk), s.account("sato", store.RoleStaff)
	const secret = "a-secret-of-24-characters"
	for _, a := range []store.Account{kiosk, clerk} {
		if _, err := s.store.AddDevice(t.Context(), store.By{}, a.ID, "example.jp", "", secret); err != nil {
			t.Fatal(err)
		}
	}
	for name, h := range map[string][]string{
		"nothing":      nil,
		"a session":    {"Cookie", cookieName + "=" + s.session(kiosk)},
		"wrong secret": {"Authorization", bearer("booth", secret+"x")},
		"no device":    {"Authorization", bearer("nobody", secret)},
		"staff":        {"Authorization", bearer("sato", secret)},
		"basic":        {"Authorization", strings.Replace(bearer("booth", secret), "Bearer", "Basic", 1)},
	} {
		if _, res, err := s.socket("/agent", "", nil, h...); err == nil || res == nil || res.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, res, err := s.socket("/agent", "", nil, "Authorization", bearer("booth", secret), "Origin", s.http.URL); err == nil || res == nil || res.StatusCode != http.StatusForbidden {
		t.Errorf("a browser: %v", err)
	}
	conn, _, err := s.socket("/agent", "", nil, "Authorization", bearer("booth", secret))
	if err != nil {
		t.Fatal(err)
	}
	if got := <-f.served; got != kiosk.ID {
		t.Errorf("served as %s", got)
	}
	if err := conn.Write(t.Context(), websocket.MessageBinary, []byte("page")); err != nil {
		t.Fatal(err)
	}
	if kind, got, err := conn.Read(t.Context()); err != nil || kind != websocket.MessageBinary || string(got) != "page" {
		t.Errorf("%v %q %v", kind, got, err)
	}
	for range store.DefaultAttemptLimits().PairTries {
		_, _, _ = s.socket("/agent", "", nil, "Authorization", bearer("booth", "guessed-guessed-guessed-1"))
	}
	if _, res, err := s.socket("/agent", "", nil, "Authorization", bearer("booth", secret)); err == nil || res == nil || res.StatusCode != http.StatusTooManyRequests {
		t.Errorf("after guessing: %v", err)
	}
}
