package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"madoguchi/consult"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
)

const (
	// bodyPatience is how long the next bytes of an upload are waited for, and
	// pictureTimeout how long a picture may take to be read.
	bodyPatience   = 30 * time.Second
	pictureTimeout = 2 * time.Minute
	// documentPolicy: what came from outside is shown as a picture and nothing else.
	documentPolicy = "sandbox; default-src 'none'"

	photosPath = "/api/v1/rooms/:call/photos"
	uploadPath = "/api/v1/rooms/:call/documents"
	inkPath    = "/api/v1/rooms/:call/documents/:document/pages/:page/ink"
)

// Rooms is what the API needs of the consultation rooms. Errors that people are
// told are *consult.Refusal.
type Rooms interface {
	Enter(ctx context.Context, call, account string, after uint64) (*consult.Seat, error)
	Upload(ctx context.Context, call, account, name, ref string, size int64, body io.Reader) (consult.Document, error)
	Photo(ctx context.Context, call, account, ticket string, body io.Reader) (consult.Document, error)
	Image(ctx context.Context, call, account, document string, page int, thumb bool) (io.ReadCloser, string, int64, error)
	Ink(ctx context.Context, call, account, document string, page int, n uint64, png io.Reader) error
	Print(ctx context.Context, call, account string, o consult.PrintOrder) (consult.Print, error)
	Keep(ctx context.Context, call, account string, o consult.KeepOrder) (consult.Kept, error)
	AddFromLibrary(ctx context.Context, call, account, library string) (consult.Document, error)
	KeptItems(ctx context.Context, who consult.Reader) ([]consult.KeptItem, error)
	KeptContent(ctx context.Context, who consult.Reader, id string) (consult.Content, error)
	DeleteKept(ctx context.Context, who consult.Reader, id string) error
	Library(ctx context.Context) ([]consult.LibraryItem, error)
	PutLibrary(ctx context.Context, who consult.Reader, id, name string, size int64, body io.Reader) (consult.LibraryItem, error)
	DeleteLibrary(ctx context.Context, who consult.Reader, id string) error
	LastReceipt(account string) (consult.Receipt, bool)
	// Erased gets a token whenever a receipt was written. The hub reads it.
	Erased() <-chan struct{}
}

// CallInput names the call whose room is meant.
type CallInput struct {
	Call string `path:"call" maxLength:"64"`
}

// BodyInput is a request whose body is read as it comes.
type BodyInput struct {
	body   io.Reader
	length int64
	done   func()
}

// Resolve takes the body out of huma's hands: it would read it into memory.
func (b *BodyInput) Resolve(ctx huma.Context) []error {
	c := humagin.Unwrap(ctx)
	b.length = c.Request.ContentLength
	b.body = patient{ctx, ctx.BodyReader()}
	b.done = func() { _ = ctx.SetReadDeadline(time.Time{}) }
	return nil
}

// patient ends a body that does not go on.
type patient struct {
	ctx huma.Context
	r   io.Reader
}

func (p patient) Read(b []byte) (int, error) {
	if err := p.ctx.SetReadDeadline(time.Now().Add(bodyPatience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	return p.r.Read(b)
}

type uploadInput struct {
	CallInput
	BodyInput
	Name    string `query:"name" maxLength:"1000" doc:"of the file"`
	Ref     string `query:"ref" maxLength:"40" doc:"random: sent again with the same one, the file is in the room once"`
	Library string `query:"library" maxLength:"64" doc:"a standing document, in place of a body"`
}

type documentOutput struct{ Body consult.Document }

func (s *Server) uploadDocument(ctx context.Context, in *uploadInput) (*documentOutput, error) {
	defer in.done()
	rooms, account, err := s.inRoom(ctx)
	if err != nil {
		return nil, err
	}
	var d consult.Document
	if in.Library != "" {
		d, err = rooms.AddFromLibrary(ctx, in.Call, account, in.Library)
	} else {
		d, err = rooms.Upload(ctx, in.Call, account, in.Name, in.Ref, in.length, in.body)
	}
	return &documentOutput{d}, err
}

type photoInput struct {
	CallInput
	BodyInput
	Ticket string `query:"ticket" maxLength:"64" doc:"of a freeze; drivers need none for their own pictures"`
}

func (s *Server) uploadPhoto(ctx context.Context, in *photoInput) (*documentOutput, error) {
	defer in.done()
	rooms, account, err := s.inRoom(ctx)
	if err != nil {
		return nil, err
	}
	d, err := rooms.Photo(ctx, in.Call, account, in.Ticket, in.body)
	return &documentOutput{d}, err
}

// PageInput names a page of a room.
type PageInput struct {
	CallInput
	Document string `path:"document" maxLength:"64"`
	Page     int    `path:"page" minimum:"1"`
}

type pageImageInput struct {
	PageInput
	Thumb bool `query:"thumb" doc:"a small one"`
}

func (s *Server) pageImage(ctx context.Context, in *pageImageInput) (*huma.StreamResponse, error) {
	rooms, account, err := s.inRoom(ctx)
	if err != nil {
		return nil, err
	}
	f, kind, size, err := rooms.Image(ctx, in.Call, account, in.Document, in.Page, in.Thumb)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) { s.stream(hc, f, kind, size) }}, nil
}

