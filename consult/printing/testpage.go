package printing

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"os"
	"path/filepath"
	"time"

	"madoguchi/consult/printing/raster"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

const (
	testDPI    = 200
	testMargin = 120 // pixels around everything
	testSteps  = 16  // of grey
	maxFont    = 64 << 20
)

// fonts with Japanese letters, where systems have them; the first that is there
// is taken.
var fonts = []string{
	"/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf",
	"/usr/share/fonts/truetype/fonts-japanese-gothic.ttf",
	"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
	"/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
	filepath.Join(os.Getenv("WINDIR"), "Fonts", "YuGothM.ttc"),
	filepath.Join(os.Getenv("WINDIR"), "Fonts", "msgothic.ttc"),
}

// TestJob is a page that shows whether a printer prints: words, the time, greys,
// colours, and a frame that shows where its margins are.
func TestJob(id, printer, name, media string, color bool, at time.Time) Job {
	return Job{
		ID: id, Printer: printer, Pages: 1, Copies: 1, Media: media, Color: color,
		Image: func(context.Context, int) (Image, error) {
			return PNG(testPage(name, media, at))
		},
	}
}

func testPage(name, media string, at time.Time) image.Image {
	w, h := raster.Size(media, testDPI)
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(m, m.Bounds(), image.White, image.Point{}, draw.Src)
	frame(m, m.Bounds().Inset(testMargin/2), 4)
	load := fontLoader()
	y := testMargin * 2
	for _, l := range []struct {
		size float64
		text string
	}{
		{30, "テスト印刷 / Test page"},
		{20, name},
		{16, at.Format("2006-01-02 15:04:05 -07:00")},
		{14, "窓口 Madoguchi からのテスト印刷です。文字が読めれば、印刷できます。"},
		{14, "This page comes from Madoguchi. If you can read it, printing works."},
		{14, "枠の四辺が見えるか、色と濃さが正しいかもご確認ください。"},
		{14, "Please also check the frame on all sides, the colours and the greys."},
	} {
		face := load(l.size)
		d := font.Drawer{Dst: m, Src: image.Black, Face: face, Dot: fixed.P(testMargin, y)}
		d.DrawString(l.text)
		y += int(l.size * testDPI / 72 * 1.8)
	}
	bars(m, y)
	return m
}

// bars are greys and colours.
func bars(m draw.Image, y int) {
	wide := (m.Bounds().Dx() - 2*testMargin) / testSteps
	for i := range testSteps {
		g := color.Gray{uint8(255 * i / (testSteps - 1))} //nolint:gosec // at most 255
		fill(m, image.Rect(testMargin+i*wide, y, testMargin+(i+1)*wide, y+150), g)
	}
	wide = (m.Bounds().Dx() - 2*testMargin) / 6
	for i, c := range []color.RGBA{{0, 174, 239, 255}, {236, 0, 140, 255}, {255, 242, 0, 255}, {237, 28, 36, 255}, {0, 166, 81, 255}, {46, 49, 146, 255}} {
		fill(m, image.Rect(testMargin+i*wide, y+200, testMargin+(i+1)*wide, y+350), c)
	}
}

func fill(m draw.Image, r image.Rectangle, c color.Color) {
	draw.Draw(m, r, image.NewUniform(c), image.Point{}, draw.Src)
}

func frame(m draw.Image, r image.Rectangle, width int) {
	for _, side := range []image.Rectangle{
		{r.Min, image.Pt(r.Max.X, r.Min.Y+width)},
		{image.Pt(r.Min.X, r.Max.Y-width), r.Max},
		{r.Min, image.Pt(r.Min.X+width, r.Max.Y)},
		{image.Pt(r.Max.X-width, r.Min.Y), r.Max},
	} {
		fill(m, side, color.Black)
	}
}

// fontLoader gives letters by their size in points. Without a font that has
// Japanese letters the page has only others.
func fontLoader() func(size float64) font.Face {
	for _, path := range fonts {
		f, err := parseFont(path)
		if err != nil {
			continue
		}
		return func(size float64) font.Face {
			face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: testDPI, Hinting: font.HintingNone})
			if err != nil {
				return basicfont.Face7x13
			}
			return face
		}
	}
	return func(float64) font.Face { return basicfont.Face7x13 }
}

func parseFont(path string) (*opentype.Font, error) {
	info, err := os.Stat(path)
	if err != nil || info.Size() > maxFont {
		return nil, os.ErrNotExist
	}
	raw, err := os.ReadFile(path) //nolint:gosec // one of the list above
	if err != nil {
		return nil, err
	}
	all, err := opentype.ParseCollection(raw)
	if err != nil {
		return nil, err
	}
	return all.Font(0)
}
