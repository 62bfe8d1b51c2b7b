package b2bua

import (
	"context"

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
	music  *media.Music
}

// MediaEngine makes a Media of an engine; music is what those hear who wait.
func MediaEngine(e *media.Engine, music *media.Music) Media { return mediaEngine{e, music} }

func (m mediaEngine) NewSession(kind media.Kind, notify func(media.Event)) (Session, error) {
	s, err := m.engine.NewSession(kind, notify)
	if err != nil {
		return nil, err
	}
	return &mediaSession{Session: s, music: m.music}, nil
}

func (m mediaEngine) NewBridge() Bridge {
	return &mediaBridge{bridge: m.engine.NewBridge(), sessions: make(map[*media.Session]Session)}
}

type mediaSession struct {
	*media.Session
	music *media.Music
}

func under(s Session) *media.Session {
	if m, ok := s.(*mediaSession); ok {
		return m.Session
	}
	return nil
}

func (s *mediaSession) Accept(offer []byte, peer Session) ([]byte, error) {
	return s.Session.Accept(offer, media.OfferOptions{Peer: under(peer)})
}

func (s *mediaSession) Offer(peer Session, iceRestart bool) ([]byte, error) {
	return s.Session.Offer(media.OfferOptions{Peer: under(peer), ICERestart: iceRestart})
}

func (s *mediaSession) Play() { s.Session.Play(s.music) }

// mediaBridge is used by its call's goroutine only.
type mediaBridge struct {
	bridge   *media.Bridge
	sessions map[*media.Session]Session
}

func (b *mediaBridge) Join(s Session) {
	b.sessions[under(s)] = s
	b.bridge.Join(under(s))
}

func (b *mediaBridge) Leave(s Session) {
	delete(b.sessions, under(s))
	b.bridge.Leave(under(s))
}

func (b *mediaBridge) Hold(held bool) { b.bridge.Hold(held) }

func (b *mediaBridge) Mismatched() []Session {
	var out []Session
	for _, m := range b.bridge.Mismatched() {
		out = append(out, b.sessions[m])
	}
	return out
}

func (b *mediaBridge) Close() { b.bridge.Close() }
