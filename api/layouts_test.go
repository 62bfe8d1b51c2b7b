package api

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"madoguchi/api/photo"
	"madoguchi/store"
	"madoguchi/store/layout"
)

// screenOf has one page with these buttons in a row.
func screenOf(buttons ...string) layout.Screen {
	p := layout.ButtonPage{ID: "p1", Names: map[string]string{}, Columns: 4, Rows: 2, Tiles: []layout.Tile{}}
	for i, b := range buttons {
		p.Tiles = append(p.Tiles, layout.Tile{Button: b, Column: i + 1, Row: 1, Width: 1, Height: 1, Texts: map[string]layout.TileText{}})
	}
	return layout.Screen{
		Pages: []layout.ButtonPage{p}, Notice: map[string]string{},
		Picture: layout.IdlePicture{AfterSeconds: 120}, Theme: layout.ThemeBlue,
	}
}

func layoutTopic(number int) func(message) bool {
	return func(m message) bool {
		var l KioskLayout
		return m.Type == "state" && m.Topic == "layout" && json.Unmarshal(m.Data, &l) == nil && l.Number == number
	}
}

func TestLayoutIsDraftedPublishedAndRestored(t *testing.T) {
	s := newSite(t, nil)
	admin := s.session(s.account("abe", store.RoleAdministrator))
	booth := s.account("kiosk1", store.RoleKiosk)
	kiosk := s.live(s.session(booth))
	first := kiosk.until("snapshot", func(m message) bool { return m.Type == "snapshot" })
	if _, there := first.Topics["layout"]; there {
		t.Error("a kiosk has a layout that nobody published")
	}

	var l Layout
	want(t, s.request("POST", "/api/v1/layouts", admin, map[string]any{"name": "標準", "document": screenOf("juminhyo")}), http.StatusCreated, &l)
	path := "/api/v1/layouts/" + l.ID
	want(t, s.request("PUT", path+"/draft", admin, screenOf("juminhyo", "zeikin"), "If-Match", l.Version), http.StatusOK, &l)
	if l.Live != nil || l.Draft == nil || len(l.Draft.Pages[0].Tiles) != 2 || l.DraftBy != "名前 abe" {
		t.Fatalf("%+v", l)
	}
	old, now := l.Version, l.Version
	l = Layout{}
	want(t, s.request("POST", path+"/publish", admin, map[string]any{"note": "はじめて", "default": true}, "If-Match", now), http.StatusOK, &l)
	if l.Draft != nil || l.Live == nil || l.Live.Number != 1 || l.Live.By != "名前 abe" || l.Live.Note != "はじめて" || !l.Default {
		t.Fatalf("%+v", l)
	}
	kiosk.until("the first version", layoutTopic(1))
	wantCode(t, s.request("PUT", path+"/draft", admin, screenOf("zeikin"), "If-Match", old), http.StatusPreconditionFailed, "changed-meanwhile")
	wantCode(t, s.request("POST", path+"/publish", admin, map[string]any{"note": ""}), http.StatusConflict, "layout-draft")

	want(t, s.request("PUT", path+"/draft", admin, screenOf("zeikin")), http.StatusOK, &l)
	now = l.Version
	l = Layout{}
	want(t, s.request("DELETE", path+"/draft", admin, nil, "If-Match", now), http.StatusOK, &l)
	if l.Draft != nil || l.Live.Number != 1 {
		t.Errorf("%+v", l)
	}
	want(t, s.request("PUT", path+"/draft", admin, screenOf("zeikin")), http.StatusOK, nil)
	want(t, s.request("POST", path+"/publish", admin, map[string]any{"note": ""}), http.StatusOK, nil)
	kiosk.until("the second version", layoutTopic(2))
	want(t, s.request("POST", path+"/versions/1/restore", admin, map[string]any{"note": "戻す"}), http.StatusOK, &l)
	kiosk.until("the first version again", layoutTopic(3))
	var versions []LayoutVersion
	want(t, s.request("GET", path+"/versions", admin, nil), http.StatusOK, &versions)
	if len(versions) != 3 || versions[0].Number != 3 || len(versions[0].Document.Pages[0].Tiles) != 2 {
		t.Errorf("%+v", versions)
	}
	want(t, s.request("DELETE", path, admin, nil), http.StatusNoContent, nil)
	kiosk.until("no layout", func(m message) bool { return m.Topic == "layout" && string(m.Data) == "null" })
}

