package app

import (
	"madoguchi/acd"
	"madoguchi/media"
)

// voice is what those who wait hear: the sentences and the music that ship with
// the product.
type voice struct {
	pack  *media.Voice
	music *media.Music
}

func newVoice() (*voice, error) {
	music, err := media.DefaultMusic()
	if err != nil {
		return nil, err
	}
	pack, err := media.DefaultVoice()
	if err != nil {
		return nil, err
	}
	return &voice{pack: pack, music: music}, nil
}

// Pieces is part of b2bua.Voice.
func (v *voice) Pieces(prompts []acd.Prompt, language string) []*media.Music {
	var out []*media.Music
	for _, p := range prompts {
		switch p.Kind {
		case acd.Recorded:
			out = append(out, v.pack.Sentence(language, p.ID)...)
		case acd.Position:
			out = append(out, v.pack.Position(language, p.N)...)
		case acd.Estimate:
			out = append(out, v.pack.Estimate(language, p.Wait)...)
		}
	}
	return out
}

// Music is part of b2bua.Voice.
func (v *voice) Music(string) *media.Music { return v.music }
