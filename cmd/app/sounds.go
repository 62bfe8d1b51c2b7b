package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"madoguchi/api"
	"madoguchi/consult/document"
	"madoguchi/media"
)

// sounds converts uploaded recordings for the API.
type sounds struct {
	document.Sounds
	log  *slog.Logger
	once sync.Once
}

// Ready is part of api.Sounds. Why it is not is logged once.
func (s *sounds) Ready(ctx context.Context) bool {
	err := s.Sounds.Ready(ctx)
	if err != nil {
		s.once.Do(func() { s.log.Info("recordings cannot be converted: only WAV and Ogg Opus are taken", "reason", err) })
	}
	return err == nil
}

// Convert is part of api.Sounds.
func (s *sounds) Convert(ctx context.Context, file []byte) (wav, opus []byte, err error) {
	wav, opus, err = s.Sounds.Convert(ctx, file)
	if errors.Is(err, document.ErrSound) {
		err = fmt.Errorf("%w: %w", api.ErrNotSound, err)
	}
	return wav, opus, err
}

// playable says whether a prompt can be played to those who wait.
func playable(wav, opus []byte) error {
	_, err := media.LoadMusic(wav, opus)
	return err
}

// shipped is what ships with the product, to be listened to: a sentence, or the
// music when id is empty.
func (v *voice) shipped(id, language string) []byte {
	if id == "" {
		return media.WAV(v.music)
	}
	pack, err := v.speech()
	if err != nil {
		return nil // it was logged
	}
	return media.WAV(pack.Sentence(language, id)...)
}
