package api

import (
	"context"
	"errors"

	"madoguchi/store"

	"github.com/danielgtaylor/huma/v2"
)

// ErrNotSound is what Sounds says of a file that holds no sound.
var ErrNotSound = errors.New("api: not a sound file")

// Sounds makes recordings of sound files.
type Sounds interface {
	// Ready says whether this machine can do that.
	Ready(ctx context.Context) bool
	// Convert makes both forms of a prompt; ErrNotSound when the file holds no sound.
	Convert(ctx context.Context, file []byte) (wav, opus []byte, err error)
}

// shippedMusic is the id under which the music that ships with the product can
// be listened to.
const shippedMusic = "music"

// Voice is what there is to say besides the site's own recordings, and how those
// are made.
type Voice struct {
	Converts bool           `json:"converts" doc:"sounds of all usual kinds are converted; otherwise they must be WAV (PCM, 16 bit) or Ogg Opus"`
	MaxBytes int64          `json:"maxBytes" doc:"of one upload"`
	MaxMs    int64          `json:"maxMs" doc:"length of one recording"`
	Shipped  []ShippedSound `json:"shipped" nullable:"false" doc:"announcements that the product brings along; a prompt of the same id replaces one"`
}

// ShippedSound is an announcement that the product brings along.
type ShippedSound struct {
	ID     string `json:"id"`
	NameJA string `json:"nameJa"`
	NameEN string `json:"nameEn"`
}

var shippedNames = map[string]ShippedSound{
	"welcome": {"welcome", "はじめの案内", "Welcome"},
	"comfort": {"comfort", "お待たせの案内", "Please keep waiting"},
	"busy":    {"busy", "混雑の案内", "All counters are busy"},
	"absent":  {"absent", "担当者不在の案内", "Nobody is at the counter"},
	"closed":  {"closed", "受付時間外の案内", "The counter is closed"},
}

type voiceOutput struct{ Body Voice }

func (s *Server) voice(ctx context.Context, _ *struct{}) (*voiceOutput, error) {
	out := &voiceOutput{Voice{
		Converts: s.converts(ctx), MaxBytes: store.MaxSound, MaxMs: store.MaxSoundTime.Milliseconds(),
	}}
	if out.Body.Converts {
		out.Body.MaxBytes = maxSource
	}
	for _, id := range store.ShippedPrompts() {
		out.Body.Shipped = append(out.Body.Shipped, shippedNames[id])
	}
	return out, nil
}

type shippedInput struct {
	IDInput
	Language string `query:"language" enum:"ja,en" default:"ja"`
}

func (s *Server) shippedSound(ctx context.Context, in *shippedInput) (*audioOutput, error) {
	if s.o.ShippedSound == nil {
		return nil, store.ErrNotFound
	}
	id := in.ID
	if id == shippedMusic {
		id = ""
	}
	wav := s.o.ShippedSound(id, in.Language)
	if len(wav) == 0 {
		return nil, store.ErrNotFound
	}
	return &audioOutput{"audio/wav", wav}, nil
}

func (s *Server) handleVoice() {
	handle(s, "GET", "/voice", "voice", "What ships with the product to be heard, and what recordings may be", 0, s.voice)
	handle(s, "GET", "/voice/shipped/{id}", "shippedSound", "An announcement that ships with the product, or its music", 0, s.shippedSound,
		func(op *huma.Operation) {
			op.Responses = map[string]*huma.Response{"200": {Description: "The sound", Content: map[string]*huma.MediaType{
				"audio/wav": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
			}}}
		})
}

// soundOf makes the forms of a prompt's sound out of what a form brought: both
// as they are, or one file that is converted. Nothing at all leaves the sound
// that the prompt has.
func (s *Server) soundOf(ctx context.Context, id string, form *promptForm) (store.Sound, error) {
	var sound store.Sound
	file, err := contents(form.File, maxSource)
	if err == nil {
		sound.WAV, err = contents(form.WAV, store.MaxSound)
	}
	if err == nil {
		sound.Opus, err = contents(form.Opus, store.MaxSound)
	}
	switch {
	case err != nil:
		return sound, err
	case len(file) > 0:
		return s.convert(ctx, file)
	case len(sound.WAV) > 0 || len(sound.Opus) > 0:
		return sound, nil
	}
	sound, err = s.o.Store.PromptSound(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return sound, nil // the store says that there is no sound
	}
	return sound, err
}

func (s *Server) converts(ctx context.Context) bool {
	return s.o.Sounds != nil && s.o.Sounds.Ready(ctx)
}

// convert makes both forms of any sound. Without a converter a file that is one
// of them already is taken as it is.
func (s *Server) convert(ctx context.Context, file []byte) (store.Sound, error) {
	if len(file) > maxSource {
		return store.Sound{}, store.ErrAudioTooLong
	}
	if !s.converts(ctx) {
		switch form := store.SoundForm(file); form {
		case "wav":
			return store.Sound{WAV: file}, nil
		case "opus":
			return store.Sound{Opus: file}, nil
		default:
			return store.Sound{}, refuse("no-converter")
		}
	}
	wav, opus, err := s.o.Sounds.Convert(ctx, file)
	if errors.Is(err, ErrNotSound) {
		r := refuse("not-sound")
		r.cause = err
		return store.Sound{}, r
	}
	return store.Sound{WAV: wav, Opus: opus}, err
}
