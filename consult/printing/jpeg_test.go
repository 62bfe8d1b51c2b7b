package printing_test

import (
	"image"
	"image/color"
	_ "image/jpeg"
	"os"
	"testing"

	"golang.org/x/image/draw"
)

// sameJPEG looks at the middles of the page's squares: a JPEG is larger and
// not exact.
func sameJPEG(t *testing.T, file string, want image.Image) {
	t.Helper()
	f, err := os.Open(file) //nolint:gosec // just printed
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, kind, err := image.Decode(f)
	if err != nil || kind != "jpeg" {
		t.Fatalf("%s: %v", kind, err)
	}
	if b := m.Bounds(); b.Dx()*297/210-b.Dy() > 3 || b.Dy()-b.Dx()*297/210 > 3 {
		t.Errorf("the sheet is %v", b)
	}
	small := image.NewRGBA(want.Bounds())
	draw.BiLinear.Scale(small, small.Bounds(), m, m.Bounds(), draw.Src, nil)
	wrong, seen := 0, 0
	for y := 35; y < want.Bounds().Dy(); y += 70 {
		for x := 25; x < want.Bounds().Dx(); x += 50 {
			seen++
			if distance(small.At(x, y), want.At(x, y)) > 12 {
				wrong++
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d of %d squares have another colour", wrong, seen)
	}
}

func distance(a, b color.Color) int {
	r1, g1, b1, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	d := 0
	for _, p := range [][2]uint32{{r1, r2}, {g1, g2}, {b1, b2}} {
		d = max(d, int(p[0]>>8)-int(p[1]>>8), int(p[1]>>8)-int(p[0]>>8))
	}
	return d
}
