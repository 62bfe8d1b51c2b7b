package document

import (
	"fmt"
	"image"
)

// Flatten is a page's picture with everything on it, turned as it is shown. For
// printers that take no PDF.
func Flatten(s Sheet) (image.Image, error) {
	if s.Turn%90 != 0 || s.Turn < 0 || s.Turn >= 360 {
		return nil, ErrTurn
	}
	m, err := s.flatten()
	if err != nil {
		return nil, fmt.Errorf("flatten page: %w", err)
	}
	for range s.Turn / 90 {
		m = clockwise(m)
	}
	return m, nil
}

// clockwise turns a picture by a quarter.
func clockwise(m image.Image) image.Image {
	b := m.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dy(), b.Dx()))
	for y := range b.Dy() {
		for x := range b.Dx() {
			out.Set(b.Dy()-1-y, x, m.At(b.Min.X+x, b.Min.Y+y))
		}
	}
	return out
}
