package raster

import (
	"image"
	"image/color"

	"golang.org/x/image/draw"
)

// Paper is a sheet of paper, upright, in points of 1/72 inch.
type Paper struct{ Wide, High int }

// PaperOf is "A4" or "A3"; everything else is A4.
func PaperOf(media string) Paper {
	if media == "A3" {
		return Paper{842, 1191}
	}
	return Paper{595, 842}
}

const pointsPerInch = 72

// Margin is left free on all sides, in points: printers cannot print up to the edge.
const Margin = 12

// Size is the sheet in pixels, exactly as printers count it: from millimetres.
func Size(media string, dpi int) (width, height int) {
	w, h := 210, 297
	if media == "A3" {
		w, h = 297, 420
	}
	return dots(w, dpi), dots(h, dpi)
}

func dots(mm, dpi int) int { return (mm*dpi*10 + 127) / 254 }

// Place puts a page's image on an upright sheet: turned when it lies, as large
// as fits inside the margin, in the middle. An image that is as large as the
// whole sheet is left as it is.
func Place(page image.Image, media string, dpi int, gray bool) image.Image {
	w, h := Size(media, dpi)
	sheet := blank(w, h, gray)
	if b := page.Bounds(); b.Dx() > b.Dy() {
		page = turned(page)
	}
	b := page.Bounds()
	if b.Dx() == w && b.Dy() == h {
		draw.Draw(sheet, sheet.Bounds(), page, b.Min, draw.Over)
		return sheet
	}
	draw.CatmullRom.Scale(sheet, Fit(b.Dx(), b.Dy(), w, h, Margin*dpi/pointsPerInch), page, b, draw.Over, nil)
	return sheet
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

func blank(w, h int, gray bool) draw.Image {
	var m draw.Image = image.NewRGBA(image.Rect(0, 0, w, h))
	if gray {
		m = image.NewGray(image.Rect(0, 0, w, h))
	}
	draw.Draw(m, m.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
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
