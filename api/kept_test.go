package api

import (
	"archive/zip"
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"madoguchi/consult"
	"madoguchi/store"
)

// plainComposer writes the sheets' bytes behind each other.
type plainComposer struct{}

func (plainComposer) Compose(w io.Writer, sheets []consult.Sheet, _ string) error {
	for _, s := range sheets {
		if _, err := w.Write(append(append([]byte("sheet:"), s.Image...), s.Overlay...)); err != nil {
			return err
		}
	}
	return nil
}

func newKeepingSite(t *testing.T) *roomSite {
	var shelf consult.Shelf
	r := &roomSite{}
	r.site = newSite(t, nil, func(s *site, o *Options) {
		shelf = s.store
		r.rooms = startRooms(t, s, func(c *consult.Options) {
			c.Shelf, c.Composer, c.ConvertTimeout = shelf, plainComposer{}, patience
			c.Zone = func() *time.Location { return time.FixedZone("JST", 9*60*60) }
		})
		o.Rooms, o.Documents.MaxBytes = r.rooms, 1<<20
		t.Cleanup(func() { r.rooms.Close() })
	})
	r.kiosk, r.clerk = r.account("kiosk1", store.RoleKiosk), r.account("sato", store.RoleStaff)
	r.boss, r.stranger = r.account("ueda", store.RoleSupervisor), r.account("mori", store.RoleStaff)
	r.follow(true)
	return r
}

func (r *roomSite) download(token, id string) (*http.Response, []byte) {
	r.t.Helper()
	res := r.request("GET", "/api/v1/kept/"+id+"/content", token, nil)
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return res, raw
}

// unzip gives the files of a zip file by name.
func unzip(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string]string)
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(raw)
	}
	return files
}

// What staff choose is kept, exactly that, and stays when the consultation is
// forgotten.
func TestKeep(t *testing.T) {
	r := newKeepingSite(t)
	clerk, _ := r.enter(r.clerk, 0)
	token := r.session(r.clerk)
	form := r.upload(clerk, token, "form.txt", "first")
	r.upload(clerk, token, "other.txt", "not chosen")
	mark := consult.Mark{ID: "m1", Tool: consult.Pen, Color: "#ff0000", Width: 3, Points: []float64{1, 1, 0.5, 50, 50, 0.5}}
	if code := clerk.do(consult.Action{Kind: "mark", Document: form.ID, Page: 1, Mark: &mark}); code != "" {
		t.Fatal(code)
	}
	if code := clerk.do(consult.Action{Kind: "chat", Text: "持ち物は\n二つです"}); code != "" {
		t.Fatal(code)
	}
	order := consult.KeepOrder{
		Documents: []string{form.ID}, Marks: true, Chat: true, Name: "転入の相談", Reason: "後日の手続きのため", Until: time.Now().AddDate(1, 0, 0),
	}
	path := "/api/v1/rooms/" + callID + "/keep"
	wantCode(t, r.request("POST", path, token, order), http.StatusConflict, "ink-missing")

	ink := image.NewNRGBA(image.Rect(0, 0, 200, 100))
	ink.Set(5, 5, color.NRGBA{R: 0xff, A: 0xff})
	var drawn bytes.Buffer
	if err := png.Encode(&drawn, ink); err != nil {
		t.Fatal(err)
	}
	_, w := r.enter(r.clerk, 0)
	inkURL := "/api/v1/rooms/" + callID + "/documents/" + form.ID + "/pages/1/ink?n=" + strconv.FormatUint(w.N, 10)
	want(t, r.request("PUT", inkURL, token, drawn.String(), "Content-Type", "image/png"), http.StatusNoContent, nil)
	for name, bad := range map[string]func(o *consult.KeepOrder){
		"nothing":      func(o *consult.KeepOrder) { o.Documents, o.Chat = []string{}, false },
		"no name":      func(o *consult.KeepOrder) { o.Name = " " },
		"no reason":    func(o *consult.KeepOrder) { o.Reason = "" },
		"no date":      func(o *consult.KeepOrder) { o.Until = time.Time{} },
		"yesterday":    func(o *consult.KeepOrder) { o.Until = time.Now().AddDate(0, 0, -1) },
		"eleven years": func(o *consult.KeepOrder) { o.Until = time.Now().AddDate(11, 0, 0) },
	} {
		o := order
		bad(&o)
		if res := r.request("POST", path, token, o); res.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: status %d", name, res.StatusCode)
		}
	}
	var kept consult.Kept
	want(t, r.request("POST", path, token, order), http.StatusCreated, &kept)
	if m := clerk.op("kept"); len(m.Kept) != 1 || m.Kept[0].ID != kept.ID || !m.Kept[0].Chat {
		t.Errorf("the room tells %+v", m.Kept)
	}
	r.follow(false) // the consultation is over

	res, raw := r.download(token, kept.ID)
	kind, params, err := mime.ParseMediaType(res.Header.Get("Content-Disposition"))
	if err != nil || kind != "attachment" || params["filename"] != "転入の相談.zip" {
		t.Errorf("Content-Disposition is %q", res.Header.Get("Content-Disposition"))
	}
	files := unzip(t, raw)
	if len(files) != 3 || files["01 form.txt"] != "first" {
		t.Errorf("files %q", files)
	}
	if pdf := files["02 form.txt（書き込みあり）.pdf"]; pdf != "sheet:"+string(picture(200, 100, "first"))+drawn.String() {
		t.Errorf("the PDF has %d bytes", len(pdf))
	}
	if chat := files["03 会話.txt"]; !strings.HasPrefix(chat, "\ufeff20") || !strings.Contains(chat, "時") || !strings.Contains(chat, "　持ち物は\r\n　二つです\r\n") {
		t.Errorf("chat is %q", chat)
	}
	if bytes.Contains(raw, []byte("not chosen")) {
		t.Error("something is kept that was not chosen")
	}
	r.seenBy(kept.ID)
}

