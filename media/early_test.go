package media

import (
	"bytes"
	"testing"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// named makes the stream's next packet carry the name of its m-line, as a browser
// does until the first report about it.
func (s *stream) named(id uint8, mid string, payload []byte) *rtp.Packet {
	p := s.packet(payload)
	if mid != "" {
		if err := p.SetExtension(id, []byte(mid)); err != nil {
			panic(err)
		}
	}
	return p
}

// askedFor is how often the page was asked for a key frame of what it sends.
func (b *browser) askedFor(kind string) (n int) {
	ssrc := uint32(b.senders[kind].GetParameters().Encodings[0].SSRC)
	for _, p := range b.gotReports() {
		if pli, ok := p.(*rtcp.PictureLossIndication); ok && pli.MediaSSRC == ssrc {
			n++
		}
	}
	return n
}

// A page's second picture may arrive before the answer that announces it. It is
// not the face, and the face goes on after it.
func TestSlidesBeforeTheAnswer(t *testing.T) {
	for name, mid := range map[string]string{"named": "2", "without a name": ""} {
		t.Run(name, func(t *testing.T) {
			e := newEngine(t, Timers{KeyFrameGap: 20 * time.Millisecond})
			a, b := newBrowser(t, e, browserOptions{}), newBrowser(t, e, browserOptions{codecs: otherLike})
			bridge := meet(t, e, a, b)
			face := a.stream("video")
			seen := func(what string) (n int) {
				for _, p := range b.got("video") {
					if bytes.HasSuffix(p.Payload, []byte(what)) {
						n++
					}
				}
				return n
			}
			show(t, face, "face", 5)
			eventually(t, "the face", func() bool { return seen("face") == 5 })

			a.session.SetSlides(true)
			offer, err := a.session.Offer(OfferOptions{Feeds: bridge.member(a.session).Feeds})
			if err != nil {
				t.Fatal(err)
			}
			a.second, err = webrtc.NewTrackLocalStaticRTP(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}, "slides", "s")
			if err != nil {
				t.Fatal(err)
			}
			answer := a.answer(offer)
			second := &stream{track: a.second, seq: 100, ts: 5000, step: 3000}
			early := func(n int) {
				for range n {
					if err := a.second.WriteRTP(second.named(midID(a, "video"), mid, append(bytes.Clone(keyVP8Payload), "form"...))); err != nil {
						t.Fatal(err)
					}
				}
			}
			before := a.session.Stats().PacketsIn
			early(5)
			eventually(t, "the packets are here", func() bool { return a.session.Stats().PacketsIn >= before+5 })

			asked := a.askedFor("video")
			if err := a.session.Apply(answer); err != nil {
				t.Fatal(err)
			}
			goOn := func() {
				early(1)
				face.send(t, append([]byte{0x10, 1}, "face"...)) // predicted
			}
			eventually(t, "the face after the form", func() bool {
				goOn()
				return seen("face") >= 15
			})
			if mid == "" { // it came into the face
				eventually(t, "the face is asked for a key frame", func() bool { return a.askedFor("video") > asked })
			}
			reoffer(t, bridge, a, b)
			eventually(t, "the form on its own m-line", func() bool {
				goOn()
				return len(b.slidesOf(a.session)) >= 5
			})
			if n := seen("form"); mid != "" && n > len(b.slidesOf(a.session)) {
				t.Errorf("%d pictures of the form, more than on its m-line", n)
			}
			for _, p := range b.slidesOf(a.session) {
				if !bytes.HasSuffix(p.Payload, []byte("form")) {
					t.Fatalf("%q came on the m-line for slides", p.Payload)
				}
			}
		})
	}
}
