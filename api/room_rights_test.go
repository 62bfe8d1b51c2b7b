package api

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"madoguchi/consult"
)

// Who has no part in a call gets nothing of its room, by no door.
func TestRoomIsForItsPartiesOnly(t *testing.T) {
	r := newRoomSite(t)
	clerk, _ := r.enter(r.clerk, 0)
	d := r.upload(clerk, r.session(r.clerk), "form.txt", "one")
	page := "/api/v1/rooms/" + callID + "/documents/" + d.ID + "/pages/1"
	stranger := r.session(r.stranger)
	at, elsewhere := r.knock(r.stranger, callID, 0), r.knock(r.clerk, "another-call", 0)
	if m := at.read(); m.Type != "bye" || m.Reason != "left" {
		t.Errorf("a stranger at the door: %+v", m)
	}
	if m := elsewhere.read(); m.Type != "bye" || m.Reason != "left" {
		t.Errorf("a room that does not exist: %+v", m)
	}
	for what, res := range map[string]*http.Response{
		"image":     r.request("GET", page, stranger, nil),
		"thumb":     r.request("GET", page+"?thumb=1", stranger, nil),
		"document":  r.request("POST", "/api/v1/rooms/"+callID+"/documents?name=x.txt", stranger, "x"),
		"photo":     r.request("POST", "/api/v1/rooms/"+callID+"/photos", stranger, string(picture(2, 2, ""))),
		"ink":       r.request("PUT", page+"/ink?n=1", stranger, string(picture(200, 100, ""))),
		"print":     r.request("POST", "/api/v1/rooms/"+callID+"/prints", stranger, consult.PrintOrder{Document: d.ID, Pages: []int{1}, Copies: 1, Media: "A4"}),
		"keep":      r.request("POST", "/api/v1/rooms/"+callID+"/keep", stranger, consult.KeepOrder{Documents: []string{d.ID}, Name: "x", Reason: "x", Until: d.At}),
		"elsewhere": r.request("GET", strings.Replace(page, callID, "other-call", 1), r.session(r.clerk), nil),
	} {
		if e := wantCode(t, res, http.StatusNotFound, "not-in-room"); e.JA == "" {
			t.Errorf("%s has no words", what)
		}
	}
}

