package media

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"madoguchi/media/sdp"
)

// credentialsGrace is how long the old ICE credentials are answered after a
// restart: checks that were sent before the peer saw the new ones.
const credentialsGrace = int64(10 * time.Second)

type oldCredential struct {
	*credential
	until int64
}

// translate makes the errors of the contract out of those of package sdp.
func translate(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sdp.ErrNotEncrypted):
		return fmt.Errorf("%w: %w", ErrNotEncrypted, err)
	case errors.Is(err, sdp.ErrUnsupported):
		return fmt.Errorf("%w: %w", ErrUnsupported, err)
	}
	return fmt.Errorf("media: %w", err)
}

// constraint is what the session's descriptions are made of.
func (s *Session) constraint(feeds []Feed, restart bool) sdp.Constraint {
	c := sdp.Constraint{Feeds: make([]sdp.Feed, len(feeds)), Slides: s.slides.Load(), ICERestart: restart}
	for i, f := range feeds {
		c.Feeds[i].ID = f.ID
		if f.From != nil {
			c.Feeds[i].Peer = f.From.negotiated.Load()
			c.Feeds[i].Slides = f.From.slides.Load()
		}
	}
	return c
}

// Accept takes the peer's offer, first or later, and returns our answer. We
// answer with everything that both we and the peer can forward; with feeds only
// what all of them can take.
func (s *Session) Accept(offer []byte, o OfferOptions) (answer []byte, err error) {
	s.ctl.Lock()
	defer s.ctl.Unlock()
	if s.closed.Load() {
		return nil, ErrClosed
	}
	if answer, err = s.ctl.nego.Accept(offer, s.constraint(o.Feeds, o.ICERestart)); err != nil {
		return nil, translate(err)
	}
	if err := s.agree(s.ctl.nego.Current()); err != nil {
		return nil, err
	}
	return answer, nil
}

// Offer makes our offer, first or later. An offer stays open until Apply or
// Rollback.
func (s *Session) Offer(o OfferOptions) ([]byte, error) {
	s.ctl.Lock()
	defer s.ctl.Unlock()
	if s.closed.Load() {
		return nil, ErrClosed
	}
	offer, err := s.ctl.nego.Offer(s.constraint(o.Feeds, o.ICERestart))
	if err != nil {
		return nil, translate(err)
	}
	// A callee's checks and ClientHello come before its answer.
	if early := s.ctl.nego.Early(); early != nil && s.kind == Browser {
		s.ctl.pending = s.credentialFor(early)
	}
	return offer, nil
}

// Apply takes the answer to our open offer.
func (s *Session) Apply(answer []byte) error {
	s.ctl.Lock()
	defer s.ctl.Unlock()
	if s.closed.Load() {
		return ErrClosed
	}
	if err := s.ctl.nego.Apply(answer); err != nil {
		return translate(err)
	}
	return s.agree(s.ctl.nego.Current())
}

// Rollback forgets our open offer (the peer refused it).
func (s *Session) Rollback() {
	s.ctl.Lock()
	defer s.ctl.Unlock()
	if s.closed.Load() {
		return
	}
	s.ctl.nego.Rollback()
	if p := s.ctl.pending; p != nil && p != s.ctl.current {
		s.engine.credentials.remove(p.ufrag, p)
	}
	s.ctl.pending = nil
}

// agree puts the new agreement into force: addresses, keys, routes. ctl is held.
func (s *Session) agree(neg *sdp.Negotiated) error {
	if s.kind == Browser {
		s.adoptCredential(neg)
	}
	for _, t := range *s.transports.Load() {
		t.demux.Store(newDemux(neg, t.index))
	}
	s.negotiated.Store(neg)
	for i := range neg.Sections {
		sec := &neg.Sections[i]
		if t := s.transportOf(sec); t != nil && sec.Active {
			if err := t.agree(sec, &neg.Sections[sec.Transport]); err != nil {
				return err
			}
		}
	}
	s.reopenKeys(neg)
	if b := s.bridge.Load(); b != nil {
		b.changed()
	}
	return nil
}

// reopenKeys announces the session as connected when its keys came with the description.
func (s *Session) reopenKeys(neg *sdp.Negotiated) {
	if slices.ContainsFunc(neg.Sections, func(sec sdp.Section) bool {
		return sec.Active && sec.Remote.Crypto.Profile != 0
	}) {
		s.keyed()
	}
}

// agree takes over one active section; owner is the section that owns its transport.
func (t *transport) agree(sec, owner *sdp.Section) error {
	t.in.mu.Lock()
	t.track(sec.Index, sec.Media)
	t.in.mu.Unlock()
	t.outTrack(sec) // music and reports need it without a bridge
	if sec != owner && owner.Active {
		return nil
	}
	cname := sec.CNAME
	t.cname.Store(&cname)
	t.sender.Store(sec.SSRC)
	t.rsize.Store(sec.RTCPRsize)
	t.mux.Store(sec.RTCPMux)
	if t.sock != nil {
		t.signal(sec.Remote.Addr, sec.Remote.RTCP)
	}
	if sec.Remote.Crypto.Profile != 0 {
		if err := t.setInKey(sec.Remote.Crypto); err != nil {
			return fmt.Errorf("media: the peer's key: %w", err)
		}
		if err := t.setOutKey(sec.Local.Crypto); err != nil {
			return fmt.Errorf("media: our key: %w", err)
		}
		return nil
	}
	t.dtls.describe(t, sec.Local.DTLSRole, sec.Remote.Fingerprints)
	return nil
}

// credentialFor returns our credentials in a description, registering them when
// they are new.
func (s *Session) credentialFor(neg *sdp.Negotiated) *credential {
	for i := range neg.Sections {
		l := &neg.Sections[i].Local
		if l.ICEUfrag == "" {
			continue
		}
		for _, c := range s.allCredentials() {
			if c.ufrag == l.ICEUfrag && c.pwd == l.ICEPwd {
				return c
			}
		}
		s.ctl.restart++
		c := &credential{
			ufrag: l.ICEUfrag, pwd: l.ICEPwd, generation: s.ctl.restart,
			transport: (*s.transports.Load())[0],
		}
		s.engine.credentials.set(c.ufrag, c)
		return c
	}
	return s.ctl.current
}

// adoptCredential makes the agreed credentials the current ones; those before
// them are answered for a while.
func (s *Session) adoptCredential(neg *sdp.Negotiated) {
	c := s.credentialFor(neg)
	s.ctl.pending = nil
	if old := s.ctl.current; old != nil && old != c {
		s.ctl.old = append(s.ctl.old, oldCredential{old, s.engine.now() + credentialsGrace})
	}
	s.ctl.current = c
}

func (s *Session) allCredentials() []*credential {
	var all []*credential
	for _, o := range s.ctl.old {
		all = append(all, o.credential)
	}
	if s.ctl.current != nil {
		all = append(all, s.ctl.current)
	}
	if s.ctl.pending != nil {
		all = append(all, s.ctl.pending)
	}
	return all
}

// dropOldCredentials forgets credentials from before an ICE restart.
func (s *Session) dropOldCredentials(now int64) {
	if s.kind != Browser || !s.ctl.TryLock() {
		return // an offer is at work; the next tick will do
	}
	defer s.ctl.Unlock()
	s.ctl.old = slices.DeleteFunc(s.ctl.old, func(o oldCredential) bool {
		if now < o.until {
			return false
		}
		s.engine.credentials.remove(o.ufrag, o.credential)
		return true
	})
}
