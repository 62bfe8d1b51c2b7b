//go:build linux

package traffic

import (
	"context"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func pair(t *testing.T, e *Engine, a, b Config) (*Leg, *Leg) {
	t.Helper()
	la, err := e.NewLeg(a)
	if err != nil {
		t.Fatal(err)
	}
	lb, err := e.NewLeg(b)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := lb.Answer(la.Offer())
	if err != nil {
		t.Fatal(err)
	}
	if err := la.SetAnswer(answer); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	fail := make(chan error, 1)
	go func() { fail <- lb.Connect(ctx) }()
	if err := la.Connect(ctx); err != nil {
		t.Fatal(err)
	}
	if err := <-fail; err != nil {
		t.Fatal(err)
	}
	return la, lb
}

// Two legs without anything between them: all packets arrive, and every
// sample that is decrypted is the packet its sequence number says.
func TestDirect(t *testing.T) {
	for _, tc := range []struct {
		name string
		a, b Config
	}{
		{"phones CM", Config{Profile: CM80}, Config{Profile: CM80, AudioPT: 100, VideoPT: 105}},
		{"phones CM256", Config{Profile: CM256}, Config{Profile: CM256}},
		{"phones GCM", Config{Profile: GCM128}, Config{Profile: GCM128}},
		{"phones GCM256", Config{Profile: GCM256}, Config{Profile: GCM256}},
		{"phones without video", Config{Profile: CM80, NoVideo: true}, Config{Profile: CM80, NoVideo: true}},
		{"browsers CM", Config{Kind: Browser, Profile: CM80}, Config{Kind: Browser, Profile: CM80}},
		{"browsers GCM", Config{Kind: Browser, Profile: GCM128}, Config{Kind: Browser, Profile: GCM128}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			e, err := NewEngine()
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			a, b := pair(t, e, tc.a, tc.b)
			want := uint64(2 * 20) // audio packets in 400 ms, both ways
			if !tc.a.NoVideo {
				want += 2 * 12 * 10
			}
			for round := range 2 { // a second round goes on with the same streams
				res, err := e.Run(t.Context(), []*Leg{a, b}, 401*time.Millisecond, nil, nil)
				if err != nil {
					t.Fatal(err)
				}
				if res.Sent != want || res.Received != want || res.Double != 0 || res.Unsent != 0 {
					t.Fatalf("round %d: %+v, want %d packets sent and received", round, res, want)
				}
			}
			for _, l := range []*Leg{a, b} {
				c := l.Counters()
				for _, s := range c.Streams {
					if !s.Known || s.Refused+s.Wrong+s.Foreign != 0 {
						t.Errorf("stream %+v", s)
					}
				}
				if c.RTCP.Refused+c.RTCP.Other != 0 {
					t.Errorf("reports %+v", c.RTCP)
				}
			}
		})
	}
}

func TestParseSDP(t *testing.T) {
	e, err := NewEngine()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	l, err := e.NewLeg(Config{Kind: Browser, Profile: CM80})
	if err != nil {
		t.Fatal(err)
	}
	d, err := ParseSDP(l.Offer())
	if err != nil {
		t.Fatal(err)
	}
	m := d.Find("video")
	if m == nil || m.MID != "1" || m.Extmap[midURI] != 4 || m.Ufrag != l.ice.ufrag || len(m.Candidates) != 1 ||
		m.Fingerprint != e.fingerprint || m.Setup != "actpass" || m.Direction != "sendrecv" {
		t.Fatalf("video: %+v", m)
	}
	if pt, ok := m.payload("h264"); !ok || pt != 96 {
		t.Fatalf("payload %d %v", pt, ok)
	}
	if _, err := ParseSDP([]byte("v=0\r\ns=-\r\n")); err == nil {
		t.Fatal("a description without media was taken")
	}
}