// What a citizen and a supervisor may do.
func TestRoomRights(t *testing.T) {
	r := newRoomSite(t)
	clerk, _ := r.enter(r.clerk, 0)
	kiosk, _ := r.enter(r.kiosk, 0)
	boss, w := r.enter(r.boss, 0)
	if w.Part != consult.Viewer {
		t.Fatalf("the supervisor is %s", w.Part)
	}
	if code := clerk.do(consult.Action{Kind: "board"}); code != "" {
		t.Fatal(code)
	}
	board := kiosk.op("document").Document.ID
	line := func(id string) *consult.Mark {
		return &consult.Mark{ID: id, Tool: "line", Color: "#000000", Width: 2, Points: []float64{1, 1, 1, 5, 5, 1}}
	}
	draw := func(id string) consult.Action {
		return consult.Action{Kind: "mark", Document: board, Page: 1, Mark: line(id)}
	}
	if code := kiosk.do(draw("k1")); code != "not-allowed" {
		t.Errorf("the citizen drew: %q", code)
	}
	if code := clerk.do(consult.Action{Kind: "allow", CitizenDraws: true}); code != "" {
		t.Fatal(code)
	}
	if code := kiosk.do(draw("k2")); code != "" {
		t.Errorf("the citizen may draw: %q", code)
	}
	if m := clerk.op("marks"); m.By != r.kiosk.ID || m.Marks.Add[0].By != r.kiosk.ID {
		t.Errorf("drawn by %+v", m.Op)
	}
	if code := kiosk.do(consult.Action{Kind: "hide"}); code != "not-allowed" {
		t.Errorf("the citizen steered: %q", code)
	}
	for _, a := range []consult.Action{draw("v"), {Kind: "chat", Text: "x"}, {Kind: "pad"}, {Kind: "hide"}} {
		if code := boss.do(a); code != "not-allowed" {
			t.Errorf("the supervisor did %s: %q", a.Kind, code)
		}
	}
	wantCode(t, r.request("POST", "/api/v1/rooms/"+callID+"/documents?name=x.txt", r.session(r.boss), "x"), http.StatusForbidden, "not-allowed")
	wantCode(t, r.request("POST", "/api/v1/rooms/"+callID+"/documents?name=x.txt", r.session(r.kiosk), "x"), http.StatusForbidden, "forbidden")
	wantCode(t, r.request("POST", "/api/v1/rooms/"+callID+"/photos", r.session(r.kiosk), string(picture(2, 2, ""))), http.StatusForbidden, "ticket-wrong")

	// Who leaves the call loses every right at once, and the room stays.
	r.follow(true, r.clerk)
	if m := clerk.until("bye", func(m roomAnswer) bool { return m.Type == "bye" }); m.Reason != "left" {
		t.Errorf("bye %q", m.Reason)
	}
	wantCode(t, r.request("POST", "/api/v1/rooms/"+callID+"/documents?name=x.txt", r.session(r.clerk), "x"), http.StatusNotFound, "not-in-room")
	if code := kiosk.do(consult.Action{Kind: "chat", Text: "still here"}); code != "" {
		t.Errorf("the room is gone: %q", code)
	}
	// Who takes a call over is told their new part.
	if err := r.rooms.Follow([]consult.Call{{ID: callID, Connected: true, Parties: map[string]consult.Part{
		r.kiosk.ID: consult.Citizen, r.boss.ID: consult.Driver,
	}}}); err != nil {
		t.Fatal(err)
	}
	if m := boss.until("welcome", func(m roomAnswer) bool { return m.Type == "welcome" }); m.Part != consult.Driver || m.State != nil {
		t.Errorf("welcome again: %+v", m)
	}
	if code := boss.do(draw("b")); code != "" {
		t.Errorf("the new driver: %q", code)
	}
}

