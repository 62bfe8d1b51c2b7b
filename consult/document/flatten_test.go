package document

import (
	"errors"
	"image"
	"image/color"
	"testing"
)

func TestFlatten(t *testing.T) {
	base := motley(40, 20)
	ink := image.NewRGBA(base.Bounds())
	red := color.RGBA{200, 0, 0, 255}
	ink.SetRGBA(3, 2, red)
	for turn, at := range map[int]image.Point{0: {3, 2}, 90: {17, 3}, 180: {36, 17}, 270: {2, 36}} {
		m, err := Flatten(Sheet{Image: pngOf(t, base), Width: 40, Height: 20, Turn: turn, Overlay: pngOf(t, ink)})
		if err != nil {
			t.Fatal(err)
		}
		if want := image.Pt(40, 20); turn%180 == 0 && m.Bounds().Size() != want || turn%180 != 0 && m.Bounds().Size() != image.Pt(20, 40) {
			t.Errorf("turned by %d it is %v", turn, m.Bounds())
		}
		if r, g, b, _ := m.At(at.X, at.Y).RGBA(); r>>8 != 200 || g != 0 || b != 0 {
			t.Errorf("turned by %d the mark is not at %v", turn, at)
		}
	}
	if _, err := Flatten(Sheet{Width: 1, Height: 1, Turn: 45}); !errors.Is(err, ErrTurn) {
		t.Errorf("turned by 45: %v", err)
	}
}
