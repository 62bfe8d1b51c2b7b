package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"madoguchi/store"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
)

const (
	promptPath = "/api/v1/prompts/:id"
	// maxUpload bounds the request that brings a prompt: both forms and the rest.
	maxUpload = 2*store.MaxSound + maxBody
	// maxSource is the most bytes of a sound that is converted: it may be larger
	// than what becomes of it.
	maxSource = 2 * store.MaxSound
	// uploadTimeout lets that come over a slow line.
	uploadTimeout = 2 * time.Minute
)

// Prompt is a recorded announcement or piece of music.
type Prompt struct {
	ID         string    `json:"id"`
	NameJA     string    `json:"nameJa"`
	NameEN     string    `json:"nameEn"`
	Kind       string    `json:"kind" enum:"announcement,music"`
	DurationMs int64     `json:"durationMs"`
	CreatedAt  time.Time `json:"createdAt"`
	WAVBytes   int       `json:"wavBytes" doc:"0: there is no such form"`
	OpusBytes  int       `json:"opusBytes" doc:"0: there is no such form"`
	Version    string    `json:"version,omitempty" readOnly:"true" doc:"give this as If-Match when it is replaced"`
}

func promptFrom(n store.Prompt) Prompt {
	return Prompt{
		ID: n.ID, NameJA: n.NameJA, NameEN: n.NameEN, Kind: n.Kind, DurationMs: n.Duration.Milliseconds(),
		CreatedAt: n.Created, WAVBytes: n.WAVBytes, OpusBytes: n.OpusBytes,
	}
}

type promptsOutput struct {
	Body []Prompt `nullable:"false"`
}

func (s *Server) listPrompts(ctx context.Context, _ *struct{}) (*promptsOutput, error) {
	rows, err := s.o.Store.Prompts(ctx)
	if err != nil {
		return nil, err
	}
	out := &promptsOutput{make([]Prompt, len(rows))}
	for i, n := range rows {
		out.Body[i] = promptFrom(n)
		if err := stamp(&out.Body[i], &out.Body[i].Version); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// promptForm is what a prompt is made from. The files are judged by what they
// hold, not by their names.
type promptForm struct {
	NameJA string        `form:"nameJa" required:"true" maxLength:"400"`
	NameEN string        `form:"nameEn" required:"true" maxLength:"400"`
	Kind   string        `form:"kind" required:"true" enum:"announcement,music"`
	File   huma.FormFile `form:"file" required:"false" doc:"any sound; it is converted to both forms where the server can do that"`
	WAV    huma.FormFile `form:"wav" required:"false" doc:"PCM, 16 bit, 8–48 kHz; for phones"`
	Opus   huma.FormFile `form:"opus" required:"false" doc:"Ogg Opus; for browsers"`
}

type putPromptInput struct {
	IDInput
	Match
	RawBody huma.MultipartFormFiles[promptForm]
}

type promptOutput struct{ Body Prompt }

func (s *Server) putPrompt(ctx context.Context, in *putPromptInput) (*promptOutput, error) {
	form := in.RawBody.Data()
	sound, err := s.soundOf(ctx, in.ID, form)
	if err != nil {
		return nil, err
	}
	if s.o.CheckPrompt != nil {
		if err := s.o.CheckPrompt(sound.WAV, sound.Opus); err != nil {
			r := refuse("audio-unplayable")
			r.cause = err
			return nil, r
		}
	}
	out := &promptOutput{}
	err = s.replacing(in.Match, func() (any, error) { return s.promptNow(ctx, in.ID) }, func() error {
		_, err := s.o.Store.PutPrompt(ctx, loginIn(ctx).by(), store.Prompt{
			ID: in.ID, NameJA: form.NameJA, NameEN: form.NameEN, Kind: form.Kind,
		}, sound)
		return err
	})
	if err != nil {
		return nil, err
	}
	if out.Body, err = s.promptNow(ctx, in.ID); err != nil {
		return nil, err
	}
	return out, errors.Join(stamp(&out.Body, &out.Body.Version), s.reconfigure(ctx))
}

// promptNow is a prompt without its version.
func (s *Server) promptNow(ctx context.Context, id string) (Prompt, error) {
	rows, err := s.o.Store.Prompts(ctx)
	if err != nil {
		return Prompt{}, err
	}
	for _, n := range rows {
		if n.ID == id {
			return promptFrom(n), nil
		}
	}
	return Prompt{}, store.ErrNotFound
}

// sweep removes the temporary files of a form, whatever became of the request.
// The HTTP server would do so only for the request it made itself, not for the
// copies that carry our contexts.
func (s *Server) sweep(c *gin.Context) {
	c.Next()
	if f := c.Request.MultipartForm; f != nil {
		if err := f.RemoveAll(); err != nil {
			s.o.Log.WarnContext(c.Request.Context(), "uploaded file not removed", "error", err)
		}
	}
}

// contents reads a file of a form up to one byte more than it may have.
func contents(f huma.FormFile, most int64) ([]byte, error) {
	if !f.IsSet {
		return nil, nil
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, most+1))
	if err != nil {
		return nil, fmt.Errorf("read uploaded sound: %w", err)
	}
	return raw, nil
}

type promptAudioInput struct {
	IDInput
	Form string `query:"form" enum:"wav,opus" default:"wav"`
}

type audioOutput struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (s *Server) promptAudio(ctx context.Context, in *promptAudioInput) (*audioOutput, error) {
	sound, err := s.o.Store.PromptSound(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := &audioOutput{"audio/wav", sound.WAV}
	if in.Form == "opus" {
		out = &audioOutput{"audio/ogg", sound.Opus}
	}
	if len(out.Body) == 0 {
		return nil, store.ErrNotFound
	}
	return out, nil
}

func (s *Server) deletePrompt(ctx context.Context, in *deleteInput) (*struct{}, error) {
	err := s.deleting(in, func() (any, error) { return s.promptNow(ctx, in.ID) }, func() error { return s.o.Store.DeletePrompt(ctx, loginIn(ctx).by(), in.ID) })
	if err != nil {
		return nil, err
	}
	return nil, s.reconfigure(ctx)
}

// handlePrompts registers the operations whose bodies are no JSON.
func (s *Server) handlePrompts() {
	handle(s, "GET", "/prompts", "listPrompts", "Recorded announcements and music", 0, s.listPrompts)
	handle(s, "PUT", "/prompts/{id}", "putPrompt", "Make or replace a prompt; a new one needs a sound, of another the sound stays when none comes", 0, s.putPrompt,
		func(op *huma.Operation) { op.MaxBodyBytes, op.BodyReadTimeout = maxUpload, uploadTimeout })
	handle(s, "GET", "/prompts/{id}/audio", "promptAudio", "The sound of a prompt", 0, s.promptAudio, func(op *huma.Operation) {
		sound := &huma.Schema{Type: huma.TypeString, Format: "binary"}
		op.Responses = map[string]*huma.Response{"200": {Description: "The sound", Content: map[string]*huma.MediaType{
			"audio/wav": {Schema: sound}, "audio/ogg": {Schema: sound},
		}}}
	})
	handle(s, "DELETE", "/prompts/{id}", "deletePrompt", "Delete a prompt that no queue plays", http.StatusNoContent, s.deletePrompt)
}