// seenBy checks who sees something that the clerk has kept, and deletes it.
func (r *roomSite) seenBy(id string) {
	r.t.Helper()
	admin := r.account("abe", store.RoleAdministrator)
	for _, who := range []struct {
		account  store.Account
		listed   int
		readable bool
		status   int
	}{
		{r.clerk, 1, true, http.StatusOK},
		{r.stranger, 0, false, http.StatusNotFound},
		{r.boss, 0, false, http.StatusNotFound},
		{admin, 1, false, http.StatusForbidden},
	} {
		var items []consult.KeptItem
		want(r.t, r.request("GET", "/api/v1/kept", r.session(who.account), nil), http.StatusOK, &items)
		if len(items) != who.listed || who.listed == 1 && items[0].Readable != who.readable {
			r.t.Errorf("%s sees %+v", who.account.Login, items)
		}
		if res, _ := r.download(r.session(who.account), id); res.StatusCode != who.status {
			r.t.Errorf("%s downloads: %d", who.account.Login, res.StatusCode)
		}
		if who.account.ID != r.clerk.ID {
			if res := r.request("DELETE", "/api/v1/kept/"+id, r.session(who.account), nil); res.StatusCode != who.status {
				r.t.Errorf("%s deletes: %d", who.account.Login, res.StatusCode)
			}
		}
	}
	want(r.t, r.request("DELETE", "/api/v1/kept/"+id, r.session(r.clerk), nil), http.StatusNoContent, nil)
	wantCode(r.t, r.request("GET", "/api/v1/kept/"+id+"/content", r.session(r.clerk), nil), http.StatusNotFound, "no-kept")
	if _, err := r.store.Key(r.t.Context(), "kept:"+id); err == nil {
		r.t.Error("the key of what was deleted is still there")
	}
}

// keepChat keeps a chat of one line.
func (r *roomSite) keepChat(until time.Time) consult.Kept {
	r.t.Helper()
	clerk, _ := r.enter(r.clerk, 0)
	if code := clerk.do(consult.Action{Kind: "chat", Text: "a line"}); code != "" {
		r.t.Fatal(code)
	}
	var kept consult.Kept
	want(r.t, r.request("POST", "/api/v1/rooms/"+callID+"/keep", r.session(r.clerk), consult.KeepOrder{
		Documents: []string{}, Chat: true, Name: "chat", Reason: "test", Until: until,
	}), http.StatusCreated, &kept)
	return kept
}

