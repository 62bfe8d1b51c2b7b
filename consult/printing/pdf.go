package printing

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"image"
	"image/draw"
	"io"

	"madoguchi/consult/printing/raster"
)

// writePDF makes a PDF of page images, one a sheet, without losing a pixel: an
// image that has the proportions of the paper fills it, others fit inside the
// margin.
func (j Job) writePDF(ctx context.Context, to io.Writer, gray bool) error {
	w := &pdf{w: to}
	w.print("%%PDF-1.4\n%%\xe2\xe3\xcf\xd3\n")
	kids := &bytes.Buffer{}
	for n := 1; n <= j.Pages; n++ {
		fmt.Fprintf(kids, "%d 0 R ", 3*n)
	}
	w.object(1, "<< /Type /Catalog /Pages 2 0 R >>")
	w.object(2, fmt.Sprintf("<< /Type /Pages /Count %d /Kids [ %s] >>", j.Pages, kids))
	for n := 1; n <= j.Pages; n++ {
		m, err := j.page(ctx, n)
		if err != nil {
			return err
		}
		if gray {
			m = grey(m)
		}
		if err := w.page(3*n, m, j.Media); err != nil {
			return err
		}
	}
	w.end()
	return w.err
}

// pdf writes the objects of a file in the order of their numbers.
type pdf struct {
	w       io.Writer
	at      int
	offsets []int
	err     error
}

func (w *pdf) print(format string, args ...any) { w.put(fmt.Appendf(nil, format, args...)) }

func (w *pdf) put(b []byte) {
	if w.err == nil {
		var n int
		n, w.err = w.w.Write(b)
		w.at += n
	}
}

func (w *pdf) begin(id int) {
	w.offsets = append(w.offsets, w.at)
	w.print("%d 0 obj\n", id)
}

func (w *pdf) object(id int, body string) {
	w.begin(id)
	w.print("%s\nendobj\n", body)
}

func (w *pdf) stream(id int, dict string, data []byte) {
	w.begin(id)
	w.print("<< %s /Length %d >>\nstream\n", dict, len(data))
	w.put(data)
	w.print("\nendstream\nendobj\n")
}

// page writes the three objects of a page: itself, what is on it, the image.
func (w *pdf) page(id int, m image.Image, media string) error {
	b := m.Bounds()
	wide, high := raster.Points(media)
	if b.Dx() > b.Dy() {
		wide, high = high, wide
	}
	// In hundredths of a point, as they are written.
	box := raster.Fit(b.Dx(), b.Dy(), int(100*wide), int(100*high), 100*raster.Margin)
	boxW, boxH := float64(box.Dx())/100, float64(box.Dy())/100
	data, space, err := pixels(m)
	if err != nil {
		return err
	}
	w.object(id, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R /Resources << /XObject << /I %d 0 R >> >> >>",
		wide, high, id+1, id+2))
	w.stream(id+1, "", fmt.Appendf(nil, "q %.2f 0 0 %.2f %.2f %.2f cm /I Do Q", boxW, boxH, (wide-boxW)/2, (high-boxH)/2))
	w.stream(id+2, fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /%s /BitsPerComponent 8 /Filter /FlateDecode",
		b.Dx(), b.Dy(), space), data)
	return w.err
}

func (w *pdf) end() {
	start := w.at
	w.print("xref\n0 %d\n0000000000 65535 f \n", len(w.offsets)+1)
	for _, at := range w.offsets {
		w.print("%010d 00000 n \n", at)
	}
	w.print("trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(w.offsets)+1, start)
}

// pixels are an image's bytes as PDF has them, on white. They are packed
// quickly: the printer unpacks them again at once.
func pixels(m image.Image) (data []byte, space string, err error) {
	var out bytes.Buffer
	z, err := zlib.NewWriterLevel(&out, zlib.BestSpeed)
	if err != nil {
		return nil, "", err
	}
	b := m.Bounds()
	if g, ok := m.(*image.Gray); ok {
		for y := b.Min.Y; y < b.Max.Y && err == nil; y++ {
			at := g.PixOffset(b.Min.X, y)
			_, err = z.Write(g.Pix[at : at+b.Dx()])
		}
		space = "DeviceGray"
	} else {
		_, err = z.Write(rgb(m))
		space = "DeviceRGB"
	}
	if err == nil {
		err = z.Close()
	}
	return out.Bytes(), space, err
}

// rgb are the pixels on white, three bytes each.
func rgb(m image.Image) []byte {
	b := m.Bounds()
	flat := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), m, b.Min, draw.Over)
	out := make([]byte, 0, 3*b.Dx()*b.Dy())
	for i := 0; i < len(flat.Pix); i += 4 {
		out = append(out, flat.Pix[i], flat.Pix[i+1], flat.Pix[i+2])
	}
	return out
}
