package agent

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"madoguchi/consult/printing/wire"

	"github.com/coder/websocket"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const patience = 20 * time.Second

// fakeBackend is a print system that does what a test says.
type fakeBackend struct {
	mu      sync.Mutex
	printed []string
	content [][]byte
	kept    [][]byte // the same memory
	state   wire.Job
	cancels int
}

func (f *fakeBackend) Form() string { return wire.FormImages }
func (f *fakeBackend) Close()       {}
func (f *fakeBackend) Printers(context.Context) ([]wire.Printer, error) {
	return []wire.Printer{{Name: "本体", Default: true, State: "idle", Media: []string{"A4"}}}, nil
}

func (f *fakeBackend) Print(_ context.Context, o wire.Order, content []Content, created func(string) error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.printed = append(f.printed, o.ID)
	for _, c := range content {
		f.content = append(f.content, append([]byte{}, c.Data...))
		f.kept = append(f.kept, c.Data)
	}
	return created("h-" + o.ID)
}

func (f *fakeBackend) Job(_ context.Context, _, handle string) (wire.Job, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !strings.HasPrefix(handle, "h-") {
		return wire.Job{}, ErrForgotten
	}
	return f.state, nil
}

func (f *fakeBackend) Cancel(context.Context, string, string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.cancels++
	f.state = wire.Job{State: "cancelled", Confirmed: true}
	return nil
}

func (f *fakeBackend) set(j wire.Job) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.state = j
}

func (f *fakeBackend) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.printed)
}

// server is the other side, one connection at a time.
type server struct {
	t     *testing.T
	http  *httptest.Server
	conns chan *websocket.Conn
	auth  chan string
}

func newServer(t *testing.T) *server {
	t.Helper()
	s := &server{t: t, conns: make(chan *websocket.Conn, 8), auth: make(chan string, 8)}
	done := make(chan struct{})
	s.http = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.auth <- r.Header.Get("Authorization")
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		c.SetReadLimit(wire.MaxFrame)
		s.conns <- c
		<-done
	}))
	s.http.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.http.StartTLS()
	t.Cleanup(func() {
		close(done)
		s.http.Close()
	})
	return s
}

// next is the agent's next connection, after its hello.
func (s *server) next() (*websocket.Conn, wire.Message) {
	s.t.Helper()
	select {
	case c := <-s.conns:
		s.t.Cleanup(func() { _ = c.CloseNow() })
		m := s.read(c)
		if m.Type != wire.Hello || m.Protocol != wire.Version {
			s.t.Fatalf("it begins with %+v", m)
		}
		s.say(c, wire.Message{Type: wire.Welcome, Protocol: wire.Version})
		return c, m
	case <-time.After(patience):
		s.t.Fatal("the agent does not connect")
		return nil, wire.Message{}
	}
}

func (s *server) say(c *websocket.Conn, m wire.Message) {
	s.t.Helper()
	raw, err := json.Marshal(m)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := c.Write(s.t.Context(), websocket.MessageText, raw); err != nil {
		s.t.Fatal(err)
	}
}

func (s *server) read(c *websocket.Conn) wire.Message {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	_, raw, err := c.Read(ctx)
	if err != nil {
		s.t.Fatalf("read: %v", err)
	}
	var m wire.Message
	if err := json.Unmarshal(raw, &m); err != nil {
		s.t.Fatal(err)
	}
	return m
}

// until reads until a job is in a state.
func (s *server) until(c *websocket.Conn, id, state string) wire.Job {
	s.t.Helper()
	for {
		if m := s.read(c); m.Type == wire.JobNews && m.Job.ID == id && m.Job.State == state {
			return *m.Job
		}
	}
}