func TestKeptReachesItsDate(t *testing.T) {
	r := newKeepingSite(t)
	soon, later := r.keepChat(time.Now().Add(time.Hour)), r.keepChat(time.Now().Add(48*time.Hour))
	n, err := r.rooms.RetainKept(t.Context(), time.Now().Add(2*time.Hour))
	if err != nil || n != 1 {
		t.Fatalf("%d deleted, %v", n, err)
	}
	if _, err := r.store.Key(t.Context(), "kept:"+soon.ID); err == nil {
		t.Error("the key of what reached its date is still there")
	}
	if res, raw := r.download(r.session(r.clerk), later.ID); res.StatusCode != http.StatusOK || !bytes.Contains(raw, []byte("a line")) {
		t.Errorf("what has not reached its date: %d", res.StatusCode)
	}
	receipts, err := r.store.ReceiptsOf(t.Context(), callID)
	if err != nil || len(receipts) != 1 || receipts[0].Rule != store.RuleRetention || receipts[0].Files != 1 {
		t.Errorf("receipts %+v, %v", receipts, err)
	}
}

func TestKeptPassesToAdministrators(t *testing.T) {
	r := newKeepingSite(t)
	kept := r.keepChat(time.Now().AddDate(1, 0, 0))
	admin := r.account("abe", store.RoleAdministrator)
	if res, _ := r.download(r.session(admin), kept.ID); res.StatusCode != http.StatusForbidden {
		t.Errorf("before its owner is gone: %d", res.StatusCode)
	}
	if err := r.store.DeleteAccount(t.Context(), store.By{Actor: "abe"}, r.clerk.ID); err != nil {
		t.Fatal(err)
	}
	if res, raw := r.download(r.session(admin), kept.ID); res.StatusCode != http.StatusOK || !bytes.Contains(raw, []byte("a line")) {
		t.Errorf("afterwards: %d", res.StatusCode)
	}
	want(t, r.request("DELETE", "/api/v1/kept/"+kept.ID, r.session(admin), nil), http.StatusNoContent, nil)
}

func TestLibrary(t *testing.T) {
	r := newKeepingSite(t)
	boss, clerk := r.session(r.boss), r.session(r.clerk)
	file := []string{"Content-Type", "application/octet-stream"}
	wantCode(t, r.request("PUT", "/api/v1/library/Form?name=form.txt", boss, "one", file...), http.StatusUnprocessableEntity, "invalid")
	wantCode(t, r.request("PUT", "/api/v1/library/form?name=form.exe", boss, "one", file...), http.StatusUnprocessableEntity, "format-unknown")
	var item consult.LibraryItem
	want(t, r.request("PUT", "/api/v1/library/form?name=old.txt", boss, "old", file...), http.StatusOK, &item)
	want(t, r.request("PUT", "/api/v1/library/form?name=form.txt", boss, "one\ntwo", file...), http.StatusOK, &item)
	var items []consult.LibraryItem
	want(t, r.request("GET", "/api/v1/library", clerk, nil), http.StatusOK, &items)
	if len(items) != 1 || items[0] != item || item.Name != "form.txt" || item.Pages != 2 || item.Format != "text" || item.Bytes != 7 {
		t.Errorf("library is %+v", items)
	}
	page, _ := r.enter(r.clerk, 0)
	var d consult.Document
	want(t, r.request("POST", "/api/v1/rooms/"+callID+"/documents?library=form", clerk, nil), http.StatusCreated, &d)
	if d.State != consult.Ready || len(d.Pages) != 2 || d.Name != "form.txt" {
		t.Errorf("document %+v", d)
	}
	if m := page.op("stage"); m.Stage.Document != d.ID {
		t.Errorf("on the stage is %+v", m.Stage)
	}
	res := r.request("GET", "/api/v1/rooms/"+callID+"/documents/"+d.ID+"/pages/2", clerk, nil)
	if raw, _ := io.ReadAll(res.Body); !bytes.Equal(raw, picture(200, 100, "two")) {
		t.Errorf("page 2 has %d bytes", len(raw))
	}
	want(t, r.request("DELETE", "/api/v1/library/form", boss, nil), http.StatusNoContent, nil)
	wantCode(t, r.request("POST", "/api/v1/rooms/"+callID+"/documents?library=form", clerk, nil), http.StatusNotFound, "no-document")
	ids, err := r.store.KeyIDs(t.Context())
	if err != nil || len(ids) != 1 || ids[0] != callID {
		t.Errorf("boxes are %v, %v", ids, err)
	}
}
