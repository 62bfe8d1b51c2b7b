package sdp

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// vp8Only and h264Only are offers of browsers that have one of the two.
func vp8Only(t *testing.T) []byte {
	return edit(t, load(t, "chromium-av"), "H264/90000", "X264/90000", "VP9/90000", "VPX/90000", "AV1/90000", "AVX/90000")
}

func h264Only(t *testing.T) []byte {
	return edit(t, load(t, "chromium-av"), "VP8/90000", "VPX/90000", "VP9/90000", "VPX/90000", "AV1/90000", "AVX/90000")
}

// leg is a leg whose peer offered.
func leg(t *testing.T, kind Kind, seed uint64, in []byte) *Negotiator {
	t.Helper()
	n := newLeg(t, kind, seed)
	accept(t, n, in, Constraint{})
	return n
}

// section describes a section in a word.
func section(s *Section) string {
	if s == nil {
		return "none"
	}
	return s.Stream + " " + s.Direction.String()
}

// What a browser is told when the third and the fourth join.
func TestGoldenConferences(t *testing.T) {
	for name, in := range map[string][]byte{"vp8": vp8Only(t), "h264": h264Only(t)} {
		a, b, c := leg(t, Browser, 1, in), leg(t, Browser, 2, in), leg(t, Browser, 3, load(t, "chromium-av"))
		golden(t, "three-"+name, offer(t, a, hearing(b.Current(), c.Current())))
		four := newLeg(t, Browser, 4)
		golden(t, "four-"+name, offer(t, four, hearing(a.Current(), b.Current(), c.Current())))
		phone := leg(t, Phone, 5, load(t, "baresip-sdes"))
		golden(t, "three-with-phone-"+name, offer(t, b, hearing(c.Current(), phone.Current())))
	}
}

// A slot has a sound and a picture of its own; empty it is inactive, and it is
// used again.
func TestSlots(t *testing.T) {
	in := load(t, "chromium-av")
	n, b, c := leg(t, Browser, 1, in), leg(t, Browser, 2, in), leg(t, Browser, 3, in)
	sound := leg(t, Browser, 4, load(t, "chromium-a"))
	peer := newLeg(t, Browser, 9)
	exchange := func(c Constraint) {
		t.Helper()
		apply(t, n, accept(t, peer, offer(t, n, c), Constraint{}))
		crosswise(t, n.Current(), peer.Current())
		unique(t, n.Current())
	}
	check := func(slot int, audio, video string) {
		t.Helper()
		if a, v := section(n.Current().Of(slot, Audio)), section(n.Current().Of(slot, Video)); a != audio || v != video {
			t.Errorf("slot %d: %q %q, want %q %q", slot, a, v, audio, video)
		}
	}
	three := hearing(b.Current(), c.Current())
	if n.Current().Fits(three) {
		t.Error("there is no m-line for the third party")
	}
	exchange(three)
	check(0, "A sendrecv", "A sendrecv")
	check(1, "B sendonly", "B sendonly")
	if !n.Current().Fits(three) || len(n.Current().Sections) != 4 {
		t.Errorf("%d m-lines", len(n.Current().Sections))
	}
	ssrc := n.Current().Of(1, Video).SSRC

	two := Constraint{Feeds: []Feed{{ID: "A", Peer: b.Current()}, {}}}
	exchange(two)
	check(0, "A sendrecv", "A sendrecv")
	check(1, " inactive", " inactive")

	other := Constraint{Feeds: []Feed{{ID: "A", Peer: b.Current()}, {ID: "D", Peer: sound.Current()}}}
	if n.Current().Fits(other) {
		t.Error("the empty slot has no name")
	}
	exchange(other)
	check(1, "D sendonly", "D inactive")
	if got := n.Current().Of(1, Video); got.SSRC != ssrc || len(n.Current().Sections) != 4 {
		t.Errorf("%d m-lines, source %d was %d", len(n.Current().Sections), got.SSRC, ssrc)
	}
	if !n.Current().Fits(other) {
		t.Error("nothing has changed")
	}
	// The first leaves: who is left is heard where they were.
	last := Constraint{Feeds: []Feed{{}, {ID: "B", Peer: c.Current()}}}
	exchange(last)
	check(0, " sendrecv", " sendrecv")
	check(1, "B sendonly", "B sendonly")
	if pairs := Pairs(c.Current(), n.Current(), 1); len(pairs) != 2 || pairs[1].B.Index != 3 {
		t.Errorf("%+v", pairs)
	}
	if pairs := Pairs(n.Current(), c.Current(), 0); len(pairs) != 2 || pairs[1].A.Index != 1 {
		t.Errorf("%+v", pairs)
	}
}

// Track ids stay, whoever is heard.
func TestTrackIDs(t *testing.T) {
	in := load(t, "chromium-av")
	n, b, c := leg(t, Browser, 1, in), leg(t, Browser, 2, in), leg(t, Browser, 3, in)
	ids := func(o []byte) (out []string) {
		for l := range strings.Lines(string(o)) {
			if v, ok := strings.CutPrefix(l, "a=msid:"); ok {
				out = append(out, strings.TrimSpace(v))
			}
		}
		return out
	}
	o := offer(t, n, hearing(b.Current(), c.Current()))
	if got := ids(o); !slices.Equal(got, []string{"A audio-0", "A video-1", "B audio-2", "B video-3"}) {
		t.Errorf("%q", got)
	}
	_, answer := answerAs(t, Browser, o, 9)
	apply(t, n, answer)
	o = offer(t, n, Constraint{Feeds: []Feed{{ID: "two words", Peer: b.Current()}, {}}})
	if got := ids(o); !slices.Equal(got, []string{"madoguchi audio-0", "madoguchi video-1", "madoguchi audio-2", "madoguchi video-3"}) {
		t.Errorf("%q", got)
	}
}

