package document

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/draw"
	"io"
	"strings"
)

// pdfWriter writes a PDF 1.4 of pages that are one picture each, object by
// object, so that only one page is in memory at a time (ISO 32000-1, 7.5).
type pdfWriter struct {
	w       *bufio.Writer
	n       int64
	err     error
	offsets []int64 // of the objects from 1 on
	pages   []int
}

const (
	catalogObject = 1
	pagesObject   = 2
)

func newPDFWriter(w io.Writer) *pdfWriter {
	p := &pdfWriter{w: bufio.NewWriter(w), offsets: make([]int64, pagesObject)}
	p.printf("%%PDF-1.4\n%%\xe2\xe3\xcf\xd3\n")
	return p
}

func (p *pdfWriter) printf(format string, args ...any) {
	p.write([]byte(fmt.Sprintf(format, args...)))
}

func (p *pdfWriter) write(data []byte) {
	if p.err != nil {
		return
	}
	n, err := p.w.Write(data)
	p.n += int64(n)
	p.err = err
}

// object writes one with the next number, and returns that.
func (p *pdfWriter) object(dictionary string, stream []byte) int {
	p.offsets = append(p.offsets, p.n)
	number := len(p.offsets)
	p.printf("%d 0 obj\n<<%s", number, dictionary)
	if stream != nil {
		p.printf("/Length %d>>\nstream\n", len(stream))
		p.write(stream)
		p.printf("\nendstream\nendobj\n")
	} else {
		p.printf(">>\nendobj\n")
	}
	return number
}

const imageObject = "/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/%s/Filter/%s"

// jpeg writes a JPEG as it is.
func (p *pdfWriter) jpeg(data []byte, size image.Point, space string) int {
	return p.object(fmt.Sprintf(imageObject, size.X, size.Y, space, "DCTDecode"), data)
}

// pixels writes a picture without loss, in gray when it has no colour.
func (p *pdfWriter) pixels(img image.Image) int {
	size := img.Bounds().Size()
	opaque := grayIfGray(asRGBA(img))
	var packed bytes.Buffer
	z, err := zlib.NewWriterLevel(&packed, zlib.BestSpeed)
	if err != nil {
		p.err = err
		return 0
	}
	space := "DeviceRGB"
	if gray, ok := opaque.(*image.Gray); ok {
		space = "DeviceGray"
		for y := range size.Y {
			_, _ = z.Write(gray.Pix[y*gray.Stride:][:size.X]) // a bytes.Buffer takes everything
		}
	} else {
		rgba := toRGBA(opaque)
		row := make([]byte, 0, 3*size.X)
		for y := range size.Y {
			row = row[:0]
			for from := rgba.Pix[y*rgba.Stride:][:4*size.X]; len(from) > 0; from = from[4:] {
				row = append(row, from[0], from[1], from[2])
			}
			_, _ = z.Write(row)
		}
	}
	if err := z.Close(); err != nil {
		p.err = err
	}
	return p.object(fmt.Sprintf(imageObject, size.X, size.Y, space, "FlateDecode"), packed.Bytes())
}

func asRGBA(img image.Image) image.Image {
	if _, ok := img.(*image.Gray); ok {
		return img
	}
	out := image.NewRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(out, out.Bounds(), img, img.Bounds().Min, draw.Src)
	return out
}

// page writes a page that shows the picture with that number.
func (p *pdfWriter) page(picture int, at placed) error {
	m := at.matrix
	content := p.object("", fmt.Appendf(nil, "q %.4f %.4f %.4f %.4f %.4f %.4f cm /P Do Q", m[0], m[1], m[2], m[3], m[4], m[5]))
	p.pages = append(p.pages, p.object(fmt.Sprintf(
		"/Type/Page/Parent %d 0 R/MediaBox[0 0 %.4f %.4f]/Contents %d 0 R/Resources<</XObject<</P %d 0 R>>>>",
		pagesObject, at.paperWidth, at.paperHeight, content, picture), nil))
	return p.err
}

// close writes what a reader begins with: the list of pages and the table of
// objects.
func (p *pdfWriter) close() error {
	var kids strings.Builder
	for _, page := range p.pages {
		fmt.Fprintf(&kids, "%d 0 R ", page)
	}
	p.offsets[catalogObject-1] = p.n
	p.printf("%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n", catalogObject, pagesObject)
	p.offsets[pagesObject-1] = p.n
	p.printf("%d 0 obj\n<</Type/Pages/Count %d/Kids[%s]>>\nendobj\n", pagesObject, len(p.pages), kids.String())
	table := p.n
	p.printf("xref\n0 %d\n0000000000 65535 f \n", len(p.offsets)+1)
	for _, offset := range p.offsets {
		p.printf("%010d 00000 n \n", offset)
	}
	p.printf("trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(p.offsets)+1, catalogObject, table)
	if p.err != nil {
		return fmt.Errorf("write PDF: %w", p.err)
	}
	return p.w.Flush()
}
