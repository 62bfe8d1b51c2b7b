package media

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// slidesOf are the packets of another leg's second picture, by what the page
// reads in its description: the account and which m-line is for slides.
func (b *browser) slidesOf(s *Session) []*rtp.Packet {
	b.t.Helper()
	mids, mid := map[string]bool{}, ""
	for l := range strings.SplitSeq(b.pc.RemoteDescription().SDP, "\r\n") {
		if v, ok := strings.CutPrefix(l, "a=mid:"); ok {
			mid = v
		}
		if strings.HasPrefix(l, "a=msid:"+nameOf(s)+" slides") {
			mids[mid] = true
		}
	}
	var out []*rtp.Packet
	for _, p := range b.got("video") {
		if mids[string(p.GetExtension(midID(b, "video")))] {
			out = append(out, p)
		}
	}
	return out
}

// present makes a page send a second picture: its session and everybody's are
// offered what they need. The page's answer says that it sends.
func present(t *testing.T, bridge *Bridge, b *browser, others ...*browser) *stream {
	t.Helper()
	b.session.SetSlides(true)
	for _, s := range bridge.Mismatched() {
		if i := slices.IndexFunc(others, func(o *browser) bool { return o.session == s }); i >= 0 {
			others[i].ring(OfferOptions{Feeds: bridge.member(s).Feeds})
			continue
		}
		if s != b.session {
			t.Fatal("a phone does not fit")
		}
	}
	if b.senders["slides"] == nil {
		track, err := webrtc.NewTrackLocalStaticRTP(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}, "slides", "s")
		if err != nil {
			t.Fatal(err)
		}
		b.second = track
	}
	b.ring(OfferOptions{Feeds: bridge.member(b.session).Feeds})
	if n := len(bridge.Mismatched()); n != 0 {
		t.Errorf("%d still do not fit", n)
	}
	return &stream{track: b.second, seq: 100, ts: 5000, step: 3000}
}

// hide takes the second picture from its m-line.
func (b *browser) hide() {
	b.t.Helper()
	if err := b.pc.RemoveTrack(b.senders["slides"]); err != nil {
		b.t.Fatal(err)
	}
	delete(b.senders, "slides")
	b.second = nil
}

func show(t *testing.T, s *stream, what string, n int) {
	t.Helper()
	every(2*time.Millisecond, n, func(int) { s.send(t, append(bytes.Clone(keyVP8Payload), what...)) })
}

// A second picture begins, ends and begins again between two pages. The m-lines
// are made once.
func TestSlidesBetweenTwo(t *testing.T) {
	e := newEngine(t, Timers{})
	a, b := newBrowser(t, e, browserOptions{codecs: chromeLike, tcc: true}), newBrowser(t, e, browserOptions{codecs: otherLike, tcc: true})
	bridge := meet(t, e, a, b)
	second := present(t, bridge, a, b)
	show(t, second, "a form", 20)
	show(t, a.stream("video"), "a face", 20)
	eventually(t, "both pictures", func() bool {
		return len(b.slidesOf(a.session)) >= 20 && len(b.got("video")) >= 40
	})
	for _, p := range b.slidesOf(a.session) {
		if !bytes.HasSuffix(p.Payload, []byte("a form")) {
			t.Fatalf("%q came on the m-line for slides", p.Payload)
		}
	}
	if r := a.session.routes.Load(); !r.pass {
		t.Error("congestion control does not run end to end")
	}
	lines := len(a.session.negotiated.Load().Sections)

	a.session.SetSlides(false)
	show(t, second, "nobody", 5)
	a.hide()
	reoffer(t, bridge, a, b)
	for _, s := range []*browser{a, b} {
		if sec := s.session.negotiated.Load().Second(); sec == nil || sec.Direction != 0 {
			t.Errorf("the m-line is %+v", sec)
		}
	}
	before := len(b.slidesOf(a.session))
	show(t, a.stream("video"), "a face", 5)
	second = present(t, bridge, a, b)
	show(t, second, "a map", 20)
	eventually(t, "the second one again", func() bool {
		all := b.slidesOf(a.session)
		return len(all) >= before+20 && bytes.HasSuffix(all[len(all)-1].Payload, []byte("a map"))
	})
	if n := len(a.session.negotiated.Load().Sections); n != lines {
		t.Errorf("%d m-lines, there were %d", n, lines)
	}
}

