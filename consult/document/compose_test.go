package document

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
)

// motley is a picture whose every pixel differs from its neighbours.
func motley(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, color.RGBA{R: uint8(x * 7), G: uint8(y * 5), B: uint8(x ^ y), A: 0xff})
		}
	}
	return img
}

func pngOf(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func compose(t *testing.T, media string, sheets ...Sheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Compose(&b, sheets, media); err != nil {
		t.Fatal(err)
	}
	if err := api.Validate(bytes.NewReader(b.Bytes()), nil); err != nil {
		t.Fatalf("not a sound PDF: %v", err)
	}
	return b.Bytes()
}

func samePixels(t *testing.T, got, want image.Image) {
	t.Helper()
	if got.Bounds().Size() != want.Bounds().Size() {
		t.Fatalf("size %v, want %v", got.Bounds().Size(), want.Bounds().Size())
	}
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			r, g, b, _ := got.At(x, y).RGBA()
			r2, g2, b2, _ := want.At(x, y).RGBA()
			if r>>8 != r2>>8 || g>>8 != g2>>8 || b>>8 != b2>>8 {
				t.Fatalf("pixel %d, %d is %v, want %v", x, y, got.At(x, y), want.At(x, y))
			}
		}
	}
}

// TestComposeKeepsPixels renders composed pages at their own size again.
func TestComposeKeepsPixels(t *testing.T) {
	page := motley(300, 200)
	overlay := image.NewNRGBA(page.Bounds())
	draw.Draw(overlay, image.Rect(20, 30, 90, 60), image.NewUniform(color.NRGBA{R: 0xff, A: 0x80}), image.Point{}, draw.Src)
	marked := image.NewRGBA(page.Bounds())
	draw.Draw(marked, page.Bounds(), page, image.Point{}, draw.Src)
	draw.Draw(marked, page.Bounds(), overlay, image.Point{}, draw.Over)
	photo := jpegOf(t, page)
	gray := image.NewGray(page.Bounds())
	draw.Draw(gray, gray.Bounds(), page, image.Point{}, draw.Src)

	for _, tt := range []struct {
		name  string
		sheet Sheet
		want  image.Image
	}{
		{"png", Sheet{Image: pngOf(t, page)}, page},
		{"gray", Sheet{Image: pngOf(t, gray)}, gray},
		{"marks", Sheet{Image: pngOf(t, page), Overlay: pngOf(t, overlay)}, marked},
		{"turned 90", Sheet{Image: pngOf(t, page), Turn: 90}, upright(page, 6)},
		{"turned 180", Sheet{Image: pngOf(t, page), Turn: 180}, upright(page, 3)},
		{"turned 270", Sheet{Image: pngOf(t, page), Turn: 270}, upright(page, 8)},
		{"jpeg with nothing on it", Sheet{Image: photo, Overlay: pngOf(t, image.NewNRGBA(page.Bounds()))}, pixels(t, photo)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pages, _, _, err := convert(t, theProduct(t), "out.pdf", compose(t, "", tt.sheet))
			if err != nil {
				t.Fatal(err)
			}
			samePixels(t, pixels(t, pages[0].Data), tt.want)
		})
	}
}

func TestComposeKeepsJPEGBytes(t *testing.T) {
	photo := jpegOf(t, motley(64, 48))
	if !bytes.Contains(compose(t, "A4", Sheet{Image: photo}), photo) {
		t.Error("the JPEG was encoded again")
	}
}

func TestComposePad(t *testing.T) {
	pages, _, _, err := convert(t, theProduct(t), "pad.pdf", compose(t, "", Sheet{Width: 1920, Height: 1080, Lines: true}))
	if err != nil {
		t.Fatal(err)
	}
	img := pixels(t, pages[0].Data)
	line, white := uint32(0xd0), uint32(0xff)
	for y, want := range map[int]uint32{0: white, 88: white, 89: line, 90: line, 91: white, 179: line, 180: line, 989: line, 1079: white} {
		if r, _, _, _ := img.At(700, y).RGBA(); r>>8 != want {
			t.Errorf("row %d is %#x, want %#x", y, r>>8, want)
		}
	}
}

func TestComposePaper(t *testing.T) {
	for _, tt := range []struct {
		media         string
		width, height int
		wantW, wantH  int // millimetres
	}{
		{"A4", 1654, 2339, 210, 297},
		{"A4", 2339, 1654, 297, 210},
		{"A3", 1920, 1080, 420, 297},
	} {
		data := compose(t, tt.media, Sheet{Width: tt.width, Height: tt.height})
		dims, err := api.PageDims(bytes.NewReader(data), nil)
		if err != nil {
			t.Fatal(err)
		}
		if w, h := dims[0].Width/pointsPerMillimetre, dims[0].Height/pointsPerMillimetre; int(w+0.5) != tt.wantW || int(h+0.5) != tt.wantH {
			t.Errorf("%s of %d×%d: %.1f×%.1f mm", tt.media, tt.width, tt.height, w, h)
		}
	}
}

func TestComposeRefuses(t *testing.T) {
	white := Sheet{Width: 10, Height: 10}
	for name, run := range map[string]struct {
		sheet Sheet
		media string
		want  error
	}{
		"paper":          {white, "B5", ErrMedia},
		"turn":           {Sheet{Width: 10, Height: 10, Turn: 45}, "", ErrTurn},
		"overlay's size": {Sheet{Width: 10, Height: 10, Overlay: pngOf(t, image.NewNRGBA(image.Rect(0, 0, 9, 10)))}, "", nil},
		"size":           {Sheet{Width: 0, Height: 10}, "", nil},
		"no picture":     {Sheet{Image: []byte("x")}, "", nil},
	} {
		err := Compose(&bytes.Buffer{}, []Sheet{run.sheet}, run.media)
		if err == nil || run.want != nil && !errors.Is(err, run.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
