package media

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestBrowserToBrowser(t *testing.T) {
	roles := map[string]webrtc.DTLSRole{"client": webrtc.DTLSRoleClient, "server": webrtc.DTLSRoleServer}
	for name, role := range roles {
		t.Run("callee is DTLS "+name, func(t *testing.T) {
			e := newEngine(t, Timers{})
			a := newBrowser(t, e, browserOptions{codecs: chromeLike, tcc: true})
			b := newBrowser(t, e, browserOptions{codecs: otherLike, tcc: true, role: role})
			a.call(OfferOptions{})
			b.ring(hearing(a.session))
			join(t, e, a.session, b.session)
			a.up()
			b.up()
			av, bv, aa := a.stream("video"), b.stream("video"), a.stream("audio")
			every(2*time.Millisecond, 50, func(i int) {
				av.send(t, fmt.Appendf(nil, "from a %d", i))
				bv.send(t, fmt.Appendf(nil, "from b %d", i))
				aa.send(t, fmt.Appendf(nil, "audio %d", i))
			})
			video, audio, back := b.waitFor("video", 50), b.waitFor("audio", 50), a.waitFor("video", 50)
			checkRun(t, video, 3000)
			checkRun(t, audio, 960)
			checkRun(t, back, 3000)
			for _, p := range video {
				if len(p.GetExtension(midID(b, "video"))) == 0 {
					t.Fatal("a packet without MID")
				}
			}
			if st := a.session.Stats(); st.Profile != "AEAD_AES_128_GCM" || st.AudioCodec != "opus" || st.VideoCodec != "VP8" {
				t.Errorf("stats: %+v", st)
			}
		})
	}
}

// midID is the number of the MID extension that a browser negotiated.
func midID(b *browser, kind string) uint8 {
	for _, r := range b.pc.GetReceivers() {
		if r.Track() == nil || r.Track().Kind().String() != kind {
			continue
		}
		for _, x := range r.GetParameters().HeaderExtensions {
			if x.URI == uriMID {
				return uint8(x.ID)
			}
		}
	}
	return 0
}
