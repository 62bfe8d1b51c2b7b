package store

import (
	"context"
	"time"

	"madoguchi/store/internal/query"
)

// The kinds of prompts.
const (
	PromptAnnouncement = "announcement"
	PromptMusic        = "music"
)

// ShippedPrompts are the announcements that the product brings along, in all its
// languages. A prompt of the same id replaces one.
func ShippedPrompts() []string { return []string{"welcome", "comfort", "busy", "absent", "closed"} }

// Prompt is a recorded announcement or piece of music, without its sound.
type Prompt struct {
	ID             string
	NameJA, NameEN string
	Kind           string
	Duration       time.Duration // filled in from the sound
	Created        time.Time
	WAVBytes       int // 0: there is no such form
	OpusBytes      int
}

// Sound is a prompt's sound: WAV (PCM16) for phones and Ogg Opus for browsers.
// One of them may be empty.
type Sound struct{ WAV, Opus []byte }

// Prompts returns all prompts in order of id.
func (s *Store) Prompts(ctx context.Context) ([]Prompt, error) {
	rows, err := s.read.Prompts(ctx)
	if err != nil {
		return nil, told(err)
	}
	out := make([]Prompt, len(rows))
	for i, r := range rows {
		out[i] = Prompt{
			ID: r.ID, NameJA: r.NameJa, NameEN: r.NameEn, Kind: r.Kind, Duration: span(r.DurationMs), Created: moment(r.CreatedAt),
			WAVBytes: int(r.WavBytes), OpusBytes: int(r.OpusBytes),
		}
	}
	return out, nil
}

// PromptSound returns the sound of a prompt.
func (s *Store) PromptSound(ctx context.Context, id string) (Sound, error) {
	r, err := s.read.PromptAudio(ctx, id)
	return Sound{WAV: r.Wav, Opus: r.Opus}, told(err)
}

// PutPrompt makes or replaces a prompt. The sound is judged by its content.
func (s *Store) PutPrompt(ctx context.Context, by By, n Prompt, sound Sound) (Prompt, error) {
	var f faults
	f.slug("id", n.ID)
	f.names("", n.NameJA, n.NameEN)
	if n.Kind != PromptAnnouncement && n.Kind != PromptMusic {
		f.add("kind", FaultUnknown)
	}
	err := f.refused(ErrPromptFormat)
	if err != nil {
		return Prompt{}, err
	}
	if n.Duration, err = duration(sound); err != nil {
		return Prompt{}, err
	}
	n.Created, n.WAVBytes, n.OpusBytes = moment(time.Now().UnixMilli()), len(sound.WAV), len(sound.Opus)
	err = s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		err := q.UpsertPrompt(ctx, query.UpsertPromptParams{
			ID: n.ID, NameJa: n.NameJA, NameEn: n.NameEN, Kind: n.Kind, DurationMs: n.Duration.Milliseconds(),
			CreatedAt: millis(n.Created), Wav: append([]byte{}, sound.WAV...), Opus: append([]byte{}, sound.Opus...),
		})
		return Entry{Action: ActionPromptPut, Subject: n.ID, After: n}, err
	})
	return n, err
}

// DeletePrompt removes a prompt that no queue plays.
func (s *Store) DeletePrompt(ctx context.Context, by By, id string) error {
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		used, err := overflowsTo(ctx, q, TargetMessage, id)
		if err != nil {
			return Entry{}, err
		}
		if used {
			return Entry{}, ErrPromptInUse
		}
		n, err := q.DeletePrompt(ctx, id)
		if err == nil && n == 0 {
			err = ErrNotFound
		}
		return Entry{Action: ActionPromptDelete, Subject: id}, err
	})
}
