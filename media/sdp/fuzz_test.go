package sdp

import (
	"os"
	"path/filepath"
	"testing"
)

// Whatever a stranger writes: no panic, and what we say to it can be read and
// answered by ourselves.
func FuzzAccept(f *testing.F) {
	files, _ := filepath.Glob("testdata/offers/*.sdp")
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, false)
	}
	f.Add([]byte("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/SAVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n"), true)
	golden, _ := filepath.Glob("testdata/golden/three-*.sdp")
	for _, file := range golden {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, false)
		f.Add(b, true)
	}
	f.Fuzz(func(t *testing.T, in []byte, asAnswer bool) {
		n := newLeg(t, KindOf(in), 1)
		if asAnswer {
			offer(t, n, Constraint{})
			if n.Apply(in) != nil {
				return
			}
		} else {
			answer, err := n.Accept(in, Constraint{})
			if err != nil {
				return
			}
			if _, err := parse(answer); err != nil {
				t.Fatalf("our answer cannot be read: %v\n%s", err, answer)
			}
		}
		unique(t, n.Current())
		o, err := n.Offer(Constraint{})
		if err != nil {
			t.Fatalf("no offer after an exchange: %v", err)
		}
		if _, err := parse(o); err != nil {
			t.Fatalf("our offer cannot be read: %v\n%s", err, o)
		}
		for i := range n.Current().Sections {
			s := &n.Current().Sections[i]
			if s.Active {
				Map(s, s)
			}
		}
		if !fits(n, n) {
			t.Error("a leg does not suit itself")
		}
		n.Rollback()
		conference(t, n)
	})
}

// conference offers the leg two more parties of its own kind, and lets the peer
// answer.
func conference(t *testing.T, n *Negotiator) {
	c := hearing(n.Current(), n.Current(), n.Current())
	o, err := n.Offer(c)
	if err != nil {
		return // no sound in common
	}
	if _, err := parse(o); err != nil {
		t.Fatalf("our offer cannot be read: %v\n%s", err, o)
	}
	answer, err := newLeg(t, n.o.Kind, 2).Accept(o, Constraint{})
	if err != nil || n.Apply(answer) != nil {
		return
	}
	unique(t, n.Current())
	n.Current().Fits(c)
	Pairs(n.Current(), n.Current(), 1)
}
