package media

import "time"

const (
	// speakerLeast is how long a picture stays before another speaker's comes.
	speakerLeast = int64(2 * time.Second)
	// speakerSure is for how long the other must have been louder.
	speakerSure = int64(400 * time.Millisecond)
	// speakerLouder is how much louder.
	speakerLouder = 2
	// speakerFloor is the loudness below which nobody speaks: about −43 dB.
	speakerFloor = 230
)

// speaking is whose picture a phone sees among those whose sound it gets.
type speaking struct {
	current    *ear
	since      int64
	challenger *ear
	challenged int64
}

// show makes the picture follow the parts: when the one that was shown has gone,
// the loudest of the rest comes at once.
func (x *mix) show(now int64) {
	for i := range x.parts {
		if p := &x.parts[i]; p.ear == x.speak.current && p.video != nil {
			x.turnTo(p, now)
			return
		}
	}
	if p := x.loudest(); p != nil {
		x.turnTo(p, now)
	}
}

// choose lets the picture follow who speaks, without hurry (hysteresis).
func (x *mix) choose(now int64) {
	s := &x.speak
	p := x.loudest()
	if p == nil || p.ear == s.current {
		s.challenger = nil
		return
	}
	floor := float64(speakerFloor)
	if s.current != nil {
		floor = max(floor, speakerLouder*s.current.level)
	}
	if p.ear.level < floor {
		s.challenger = nil
		return
	}
	if s.challenger != p.ear {
		s.challenger, s.challenged = p.ear, now
	}
	if now-s.challenged >= speakerSure && now-s.since >= speakerLeast {
		x.turnTo(p, now)
	}
}

// loudest is the part with a picture that is heard best.
func (x *mix) loudest() *part {
	var best *part
	for i := range x.parts {
		if p := &x.parts[i]; p.video != nil && (best == nil || p.ear.level > best.ear.level) {
			best = p
		}
	}
	return best
}

// turnTo shows a part's picture from its next key frame on.
func (x *mix) turnTo(p *part, now int64) {
	if x.speak.current != p.ear {
		x.speak = speaking{current: p.ear, since: now}
	}
	screen := x.screen
	if screen == nil {
		return
	}
	out := x.screenOn
	out.out.mu.Lock()
	gone := screen.from != nil && partOf(x.parts, screen.from, screen.fromSection) == nil
	if gone {
		screen.leave(false)
	}
	ask := !p.shows(screen.from, screen.fromSection) && !p.shows(screen.next, screen.nextSection)
	switch {
	case p.shows(screen.from, screen.fromSection):
		screen.next = nil
	case ask:
		screen.next, screen.nextSection = p.video, p.section
	}
	out.out.mu.Unlock()
	if ask {
		p.video.requestKeyFrame(p.section)
	}
}

// admits says whether a packet of the target's sender is shown; a key frame of
// the one who comes next makes the track turn to them.
func (tg *target) admits(data []byte, o *opened) bool {
	tr := tg.track
	t := tg.transport
	t.out.mu.Lock()
	defer t.out.mu.Unlock()
	if tr.from == tg.from && tr.fromSection == tg.fromSection {
		return true
	}
	m := &tg.payloads[o.header.pt]
	if tr.next != tg.from || tr.nextSection != tg.fromSection || m.kind != streamPrimary ||
		!isKeyFrame(m.codec, data[o.header.payload:]) {
		return false
	}
	tr.leave(false)
	tr.from, tr.fromSection = tg.from, tg.fromSection
	return true
}
