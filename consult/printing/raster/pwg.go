// Package raster writes pages as PWG raster (PWG 5102.4), the form that every
// printer without a PDF interpreter takes, and puts page images on sheets of
// paper.
package raster

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
)

// Page is how a sheet is described to the printer.
type Page struct {
	DPI    int
	Media  string // PWG name, e.g. iso_a4_210x297mm
	Color  bool   // sRGB, otherwise grey
	Sheets int    // of the whole document
	// PointsWide and PointsHigh are the paper's size in points.
	PointsWide, PointsHigh int
}

// The header of a page and where its fields are (PWG 5102.4 §4.3).
const (
	headerSize = 1796

	offClass       = 0
	offDPI         = 276
	offPageSize    = 352
	offWidth       = 372
	offHeight      = 376
	offBitsColor   = 384
	offBitsPixel   = 388
	offLine        = 392
	offColorSpace  = 400
	offColors      = 420
	offPageCount   = 452
	offCrossFeed   = 456
	offFeed        = 460
	offImageBox    = 464 // left, top, right, bottom
	offQuality     = 484
	offMediaName   = 1732
	mediaNameSize  = 64
	spaceGrey      = 18
	spaceRGB       = 19
	qualityNormal  = 4
	maxRun         = 128 // pixels that one byte can speak of
	maxLineRepeats = 256
)

var syncWord = []byte("RaS2")

var errSize = errors.New("a page of a raster document has no size")

// Writer writes a document page by page.
type Writer struct {
	w     *bufio.Writer
	begun bool
	err   error
}

// NewWriter writes to w; Flush ends the document.
func NewWriter(w io.Writer) *Writer { return &Writer{w: bufio.NewWriterSize(w, 64<<10)} }

// Flush writes what is left.
func (w *Writer) Flush() error {
	if w.err == nil {
		w.err = w.w.Flush()
	}
	return w.err
}

// Page writes one page: the image is the whole sheet, a dot a pixel.
func (w *Writer) Page(p Page, sheet image.Image) error {
	b := sheet.Bounds()
	if b.Dx() <= 0 || b.Dy() <= 0 || p.DPI <= 0 {
		return errSize
	}
	if !w.begun {
		w.begun = true
		w.put(syncWord)
	}
	w.put(header(p, b.Dx(), b.Dy()))
	w.lines(sheet, p.Color)
	if w.err != nil {
		return fmt.Errorf("write raster page: %w", w.err)
	}
	return nil
}

func (w *Writer) put(b []byte) {
	if w.err == nil {
		_, w.err = w.w.Write(b)
	}
}

func header(p Page, width, height int) []byte {
	h := make([]byte, headerSize)
	n := func(at, v int) { binary.BigEndian.PutUint32(h[at:], uint32(v)) } //nolint:gosec // sizes of paper
	copy(h[offClass:], "PwgRaster")
	copy(h[offMediaName:offMediaName+mediaNameSize-1], p.Media)
	n(offDPI, p.DPI)
	n(offDPI+4, p.DPI)
	n(offPageSize, p.PointsWide)
	n(offPageSize+4, p.PointsHigh)
	n(offWidth, width)
	n(offHeight, height)
	colors, space := 1, spaceGrey
	if p.Color {
		colors, space = 3, spaceRGB
	}
	n(offBitsColor, 8)
	n(offBitsPixel, 8*colors)
	n(offLine, width*colors)
	n(offColorSpace, space)
	n(offColors, colors)
	n(offPageCount, p.Sheets)
	n(offCrossFeed, 1)
	n(offFeed, 1)
	n(offImageBox+8, width)
	n(offImageBox+12, height)
	n(offQuality, qualityNormal)
	return h
}

// lines writes the lines, equal ones together.
func (w *Writer) lines(sheet image.Image, color bool) {
	b := sheet.Bounds()
	var held, next, packed []byte
	repeats := 0
	flush := func(size int) {
		if repeats > 0 {
			packed = pack(packed[:0], held, size)
			w.put([]byte{byte(repeats - 1)})
			w.put(packed)
		}
	}
	size := 1
	if color {
		size = 3
	}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		next = line(next[:0], sheet, y, color)
		if repeats > 0 && repeats < maxLineRepeats && string(next) == string(held) {
			repeats++
			continue
		}
		flush(size)
		held, next, repeats = next, held, 1
	}
	flush(size)
}

// line are the bytes of one line of the sheet.
func line(out []byte, m image.Image, y int, color bool) []byte {
	b := m.Bounds()
	if g, ok := m.(*image.Gray); ok && !color {
		at := g.PixOffset(b.Min.X, y)
		return append(out, g.Pix[at:at+b.Dx()]...)
	}
	rgba, fast := m.(*image.RGBA)
	for x := b.Min.X; x < b.Max.X; x++ {
		var r, g, bl uint8
		if fast {
			at := rgba.PixOffset(x, y)
			r, g, bl = rgba.Pix[at], rgba.Pix[at+1], rgba.Pix[at+2]
		} else {
			r16, g16, b16, _ := m.At(x, y).RGBA()
			r, g, bl = uint8(r16>>8), uint8(g16>>8), uint8(b16>>8)
		}
		if color {
			out = append(out, r, g, bl)
		} else {
			// As color.GrayModel does it.
			out = append(out, uint8((0x101*(19595*uint32(r)+38470*uint32(g)+7471*uint32(bl))+1<<15)>>24)) //nolint:gosec // at most 255
		}
	}
	return out
}

// pack compresses one line: a byte n of 0–127 says that the next pixel comes
// n+1 times, one of 129–255 that 257-n different pixels follow.
func pack(out, line []byte, size int) []byte {
	pixels := len(line) / size
	same := func(a, b int) bool { return string(line[a*size:(a+1)*size]) == string(line[b*size:(b+1)*size]) }
	for i := 0; i < pixels; {
		run := 1
		for run < maxRun && i+run < pixels && same(i, i+run) {
			run++
		}
		if run > 1 || i+1 == pixels {
			out = append(out, byte(run-1))
			out = append(out, line[i*size:(i+1)*size]...)
			i += run
			continue
		}
		n := 1
		for n < maxRun && i+n < pixels && (i+n+1 == pixels || !same(i+n, i+n+1)) {
			n++
		}
		if n == 1 {
			out = append(out, 0)
		} else {
			out = append(out, byte(257-n))
		}
		out = append(out, line[i*size:(i+n)*size]...)
		i += n
	}
	return out
}
