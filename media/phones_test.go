package media

import (
	"fmt"
	"slices"
	"testing"

	"github.com/pion/rtp"
)

func suiteNames() []string {
	var names []string
	for n := range suites {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// hearing are the options of a leg that receives the others, by slot.
func hearing(others ...*Session) OfferOptions {
	var o OfferOptions
	for _, s := range others {
		o.Feeds = append(o.Feeds, Feed{ID: nameOf(s), From: s, Pass: true})
	}
	return o
}

// nameOf is the account of a leg in tests.
func nameOf(s *Session) string { return fmt.Sprintf("account-%d", s.number) }

// together are the members of a bridge in which everybody receives all others.
func together(pass bool, sessions ...*Session) []Member {
	var members []Member
	for _, s := range sessions {
		m := Member{Session: s}
		for _, o := range sessions {
			if o != s {
				m.Feeds = append(m.Feeds, Feed{ID: nameOf(o), From: o, Pass: pass})
			}
		}
		members = append(members, m)
	}
	return members
}

// join bridges the legs of a test.
func join(t testing.TB, e *Engine, sessions ...*Session) *Bridge {
	t.Helper()
	b := e.NewBridge()
	b.Arrange(together(true, sessions...))
	t.Cleanup(b.Close)
	return b
}

// checkRun fails unless the packets are one continuous stream of one SSRC.
func checkRun(t testing.TB, packets []*rtp.Packet, step uint32) {
	t.Helper()
	for i := 1; i < len(packets); i++ {
		a, b := packets[i-1], packets[i]
		if b.SSRC != a.SSRC || b.SequenceNumber != a.SequenceNumber+1 || b.Timestamp != a.Timestamp+step {
			t.Fatalf("packet %d: ssrc %d seq %d ts %d after ssrc %d seq %d ts %d", i,
				b.SSRC, b.SequenceNumber, b.Timestamp, a.SSRC, a.SequenceNumber, a.Timestamp)
		}
	}
}

func TestPhoneToPhoneInAllProfilePairs(t *testing.T) {
	e := newEngine(t, Timers{})
	for _, from := range suiteNames() {
		for _, to := range suiteNames() {
			t.Run(from+"→"+to, func(t *testing.T) {
				a := newPhone(t, e, from, "audio", phoneAudio, "video", phoneH264)
				b := newPhone(t, e, to, "audio", phoneAudio, "video", phoneH264)
				a.call(OfferOptions{})
				b.call(hearing(a.session))
				join(t, e, a.session, b.session)
				for i := range 20 {
					a.lines[0].send(0, 160, fmt.Appendf(nil, "audio %d", i))
					b.lines[1].send(97, 3000, fmt.Appendf(nil, "video %d", i))
				}
				audio, video := b.lines[0].waitFor(20), a.lines[1].waitFor(20)
				checkRun(t, audio, 160)
				checkRun(t, video, 3000)
				if string(audio[7].Payload) != "audio 7" || audio[7].PayloadType != 0 {
					t.Errorf("audio %q as %d", audio[7].Payload, audio[7].PayloadType)
				}
				if string(video[7].Payload) != "video 7" || video[7].PayloadType != 97 {
					t.Errorf("video %q as %d", video[7].Payload, video[7].PayloadType)
				}
				if st := b.session.Stats(); st.PacketsOut < 20 || st.Profile != to || st.VideoCodec != "H264" {
					t.Errorf("stats: %+v", st)
				}
			})
		}
	}
}
