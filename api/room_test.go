package api

import (
	"bytes"
	"io"
	"net/http"
	"testing"

	"madoguchi/consult"
)

// A file comes from the staff to everybody's screen, page by page.
func TestRoomDocument(t *testing.T) {
	r := newRoomSite(t)
	clerk, w := r.enter(r.clerk, 0)
	if w.Part != consult.Driver || w.State == nil || w.Call != callID {
		t.Fatalf("welcome %+v", w)
	}
	kiosk, w := r.enter(r.kiosk, 0)
	if w.Part != consult.Citizen {
		t.Fatalf("welcome %+v", w)
	}
	token := r.session(r.clerk)
	d := r.upload(clerk, token, "form.txt", "one\ntwo\nthree")
	if len(d.Pages) != 3 || d.State != consult.Ready || d.Name != "form.txt" || d.By != r.clerk.ID {
		t.Fatalf("document %+v", d)
	}
	if m := kiosk.op("stage"); m.Stage.Document != d.ID || m.Stage.Page != 1 {
		t.Fatalf("the new document is not shown: %+v", m.Stage)
	}
	for who, tok := range map[string]string{"clerk": token, "kiosk": r.session(r.kiosk), "supervisor": r.session(r.boss)} {
		res := r.request("GET", "/api/v1/rooms/"+callID+"/documents/"+d.ID+"/pages/2", tok, nil)
		raw, err := io.ReadAll(res.Body)
		if err != nil || !bytes.Equal(raw, picture(200, 100, "two")) || res.StatusCode != http.StatusOK {
			t.Errorf("%s: page is %d bytes, status %d, %v", who, len(raw), res.StatusCode, err)
		}
		for header, value := range map[string]string{
			"Content-Type": "image/png", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
			"Content-Security-Policy": "sandbox; default-src 'none'",
		} {
			if res.Header.Get(header) != value {
				t.Errorf("%s is %q", header, res.Header.Get(header))
			}
		}
	}
	res := r.request("GET", "/api/v1/rooms/"+callID+"/documents/"+d.ID+"/pages/2?thumb=1", token, nil)
	if raw, _ := io.ReadAll(res.Body); !bytes.Equal(raw, picture(20, 10, "two")) {
		t.Errorf("thumb is %d bytes", len(raw))
	}
	wantCode(t, r.request("GET", "/api/v1/rooms/"+callID+"/documents/"+d.ID+"/pages/4", token, nil), http.StatusNotFound, "no-page")
}
