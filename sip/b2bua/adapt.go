package b2bua

import (
	"context"

	"madoguchi/acd"
	"madoguchi/media"
	"madoguchi/sip"
)

type sipDialer struct{ *sip.Server }

// SIP makes a Dialer of the signalling edge.
func SIP(s *sip.Server) Dialer { return sipDialer{s} }

func (d sipDialer) Invite(ctx context.Context, inv sip.Invitation, notify func(sip.Event)) (Leg, error) {
	leg, err := d.Server.Invite(ctx, inv, notify)
	if err != nil {
		return nil, err
	}
	return leg, nil
}

type mediaEngine struct {
	engine *media.Engine
	voice  Voice
}

// MediaEngine makes a Media of an engine; v is what those hear who wait.
func MediaEngine(e *media.Engine, v Voice) Media { return mediaEngine{e, v} }

func (m mediaEngine) NewSession(kind media.Kind, notify func(media.Event)) (Session, error) {
	s, err := m.engine.NewSession(kind, notify)
	if err != nil {
		return nil, err
	}
	return &mediaSession{Session: s, voice: m.voice}, nil
}

func (m mediaEngine) NewBridge() Bridge {
	return &mediaBridge{bridge: m.engine.NewBridge(), sessions: make(map[*media.Session]Session)}
}

type mediaSession struct {
	*media.Session
	voice Voice
}

func under(s Session) *media.Session {
	if m, ok := s.(*mediaSession); ok {
		return m.Session
	}
	return nil
}

func (s *mediaSession) Accept(offer []byte, feeds []Feed) ([]byte, error) {
	return s.Session.Accept(offer, media.OfferOptions{Feeds: feedsUnder(feeds)})
}

func (s *mediaSession) Offer(feeds []Feed, iceRestart bool) ([]byte, error) {
	return s.Session.Offer(media.OfferOptions{Feeds: feedsUnder(feeds), ICERestart: iceRestart})
}

func feedsUnder(feeds []Feed) []media.Feed {
	out := make([]media.Feed, len(feeds))
	for i, f := range feeds {
		out[i] = media.Feed{ID: f.ID, From: under(f.From), Pass: f.Pass}
	}
	return out
}

func (s *mediaSession) Play(queue string) { s.Session.Play(s.voice.Music(queue)) }

func (s *mediaSession) Announce(prompts []acd.Prompt, language string, done func()) {
	s.Session.Announce(s.voice.Pieces(prompts, language), done)
}

// mediaBridge is used by its call's goroutine only.
type mediaBridge struct {
	bridge   *media.Bridge
	sessions map[*media.Session]Session
}

func (b *mediaBridge) Arrange(members []Member) {
	clear(b.sessions)
	list := make([]media.Member, len(members))
	for i, m := range members {
		b.sessions[under(m.Session)] = m.Session
		list[i] = media.Member{Session: under(m.Session), Feeds: feedsUnder(m.Feeds)}
	}
	b.bridge.Arrange(list)
}

func (b *mediaBridge) Mismatched() []Session {
	var out []Session
	for _, m := range b.bridge.Mismatched() {
		out = append(out, b.sessions[m])
	}
	return out
}

func (b *mediaBridge) Close() { b.bridge.Close() }
