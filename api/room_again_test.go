package api

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"sync"
	"testing"

	"madoguchi/consult"

	"github.com/coder/websocket"
)

// A page that comes back gets what it missed, once, and what it sends again is
// done once.
func TestRoomComesBack(t *testing.T) {
	r := newRoomSite(t)
	clerk, _ := r.enter(r.clerk, 0)
	kiosk, w := r.enter(r.kiosk, 0)
	if w.N != 0 {
		t.Fatalf("a fresh room is at %d", w.N)
	}
	say := func(p *roomTester, text string) {
		t.Helper()
		if code := p.do(consult.Action{Kind: "chat", Text: text}); code != "" {
			t.Fatal(code)
		}
	}
	say(clerk, "one")
	last := kiosk.op("chat").N
	if err := kiosk.conn.CloseNow(); err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		say(clerk, fmt.Sprint("missed ", i))
	}
	kiosk, w = r.enter(r.kiosk, last)
	if w.State != nil || w.N != last+5 {
		t.Fatalf("welcome at %d with state %v", w.N, w.State != nil)
	}
	for i := range 5 {
		if m := kiosk.read(); m.N != last+uint64(i)+1 || m.Chat.Text != fmt.Sprint("missed ", i) {
			t.Errorf("missed %+v", m.Op)
		}
	}
	// The answer got lost, so the page asks again with the same ref.
	do := consult.Do{Type: "do", Ref: "lost", Action: consult.Action{Kind: "chat", Text: "once"}}
	for range 3 {
		kiosk.write(do)
		kiosk.until("done", func(m roomAnswer) bool { return m.Type == "done" && m.Ref == "lost" })
	}
	// It was done once, also for a page that has nothing or knows too much.
	for _, after := range []uint64{0, 999} {
		_, w := r.enter(r.kiosk, after)
		if w.State == nil || len(w.State.Chat) != 7 || w.State.Chat[6].Text != "once" || w.N != last+6 {
			t.Errorf("after %d: %+v", after, w)
		}
	}
	if _, w := r.enter(r.kiosk, last+6); w.State != nil || w.N != last+6 {
		t.Errorf("who has all gets %+v", w)
	}
}

// TestUploadAgain: the answer got lost, so the page sends the file again with
// the same ref. It is in the room once; without a ref, or with another, it is
// another file.
func TestUploadAgain(t *testing.T) {
	r := newRoomSite(t)
	clerk, _ := r.enter(r.clerk, 0)
	token := r.session(r.clerk)
	send := func(query string) (d consult.Document) {
		t.Helper()
		want(t, r.request("POST", "/api/v1/rooms/"+callID+"/documents?name=x.txt"+query, token, "some text", "Content-Type", "application/octet-stream"), http.StatusCreated, &d)
		return d
	}
	first := send("&ref=a")
	clerk.until("ready", func(m roomAnswer) bool {
		return m.Kind == "document" && m.Document.ID == first.ID && m.Document.State == consult.Ready
	})
	if again := send("&ref=a"); again.ID != first.ID || again.State != consult.Ready {
		t.Errorf("sent again it is %+v", again)
	}
	ids := map[string]bool{first.ID: true, send("&ref=b").ID: true, send("").ID: true, send("").ID: true}
	if len(ids) != 4 {
		t.Errorf("%d files of 4", len(ids))
	}
	if _, w := r.enter(r.clerk, 0); len(w.State.Documents) != 4 {
		t.Errorf("%d documents in the room", len(w.State.Documents))
	}
}

// Everybody sees the same operations in the same order, without gaps, whoever
// writes at the same time.
func TestRoomOrder(t *testing.T) {
	r := newRoomSite(t)
	clerk, _ := r.enter(r.clerk, 0)
	kiosk, _ := r.enter(r.kiosk, 0)
	boss, _ := r.enter(r.boss, 0)
	const each = 60
	var wg sync.WaitGroup
	for _, p := range []*roomTester{clerk, kiosk} {
		wg.Go(func() {
			for i := range each {
				p.write(consult.Do{Type: "do", Ref: fmt.Sprint(p.name, i), Action: consult.Action{Kind: "chat", Text: fmt.Sprint(p.name, " ", i)}})
			}
		})
	}
	wg.Wait()
	var seen [3][]string
	for i, p := range []*roomTester{clerk, kiosk, boss} {
		for n := uint64(1); n <= 2*each; n++ {
			m := p.op("chat")
			if m.N != n {
				t.Fatalf("%s: operation %d, want %d", p.name, m.N, n)
			}
			seen[i] = append(seen[i], m.Chat.Text)
		}
	}
	if !reflect.DeepEqual(seen[0], seen[1]) || !reflect.DeepEqual(seen[1], seen[2]) {
		t.Error("the order is not the same for all")
	}
}