// In a conference everybody sees the second pictures of all, and so does who joins.
func TestSlidesInAConference(t *testing.T) {
	e := newEngine(t, Timers{})
	a, b := newBrowser(t, e, browserOptions{tcc: true}), newBrowser(t, e, browserOptions{tcc: true})
	bridge := meet(t, e, a, b)
	as := present(t, bridge, a, b)
	bs := present(t, bridge, b, a)
	c := newBrowser(t, e, browserOptions{codecs: otherLike, tcc: true})
	c.ring(hearing(a.session, b.session))
	c.up()
	bridge.Arrange(together(true, a.session, b.session, c.session))
	reoffer(t, bridge, a, b, c)
	show(t, as, "of a", 20)
	show(t, bs, "of b", 20)
	for _, w := range []struct {
		to, from *browser
		what     string
	}{{c, a, "of a"}, {c, b, "of b"}, {b, a, "of a"}, {a, b, "of b"}} {
		eventually(t, "the picture "+w.what, func() bool { return len(w.to.slidesOf(w.from.session)) >= 20 })
		for _, p := range w.to.slidesOf(w.from.session) {
			if !bytes.HasSuffix(p.Payload, []byte(w.what)) {
				t.Fatalf("%q as the picture %s", p.Payload, w.what)
			}
		}
	}
	// Held, nothing passes; afterwards it goes on without an offer.
	bridge.Arrange(together(false, a.session, b.session, c.session))
	before := len(c.slidesOf(a.session))
	show(t, as, "held", 5)
	bridge.Arrange(together(true, a.session, b.session, c.session))
	if n := len(bridge.Mismatched()); n != 0 {
		t.Errorf("%d need an offer after a hold", n)
	}
	show(t, as, "of a", 20)
	eventually(t, "it goes on", func() bool { return len(c.slidesOf(a.session)) >= before+20 })
	if slices.ContainsFunc(c.slidesOf(a.session), func(p *rtp.Packet) bool { return bytes.HasSuffix(p.Payload, []byte("held")) }) {
		t.Error("a held call passed a picture")
	}
}

// A phone with one m-line for pictures sees the second one in place of the face,
// from its first key frame on, alone with the page and among others; afterwards
// the face again.
func TestPhoneSeesSlidesInPlaceOfTheFace(t *testing.T) {
	for _, among := range []bool{false, true} {
		t.Run(fmt.Sprint("among others ", among), func(t *testing.T) {
			e := newEngine(t, Timers{KeyFrameGap: 20 * time.Millisecond})
			a, p, bridge := browserAndPhone(t, e, "AEAD_AES_128_GCM")
			others := []*browser{a}
			if among {
				c := newBrowser(t, e, browserOptions{pcmu: true, noVideo: true})
				c.ring(hearing(p.session, a.session))
				c.up()
				bridge.Arrange(together(true, a.session, p.session, c.session))
				others = append(others, c)
				reoffer(t, bridge, others...)
			}
			seen := func() string {
				got := p.lines[1].got()
				if len(got) == 0 {
					return ""
				}
				return string(bytes.TrimLeft(got[len(got)-1].Payload, "\x00\x01\x02\x03\x10"))
			}
			face := a.stream("video")
			until := func(what string, more ...*stream) {
				t.Helper()
				eventually(t, "the phone sees the "+what, func() bool {
					show(t, face, "face", 1)
					for _, s := range more {
						show(t, s, "form", 1)
					}
					return seen() == what
				})
			}
			until("face")
			second := present(t, bridge, a, others...)
			until("face") // nothing came yet
			until("form", second)
			show(t, face, "face", 10)
			if seen() != "form" {
				t.Errorf("the phone sees the %s again", seen())
			}
			a.session.SetSlides(false)
			until("face")
			got := p.lines[1].got()
			for i := range got[1:] {
				if got[i+1].SSRC != got[0].SSRC || got[i+1].SequenceNumber != got[i].SequenceNumber+1 {
					t.Fatalf("packet %d: %d after %d", i+1, got[i+1].SequenceNumber, got[i].SequenceNumber)
				}
			}
		})
	}
}

// A phone that has two m-lines for pictures gets both.
func TestPhoneWithTwoPictures(t *testing.T) {
	e := newEngine(t, Timers{})
	p := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU, "video", phoneVP8, "video", phoneVP8+"a=content:slides\r\n")
	a := newBrowser(t, e, browserOptions{pcmu: true})
	p.call(OfferOptions{})
	a.ring(hearing(p.session))
	bridge := join(t, e, p.session, a.session)
	reoffer(t, bridge, a)
	a.up()
	p.lines[2].send(99, 3000, append(bytes.Clone(keyVP8Payload), "of the phone"...))
	eventually(t, "the phone's second picture", func() bool { return len(a.slidesOf(p.session)) == 1 })
	second := present(t, bridge, a)
	show(t, second, "form", 10)
	show(t, a.stream("video"), "face", 10)
	for i, what := range []string{"", "face", "form"} {
		if what == "" {
			continue
		}
		for _, pkt := range p.lines[i].waitFor(10) {
			if !bytes.HasSuffix(pkt.Payload, []byte(what)) {
				t.Fatalf("line %d got %q", i, pkt.Payload)
			}
		}
	}
}
