package sdp

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files") //nolint:gochecknoglobals // go test convention

const ourFingerprint = "sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF"

// seeded is a random source that repeats.
func seeded(seed uint64) *rand.ChaCha8 {
	return rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)})
}

// newLeg makes a negotiator with known random values and ports.
func newLeg(t testing.TB, kind Kind, seed uint64) *Negotiator {
	t.Helper()
	n, err := NewNegotiator(Options{
		Kind:  kind,
		Addrs: []netip.Addr{netip.MustParseAddr("198.51.100.1"), netip.MustParseAddr("2001:db8::1")},
		Port: func(index int) (uint16, error) {
			if kind == Browser {
				return 40000, nil
			}
			return uint16(40002 + 2*index), nil
		},
		Fingerprint: ourFingerprint,
		Rand:        seeded(seed),
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func load(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "offers", name+".sdp"))
	if err != nil {
		t.Fatal(err)
	}
	return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n"))
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	got = bytes.ReplaceAll(got, []byte("\r\n"), []byte("\n"))
	path := filepath.Join("testdata", "golden", name+".sdp")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (go test -update rewrites it)\n%s", path, diff(string(want), string(got)))
	}
}

// diff lists the lines that only one text has.
func diff(want, got string) string {
	var out strings.Builder
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for _, s := range w {
		if !slices.Contains(g, s) {
			out.WriteString("- " + s + "\n")
		}
	}
	for _, s := range g {
		if !slices.Contains(w, s) {
			out.WriteString("+ " + s + "\n")
		}
	}
	return out.String()
}

func accept(t testing.TB, n *Negotiator, offer []byte, c Constraint) []byte {
	t.Helper()
	answer, err := n.Accept(offer, c)
	if err != nil {
		t.Fatalf("accept: %v\n%s", err, offer)
	}
	return answer
}

func offer(t testing.TB, n *Negotiator, c Constraint) []byte {
	t.Helper()
	o, err := n.Offer(c)
	if err != nil {
		t.Fatalf("offer: %v", err)
	}
	return o
}

func apply(t testing.TB, n *Negotiator, answer []byte) {
	t.Helper()
	if err := n.Apply(answer); err != nil {
		t.Fatalf("apply: %v\n%s", err, answer)
	}
}

// edit replaces text in a description; what is to be replaced must be there.
func edit(t testing.TB, description []byte, pairs ...string) []byte {
	t.Helper()
	s := string(description)
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(s, pairs[i]) {
			t.Fatalf("%q is not in\n%s", pairs[i], s)
		}
		s = strings.ReplaceAll(s, pairs[i], pairs[i+1])
	}
	return []byte(s)
}

func names(s *Section) string {
	var out []string
	for _, c := range s.Codecs {
		out = append(out, c.Name)
	}
	return strings.Join(out, " ")
}

// answerAs answers our offer as a peer of the kind would, with some changes.
func answerAs(t testing.TB, kind Kind, o []byte, seed uint64, change ...string) (*Negotiator, []byte) {
	t.Helper()
	peer := newLeg(t, kind, seed)
	answer := accept(t, peer, o, Constraint{})
	return peer, edit(t, answer, change...)
}

// hearing is the constraint of a leg that receives the others, by slot.
func hearing(peers ...*Negotiated) Constraint {
	var c Constraint
	for i, p := range peers {
		c.Feeds = append(c.Feeds, Feed{ID: string(rune('A' + i)), Peer: p})
	}
	return c
}

// fits says whether the first leg may stay as it is in a call with the other.
func fits(n, other *Negotiator) bool { return n.Current().Fits(hearing(other.Current())) }
