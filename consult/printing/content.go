package printing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"math"

	"madoguchi/consult/printing/ipp"
	"madoguchi/consult/printing/raster"
)

const (
	// jpegQuality of pages for printers that take nothing better.
	jpegQuality = 92
	// jpegDPI is near the resolution of page images.
	jpegDPI = 200
	// maxPixels bounds a page's image before it is unpacked.
	maxPixels = 50_000_000
	// rasterDPI is what pages are made in for PWG raster when the printer lets us
	// choose: page images have some 200 dpi.
	rasterDPI = 300
)

// PNG encodes a page's picture.
func PNG(m image.Image) (Image, error) {
	var out bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestSpeed} // it is unpacked again at once
	if err := e.Encode(&out, m); err != nil {
		return Image{}, fmt.Errorf("encode page: %w", err)
	}
	return Image{Type: "image/png", Data: out.Bytes()}, nil
}

// decode unpacks a page's image, after looking at its size.
func decode(i Image) (image.Image, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(i.Data))
	if err != nil {
		return nil, fmt.Errorf("page image: %w", err)
	}
	if c.Width <= 0 || c.Height <= 0 || c.Width > maxPixels/c.Height {
		return nil, fmt.Errorf("page image: %d × %d is too large", c.Width, c.Height)
	}
	m, _, err := image.Decode(bytes.NewReader(i.Data))
	if err != nil {
		return nil, fmt.Errorf("page image: %w", err)
	}
	return m, nil
}

// page is one decoded page of a job.
func (j Job) page(ctx context.Context, n int) (image.Image, error) {
	i, err := j.Image(ctx, n)
	if err != nil {
		return nil, fmt.Errorf("page %d: %w", n, err)
	}
	return decode(i)
}

func grey(m image.Image) image.Image {
	if g, ok := m.(*image.Gray); ok {
		return g
	}
	b := m.Bounds()
	g := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(g, g.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(g, g.Bounds(), m, b.Min, draw.Over)
	return g
}

// documents are what the printer gets of a job, in the format of the order. A
// printer that cannot make greys itself gets them made.
func (j Job) documents(ctx context.Context, p ipp.Printer) (o ipp.Order, out []ipp.Document, err error) {
	o = ipp.Order{Name: nameOf(j.ID), Format: p.Format(), Copies: j.Copies, Media: j.Media, Color: j.Color}
	greyed := !j.Color && !p.Mono && p.Color
	switch o.Format {
	case ipp.FormatPDF:
		out = []ipp.Document{func() (io.ReadCloser, error) {
			if j.PDF != nil && !greyed {
				return j.PDF(ctx)
			}
			return piped(func(w io.Writer) error { return j.writePDF(ctx, w, !j.Color) }), nil
		}}
	case ipp.FormatRaster:
		out = []ipp.Document{func() (io.ReadCloser, error) {
			return piped(func(w io.Writer) error { return j.writeRaster(ctx, w, p) }), nil
		}}
	case ipp.FormatJPEG:
		for n := 1; n <= j.Pages; n++ {
			out = append(out, func() (io.ReadCloser, error) {
				return piped(func(w io.Writer) error { return j.writeJPEG(ctx, w, n) }), nil
			})
		}
	default:
		return o, nil, because(ReasonRefused, errFormat)
	}
	if j.Copies > p.MaxCopies { // it cannot count so far: it gets the pages again
		once := out
		for range j.Copies - 1 {
			out = append(out, once...)
		}
		o.Copies = 1
	}
	return o, out, nil
}

var errFormat = errors.New("the printer takes neither PDF nor PWG raster nor JPEG")

// nameOf is what printers show of a job, and by which it is found again: it
// says nothing of what is printed.
func nameOf(id string) string { return "Madoguchi " + id }

func (j Job) writeRaster(ctx context.Context, to io.Writer, p ipp.Printer) error {
	w := raster.NewWriter(to)
	wide, high := raster.Points(j.Media)
	head := raster.Page{
		DPI: dpi(p.Raster.DPI), Media: ipp.MediaName(j.Media), Color: j.Color && p.Raster.Color,
		Sheets: j.Pages, PointsWide: int(math.Round(wide)), PointsHigh: int(math.Round(high)),
	}
	for n := 1; n <= j.Pages; n++ {
		m, err := j.page(ctx, n)
		if err != nil {
			return err
		}
		if err := w.Page(head, raster.Place(m, j.Media, head.DPI, !head.Color)); err != nil {
			return err
		}
	}
	return w.Flush()
}

// dpi chooses from what a printer offers: ours, else the next finer, else the finest.
func dpi(offered []int) int {
	best := 0
	for _, d := range offered {
		if best = d; d >= rasterDPI {
			break
		}
	}
	if best == 0 || best > 4*rasterDPI {
		return rasterDPI
	}
	return best
}

func (j Job) writeJPEG(ctx context.Context, w io.Writer, n int) error {
	m, err := j.page(ctx, n)
	if err != nil {
		return err
	}
	// Printers fit a JPEG into the sheet: its own resolution is the best.
	across, _ := raster.Size(j.Media, jpegDPI)
	dpi := jpegDPI * min(m.Bounds().Dx(), m.Bounds().Dy()) / across
	return jpeg.Encode(w, raster.Place(m, j.Media, max(jpegDPI/2, min(dpi, 2*jpegDPI)), !j.Color), &jpeg.Options{Quality: jpegQuality})
}

// pipe is a document that is made while it is read.
type pipe struct {
	*io.PipeReader
	done chan struct{}
}

func piped(write func(io.Writer) error) io.ReadCloser {
	r, w := io.Pipe()
	p := &pipe{r, make(chan struct{})}
	go func() {
		defer close(p.done)
		err := write(w)
		if err != nil {
			err = because(ReasonDocument, err)
		}
		_ = w.CloseWithError(err) // always nil
	}()
	return p
}

// Close ends the making and waits for its end.
func (p *pipe) Close() error {
	err := p.PipeReader.Close()
	<-p.done
	return err
}
