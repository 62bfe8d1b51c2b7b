package sdp

import (
	"bytes"
	"strings"
	"testing"
)

// renew offers to the leg's peer and takes its answer.
func renew(t *testing.T, n, peer *Negotiator, c Constraint) []byte {
	t.Helper()
	o := offer(t, n, c)
	apply(t, n, accept(t, peer, o, Constraint{}))
	if !n.Current().Fits(c) {
		t.Errorf("it does not fit although it was offered so:\n%s", o)
	}
	return o
}

// slidesLines are the m-lines for second pictures, by slot and direction.
func slidesLines(n *Negotiated) string {
	var out []string
	for i := range n.Sections {
		if s := &n.Sections[i]; s.Content == Slides {
			out = append(out, section(s))
		}
	}
	return strings.Join(out, ", ")
}

// What a page is told when it begins to send a second picture, when another one
// does, and when a third has one.
func TestGoldenSlides(t *testing.T) {
	in := load(t, "chromium-av")
	n, b, c := leg(t, Browser, 1, in), leg(t, Browser, 2, in), leg(t, Browser, 3, in)
	two := hearing(b.Current())
	two.Slides = true
	golden(t, "slides-own", offer(t, n, two))
	n.Rollback()
	two.Slides, two.Feeds[0].Slides = false, true
	golden(t, "slides-other", offer(t, n, two))
	n.Rollback()
	three := hearing(b.Current(), c.Current())
	three.Slides, three.Feeds[1].Slides = true, true
	golden(t, "slides-three", offer(t, n, three))
}

// The m-line is made once, and says who sends on it now.
func TestSlidesComeAndGo(t *testing.T) {
	in := load(t, "chromium-av")
	n, b := leg(t, Browser, 1, in), leg(t, Browser, 2, in)
	peer := newLeg(t, Browser, 9)
	for _, step := range []struct {
		own, other bool
		want       string
		lines      int
	}{
		{false, false, "", 2},
		{true, false, "A recvonly", 3},
		{true, true, "A sendrecv", 3},
		{false, true, "A sendonly", 3},
		{false, false, "A inactive", 3},
		{true, false, "A recvonly", 3},
	} {
		c := hearing(b.Current())
		c.Slides, c.Feeds[0].Slides = step.own, step.other
		if n.Current().Fits(c) && step.lines == 3 {
			t.Errorf("nothing would be offered for %+v", step)
		}
		renew(t, n, peer, c)
		if got := slidesLines(n.Current()); got != step.want || len(n.Current().Sections) != step.lines {
			t.Errorf("%+v: %q on %d m-lines", step, got, len(n.Current().Sections))
		}
		if v := n.Current().Video(); v == nil || v.Index != 1 || v.Direction != SendRecv {
			t.Errorf("the face: %+v", v)
		}
		crosswise(t, n.Current(), peer.Current())
		unique(t, n.Current())
	}
}

// Each slot carries the second picture of its sender; when the sender leaves, the
// m-line waits for the next one's.
func TestSlidesOfSlots(t *testing.T) {
	in := load(t, "chromium-av")
	n, b, d := leg(t, Browser, 1, in), leg(t, Browser, 2, in), leg(t, Browser, 3, in)
	peer := newLeg(t, Browser, 9)
	c := hearing(b.Current(), d.Current())
	c.Feeds[0].Slides, c.Feeds[1].Slides = true, true
	renew(t, n, peer, c)
	if got := slidesLines(n.Current()); got != "A sendonly, B sendonly" {
		t.Errorf("%q", got)
	}
	if pairs := Pairs(d.Current(), n.Current(), 1); len(pairs) != 2 {
		t.Errorf("%d pairs before the sender has its m-line", len(pairs))
	}
	own := hearing(n.Current(), b.Current())
	own.Slides = true
	renew(t, d, newLeg(t, Browser, 8), own)
	pairs := Pairs(d.Current(), n.Current(), 1)
	if len(pairs) != 3 || pairs[2].A.Content != Slides || pairs[2].B.Content != Slides || pairs[2].B.Slot != 1 {
		t.Errorf("%+v", pairs)
	}
	lines := len(n.Current().Sections)
	renew(t, n, peer, Constraint{Feeds: []Feed{c.Feeds[0], {}}})
	if got := slidesLines(n.Current()); got != "A sendonly,  inactive" {
		t.Errorf("%q", got)
	}
	renew(t, n, peer, Constraint{Feeds: []Feed{c.Feeds[0], {ID: "C", Peer: d.Current(), Slides: true}}})
	if got := slidesLines(n.Current()); got != "A sendonly, C sendonly" || len(n.Current().Sections) != lines {
		t.Errorf("%q on %d m-lines, there were %d", got, len(n.Current().Sections), lines)
	}
}

// A page that refuses the m-line goes on with what it has, and is not asked again.
func TestRefusedSlides(t *testing.T) {
	in := load(t, "chromium-av")
	n, b := leg(t, Browser, 1, in), leg(t, Browser, 2, in)
	c := hearing(b.Current())
	c.Slides = true
	o := offer(t, n, c)
	answer := accept(t, newLeg(t, Browser, 9), o, Constraint{})
	cut := bytes.LastIndex(answer, []byte("m=video"))
	apply(t, n, append(bytes.Clone(answer[:cut]), bytes.Replace(answer[cut:], []byte("m=video 40000"), []byte("m=video 0"), 1)...))
	if n.Current().Second() != nil || !n.Current().Fits(c) {
		t.Errorf("%+v", n.Current().Sections)
	}
}

// A phone without a second m-line needs no offer for a page's second picture, and
// limits its codecs; one that has it takes part.
func TestSlidesAndPhones(t *testing.T) {
	phone := leg(t, Phone, 5, load(t, "baresip-sdes"))
	n := leg(t, Browser, 1, load(t, "chromium-av"))
	peer := newLeg(t, Browser, 9)
	c := hearing(phone.Current())
	c.Slides = true
	renew(t, n, peer, c)
	if got := n.Current().Second(); got == nil || names(got) != names(n.Current().Video()) {
		t.Errorf("the second picture: %+v", got)
	}
	feeds := hearing(n.Current())
	feeds.Feeds[0].Slides = true
	if !phone.Current().Fits(feeds) {
		t.Error("the phone would be offered again")
	}
	if got := len(Pairs(n.Current(), phone.Current(), 0)); got != 2 {
		t.Errorf("%d pairs", got)
	}
	if o := offer(t, newLeg(t, Phone, 6), feeds); bytes.Count(o, []byte("m=video")) != 1 {
		t.Errorf("a phone that is rung gets two pictures:\n%s", o)
	}
}
