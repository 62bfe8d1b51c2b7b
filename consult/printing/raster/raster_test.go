package raster_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"testing"

	"madoguchi/consult/printing/raster"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// sheet is a page as a printer would read it (PWG 5102.4).
type sheet struct {
	header              []byte
	width, height, size int
	pixels              []byte
}

func (s sheet) number(at int) int { return int(binary.BigEndian.Uint32(s.header[at:])) }

// read decodes a raster document by the letter of the specification.
func read(t *testing.T, raw []byte) []sheet {
	t.Helper()
	if !bytes.HasPrefix(raw, []byte("RaS2")) {
		t.Fatalf("it begins with %q", raw[:4])
	}
	raw = raw[4:]
	var all []sheet
	for len(raw) > 0 {
		s := sheet{header: raw[:1796]}
		raw = raw[1796:]
		s.width, s.height, s.size = s.number(372), s.number(376), s.number(388)/8
		if s.number(392) != s.width*s.size {
			t.Fatalf("%d bytes a line", s.number(392))
		}
		for lines := 0; lines < s.height; {
			repeat := int(raw[0]) + 1
			raw = raw[1:]
			var line []byte
			for len(line) < s.width*s.size {
				n := int(raw[0])
				raw = raw[1:]
				switch {
				case n <= 127:
					line = append(line, bytes.Repeat(raw[:s.size], n+1)...)
					raw = raw[s.size:]
				case n >= 129:
					line = append(line, raw[:(257-n)*s.size]...)
					raw = raw[(257-n)*s.size:]
				default:
					t.Fatal("a byte of 128")
				}
			}
			if len(line) != s.width*s.size {
				t.Fatalf("a line of %d bytes", len(line))
			}
			s.pixels = append(s.pixels, bytes.Repeat(line, repeat)...)
			lines += repeat
		}
		if len(s.pixels) != s.width*s.height*s.size {
			t.Fatalf("%d bytes of pixels", len(s.pixels))
		}
		all = append(all, s)
	}
	return all
}

func motley(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 255, 255, 255}
			switch {
			case y%40 < 7: // long runs and equal lines
			case y%40 == 20:
				c = color.RGBA{uint8(x), uint8(x / 3), uint8(x * 7), 255} // all different
			case x%300 < 2:
				c = color.RGBA{1, 2, 3, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

func TestPages(t *testing.T) {
	for _, c := range []bool{true, false} {
		m := motley(701, 530)
		var out bytes.Buffer
		w := raster.NewWriter(&out)
		p := raster.Page{DPI: 300, Media: "iso_a4_210x297mm", Color: c, Sheets: 2, PointsWide: 595, PointsHigh: 842}
		for range 2 {
			if err := w.Page(p, m); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		if out.Len() > 701*530/2 {
			t.Errorf("%d bytes: nothing was compressed", out.Len())
		}
		all := read(t, out.Bytes())
		if len(all) != 2 {
			t.Fatalf("%d pages", len(all))
		}
		s := all[1]
		space, colors := 18, 1
		if c {
			space, colors = 19, 3
		}
		for at, want := range map[int]int{276: 300, 280: 300, 352: 595, 356: 842, 372: 701, 376: 530, 384: 8, 388: 8 * colors, 396: 0, 400: space, 420: colors, 452: 2, 456: 1, 460: 1, 268: 0, 272: 0} {
			if s.number(at) != want {
				t.Errorf("at %d is %d, not %d", at, s.number(at), want)
			}
		}
		if !bytes.HasPrefix(s.header, []byte("PwgRaster\x00")) || !bytes.HasPrefix(s.header[1732:], []byte("iso_a4_210x297mm\x00")) {
			t.Error("the names in the header are wrong")
		}
		for y := range 530 {
			for x := range 701 {
				want := m.RGBAAt(x, y)
				got := s.pixels[(y*701+x)*colors:]
				if c && (got[0] != want.R || got[1] != want.G || got[2] != want.B) || !c && got[0] != color.GrayModel.Convert(want).(color.Gray).Y {
					t.Fatalf("pixel %d,%d is %v, not %v", x, y, got[:colors], want)
				}
			}
		}
	}
}

func TestPlace(t *testing.T) {
	w, h := raster.Size("A4", 300)
	if w != 2480 || h != 3508 {
		t.Errorf("A4 is %d × %d", w, h)
	}
	lying := image.NewRGBA(image.Rect(0, 0, 200, 100))
	for i := range lying.Pix {
		lying.Pix[i] = 255
	}
	red := color.RGBA{255, 0, 0, 255}
	for y := range 100 {
		for x := range 20 {
			lying.SetRGBA(180+x, y, red) // the right edge
		}
	}
	m := raster.Place(lying, "A4", 72, false)
	if b := m.Bounds(); b.Dx() != 595 || b.Dy() != 842 {
		t.Fatalf("the sheet is %v", b)
	}
	if r, g, _, _ := m.At(595/2, raster.Margin+10).RGBA(); r>>8 < 250 || g>>8 > 5 {
		t.Error("what was right is not at the top")
	}
	if r, g, b, _ := m.At(2, 2).RGBA(); r != 0xffff || g != 0xffff || b != 0xffff {
		t.Error("the margin is not white")
	}
	if _, ok := raster.Place(lying, "A4", 72, true).(*image.Gray); !ok {
		t.Error("it is not grey")
	}
}
