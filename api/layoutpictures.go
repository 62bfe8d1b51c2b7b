package api

import (
	"context"
	"errors"
	"image"
	"io"
	"net/http"

	"madoguchi/api/photo"
	"madoguchi/store"

	"github.com/danielgtaylor/huma/v2"
)

// A kiosk's display, in pixels: no picture need be larger.
const (
	kioskWidth  = 1920
	kioskHeight = 1080
)

// LayoutPicture is a picture for kiosks as it is kept: JPEG.
type LayoutPicture struct {
	ID     string `json:"id"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

type putPictureInput struct {
	BodyInput
}

type pictureOutput struct{ Body LayoutPicture }

func (s *Server) putLayoutPicture(ctx context.Context, in *putPictureInput) (*pictureOutput, error) {
	defer in.done()
	file, err := io.ReadAll(io.LimitReader(in.body, photo.MaxBytes+1))
	if tooLarge, is := errors.AsType[*http.MaxBytesError](err); is {
		r := refuse("layout-picture-format")
		r.cause = tooLarge
		return nil, r
	}
	if err != nil {
		return nil, refuse("too-slow")
	}
	jpeg, size, err := s.encodePicture(file)
	if errors.Is(err, photo.ErrFormat) {
		return nil, store.ErrLayoutPictureFormat
	}
	if err != nil {
		return nil, err
	}
	p, err := s.o.Store.PutLayoutPicture(ctx, loginIn(ctx).by(), jpeg, size.X, size.Y)
	return &pictureOutput{LayoutPicture(p)}, err
}

// encodePicture unfolds one picture at a time: each takes hundreds of megabytes.
func (s *Server) encodePicture(file []byte) ([]byte, image.Point, error) {
	s.unfolding.Lock()
	defer s.unfolding.Unlock()
	return photo.Encode(file, kioskWidth, kioskHeight)
}

type jpegOutput struct {
	ContentType  string `header:"Content-Type"`
	CacheControl string `header:"Cache-Control"`
	Body         []byte
}

// getLayoutPicture answers with what may be kept: the id is made of the content.
func (s *Server) getLayoutPicture(ctx context.Context, in *IDInput) (*jpegOutput, error) {
	content, err := s.o.Store.LayoutPictureContent(ctx, in.ID)
	return &jpegOutput{"image/jpeg", "private, max-age=31536000, immutable", content}, err
}

func jpegAnswer(op *huma.Operation) {
	op.Responses = map[string]*huma.Response{"200": {Description: "The picture", Content: map[string]*huma.MediaType{
		"image/jpeg": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
	}}}
}