// Signals reach whom they are for, with their sender, and nobody else.
func TestRoomSignals(t *testing.T) {
	r := newRoomSite(t)
	clerk, _ := r.enter(r.clerk, 0)
	kiosk, _ := r.enter(r.kiosk, 0)
	send := func(p *roomTester, kind, to, data string) {
		p.write(map[string]any{"type": "signal", "kind": kind, "to": to, "data": rawJSON(data)})
	}
	// The kiosk may not steer, freeze, print or draw here: only the last two come.
	send(kiosk, "steer", r.clerk.ID, `{"volume":0.1}`)
	send(kiosk, "freeze", r.clerk.ID, `{"camera":""}`)
	send(kiosk, "print", "", `{"print":"x"}`)
	send(kiosk, "drawing", "", `{"document":"d","page":1,"mark":{"id":"m","points":[1,2,3]},"from":0}`)
	send(kiosk, "laser", "", `{"document":"d","page":1,"x":1,"y":1}`)
	send(kiosk, "nonsense", "", `{}`)
	send(kiosk, "level", "", `{"microphone":0.5,"speaker":0.25}`)
	send(kiosk, "equipment", "", `{"devices":[],"face":"cam1","unknown":"dropped"}`)
	m := clerk.read()
	if m.Type != "signal" || m.Kind != "level" || m.From != r.kiosk.ID {
		t.Errorf("first comes %+v", m)
	}
	if m := clerk.read(); m.Kind != "equipment" || bytes.Contains(m.Data, []byte("unknown")) {
		t.Errorf("then comes %+v %s", m, m.Data)
	}
	send(clerk, "steer", r.kiosk.ID, `{"volume":2}`) // out of range
	send(clerk, "steer", "", `{"volume":0.5}`)       // to nobody
	send(clerk, "steer", r.boss.ID, `{"volume":0.5}`)
	send(clerk, "level", "", `{"microphone":1,"speaker":1}`) // for drivers
	send(clerk, "steer", r.kiosk.ID, `{"volume":0.5}`)
	if m := kiosk.read(); m.Kind != "steer" || string(m.Data) != `{"volume":0.5}` || m.From != r.clerk.ID {
		t.Errorf("steered by %+v %s", m, m.Data)
	}
	// Who comes later knows the equipment of all.
	if _, w := r.enter(r.boss, 0); w.Equipment[r.kiosk.ID].Face != "cam1" {
		t.Errorf("equipment %+v", w.Equipment)
	}
	// A frozen picture: asked for by staff, taken by the kiosk, once.
	send(clerk, "freeze", r.kiosk.ID, `{"camera":"cam2","ticket":"made-up"}`)
	m = kiosk.read()
	ticket := struct{ Camera, Ticket string }{}
	decodeInto(t, m.Data, &ticket)
	if ticket.Camera != "cam2" || len(ticket.Ticket) < 20 {
		t.Fatalf("freeze %s", m.Data)
	}
	photo := string(picture(200, 100, "PHOTO"))
	url := "/api/v1/rooms/" + callID + "/photos?ticket=" + ticket.Ticket
	wantCode(t, r.request("POST", url, r.session(r.boss), photo), http.StatusForbidden, "ticket-wrong")
	var d consult.Document
	want(t, r.request("POST", url, r.session(r.kiosk), photo), http.StatusCreated, &d)
	if d.Kind != consult.KindPhoto || d.By != r.kiosk.ID {
		t.Errorf("%+v", d)
	}
	wantCode(t, r.request("POST", url, r.session(r.kiosk), photo), http.StatusForbidden, "ticket-wrong")
	if m := clerk.until("photo on the stage", func(m roomAnswer) bool { return m.Kind == "stage" }); m.Stage.Document != d.ID {
		t.Errorf("stage %+v", m.Stage)
	}
}

// Files that cannot be taken are refused in words, and leave nothing behind.
func TestRoomRefusesFiles(t *testing.T) {
	r := newRoomSite(t)
	clerk, _ := r.enter(r.clerk, 0)
	token, base := r.session(r.clerk), "/api/v1/rooms/"+callID+"/documents?name="
	wantCode(t, r.request("POST", base+"x.exe", token, "MZ"), http.StatusUnprocessableEntity, "format-unknown")
	wantCode(t, r.request("POST", base+"x.txt", token, ""), http.StatusUnprocessableEntity, "file-empty")
	wantCode(t, r.request("POST", base+"..", token, "x"), http.StatusUnprocessableEntity, "name-format")
	wantCode(t, r.request("POST", base+"x.txt", token, strings.Repeat("x", 1<<20+1)), http.StatusRequestEntityTooLarge, "file-too-large")
	// Without a length it is found out on the way.
	req, err := http.NewRequestWithContext(t.Context(), "POST", r.http.URL+base+"x.txt", io.MultiReader(strings.NewReader(strings.Repeat("x", 1<<20)), strings.NewReader("xx")))
	if err != nil {
		t.Fatal(err)
	}
	req.AddCookie(&http.Cookie{Name: cookieName, Value: token})
	res, err := r.http.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusRequestEntityTooLarge && res.StatusCode != http.StatusConflict {
		t.Errorf("status %d", res.StatusCode)
	}
	if code := clerk.do(consult.Action{Kind: "chat", Text: "after"}); code != "" {
		t.Fatal(code)
	}
	if _, w := r.enter(r.clerk, 0); len(w.State.Documents) != 0 {
		t.Errorf("documents are left: %+v", w.State.Documents)
	}
	d := r.upload(clerk, token, `C%3A%5Cdocs%5Cform.txt`, "a")
	if d.Name != "form.txt" {
		t.Errorf("name %q", d.Name)
	}
}