// A page that does not want the third party still talks with the second.
func TestRefusedSlots(t *testing.T) {
	in := load(t, "chromium-av")
	for name, change := range map[string]func([]byte) []byte{
		"unanswered": func(a []byte) []byte {
			lines := bytes.SplitAfter(a, []byte("m=audio"))
			return bytes.TrimSuffix(bytes.Join(lines[:2], nil), []byte("m=audio"))
		},
		"refused": func(a []byte) []byte {
			cut := bytes.LastIndex(a, []byte("m=video 40000"))
			return append(slices.Clone(a[:cut]), bytes.Replace(a[cut:], []byte("m=video 40000"), []byte("m=video 0"), 1)...)
		},
	} {
		t.Run(name, func(t *testing.T) {
			n, b, c := leg(t, Browser, 1, in), leg(t, Browser, 2, in), leg(t, Browser, 3, in)
			o := offer(t, n, hearing(b.Current(), c.Current()))
			answer := change(accept(t, newLeg(t, Browser, 9), o, Constraint{}))
			apply(t, n, answer)
			if n.Current().Of(1, Video) != nil || n.Current().Video() == nil {
				t.Errorf("%+v", n.Current().Sections)
			}
			if !n.Current().Fits(hearing(b.Current(), c.Current())) {
				t.Error("a refusal is not asked for again")
			}
			o = offer(t, n, hearing(b.Current(), c.Current()))
			if got := bytes.Count(o, []byte("m=")); got != 4 || !bytes.Contains(o, []byte("m=video 0 ")) {
				t.Errorf("%d m-lines:\n%s", got, o)
			}
		})
	}
}

// Everybody sends pictures that all the others can take, and goes back to better
// ones when the one who could not has left.
func TestCodecsSuitEverybody(t *testing.T) {
	full := load(t, "chromium-av")
	n, b, poor := leg(t, Browser, 1, full), leg(t, Browser, 2, full), leg(t, Browser, 3, vp8Only(t))
	if !n.Current().Fits(hearing(b.Current())) {
		t.Error("two equal browsers")
	}
	renew := func(n *Negotiator, seed uint64, c Constraint) {
		t.Helper()
		peer := newLeg(t, Browser, seed)
		apply(t, n, accept(t, peer, offer(t, n, c), Constraint{}))
		if !n.Current().Fits(c) {
			t.Errorf("still no fit: %s", names(n.Current().Video()))
		}
	}
	renew(n, 7, hearing(b.Current(), poor.Current()))
	renew(b, 8, hearing(n.Current(), poor.Current()))
	if names(n.Current().Video()) != "VP8" || names(b.Current().Of(1, Video)) != "VP8" {
		t.Errorf("%s, %s", names(n.Current().Video()), names(b.Current().Of(1, Video)))
	}
	alone := hearing(b.Current())
	if n.Current().Fits(alone) {
		t.Error("better pictures are possible again")
	}
	renew(n, 7, alone)
	if got := n.Current().Video().Codecs[0].Name; got != "H264" {
		t.Errorf("%s", names(n.Current().Video()))
	}
}

// A phone hears a mix, so the browsers keep Opus although it has none; two
// alone use what both have.
func TestPhonesHearAMix(t *testing.T) {
	full := load(t, "chromium-av")
	g711 := edit(t, load(t, "baresip-sdes"), "RTP/SAVP 96 0 8 9 101", "RTP/SAVP 0 8 101")
	n, b, phone := leg(t, Browser, 1, full), leg(t, Browser, 2, full), leg(t, Phone, 3, g711)
	renew := func(c Constraint) {
		t.Helper()
		apply(t, n, accept(t, newLeg(t, Browser, 7), offer(t, n, c), Constraint{}))
	}
	renew(hearing(phone.Current()))
	if got := names(n.Current().Audio()); got != "PCMU PCMA telephone-event" {
		t.Errorf("with the phone alone: %s", got)
	}
	c := hearing(phone.Current(), b.Current())
	if n.Current().Fits(c) {
		t.Error("Opus is possible again")
	}
	renew(c)
	if got := names(n.Current().Audio()); !strings.HasPrefix(got, "opus G722 PCMU PCMA") {
		t.Errorf("three: %s", got)
	}
	if !n.Current().Fits(c) || !phone.Current().Fits(hearing(n.Current(), b.Current())) {
		t.Error("somebody does not fit")
	}
	if n.Current().Audio().Extension(URITransportCC) == 0 || n.Current().Of(1, Audio).Extension(URITransportCC) != 0 {
		t.Error("congestion feedback is for what the page sends")
	}
	if names(n.Current().Video()) != names(phone.Current().Video()) && !strings.HasPrefix(names(n.Current().Video()), "H264") {
		t.Errorf("pictures: %s, the phone has %s", names(n.Current().Video()), names(phone.Current().Video()))
	}
}
