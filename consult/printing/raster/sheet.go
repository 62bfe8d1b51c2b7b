package raster

import (
	"image"

	"golang.org/x/image/draw"
)

// millimetres of an upright sheet; everything that is not A3 is A4.
func millimetres(media string) (wide, high int) {
	if media == "A3" {
		return 297, 420
	}
	return 210, 297
}

// Points is the size of an upright sheet in points.
func Points(media string) (wide, high float64) {
	w, h := millimetres(media)
	return float64(w) * pointsPerInch / 25.4, float64(h) * pointsPerInch / 25.4
}

const pointsPerInch = 72

// Margin is left free on all sides, in points: printers cannot print up to the edge.
const Margin = 12

// Size is the sheet in pixels, exactly as printers count it: from millimetres.
func Size(media string, dpi int) (width, height int) {
	w, h := millimetres(media)
	return dots(w, dpi), dots(h, dpi)
}

func dots(mm, dpi int) int { return (mm*dpi*10 + 127) / 254 }

// Place puts a page's image on an upright sheet: turned when it lies, as large
// as fits inside the margin, in the middle. An image that is as large as the
// whole sheet is left as it is.
func Place(page image.Image, media string, dpi int, gray bool) image.Image {
	w, h := Size(media, dpi)
	page = Upright(page)
	b := page.Bounds()
	sheet := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(sheet, sheet.Bounds(), image.White, image.Point{}, draw.Src)
	if to := Fit(b.Dx(), b.Dy(), w, h, Margin*dpi/pointsPerInch); to.Size() == b.Size() {
		draw.Draw(sheet, to, page, b.Min, draw.Over)
	} else {
		draw.CatmullRom.Scale(sheet, to, page, b, draw.Over, nil)
	}
	if !gray {
		return sheet
	}
	g := image.NewGray(sheet.Bounds())
	draw.Draw(g, g.Bounds(), sheet, image.Point{}, draw.Src)
	return g
}

// Fit is where something of the given proportions lies on a sheet: what has
// those of the sheet itself fills it.
func Fit(w, h, sheetW, sheetH, margin int) image.Rectangle {
	if d := w*sheetH - h*sheetW; max(d, -d)*100 < w*sheetH {
		return image.Rect(0, 0, sheetW, sheetH)
	}
	roomW, roomH := sheetW-2*margin, sheetH-2*margin
	outW, outH := roomW, h*roomW/w
	if outH > roomH {
		outW, outH = w*roomH/h, roomH
	}
	x, y := (sheetW-outW)/2, (sheetH-outH)/2
	return image.Rect(x, y, x+outW, y+outH)
}

// Upright turns an image that lies.
func Upright(m image.Image) image.Image {
	if b := m.Bounds(); b.Dx() > b.Dy() {
		return turned(m)
	}
	return m
}

// turned is the page turned by a quarter, anticlockwise: what was on the right
// is at the top.
func turned(m image.Image) image.Image {
	b := m.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dy(), b.Dx()))
	src := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(src, src.Bounds(), m, b.Min, draw.Src)
	for y := range b.Dy() {
		for x := range b.Dx() {
			from, to := src.PixOffset(x, y), out.PixOffset(y, b.Dx()-1-x)
			copy(out.Pix[to:to+4], src.Pix[from:from+4])
		}
	}
	return out
}
