package api

import (
	"context"
	"net/http"
	"time"

	"madoguchi/api/photo"
	"madoguchi/store"
	"madoguchi/store/layout"

	"github.com/danielgtaylor/huma/v2"
)

const (
	layoutDraftPath    = "/api/v1/layouts/:id/draft"
	layoutsPath        = "/api/v1/layouts"
	layoutPicturesPath = "/api/v1/layout-pictures"
	// maxLayoutBody holds the largest layout there can be.
	maxLayoutBody = 512 << 10
)

// Layout is what kiosks show before a call, with what is not published yet (R14).
type Layout struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Default bool     `json:"default" doc:"for kiosks that have none of their own"`
	Kiosks  []string `json:"kiosks" nullable:"false" doc:"ids of the kiosk accounts that have this one"`
	// Live is what kiosks show; absent when nothing was published.
	Live *LayoutVersion `json:"live,omitempty"`
	// Draft is absent when everything is published.
	Draft   *layout.Screen `json:"draft,omitempty"`
	DraftAt time.Time      `json:"draftAt,omitzero"`
	DraftBy string         `json:"draftBy,omitempty" doc:"name of who saved it"`
	Version string         `json:"version" doc:"for If-Match"`
}

// LayoutVersion is a layout as it was published once.
type LayoutVersion struct {
	Number   int           `json:"number"`
	At       time.Time     `json:"at"`
	By       string        `json:"by" doc:"name of who published it"`
	Note     string        `json:"note"`
	Document layout.Screen `json:"document"`
}

// KioskLayout is the live topic layout: what one kiosk shows.
type KioskLayout struct {
	Layout   string        `json:"layout"`
	Number   int           `json:"number"` // of the version
	Document layout.Screen `json:"document"`
}

func (s *Server) layoutVersionFrom(v store.LayoutVersion) LayoutVersion {
	return LayoutVersion{v.Number, v.At, s.nameOfActor(v.By), v.Note, v.Document}
}

// nameOfActor is the name of a login; who is not there any more has only that.
func (s *Server) nameOfActor(login string) string {
	for _, a := range s.hub.book.Load().accounts {
		if a.Login == login {
			return a.Name
		}
	}
	return login
}

func (s *Server) layoutFrom(l store.Layout) (Layout, error) {
	out := Layout{ID: l.ID, Name: l.Name, Default: l.Default, Kiosks: l.Kiosks, Draft: l.Draft, DraftAt: l.DraftAt, DraftBy: s.nameOfActor(l.DraftBy)}
	if l.Live != nil {
		v := s.layoutVersionFrom(*l.Live)
		out.Live = &v
	}
	var err error
	out.Version, err = versionOf(out)
	return out, err
}

// layoutNow reads a layout as it is, and as replacing compares it.
func (s *Server) layoutNow(ctx context.Context, id string) (Layout, error) {
	l, err := s.o.Store.LayoutByID(ctx, id)
	if err != nil {
		return Layout{}, err
	}
	return s.layoutFrom(l)
}

type layoutsOutput struct {
	Body []Layout `nullable:"false"`
}

type layoutOutput struct{ Body Layout }

