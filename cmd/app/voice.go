package app

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"

	"madoguchi/acd"
	"madoguchi/media"
	"madoguchi/store"
)

// voice is what those who wait hear: the sentences and the music that ship with
// the product, and what the site recorded itself.
type voice struct {
	speech  func() (*media.Speech, error) // waits until it is encoded
	running sync.WaitGroup
	music   *media.Music
	log     *slog.Logger
	own     atomic.Pointer[recordings]

	reading sync.Mutex
	rows    []store.Prompt // that own was made from; guarded by reading
}

// recordings are the site's own sounds. They are not changed once made.
type recordings struct {
	byID    map[string]*media.Music
	byQueue map[string]*media.Music // music of queues that have their own
}

func newVoice(log *slog.Logger) (*voice, error) {
	music, err := media.DefaultMusic()
	if err != nil {
		return nil, err
	}
	v := &voice{speech: sync.OnceValues(media.DefaultSpeech), music: music, log: log}
	v.own.Store(&recordings{})
	v.running.Go(func() { // nobody needs it as soon as the product has started
		if _, err := v.speech(); err != nil {
			log.Error("nothing can be said to those who wait", "error", err)
		}
	})
	return v, nil
}

func (v *voice) close() { v.running.Wait() }

// read takes the recordings of the store. Sounds are only read and encoded anew
// when one of them changed, which takes a while; one that cannot be used is left out.
func (v *voice) read(ctx context.Context, s *store.Store) error {
	v.reading.Lock()
	defer v.reading.Unlock()
	rows, err := s.Prompts(ctx)
	if err != nil {
		return fmt.Errorf("read prompts: %w", err)
	}
	queues, err := s.Queues(ctx)
	if err != nil {
		return fmt.Errorf("read queues: %w", err)
	}
	next := &recordings{byID: v.own.Load().byID, byQueue: make(map[string]*media.Music)}
	if !slices.Equal(rows, v.rows) {
		next.byID = make(map[string]*media.Music)
		for _, p := range rows {
			sound, err := s.PromptSound(ctx, p.ID)
			if err != nil {
				return fmt.Errorf("read prompt %s: %w", p.ID, err)
			}
			if next.byID[p.ID], err = media.LoadMusic(sound.WAV, sound.Opus); err != nil {
				v.log.Error("a recording cannot be played", "prompt", p.ID, "error", err)
				delete(next.byID, p.ID)
			}
		}
	}
	for _, q := range queues {
		if m := next.byID[q.Music]; m != nil {
			next.byQueue[q.ID] = m
		}
	}
	v.rows = rows
	v.own.Store(next)
	return nil
}

// Pieces is part of b2bua.Voice. A recording of the site's own is the same in
// all languages.
func (v *voice) Pieces(prompts []acd.Prompt, language string) []*media.Music {
	own := v.own.Load()
	pack, err := v.speech()
	if err != nil {
		return nil // it was logged
	}
	var out []*media.Music
	for _, p := range prompts {
		switch p.Kind {
		case acd.Recorded:
			if m := own.byID[p.ID]; m != nil {
				out = append(out, m)
			} else {
				out = append(out, pack.Sentence(language, p.ID)...)
			}
		case acd.Position:
			out = append(out, pack.Position(language, p.N)...)
		case acd.Estimate:
			out = append(out, pack.Estimate(language, p.Wait)...)
		}
	}
	return out
}

// Music is part of b2bua.Voice.
func (v *voice) Music(queue string) *media.Music {
	if m := v.own.Load().byQueue[queue]; m != nil {
		return m
	}
	return v.music
}
