package media

import "madoguchi/media/sdp"

// slides is the m-line on which a session sends a second picture now; nil: it
// sends none.
func (p *plan) slides(s *Session) *sdp.Section {
	sec := p.agreed[s].Second()
	if sec == nil || !sec.Direction.Recv() || sec.Content == sdp.Slides && s.kind == Browser && !s.slides.Load() {
		return nil
	}
	return sec
}

// inPlace is the second picture of a page that a phone sees in place of its face,
// because it has one m-line for pictures; nil: there is no such thing.
func (p *plan) inPlace(from, d *Session) *sdp.Section {
	if d.kind != Phone || from.kind != Browser || p.agreed[d].Second() != nil {
		return nil
	}
	return p.slides(from)
}

// turnToSlides shows a phone a page's second picture from its first key frame on,
// and until then the face.
func (p *plan) turnToSlides(from, d *Session, face sdp.Pair, second *sdp.Section) {
	in, track, out := p.watch(from, d, face)
	if in == nil {
		return
	}
	p.watch(from, d, sdp.Pair{A: second, B: face.B})
	out.out.mu.Lock()
	defer out.out.mu.Unlock()
	if track.from != in {
		track.leave(false)
		track.from, track.fromSection = in, face.A.Index
		p.begin(from)
	}
	if track.fromSection != second.Index && track.next == nil {
		track.next, track.nextSection = in, second.Index
		p.begin(from)
	}
}

// watch routes a picture to a track on which one of several is shown at a time
// (target.admits); in is nil when it cannot be.
func (p *plan) watch(from, d *Session, pair sdp.Pair) (in *transport, track *outTrack, out *transport) {
	in, out = from.transportOf(pair.A), d.transportOf(pair.B)
	if in == nil || out == nil {
		return nil, nil, nil
	}
	track = out.outTrack(pair.B)
	p.fed[track] = true
	if pair.A.Direction.Recv() && pair.B.Direction.Send() {
		tg := newTarget(d, in, out, track, pair.A, pair.B)
		tg.speaker = true
		p.add(from, tg)
	}
	return in, track, out
}

// pass routes one m-line of a sender to one of a receiver.
func (p *plan) pass(from, d *Session, pair sdp.Pair) {
	in, out := from.transportOf(pair.A), d.transportOf(pair.B)
	if in == nil || out == nil {
		return
	}
	track := out.outTrack(pair.B)
	p.fed[track] = true
	if out.feed(track, in, pair.A.Index) && pair.A.Media == sdp.Video {
		p.begin(from)
	}
	if pair.A.Direction.Recv() && pair.B.Direction.Send() {
		p.add(from, newTarget(d, in, out, track, pair.A, pair.B))
	}
}