// A page that does not read is dropped; the others feel nothing of it, and it
// gets everything when it comes back.
func TestRoomSlowReader(t *testing.T) {
	r := newRoomSite(t, func(o *consult.Options) { o.MaxRoom = 1 << 30 })
	clerk, _ := r.enter(r.clerk, 0)
	if code := clerk.do(consult.Action{Kind: "pad"}); code != "" {
		t.Fatal(code)
	}
	_, w := r.enter(r.clerk, 0)
	pad := w.State.Documents[0].ID
	slow := r.knock(r.kiosk, callID, 0) // never reads
	points := make([]float64, 3*consult.MaxPoints)
	for i := range points {
		points[i] = 0.123456789
	}
	dropped := func() bool { return r.api.hub.doorsOf(r.kiosk.ID) == 0 }
	n := 0
	for ; n < 150 && !dropped(); n++ {
		mark := &consult.Mark{ID: fmt.Sprint("m", n), Tool: "pen", Color: "#000000", Width: 1, Points: points}
		if code := clerk.do(consult.Action{Kind: "mark", Document: pad, Page: 1, Mark: mark}); code == "too-fast" {
			n--
		} else if code != "" {
			t.Fatal(code)
		}
	}
	eventually(t, "the slow page is dropped", dropped)
	_ = slow.conn.CloseNow()
	_, w = r.enter(r.kiosk, 0)
	if got := len(w.State.Marks[0].Marks); got != n {
		t.Errorf("%d marks of %d came", got, n)
	}
}

// After the server was started anew over the same files, a consultation that
// goes on has everything, and one that is over is erased.
func TestRoomAfterRestart(t *testing.T) {
	r := newRoomSite(t)
	clerk, _ := r.enter(r.clerk, 0)
	d := r.upload(clerk, r.session(r.clerk), "form.txt", "one\ntwo")
	for _, a := range []consult.Action{
		{Kind: "mark", Document: d.ID, Page: 2, Mark: &consult.Mark{ID: "m", Tool: "pen", Color: "#000000", Width: 1, Points: []float64{1, 2, 1}}},
		{Kind: "chat", Text: "remember"},
	} {
		if code := clerk.do(a); code != "" {
			t.Fatal(code)
		}
	}
	_, before := r.enter(r.clerk, 0)
	if err := r.rooms.Follow([]consult.Call{
		{ID: callID, Connected: true, Parties: map[string]consult.Part{r.clerk.ID: consult.Driver}}, {ID: "other", Connected: true},
	}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a second room", func() bool { ids, _ := r.store.KeyIDs(t.Context()); return len(ids) == 2 })
	r.rooms.Close()
	if m := clerk.until("bye", func(m roomAnswer) bool { return m.Type == "bye" }); m.Reason != "restart" {
		t.Errorf("bye %q", m.Reason)
	}

	rooms := startRooms(t, r.site)
	defer rooms.Close()
	// The call is being restored: it has nobody yet, but the room must not go.
	if err := rooms.Follow([]consult.Call{{ID: callID}}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the orphan's receipt", func() bool {
		rs, _ := r.store.ReceiptsOf(t.Context(), "other")
		return len(rs) == 1 && rs[0].Rule == "orphaned"
	})
	if _, err := rooms.Enter(canceled(), callID, r.clerk.ID, 0); err == nil {
		t.Error("somebody entered before the call was there")
	}
	if err := rooms.Follow([]consult.Call{{ID: callID, Connected: true, Parties: map[string]consult.Part{r.clerk.ID: consult.Driver}}}); err != nil {
		t.Fatal(err)
	}
	seat, err := rooms.Enter(t.Context(), callID, r.clerk.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	var after roomAnswer
	decodeInto(t, seat.First()[0], &after)
	if after.N != before.N || !reflect.DeepEqual(after.State, before.State) {
		t.Errorf("after %+v\nbefore %+v", after.State, before.State)
	}
	f, kind, size, err := rooms.Image(t.Context(), callID, r.clerk.ID, d.ID, 2, false)
	if err != nil || kind != "image/png" || size != int64(len(picture(200, 100, "two"))) {
		t.Fatalf("page: %s %d, %v", kind, size, err)
	}
	_ = f.Close()
	if ids, _ := r.store.KeyIDs(t.Context()); len(ids) != 1 {
		t.Errorf("keys of %v", ids)
	}
}

func canceled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

// Junk ends the socket and nothing else.
func TestRoomJunk(t *testing.T) {
	r := newRoomSite(t)
	for _, junk := range []string{"", "x", "[]", `{"type":"welcome"}`, `{"type":"do","ref":"","action":{"kind":"pad"}}`, `{"type":"do","ref":"r","action":5}`} {
		p, _ := r.enter(r.clerk, 0)
		if err := p.conn.Write(t.Context(), websocket.MessageText, []byte(junk)); err != nil {
			t.Fatal(err)
		}
		for {
			_, _, err := p.conn.Read(t.Context())
			if err == nil {
				continue
			}
			if websocket.CloseStatus(err) != websocket.StatusPolicyViolation {
				t.Errorf("%q: %v", junk, err)
			}
			break
		}
	}
	p, _ := r.enter(r.clerk, 0)
	p.write(map[string]string{"type": "ping"})
	p.until("pong", func(m roomAnswer) bool { return m.Type == "pong" })
	for range 3 * roomBurst {
		p.write(consult.Do{Type: "do", Ref: "flood", Action: consult.Action{Kind: "hide"}})
	}
	p.until("too fast", func(m roomAnswer) bool { return m.Problem.Code == "too-fast" })
	wantCode(t, r.request("GET", "/room?call="+callID+"&after=x", r.session(r.clerk), nil), http.StatusUnprocessableEntity, "invalid")
}
