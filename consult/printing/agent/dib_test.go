package agent

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
)

// A page of 2 × 2: red, green; nothing at all, half of blue.
func small(t *testing.T) Content {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, 2, 2))
	m.Set(0, 0, color.NRGBA{R: 255, A: 255})
	m.Set(1, 0, color.NRGBA{G: 255, A: 255})
	m.Set(1, 1, color.NRGBA{B: 255, A: 128})
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return Content{Kind: "image/png", Data: out.Bytes()}
}

// Windows reads a page's lines from the lowest up, blue first, each line
// filled up to four bytes; what is transparent is paper.
func TestPageAsWindowsHasIt(t *testing.T) {
	m, err := page(small(t), true)
	if err != nil {
		t.Fatal(err)
	}
	want := []byte{
		255, 255, 255, 255, 127, 127, 0, 0,
		0, 0, 255, 0, 255, 0, 0, 0,
	}
	if got := dib(m); !bytes.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestPageWithoutColour(t *testing.T) {
	m, err := page(small(t), false)
	if err != nil {
		t.Fatal(err)
	}
	if got := dib(m)[8:14]; got[0] != got[1] || got[1] != got[2] || got[3] != got[4] || got[3] <= got[0] {
		t.Errorf("red and green became %v: not two greys", got)
	}
}

func TestPageThatIsTooLargeOrBroken(t *testing.T) {
	for want, data := range map[string][]byte{
		"unknown format": []byte("%PDF-1.7"),
		// The head of a PNG of 65,535 × 65,535.
		"too large": append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xff\xff\x00\x00\xff\xff\x08\x02\x00\x00\x00"), 0x39, 0x67, 0x4e, 0x07),
	} {
		if _, err := page(Content{Data: data}, true); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, not %q", err, want)
		}
	}
}
