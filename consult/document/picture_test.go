package document

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// quarters is a picture whose four corners have colours of their own.
func quarters(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, corners[y*2/h][x*2/w])
		}
	}
	return img
}

var corners = [2][2]color.RGBA{
	{{R: 0xff, A: 0xff}, {G: 0xff, A: 0xff}},
	{{B: 0xff, A: 0xff}, {A: 0xff}},
}

// near allows what JPEG and video coding change of a colour.
func near(a, b color.Color) bool {
	r, g, bl, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	for _, d := range []int{int(r) - int(r2), int(g) - int(g2), int(bl) - int(b2)} {
		if d > 0x2000 || d < -0x2000 {
			return false
		}
	}
	return true
}

func wantCorners(t *testing.T, img image.Image, want [2][2]color.RGBA) {
	t.Helper()
	size := img.Bounds().Size()
	for y := range 2 {
		for x := range 2 {
			if got := img.At(size.X/4+x*size.X/2, size.Y/4+y*size.Y/2); !near(got, want[y][x]) {
				t.Errorf("corner %d, %d is %v, want %v", x, y, got, want[y][x])
			}
		}
	}
}

// withExif puts an orientation and a place into a JPEG.
func withExif(data []byte, orientation uint16) []byte {
	tiffData := []byte("MM\x00*\x00\x00\x00\x08\x00\x02")
	tiffData = binary.BigEndian.AppendUint16(append(tiffData, 0x01, 0x12, 0, 3, 0, 0, 0, 1), orientation)
	tiffData = append(tiffData, 0, 0, 0x01, 0x0e, 0, 2, 0, 0, 0, 12, 0, 0, 0, 38, 0, 0, 0, 0)
	tiffData = append(tiffData, "GPS 35.7 139"...)
	segment := append([]byte("Exif\x00\x00"), tiffData...)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(segment)+2))...)
	return append(append(out, segment...), data[2:]...)
}

func TestPictures(t *testing.T) {
	img := quarters(400, 300)
	encoded := func(f func(b *bytes.Buffer) error) []byte {
		var b bytes.Buffer
		if err := f(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	palette := color.Palette{corners[0][0], corners[0][1], corners[1][0], corners[1][1]}
	frame := image.NewPaletted(img.Bounds(), palette)
	for y := range 300 {
		for x := range 400 {
			frame.Set(x, y, img.At(x, y))
		}
	}
	other := image.NewPaletted(img.Bounds(), palette)
	for _, tt := range []struct {
		name, kind string
		data       []byte
	}{
		{"a.png", typePNG, pngOf(t, img)},
		{"a.jpg", typeJPEG, jpegOf(t, img)},
		{"a.bmp", typePNG, encoded(func(b *bytes.Buffer) error { return bmp.Encode(b, img) })},
		{"a.tiff", typePNG, encoded(func(b *bytes.Buffer) error { return tiff.Encode(b, img, &tiff.Options{Compression: tiff.Deflate}) })},
		{"moving.gif", typePNG, encoded(func(b *bytes.Buffer) error {
			return gif.EncodeAll(b, &gif.GIF{Image: []*image.Paletted{frame, other}, Delay: []int{10, 10}})
		})},
		{"a jpeg called.png", typeJPEG, jpegOf(t, img)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pages, result, first, err := convert(t, theProduct(t), tt.name, tt.data)
			if err != nil || len(pages) != 1 || result.Pages != 1 {
				t.Fatalf("%d pages, %+v, %v", len(pages), result, err)
			}
			t.Log(first)
			if p := pages[0]; p.Width != 400 || p.Height != 300 || p.Type != tt.kind {
				t.Errorf("%d×%d %s", p.Width, p.Height, p.Type)
			}
			wantCorners(t, pixels(t, pages[0].Data), corners)
			wantCorners(t, pixels(t, pages[0].Thumb), corners)
		})
	}
}

// TestForeignPictures are made by other programs: a test card whose upper left
// corner is dark and which has all colours.
func TestForeignPictures(t *testing.T) {
	for _, name := range []string{"picture.webp", "picture.heic"} {
		t.Run(name, func(t *testing.T) {
			pages, _, first, err := convert(t, theProduct(t), name, fixture(t, name))
			if err != nil {
				t.Fatal(err)
			}
			t.Log(first)
			want := pixels(t, fixture(t, "picture.png"))
			got := pixels(t, pages[0].Data)
			if got.Bounds() != want.Bounds() {
				t.Fatalf("size %v, want %v", got.Bounds(), want.Bounds())
			}
			off := 0
			for y := range want.Bounds().Dy() {
				for x := range want.Bounds().Dx() {
					if !near(got.At(x, y), want.At(x, y)) {
						off++
					}
				}
			}
			// Video coding blurs the many edges of this picture.
			if off > want.Bounds().Dx()*want.Bounds().Dy()/5 {
				t.Errorf("%d pixels are of another colour", off)
			}
		})
	}
}

func TestOrientation(t *testing.T) {
	lying := jpegOf(t, quarters(400, 300))
	tl, tr, bl, br := corners[0][0], corners[0][1], corners[1][0], corners[1][1]
	for orientation, want := range map[uint16][2][2]color.RGBA{
		1: {{tl, tr}, {bl, br}},
		2: {{tr, tl}, {br, bl}},
		3: {{br, bl}, {tr, tl}},
		4: {{bl, br}, {tl, tr}},
		5: {{tl, bl}, {tr, br}},
		6: {{bl, tl}, {br, tr}},
		7: {{br, tr}, {bl, tl}},
		8: {{tr, br}, {tl, bl}},
	} {
		data := withExif(lying, orientation)
		page, err := showPicture(data, JPEG, DefaultMaxPixels)
		if err != nil {
			t.Fatal(err)
		}
		if turned := page.Width == 300; turned != (orientation >= 5) {
			t.Errorf("orientation %d: %d×%d", orientation, page.Width, page.Height)
		}
		wantCorners(t, pixels(t, page.Data), want)
		if bytes.Contains(page.Data, []byte("GPS")) || bytes.Contains(page.Data, []byte("Exif")) {
			t.Error("the page tells where it was taken")
		}
	}
}

func TestLargePicturesAreMadeSmaller(t *testing.T) {
	for _, tt := range []struct{ w, h, wantW, wantH int }{{6000, 3000, 2400, 1200}, {1000, 9600, 250, 2400}, {2400, 2400, 2400, 2400}, {5000, 1, 2400, 1}} {
		page, err := showPicture(pngOf(t, quarters(tt.w, tt.h)), PNG, DefaultMaxPixels)
		if err != nil {
			t.Fatal(err)
		}
		if page.Width != tt.wantW || page.Height != tt.wantH {
			t.Errorf("%d×%d becomes %d×%d", tt.w, tt.h, page.Width, page.Height)
		}
		if tt.h > 1 {
			wantCorners(t, pixels(t, page.Data), corners)
		}
	}
}

func TestDamagedPictures(t *testing.T) {
	whole := pngOf(t, quarters(400, 300))
	for name, data := range map[string][]byte{
		"x.png": whole[:len(whole)/2], "x.jpg": jpegOf(t, quarters(400, 300))[:300], "x.webp": fixture(t, "picture.webp")[:200],
		"x.heic": fixture(t, "picture.heic")[:500], "x.gif": []byte("GIF89a\x10\x00\x10\x00\x00\x00\x00"),
	} {
		if _, _, _, err := convert(t, theProduct(t), name, data); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
