package sdp

import (
	"bytes"
	"crypto/sha256"
	"strings"
	"testing"
)

func TestFingerprints(t *testing.T) {
	der := []byte("a certificate")
	sum := sha256.Sum256(der)
	good := Fingerprint{Hash: "sha-256", Value: sum[:]}
	if !Match([]Fingerprint{{Hash: "md5", Value: sum[:16]}, good}, der) || Match([]Fingerprint{good}, []byte("another")) || Match(nil, der) {
		t.Error("fingerprints")
	}
	if f, ok := parseFingerprint(good.String()); !ok || !bytes.Equal(f.Value, good.Value) {
		t.Errorf("%v", f)
	}
	for _, bad := range []string{"", "sha-256", "sha-256 AB", "sha-1 " + strings.Repeat("AB:", 19) + "AB", "sha-256 zz"} {
		if _, ok := parseFingerprint(bad); ok {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestH264Profiles(t *testing.T) {
	for id, want := range map[uint32]uint32{
		0x42e01f: h264ConstrainedBaseline, 0x42c01e: h264ConstrainedBaseline, 0x42401f: h264ConstrainedBaseline,
		0x4d801f: h264ConstrainedBaseline, 0x58f01f: h264ConstrainedBaseline,
		0x42001f: h264Baseline, 0x42801f: h264Baseline, 0x42a01f: h264Baseline,
		0x4d001f: h264Main, 0x4d401f: h264Main, 0x64001f: h264High, 0x640c1f: h264ConstrainedHigh,
		0x6e001f: h264Other, 0x64101f: h264Other,
	} {
		if got := h264Class(id); got != want {
			t.Errorf("%06x is %d, want %d", id, got, want)
		}
	}
}

func TestNumbersRunOut(t *testing.T) {
	var b numbers
	seen := map[uint8]bool{}
	for i := range uint32(61) {
		pt, ok := b.number(identity{name: "VP9", variant: i}, NoPayload)
		if !ok || seen[pt] || !dynamic(pt) {
			t.Fatalf("number %d: %d %v", i, pt, ok)
		}
		seen[pt] = true
	}
	if pt, ok := b.number(identity{name: "VP9", variant: 99}, NoPayload); ok {
		t.Errorf("a number too many: %d", pt)
	}
}