func (s *Server) listLayouts(ctx context.Context, _ *struct{}) (*layoutsOutput, error) {
	rows, err := s.o.Store.Layouts(ctx)
	if err != nil {
		return nil, err
	}
	out := &layoutsOutput{make([]Layout, len(rows))}
	for i, l := range rows {
		if out.Body[i], err = s.layoutFrom(l); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Server) getLayout(ctx context.Context, in *IDInput) (*layoutOutput, error) {
	l, err := s.layoutNow(ctx, in.ID)
	return &layoutOutput{l}, err
}

type createLayoutInput struct {
	Body struct {
		Name     string        `json:"name" minLength:"1" maxLength:"400"`
		Document layout.Screen `json:"document"`
	}
}

func (s *Server) createLayout(ctx context.Context, in *createLayoutInput) (*layoutOutput, error) {
	id, err := s.o.Store.CreateLayout(ctx, loginIn(ctx).by(), in.Body.Name, in.Body.Document)
	if err != nil {
		return nil, err
	}
	return s.getLayout(ctx, &IDInput{ID: id})
}

// layoutSeen is what a version of a layout speaks of.
func (s *Server) layoutSeen(ctx context.Context, id string) (any, error) {
	l, err := s.layoutNow(ctx, id)
	l.Version = ""
	return l, err
}

// editLayout runs a change of a layout that nobody else has changed meanwhile,
// and answers with the layout as it is then.
func (s *Server) editLayout(ctx context.Context, m Match, id string, put func() error) (*layoutOutput, error) {
	err := s.replacing(m, func() (any, error) { return s.layoutSeen(ctx, id) }, put)
	if err != nil {
		return nil, err
	}
	return s.getLayout(ctx, &IDInput{ID: id})
}

type changeLayoutInput struct {
	IDInput
	Match
	Body struct {
		Name    *string   `json:"name,omitempty" minLength:"1" maxLength:"400"`
		Default *bool     `json:"default,omitempty"`
		Kiosks  *[]string `json:"kiosks,omitempty" maxItems:"1000" doc:"exactly these kiosk accounts have it; they leave the one they had"`
	}
}

func (s *Server) changeLayout(ctx context.Context, in *changeLayoutInput) (*layoutOutput, error) {
	return s.editLayout(ctx, in.Match, in.ID, func() error {
		err := s.o.Store.ChangeLayout(ctx, loginIn(ctx).by(), in.ID, store.LayoutChange{Name: in.Body.Name, Default: in.Body.Default, Kiosks: in.Body.Kiosks})
		if err != nil {
			return err
		}
		return s.hub.refresh(ctx)
	})
}

func (s *Server) deleteLayout(ctx context.Context, in *deleteInput) (*struct{}, error) {
	err := s.deleting(in, func() (any, error) { return s.layoutSeen(ctx, in.ID) }, func() error { return s.o.Store.DeleteLayout(ctx, loginIn(ctx).by(), in.ID) })
	if err != nil {
		return nil, err
	}
	return nil, s.hub.refresh(ctx)
}

type putDraftInput struct {
	IDInput
	Match
	Body layout.Screen
}

func (s *Server) putLayoutDraft(ctx context.Context, in *putDraftInput) (*layoutOutput, error) {
	return s.editLayout(ctx, in.Match, in.ID, func() error {
		return s.o.Store.PutLayoutDraft(ctx, loginIn(ctx).by(), in.ID, in.Body)
	})
}

type matchLayoutInput struct {
	IDInput
	Match
}

func (s *Server) discardLayoutDraft(ctx context.Context, in *matchLayoutInput) (*layoutOutput, error) {
	return s.editLayout(ctx, in.Match, in.ID, func() error {
		return s.o.Store.DiscardLayoutDraft(ctx, loginIn(ctx).by(), in.ID)
	})
}

type publishLayoutInput struct {
	IDInput
	Match
	Body struct {
		Note    string `json:"note" maxLength:"800" doc:"what was changed, for those who look at the versions later"`
		Default bool   `json:"default,omitempty" doc:"make it the one for all kiosks that have none of their own"`
	}
}

func (s *Server) publishLayout(ctx context.Context, in *publishLayoutInput) (*layoutOutput, error) {
	return s.editLayout(ctx, in.Match, in.ID, func() error {
		if err := s.o.Store.PublishLayout(ctx, loginIn(ctx).by(), in.ID, in.Body.Note, in.Body.Default); err != nil {
			return err
		}
		return s.hub.refresh(ctx)
	})
}

type layoutVersionsOutput struct {
	Body []LayoutVersion `nullable:"false"`
}

func (s *Server) listLayoutVersions(ctx context.Context, in *IDInput) (*layoutVersionsOutput, error) {
	rows, err := s.o.Store.LayoutVersions(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := &layoutVersionsOutput{make([]LayoutVersion, len(rows))}
	for i, v := range rows {
		out.Body[i] = s.layoutVersionFrom(v)
	}
	return out, nil
}

type restoreLayoutInput struct {
	IDInput
	Match
	Number int `path:"number" minimum:"1"`
	Body   struct {
		Note string `json:"note" maxLength:"800"`
	}
}

func (s *Server) restoreLayout(ctx context.Context, in *restoreLayoutInput) (*layoutOutput, error) {
	return s.editLayout(ctx, in.Match, in.ID, func() error {
		if err := s.o.Store.RestoreLayout(ctx, loginIn(ctx).by(), in.ID, in.Number, in.Body.Note); err != nil {
			return err
		}
		return s.hub.refresh(ctx)
	})
}

// layoutRoutes registers the operations of screen layouts of kiosks (R14).
func (s *Server) layoutRoutes() {
	large := func(op *huma.Operation) { op.MaxBodyBytes = maxLayoutBody }
	handle(s, "GET", "/layouts", "listLayouts", "Screen layouts of kiosks; the one for all comes first", 0, s.listLayouts)
	handle(s, "POST", "/layouts", "createLayout", "Make a layout as a draft", http.StatusCreated, s.createLayout, large)
	handle(s, "GET", "/layouts/{id}", "getLayout", "One layout, with its draft", 0, s.getLayout)
	handle(s, "PATCH", "/layouts/{id}", "changeLayout", "Rename a layout, or give it to kiosks", 0, s.changeLayout)
	handle(s, "DELETE", "/layouts/{id}", "deleteLayout", "Delete a layout; its kiosks show the one for all", http.StatusNoContent, s.deleteLayout)
	handle(s, "PUT", "/layouts/{id}/draft", "putLayoutDraft", "Save the draft; kiosks show it when it is published", 0, s.putLayoutDraft, large)
	handle(s, "DELETE", "/layouts/{id}/draft", "discardLayoutDraft", "Return to what is published", 0, s.discardLayoutDraft)
	handle(s, "POST", "/layouts/{id}/publish", "publishLayout", "Show the draft on the kiosks", 0, s.publishLayout)
	handle(s, "GET", "/layouts/{id}/versions", "listLayoutVersions", "What was published of a layout, the newest first", 0, s.listLayoutVersions)
	handle(s, "POST", "/layouts/{id}/versions/{number}/restore", "restoreLayout", "Publish an old version anew", 0, s.restoreLayout)
	handle(s, "GET", "/layout-kiosks", "listLayoutKiosks", "Kiosks, and which layout each of them shows", 0, s.listLayoutKiosks)
	handle(s, "POST", "/layout-pictures", "putLayoutPicture", "Upload a picture for kiosks", 0, s.putLayoutPicture,
		raw("application/octet-stream"), func(op *huma.Operation) { op.MaxBodyBytes = photo.MaxBytes + 1 })
	handle(s, "GET", "/layout-pictures/{id}", "getLayoutPicture", "A picture for kiosks", 0, s.getLayoutPicture, jpegAnswer)
}

// layoutAccess says who may use them.
func layoutAccess() map[string]access {
	return map[string]access{
		"GET /api/v1/layouts":                               administrator,
		"POST /api/v1/layouts":                              administrator,
		"GET /api/v1/layouts/:id":                           administrator,
		"PATCH /api/v1/layouts/:id":                         administrator,
		"DELETE /api/v1/layouts/:id":                        administrator,
		"PUT /api/v1/layouts/:id/draft":                     administrator,
		"DELETE /api/v1/layouts/:id/draft":                  administrator,
		"POST /api/v1/layouts/:id/publish":                  administrator,
		"GET /api/v1/layouts/:id/versions":                  administrator,
		"POST /api/v1/layouts/:id/versions/:number/restore": administrator,
		"GET /api/v1/layout-kiosks":                         administrator,
		"POST /api/v1/layout-pictures":                      administrator,
		"GET /api/v1/layout-pictures/:id":                   kiosk | administrator,
	}
}

// layoutWords says what their codes mean.
func layoutWords() map[string]phrase {
	const unprocessable = http.StatusUnprocessableEntity
	return map[string]phrase{
		"layout-name":            {unprocessable, "レイアウトの名前を100文字以内で入力してください。", "Please give the layout a name of at most 100 characters."},
		"layout-format":          {unprocessable, "レイアウトに使えない文字または長すぎる文があります。", "A text of the layout is too long or has characters that cannot be used."},
		"layout-place":           {unprocessable, "ボタンが重なっているか、画面からはみ出しています。", "A button lies over another one or outside of the screen."},
		"layout-contrast":        {unprocessable, "文字の色と背景の色が近すぎて読みにくいため、使えません（4.5:1以上が必要です）。", "The letters can hardly be read on this colour (4.5:1 is needed)."},
		"layout-empty":           {unprocessable, "ボタンのないページがあるため公開できません。ボタンを置くか、ページを削除してください。", "A page has no button. Please add one, or remove the page."},
		"layout-page-name":       {unprocessable, "ページが2つ以上あるときは、それぞれに日本語と英語の名前が必要です。", "With several pages, each needs a name in Japanese and English."},
		"layout-button-unknown":  {unprocessable, "削除された呼出ボタンが置かれています。画面から外してから公開してください。", "The layout has a call button that was deleted. Please take it off before publishing."},
		"layout-picture-unknown": {unprocessable, "待ち受け画像が見つかりません。もう一度アップロードしてください。", "The picture is not there any more. Please upload it again."},
		"layout-picture-format":  {unprocessable, "この画像は使えません。JPEG、PNG、WebPで、10 MB・4,000万画素以内にしてください。", "This picture cannot be used. It must be JPEG, PNG or WebP with at most 10 MB and 40 million pixels."},
		"layout-draft":           {http.StatusConflict, "下書きはありません。ほかの人が公開または破棄した可能性があります。", "There is no draft. Somebody else may have published or discarded it."},
		"too-many-layouts":       {http.StatusConflict, "レイアウトは50件までです。使っていないものを削除してください。", "There may be 50 layouts. Please delete one that is not used."},
		"too-many-pictures":      {http.StatusConflict, "画像は100枚までです。使っていない画像は1日後に自動で削除されます。", "There may be 100 pictures. Those that are not used go after a day."},
	}
}
