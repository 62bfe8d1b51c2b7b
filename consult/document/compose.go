package document

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
)

// Sheet is a page of a PDF that is made from pictures.
type Sheet struct {
	// Image is a PNG or JPEG; nil is white paper of Width × Height.
	Image []byte
	// Lines says that white paper has the lines of a writing pad.
	Lines         bool
	Width, Height int // pixels
	Turn          int // quarter turns, degrees clockwise
	// Overlay is a PNG of the same size that lies on the page; nil is nothing.
	Overlay []byte
}

// The lines of a writing pad, as every page draws them.
const (
	padLineEvery = 90 // pixels; the first is that far from the upper edge
	padLineWidth = 2
)

var padLineColor = color.RGBA{R: 0xd0, G: 0xd0, B: 0xd0, A: 0xff}

const (
	pointsPerMillimetre = 72 / 25.4
	// paperMargin is what a printer cannot reach, and a little more.
	paperMargin = 5 * pointsPerMillimetre
)

// paper is the short and the long side in points.
var paper = map[string][2]float64{
	"A4": {210 * pointsPerMillimetre, 297 * pointsPerMillimetre},
	"A3": {297 * pointsPerMillimetre, 420 * pointsPerMillimetre},
}

// ErrMedia is a paper size that is not known, ErrTurn a turn that is none.
var (
	ErrMedia = errors.New("unknown paper size")
	ErrTurn  = errors.New("pages turn by quarters")
)

// Compose writes a PDF of the sheets: turned as they are shown, on paper of that
// size lying as the page does ("A4", "A3"), with a margin; or on a page of its
// own size at 200 dpi (""). The pixels are in it unchanged: a JPEG without
// overlay as it is, all else without loss.
func Compose(w io.Writer, sheets []Sheet, media string) error {
	if _, ok := paper[media]; !ok && media != "" {
		return fmt.Errorf("%w: %q", ErrMedia, media)
	}
	out := newPDFWriter(w)
	for i, s := range sheets {
		if err := s.write(out, media); err != nil {
			return fmt.Errorf("compose page %d: %w", i+1, err)
		}
	}
	return out.close()
}

func (s Sheet) write(out *pdfWriter, media string) error {
	if s.Turn%90 != 0 || s.Turn < 0 || s.Turn >= 360 {
		return ErrTurn
	}
	if s.Overlay == nil && bytes.HasPrefix(s.Image, magicOf[typeJPEG]) {
		config, err := jpeg.DecodeConfig(bytes.NewReader(s.Image))
		if err != nil {
			return err
		}
		if space := jpegSpace(config.ColorModel); space != "" {
			size := image.Pt(config.Width, config.Height)
			return out.page(out.jpeg(s.Image, size, space), place(size, s.Turn, media))
		}
	}
	img, err := s.flatten()
	if err != nil {
		return err
	}
	return out.page(out.pixels(img), place(img.Bounds().Size(), s.Turn, media))
}

// jpegSpace is the colour space of a JPEG in PDF; "" for one that is better
// decoded.
func jpegSpace(model color.Model) string {
	switch model {
	case color.YCbCrModel:
		return "DeviceRGB"
	case color.GrayModel:
		return "DeviceGray"
	default:
		return ""
	}
}

// flatten is the page's pixels with everything on them.
func (s Sheet) flatten() (image.Image, error) {
	page, err := s.background()
	if err != nil || s.Overlay == nil {
		return page, err
	}
	overlay, err := png.Decode(bytes.NewReader(s.Overlay))
	if err != nil {
		return nil, fmt.Errorf("read overlay: %w", err)
	}
	if overlay.Bounds().Size() != page.Bounds().Size() {
		return nil, fmt.Errorf("overlay is %v, page %v", overlay.Bounds().Size(), page.Bounds().Size())
	}
	out := image.NewRGBA(image.Rectangle{Max: page.Bounds().Size()})
	draw.Draw(out, out.Bounds(), page, page.Bounds().Min, draw.Src)
	draw.Draw(out, out.Bounds(), overlay, overlay.Bounds().Min, draw.Over)
	return out, nil
}

func (s Sheet) background() (image.Image, error) {
	if s.Image != nil {
		img, _, err := image.Decode(bytes.NewReader(s.Image))
		if err != nil {
			return nil, fmt.Errorf("read page: %w", err)
		}
		return onWhite(img), nil
	}
	if s.Width <= 0 || s.Height <= 0 || s.Width > maxBlank || s.Height > maxBlank {
		return nil, fmt.Errorf("white paper of %d×%d", s.Width, s.Height)
	}
	page := image.NewRGBA(image.Rect(0, 0, s.Width, s.Height))
	draw.Draw(page, page.Bounds(), image.White, image.Point{}, draw.Src)
	if s.Lines {
		// A line of 2 pixels around y, as a canvas draws it.
		for y := padLineEvery; y < s.Height; y += padLineEvery {
			line := image.Rect(0, y-padLineWidth/2, s.Width, y+padLineWidth/2)
			draw.Draw(page, line, image.NewUniform(padLineColor), image.Point{}, draw.Src)
		}
	}
	return page, nil
}

const maxBlank = 8192

// placed is where a page's pixels come to lie on paper, in points.
type placed struct {
	paperWidth, paperHeight float64
	// matrix maps the unit square of the image, whose y goes up, to the paper
	// (ISO 32000-1, 8.9.5).
	matrix [6]float64
}

// place puts a turned picture in the middle of the paper.
func place(size image.Point, turn int, media string) placed {
	width, height := float64(size.X), float64(size.Y)
	if turn%180 != 0 {
		width, height = height, width
	}
	p := placed{}
	scale := float64(pointsPerInch) / pageDPI
	if media == "" {
		p.paperWidth, p.paperHeight = width*scale, height*scale
	} else {
		p.paperWidth, p.paperHeight = paper[media][0], paper[media][1]
		if width > height {
			p.paperWidth, p.paperHeight = p.paperHeight, p.paperWidth
		}
		scale = min((p.paperWidth-2*paperMargin)/width, (p.paperHeight-2*paperMargin)/height)
	}
	width, height = width*scale, height*scale
	left, bottom := (p.paperWidth-width)/2, (p.paperHeight-height)/2
	switch turn {
	case 90:
		p.matrix = [6]float64{0, -height, width, 0, left, bottom + height}
	case 180:
		p.matrix = [6]float64{-width, 0, 0, -height, left + width, bottom + height}
	case 270:
		p.matrix = [6]float64{0, height, -width, 0, left + width, bottom}
	default:
		p.matrix = [6]float64{width, 0, 0, height, left, bottom}
	}
	return p
}
