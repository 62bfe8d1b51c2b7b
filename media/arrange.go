package media

import (
	"slices"

	"madoguchi/media/sdp"
)

// plan is the making of all route tables of a bridge.
type plan struct {
	agreed map[*Session]*sdp.Negotiated // by member; one look for the whole making
	routes map[*Session]*routes
	fed    map[*outTrack]bool
	begun  []*Session // senders of pictures that begin to pass
	direct bool       // two sessions: congestion control may run end to end
}

// link is one feed that passes.
type link struct {
	from *Session
	slot int
}

// rebuild makes the route tables of all members and returns the senders of
// whose pictures something begins to pass. b.mu is held.
func (b *Bridge) rebuild() []*Session {
	p := &plan{agreed: map[*Session]*sdp.Negotiated{}, routes: map[*Session]*routes{}, fed: map[*outTrack]bool{}}
	for _, m := range b.members {
		if neg := m.Session.negotiated.Load(); neg != nil {
			p.agreed[m.Session] = neg
			p.routes[m.Session] = &routes{sections: make([][]target, len(neg.Sections))}
		}
	}
	b.ended = b.ended || p.crowded(b.members)
	p.direct = !b.ended
	for _, m := range b.members {
		links := p.links(m)
		if p.mixes(m.Session, links) {
			p.mix(b.engine, m.Session, links)
			continue
		}
		b.engine.mixer.remove(m.Session)
		for _, l := range links {
			p.forward(l, m.Session)
		}
	}
	for _, m := range b.members {
		m.Session.unfeed(p.fed)
		r := p.routes[m.Session]
		if r != nil {
			r.finish(p.direct, p.agreed[m.Session])
		}
		m.Session.routes.Store(r)
	}
	return p.begun
}

// links are the feeds of a member that pass now.
func (p *plan) links(m Member) []link {
	if p.agreed[m.Session] == nil {
		return nil
	}
	var out []link
	for slot, f := range m.Feeds {
		if f.Pass && f.From != nil && f.From != m.Session && p.agreed[f.From] != nil {
			out = append(out, link{from: f.From, slot: slot})
		}
	}
	return out
}

// crowded says whether media passes between more than two sessions.
func (p *plan) crowded(members []Member) bool {
	var parties []*Session
	for _, m := range members {
		for _, l := range p.links(m) {
			for _, s := range []*Session{l.from, m.Session} {
				if !slices.Contains(parties, s) {
					parties = append(parties, s)
				}
			}
		}
	}
	return len(parties) > 2
}

// forward routes one feed to a receiver's slot; a phone has one slot only.
func (p *plan) forward(l link, d *Session) {
	from, to := p.agreed[l.from], p.agreed[d]
	slot := l.slot
	if d.kind == Phone {
		slot = 0
	}
	second := p.inPlace(l.from, d)
	for _, pair := range sdp.Pairs(from, to, slot) {
		switch passes := pair.A.Direction.Recv() && pair.B.Direction.Send(); {
		case pair.A == from.Second() && !passes:
		case second != nil && pair.A == from.Video():
			p.turnToSlides(l.from, d, pair, second)
		default:
			p.pass(l.from, d, pair)
		}
	}
}

func (p *plan) begin(s *Session) {
	if !slices.Contains(p.begun, s) {
		p.begun = append(p.begun, s)
	}
}

func (p *plan) add(s *Session, tg target) {
	r := p.routes[s]
	r.sections[tg.fromSection] = append(r.sections[tg.fromSection], tg)
}

// mixes says whether a leg gets a mix: a phone that has several feeds.
func (p *plan) mixes(d *Session, links []link) bool {
	return d.kind == Phone && len(links) > 1 && p.agreed[d].Audio() != nil
}

// mix makes the mixer send the sound of all feeds to a phone, and routes their
// pictures so that one of them passes at a time.
func (p *plan) mix(e *Engine, d *Session, links []link) {
	to := p.agreed[d]
	audio := to.Audio()
	x := mix{t: d.transportOf(audio)}
	beside := to.Second() // where the first second picture goes
	for _, l := range links {
		from := p.agreed[l.from]
		at := part{session: l.from, ear: l.from.hear()}
		if a := from.Audio(); a != nil {
			r := p.routes[l.from]
			r.ear, r.earSection = at.ear, a.Index
		}
		if second := p.slides(l.from); second != nil && beside != nil {
			p.pass(l.from, d, sdp.Pair{A: second, B: beside})
			beside = nil
		}
		if v, screen := from.Video(), to.Video(); v != nil && screen != nil {
			if in, track, out := p.watch(l.from, d, sdp.Pair{A: v, B: screen}); in != nil {
				at.video, at.section, at.face = in, v.Index, v.Index
				x.screen, x.screenOn = track, out
				if second := p.inPlace(l.from, d); second != nil {
					p.watch(l.from, d, sdp.Pair{A: second, B: screen})
					at.section = second.Index
				}
			}
		}
		x.parts = append(x.parts, at)
	}
	if x.t != nil {
		x.track = x.t.outTrack(audio)
		p.fed[x.track] = true
		e.mixer.set(d, x)
	}
}

// finish settles how congestion control runs for what the session sends.
func (r *routes) finish(direct bool, from *sdp.Negotiated) {
	some := false
	r.pass = direct
	for i, targets := range r.sections {
		if sec := &from.Sections[i]; len(targets) == 0 && sec.Content == sdp.Slides && sec.Active && sec.Direction.Recv() {
			r.pass = false // the other has no m-line for it yet, and would take it for lost
		}
		for j := range targets {
			some = true
			tg := &targets[j]
			r.pass = r.pass && passes(&from.Sections[i], tg.to)
		}
	}
	r.pass = r.pass && some
	r.shared = !direct
	if r.pass {
		return
	}
	for i, targets := range r.sections {
		for j := range targets {
			targets[j].endCongestionControl(&from.Sections[i])
		}
	}
}

// unfeed ends the feeding of all tracks that are not in fed.
func (s *Session) unfeed(fed map[*outTrack]bool) {
	for _, t := range *s.transports.Load() {
		t.out.mu.Lock()
		for _, tr := range t.out.tracks {
			if !fed[tr] {
				tr.leave(s.music.Load())
			}
		}
		t.out.mu.Unlock()
	}
}