// stream answers with something from outside, in a way that a browser only
// shows what it is said to be, and keeps nothing of it.
func (s *Server) stream(hc huma.Context, f io.ReadCloser, kind string, size int64) {
	defer f.Close()
	hc.SetHeader("Content-Type", kind)
	hc.SetHeader("Content-Length", strconv.FormatInt(size, 10))
	hc.SetHeader("Content-Security-Policy", documentPolicy)
	hc.SetHeader("Cache-Control", "no-store")
	hc.SetStatus(http.StatusOK)
	control := http.NewResponseController(humagin.Unwrap(hc).Writer)
	_ = control.SetWriteDeadline(time.Now().Add(pictureTimeout))
	if _, err := io.Copy(hc.BodyWriter(), f); err != nil {
		// The length was told: what is cut is not taken for whole.
		s.o.Log.DebugContext(hc.Context(), "picture not sent whole", "error", err)
	}
	_ = control.SetWriteDeadline(time.Time{})
}

type inkInput struct {
	PageInput
	BodyInput
	N uint64 `query:"n" required:"true" doc:"the operation at which it was drawn"`
}

func (s *Server) putInk(ctx context.Context, in *inkInput) (*struct{}, error) {
	defer in.done()
	rooms, account, err := s.inRoom(ctx)
	if err != nil {
		return nil, err
	}
	return nil, rooms.Ink(ctx, in.Call, account, in.Document, in.Page, in.N, in.body)
}

type printInput struct {
	CallInput
	Body consult.PrintOrder
}

type printOutput struct{ Body consult.Print }

func (s *Server) printPages(ctx context.Context, in *printInput) (*printOutput, error) {
	rooms, account, err := s.inRoom(ctx)
	if err != nil {
		return nil, err
	}
	p, err := rooms.Print(ctx, in.Call, account, in.Body)
	return &printOutput{p}, err
}

type keepInput struct {
	CallInput
	Body consult.KeepOrder
}

type keptOutput struct{ Body consult.Kept }

func (s *Server) keep(ctx context.Context, in *keepInput) (*keptOutput, error) {
	rooms, account, err := s.inRoom(ctx)
	if err != nil {
		return nil, err
	}
	k, err := rooms.Keep(ctx, in.Call, account, in.Body)
	return &keptOutput{k}, err
}

type wipeOutput struct {
	ClearSiteData string `header:"Clear-Site-Data"`
}

// wipe lets a kiosk's browser forget what it may have kept of pages. The login
// and the remembered devices stay.
func (s *Server) wipe(context.Context, *struct{}) (*wipeOutput, error) {
	return &wipeOutput{`"cache"`}, nil
}

// inRoom gives the rooms and who asks.
func (s *Server) inRoom(ctx context.Context) (Rooms, string, error) {
	if s.o.Rooms == nil {
		return nil, "", refuse("not-found")
	}
	return s.o.Rooms, loginIn(ctx).account.ID, nil
}

// roomRoutes registers the rooms' operations.
func (s *Server) roomRoutes() {
	const page = "/rooms/{call}/documents/{document}/pages/{page}"
	handle(s, "POST", "/rooms/{call}/documents", "uploadDocument", "Bring a file into a consultation", http.StatusCreated, s.uploadDocument, raw("application/octet-stream"))
	handle(s, "POST", "/rooms/{call}/photos", "uploadPhoto", "Bring a still picture into a consultation", http.StatusCreated, s.uploadPhoto, raw("image/jpeg", "image/png"))
	handle(s, "GET", page, "pageImage", "The picture of a page", 0, s.pageImage, func(op *huma.Operation) {
		op.Responses = map[string]*huma.Response{"200": {Description: "The picture", Content: binaryBody("image/png", "image/jpeg")}}
	})
	handle(s, "PUT", page+"/ink", "putInk", "The picture of a page's marks, for printing and keeping", http.StatusNoContent, s.putInk, raw("image/png"))
	handle(s, "POST", "/rooms/{call}/prints", "printPages", "Print pages at the kiosk", http.StatusCreated, s.printPages)
	handle(s, "POST", "/rooms/{call}/keep", "keep", "Keep documents or the chat on purpose", http.StatusCreated, s.keep)
	handle(s, "POST", "/me/wipe", "wipe", "Let this browser forget its cache", http.StatusNoContent, s.wipe)
}

// raw describes a body that is a file.
func raw(kinds ...string) func(*huma.Operation) {
	return func(op *huma.Operation) {
		op.RequestBody = &huma.RequestBody{Content: binaryBody(kinds...)}
	}
}

func binaryBody(kinds ...string) map[string]*huma.MediaType {
	m := make(map[string]*huma.MediaType, len(kinds))
	for _, k := range kinds {
		m[k] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	return m
}

// refusalOfRoom gives a room's refusal its status.
func refusalOfRoom(no *consult.Refusal) *refusal {
	status := map[consult.Kind]int{
		consult.Forbidden: http.StatusForbidden, consult.Missing: http.StatusNotFound,
		consult.Invalid: http.StatusUnprocessableEntity, consult.TooLarge: http.StatusRequestEntityTooLarge,
		consult.TooFast: http.StatusTooManyRequests, consult.Unsaved: http.StatusInsufficientStorage,
	}[no.Kind]
	if status == 0 {
		status = http.StatusConflict
	}
	return &refusal{status: status, Problem: Problem(no.Problem), cause: no}
}