// send gives a job of two pages; sum is wrong when bad.
func (s *server) send(c *websocket.Conn, id string, bad bool) {
	s.t.Helper()
	s.say(c, wire.Message{Type: wire.Print, Order: &wire.Order{ID: id, Copies: 1, Media: "A4", Pages: 2}})
	sum := sha256.New()
	for n, page := range []string{"first page", "second page"} {
		s.say(c, wire.Message{Type: wire.Page, ID: id, N: n + 1, Kind: "image/png", Size: len(page)})
		for _, part := range []string{page[:4], page[4:]} {
			if err := c.Write(s.t.Context(), websocket.MessageBinary, []byte(part)); err != nil {
				s.t.Fatal(err)
			}
		}
		sum.Write([]byte(page))
	}
	if bad {
		sum.Write([]byte("x"))
	}
	s.say(c, wire.Message{Type: wire.End, ID: id, Sum: hex.EncodeToString(sum.Sum(nil))})
}

// run starts an agent and returns what stops it.
func (s *server) run(b Backend, journal string) func() {
	s.t.Helper()
	pool := x509.NewCertPool()
	pool.AddCert(s.http.Certificate())
	a, err := New(Options{
		Server: s.http.URL, Login: "booth", Secret: "secret", Roots: pool, Journal: journal, Version: "1.2.3", Backend: b,
		Log: slog.New(slog.DiscardHandler), Every: 20 * time.Millisecond,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	once := sync.OnceFunc(func() {
		stop()
		if err := <-done; err != nil {
			s.t.Error(err)
		}
	})
	s.t.Cleanup(once)
	return once
}

func TestPrintsOnce(t *testing.T) {
	s := newServer(t)
	b := &fakeBackend{state: wire.Job{State: "printing"}}
	journal := filepath.Join(t.TempDir(), "state", "jobs.jsonl")
	stop := s.run(b, journal)
	c, hello := s.next()
	if want := "Bearer " + base64.StdEncoding.EncodeToString([]byte("booth:secret")); <-s.auth != want {
		t.Error("it did not say who it is")
	}
	if hello.Version != "1.2.3" || hello.Form != wire.FormImages || len(hello.Printers) != 1 || hello.Printers[0].Name != "本体" || len(hello.Jobs) != 0 {
		t.Errorf("it says %+v", hello)
	}
	s.send(c, "j1", false)
	s.until(c, "j1", "printing")
	s.send(c, "j1", false) // again: it is told how it is
	s.until(c, "j1", "printing")
	b.set(wire.Job{State: "attention", Reason: "media-empty"})
	if j := s.until(c, "j1", "attention"); j.Reason != "media-empty" {
		t.Errorf("%+v", j)
	}
	_ = c.CloseNow()
	c, hello = s.next()
	if len(hello.Jobs) != 1 || hello.Jobs[0].State != "attention" {
		t.Errorf("after a cut line it says %+v", hello.Jobs)
	}
	stop() // and the program begins anew
	_ = c.CloseNow()
	b.set(wire.Job{State: "done", Confirmed: true})
	s.run(b, journal)
	c, hello = s.next()
	if len(hello.Jobs) != 1 {
		t.Fatalf("after a restart it says %+v", hello.Jobs)
	}
	if hello.Jobs[0].State != "done" {
		s.until(c, "j1", "done")
	}
	s.send(c, "j1", false)
	s.until(c, "j1", "done")
	if n := b.count(); n != 1 {
		t.Errorf("it was printed %d times", n)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if string(b.content[0]) != "first page" || string(b.content[1]) != "second page" {
		t.Errorf("%q", b.content)
	}
	for _, k := range b.kept {
		if strings.Trim(string(k), "\x00") != "" {
			t.Error("the content is still in memory")
		}
	}
}

func TestNotWholeNotPrinted(t *testing.T) {
	s := newServer(t)
	b := &fakeBackend{state: wire.Job{State: "done", Confirmed: true}}
	s.run(b, filepath.Join(t.TempDir(), "jobs.jsonl"))
	c, _ := s.next()
	s.send(c, "changed", true) // the agent lets go of such a server
	c, hello := s.next()
	if len(hello.Jobs) != 0 {
		t.Errorf("it knows %+v", hello.Jobs)
	}
	s.say(c, wire.Message{Type: wire.Print, Order: &wire.Order{ID: "taken back", Pages: 1, Copies: 1}})
	s.say(c, wire.Message{Type: wire.Page, ID: "taken back", N: 1, Size: 3})
	s.say(c, wire.Message{Type: wire.Cancel, ID: "taken back"})
	s.send(c, "good", false)
	s.until(c, "good", "done")
	if b.count() != 1 {
		t.Errorf("printed: %v", b.printed)
	}
}

func TestCancelled(t *testing.T) {
	s := newServer(t)
	b := &fakeBackend{state: wire.Job{State: "attention", Reason: "media-jam"}}
	s.run(b, filepath.Join(t.TempDir(), "jobs.jsonl"))
	c, _ := s.next()
	s.send(c, "j1", false)
	s.until(c, "j1", "attention")
	s.say(c, wire.Message{Type: wire.Cancel, ID: "j1"})
	s.until(c, "j1", "cancelled")
	s.say(c, wire.Message{Type: wire.Cancel, ID: "j1"})
	s.until(c, "j1", "cancelled")
	if b.cancels != 1 {
		t.Errorf("cancelled %d times", b.cancels)
	}
}

func TestServers(t *testing.T) {
	for _, address := range []string{"http://server.test", "https://", "https://u:p@server.test", "https://server.test/path", "wss://server.test", ""} {
		if _, err := New(Options{Server: address, Journal: filepath.Join(t.TempDir(), "j")}); err == nil {
			t.Errorf("%q was taken", address)
		}
	}
}

// TestWindowsStates: what the bits mean.
func TestWindowsStates(t *testing.T) {
	for name, c := range map[string]struct {
		status, attributes uint32
		state, reason      string
	}{
		"ready":            {0, 0, "idle", ""},
		"prints":           {0x400, 0, "busy", ""},
		"paper out":        {0x10, 0, "attention", "media-empty"},
		"jam and no paper": {0x18, 0, "attention", "media-jam"},
		"door":             {0x400000, 0, "attention", "door-open"},
		"no toner":         {0x40000, 0, "attention", "marker-supply-empty"},
		"toner low":        {0x20000, 0, "idle", "marker-supply-low"},
		"unplugged":        {0x80, 0, "offline", "offline"},
		"work offline":     {0, 0x400, "offline", "offline"},
		"error":            {0x2, 0, "attention", "stopped"},
	} {
		var p wire.Printer
		winPrinter(&p, c.status, c.attributes)
		first := ""
		if len(p.Reasons) > 0 {
			first = p.Reasons[0]
		}
		if p.State != c.state || first != c.reason {
			t.Errorf("%s: %+v", name, p)
		}
	}
	empty := wire.Printer{State: "attention", Reasons: []string{"media-empty"}}
	for name, c := range map[string]struct {
		status  uint32
		printer wire.Printer
		want    wire.Job
	}{
		"waits":               {0x8, wire.Printer{State: "idle"}, wire.Job{State: "sent"}},
		"prints":              {0x10, wire.Printer{State: "busy"}, wire.Job{State: "printing"}},
		"no paper":            {0x10, empty, wire.Job{State: "attention", Reason: "media-empty"}},
		"no paper of its own": {0x40, wire.Printer{State: "idle"}, wire.Job{State: "attention", Reason: "media-empty"}},
		"printed":             {0x80, empty, wire.Job{State: "done", Confirmed: true}},
		"complete":            {0x1000, wire.Printer{}, wire.Job{State: "done", Confirmed: true}},
		"deleted":             {0x4, wire.Printer{}, wire.Job{State: "cancelled", Confirmed: true}},
		"error":               {0x2, wire.Printer{State: "idle"}, wire.Job{State: "attention", Reason: "stopped"}},
	} {
		if got := winJob(c.status, c.printer); got != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
