package agent

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	_ "image/jpeg" // pages come as JPEG
	_ "image/png"  // or as PNG

	"madoguchi/consult/printing/raster"
)

// maxPixels bounds a page's image before it is unpacked.
const maxPixels = 50_000_000

// page unpacks a page's picture for a printer: upright, on white, grey unless
// color.
func page(c Content, color bool) (image.Image, error) {
	head, _, err := image.DecodeConfig(bytes.NewReader(c.Data))
	if err != nil {
		return nil, fmt.Errorf("page image: %w", err)
	}
	if head.Width <= 0 || head.Height <= 0 || head.Width > maxPixels/head.Height {
		return nil, fmt.Errorf("page image: %d × %d is too large", head.Width, head.Height)
	}
	m, _, err := image.Decode(bytes.NewReader(c.Data))
	if err != nil {
		return nil, fmt.Errorf("page image: %w", err)
	}
	m = raster.Upright(m)
	b := m.Bounds()
	var out draw.Image = image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	if !color {
		out = image.NewGray(out.Bounds())
	}
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(out, out.Bounds(), m, b.Min, draw.Over)
	return out, nil
}

// dib is an image as Windows has it: 24 bits a pixel, blue first, the lowest
// line first, lines filled up to four bytes.
func dib(m image.Image) []byte {
	b := m.Bounds()
	stride := (3*b.Dx() + 3) &^ 3
	out := make([]byte, stride*b.Dy())
	for y := range b.Dy() {
		line := out[(b.Dy()-1-y)*stride:]
		for x := range b.Dx() {
			r, g, bl, _ := m.At(b.Min.X+x, b.Min.Y+y).RGBA()
			line[3*x], line[3*x+1], line[3*x+2] = byte(bl>>8), byte(g>>8), byte(r>>8)
		}
	}
	return out
}
