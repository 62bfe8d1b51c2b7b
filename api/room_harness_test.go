package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"madoguchi/consult"
	"madoguchi/store"

	"github.com/coder/websocket"
)

const callID = "0190-call"

// textPages makes a page of each line of a text.
type textPages struct{}

func (textPages) Detect(name string, head []byte, _ int64) (string, error) {
	switch {
	case strings.HasSuffix(name, ".txt"):
		return "text", nil
	case bytes.HasPrefix(head, []byte("\x89PNG")):
		return "image", nil
	}
	return "", &consult.Refusal{Kind: consult.Invalid, Problem: consult.Problem{Code: "format-unknown", JA: "表示できない形式です。", EN: "This cannot be shown."}}
}

func (textPages) Convert(_ context.Context, in consult.Source, page func(int, consult.PageImage) error) (consult.Converted, error) {
	f, err := in.Open()
	if err != nil {
		return consult.Converted{}, err
	}
	defer f.Close()
	raw, err := io.ReadAll(f)
	if err != nil {
		return consult.Converted{}, err
	}
	lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
	if in.Format == "image" {
		lines = []string{"photo"}
	}
	for i, line := range lines {
		if err := page(i+1, consult.PageImage{Width: 200, Height: 100, Type: "image/png", Data: picture(200, 100, line), Thumb: picture(20, 10, line)}); err != nil {
			return consult.Converted{}, err
		}
	}
	return consult.Converted{Pages: len(lines)}, nil
}

// picture is a PNG whose text chunk holds the words, so that they can be looked for.
func picture(w, h int, words string) []byte {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	img.Set(1, 1, color.NRGBA{255, 0, 0, 255})
	var b bytes.Buffer
	_ = png.Encode(&b, img)
	return append(b.Bytes(), words...)
}

// roomSite is a site with a consultation of a kiosk, a clerk and a supervisor.
type roomSite struct {
	*site
	rooms                        *consult.Rooms
	kiosk, clerk, boss, stranger store.Account
}

func startRooms(t *testing.T, s *site, change ...func(*consult.Options)) *consult.Rooms {
	t.Helper()
	o := consult.Options{
		Dir: filepath.Join(s.dir, "vault"), Records: s.store, Converter: textPages{}, Log: slog.New(slog.NewTextHandler(s.log, nil)),
		MaxFile: 1 << 20, MaxRoom: 4 << 20,
	}
	for _, c := range change {
		c(&o)
	}
	rooms, err := consult.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return rooms
}

func newRoomSite(t *testing.T, change ...func(*consult.Options)) *roomSite {
	t.Helper()
	r := &roomSite{}
	r.site = newSite(t, nil, func(s *site, o *Options) {
		r.rooms = startRooms(t, s, change...)
		o.Rooms, o.Documents.MaxBytes = r.rooms, 1<<20
		t.Cleanup(func() { r.rooms.Close() }) // after the sockets: cleanups run backwards
	})
	r.kiosk, r.clerk = r.account("kiosk1", store.RoleKiosk), r.account("sato", store.RoleStaff)
	r.boss, r.stranger = r.account("ueda", store.RoleSupervisor), r.account("mori", store.RoleStaff)
	r.follow(true)
	return r
}

// follow says that the call is there, with its parties, or over.
func (r *roomSite) follow(there bool, without ...store.Account) {
	r.t.Helper()
	parties := map[string]consult.Part{r.kiosk.ID: consult.Citizen, r.clerk.ID: consult.Driver, r.boss.ID: consult.Viewer}
	for _, a := range without {
		delete(parties, a.ID)
	}
	calls := []consult.Call{{ID: callID, Connected: true, Parties: parties}}
	if !there {
		calls = nil
	}
	if err := r.rooms.Follow(calls); err != nil {
		r.t.Fatal(err)
	}
}

// roomTester is a page of a room.
type roomTester struct {
	t    *testing.T
	conn *websocket.Conn
	refs int
	name string
}

// roomAnswer is any message of a room.
type roomAnswer struct {
	consult.Op
	Call    string          `json:"call"`
	Part    consult.Part    `json:"part"`
	State   *consult.State  `json:"state"`
	Problem consult.Problem `json:"problem"`
	From    string          `json:"from"`
	Data    json.RawMessage `json:"data"`
	Reason  string          `json:"reason"`

	Equipment map[string]consult.Equipment `json:"equipment"`
}

func (r *roomSite) enter(a store.Account, after uint64) (*roomTester, roomAnswer) {
	r.t.Helper()
	p := r.knock(a, callID, after)
	w := p.read()
	if w.Type != "welcome" {
		r.t.Fatalf("welcome: %+v", w)
	}
	return p, w
}

func (r *roomSite) knock(a store.Account, call string, after uint64) *roomTester {
	r.t.Helper()
	conn, _, err := r.socket(fmt.Sprintf("/room?call=%s&after=%d", call, after), r.session(a), nil, "Origin", r.http.URL)
	if err != nil {
		r.t.Fatal(err)
	}
	conn.SetReadLimit(64 << 20)
	return &roomTester{t: r.t, conn: conn, name: a.Login}
}

func (p *roomTester) read() roomAnswer {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	_, raw, err := p.conn.Read(ctx)
	if err != nil {
		p.t.Fatalf("%s: read: %v", p.name, err)
	}
	var m roomAnswer
	if err := json.Unmarshal(raw, &m); err != nil {
		p.t.Fatalf("%s: %v", raw, err)
	}
	return m
}

func (p *roomTester) until(what string, fits func(roomAnswer) bool) roomAnswer {
	p.t.Helper()
	for range 10_000 {
		if m := p.read(); fits(m) {
			return m
		}
	}
	p.t.Fatalf("%s: no %s", p.name, what)
	return roomAnswer{}
}

// op reads on until an operation of a kind.
func (p *roomTester) op(kind string) roomAnswer {
	p.t.Helper()
	return p.until(kind, func(m roomAnswer) bool { return m.Type == "op" && m.Kind == kind })
}

func (p *roomTester) write(v any) {
	p.t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.conn.Write(p.t.Context(), websocket.MessageText, raw); err != nil {
		p.t.Fatal(err)
	}
}

// do asks for an action and gives the answer: the code of a refusal, or "".
func (p *roomTester) do(a consult.Action) string {
	p.t.Helper()
	p.refs++
	ref := fmt.Sprintf("%s-%d", p.name, p.refs)
	p.write(consult.Do{Type: "do", Ref: ref, Action: a})
	m := p.until("answer", func(m roomAnswer) bool { return m.Ref == ref && (m.Type == "done" || m.Type == "refused") })
	return m.Problem.Code
}

// upload brings a file in and waits until it is ready.
func (r *roomSite) upload(p *roomTester, token, name, text string) consult.Document {
	r.t.Helper()
	var d consult.Document
	want(r.t, r.request("POST", "/api/v1/rooms/"+callID+"/documents?name="+name, token, text, "Content-Type", "application/octet-stream"), http.StatusCreated, &d)
	m := p.until("ready document", func(m roomAnswer) bool {
		return m.Kind == "document" && m.Document.ID == d.ID && (m.Document.State == consult.Ready || m.Document.State == consult.Failed)
	})
	return *m.Document
}

func rawJSON(s string) json.RawMessage { return json.RawMessage(s) }

func decodeInto(t *testing.T, raw []byte, v any) {
	t.Helper()
	if err := json.Unmarshal(raw, v); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
}

// doorsOf counts the room sockets of an account.
func (h *hub) doorsOf(account string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := 0
	for d := range h.doors {
		if d.kind == "room" && d.login.account.ID == account {
			n++
		}
	}
	return n
}