func TestLayoutsOfKiosks(t *testing.T) {
	s := newSite(t, nil)
	admin := s.session(s.account("abe", store.RoleAdministrator))
	one, two := s.account("kiosk1", store.RoleKiosk), s.account("kiosk2", store.RoleKiosk)
	made := map[string]Layout{}
	for _, name := range []string{"all", "own"} {
		var l Layout
		want(t, s.request("POST", "/api/v1/layouts", admin, map[string]any{"name": name, "document": screenOf("juminhyo")}), http.StatusCreated, &l)
		want(t, s.request("POST", "/api/v1/layouts/"+l.ID+"/publish", admin, map[string]any{"note": "", "default": name == "all"}), http.StatusOK, &l)
		made[name] = l
	}
	own := "/api/v1/layouts/" + made["own"].ID
	wantCode(t, s.request("PATCH", own, admin, map[string]any{"kiosks": []string{"none"}}), http.StatusUnprocessableEntity, "kiosk-unknown")
	want(t, s.request("PATCH", own, admin, map[string]any{"kiosks": []string{two.ID}}), http.StatusOK, nil)
	var kiosks []LayoutKiosk
	want(t, s.request("GET", "/api/v1/layout-kiosks", admin, nil), http.StatusOK, &kiosks)
	shows := map[string]string{}
	for _, k := range kiosks {
		shows[k.ID] = k.Shows
	}
	if shows[one.ID] != made["all"].ID || shows[two.ID] != made["own"].ID {
		t.Errorf("%v", shows)
	}
	want(t, s.request("DELETE", own, admin, nil), http.StatusNoContent, nil)
	want(t, s.request("GET", "/api/v1/layout-kiosks", admin, nil), http.StatusOK, &kiosks)
	for _, k := range kiosks {
		if k.Shows != made["all"].ID {
			t.Errorf("%+v", k)
		}
	}
}

func TestWhatCannotBePublished(t *testing.T) {
	s := newSite(t, nil)
	admin := s.session(s.account("abe", store.RoleAdministrator))
	create := func(d layout.Screen) *http.Response {
		return s.request("POST", "/api/v1/layouts", admin, map[string]any{"name": "試し", "document": d})
	}
	over, dull := screenOf("juminhyo", "zeikin"), screenOf("juminhyo")
	over.Pages[0].Tiles[0].Width = 2
	dull.Pages[0].Tiles[0].Fill, dull.Pages[0].Tiles[0].Ink = "#ffffff", "#999999"
	wantCode(t, create(over), http.StatusUnprocessableEntity, "layout-place")
	wantCode(t, create(dull), http.StatusUnprocessableEntity, "layout-contrast")
	for code, d := range map[string]layout.Screen{
		"layout-empty": screenOf(), "layout-button-unknown": screenOf("none"),
		"layout-picture-unknown": func() layout.Screen { d := screenOf("juminhyo"); d.Picture.ID = "none"; return d }(),
		"layout-page-name": func() layout.Screen {
			d := screenOf("juminhyo")
			d.Pages = append(d.Pages, d.Pages[0])
			d.Pages[1].ID = "p2"
			return d
		}(),
	} {
		var l Layout
		want(t, create(d), http.StatusCreated, &l)
		wantCode(t, s.request("POST", "/api/v1/layouts/"+l.ID+"/publish", admin, map[string]any{"note": ""}), http.StatusUnprocessableEntity, code)
	}
}

func TestLayoutPictures(t *testing.T) {
	s := newSite(t, nil)
	admin := s.session(s.account("abe", store.RoleAdministrator))
	kiosk := s.session(s.account("kiosk1", store.RoleKiosk))
	img := image.NewRGBA(image.Rect(0, 0, 3840, 1080))
	img.Set(5, 5, color.RGBA{R: 200, A: 255})
	var file bytes.Buffer
	if err := png.Encode(&file, img); err != nil {
		t.Fatal(err)
	}
	file.WriteString("hidden behind the picture")
	upload := func(b string) *http.Response {
		return s.request("POST", "/api/v1/layout-pictures", admin, b, "Content-Type", "application/octet-stream")
	}
	var p LayoutPicture
	want(t, upload(file.String()), http.StatusOK, &p)
	if p.Width != 1920 || p.Height != 540 {
		t.Errorf("%+v", p)
	}
	res := s.request("GET", "/api/v1/layout-pictures/"+p.ID, kiosk, nil)
	got := text(t, res)
	if c, err := jpeg.DecodeConfig(strings.NewReader(got)); err != nil || c.Width != 1920 || strings.Contains(got, "hidden") || res.Header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("%+v %v", c, err)
	}
	for name, bad := range map[string]string{
		"text": "hello", "svg": "<svg xmlns='http://www.w3.org/2000/svg'/>", "cut": file.String()[:60],
		"large": "\xff\xd8\xff" + strings.Repeat("x", photo.MaxBytes),
	} {
		if e := wantCode(t, upload(bad), http.StatusUnprocessableEntity, "layout-picture-format"); e.JA == "" {
			t.Error(name)
		}
	}
	wantCode(t, s.request("GET", "/api/v1/layout-pictures/none", kiosk, nil), http.StatusNotFound, "not-found")
	wantCode(t, s.request("POST", "/api/v1/layout-pictures", kiosk, "x"), http.StatusForbidden, "forbidden")
}
