package document

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"github.com/gen2brain/heic"
	"golang.org/x/image/bmp"
	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"
)

const (
	// MaxSide is how long the longer side of a page is at most, in pixels.
	MaxSide = 2400
	// ThumbSide is the same of its small picture.
	ThumbSide = 240

	jpegQuality  = 90
	thumbQuality = 80
)

// Image is a page. Type is "image/jpeg" for photographs and "image/png" for all
// else; Thumb is of the same type.
type Image struct {
	Width, Height int
	Data          []byte
	Type          string
	Thumb         []byte
}

const (
	typePNG  = "image/png"
	typeJPEG = "image/jpeg"
)

// codec is how pictures of a format are read.
type codec struct {
	config func([]byte) (image.Config, error)
	decode func([]byte) (image.Image, error)
}

var codecs = map[Format]codec{
	PNG:  {reading(png.DecodeConfig), reading(png.Decode)},
	JPEG: {reading(jpeg.DecodeConfig), reading(jpeg.Decode)},
	GIF:  {reading(gif.DecodeConfig), reading(gif.Decode)}, // the first frame
	BMP:  {reading(bmp.DecodeConfig), reading(bmp.Decode)},
	TIFF: {reading(tiff.DecodeConfig), reading(tiff.Decode)}, // the first page
	WebP: {reading(webp.DecodeConfig), reading(webp.Decode)},
	HEIC: {reading(heic.DecodeConfig), reading(heic.Decode)},
}

func reading[T any](f func(r io.Reader) (T, error)) func([]byte) (T, error) {
	return func(data []byte) (T, error) { return f(bytes.NewReader(data)) }
}

// showPicture makes the page of a picture: upright, at most MaxSide long, and
// without anything else that was in the file (place, time, camera). The error
// is a *Refusal.
func showPicture(data []byte, format Format, maxPixels int64) (Image, error) {
	c := codecs[format]
	config, err := c.config(data)
	if err != nil {
		return Image{}, ErrDamaged.because(err)
	}
	if config.Width <= 0 || config.Height <= 0 {
		return Image{}, ErrDamaged.because(errors.New("no pixels"))
	}
	if int64(config.Width)*int64(config.Height) > maxPixels {
		return Image{}, ErrTooManyPixels.because(fmt.Errorf("%d×%d", config.Width, config.Height))
	}
	img, err := c.decode(data)
	if err != nil {
		return Image{}, ErrDamaged.because(err)
	}
	kind := typePNG
	if format == JPEG || format == HEIC {
		kind = typeJPEG
	}
	small := shrink(onWhite(img), MaxSide)
	// HEIC is upright as its decoder gives it: its own turn is part of the format.
	if format == JPEG || format == TIFF || format == WebP || format == PNG {
		small = upright(small, orientation(data, format))
	}
	return encodePage(small, kind)
}

// onWhite puts a picture on white paper, with its upper left corner at 0, 0.
func onWhite(img image.Image) image.Image {
	opaque, ok := img.(interface{ Opaque() bool })
	if ok && opaque.Opaque() && img.Bounds().Min == (image.Point{}) {
		return img
	}
	out := image.NewRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(out, out.Bounds(), img, img.Bounds().Min, draw.Over)
	return out
}

// shrink makes the longer side at most side pixels; it never enlarges.
func shrink(img image.Image, side int) image.Image {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	longer := max(w, h)
	if longer <= side {
		return img
	}
	to := image.Rect(0, 0, max(1, w*side/longer), max(1, h*side/longer))
	var out draw.Image
	if _, gray := img.(*image.Gray); gray {
		out = image.NewGray(to)
	} else {
		out = image.NewRGBA(to)
	}
	// Large steps are taken fast, and only the rest carefully.
	xdraw.ApproxBiLinear.Scale(out, to, halve(img, to.Size()), image.Rectangle{Max: halved(img, to.Size())}, xdraw.Src, nil)
	return out
}

// halved is the size of halve's result.
func halved(img image.Image, to image.Point) image.Point {
	size := img.Bounds().Size()
	for size.X >= 2*to.X && size.Y >= 2*to.Y {
		size = size.Div(2)
	}
	return size
}

// halve averages squares of pixels until the picture is less than twice as
// large as it shall become: every pixel counts, so that thin lines stay.
func halve(img image.Image, to image.Point) image.Image {
	size := img.Bounds().Size()
	want := halved(img, to)
	if want == size {
		return img
	}
	n := size.X / want.X
	rgba := toRGBA(img)
	out := image.NewRGBA(image.Rectangle{Max: want})
	for y := range want.Y {
		for x := range want.X {
			average(rgba, out.Pix[out.PixOffset(x, y):], x*n, y*n, n)
		}
	}
	return out
}

// toRGBA gives a picture's pixels as such, from 0, 0 on.
func toRGBA(img image.Image) *image.RGBA {
	if rgba, ok := img.(*image.RGBA); ok {
		return rgba
	}
	out := image.NewRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(out, out.Bounds(), img, img.Bounds().Min, draw.Src)
	return out
}

// average writes the mean of n×n pixels from x, y on.
func average(img *image.RGBA, to []byte, x, y, n int) {
	var sum [4]int
	for dy := range n {
		row := img.Pix[img.PixOffset(x, y+dy):]
		for i := 0; i < 4*n; i += 4 {
			sum[0] += int(row[i])
			sum[1] += int(row[i+1])
			sum[2] += int(row[i+2])
			sum[3] += int(row[i+3])
		}
	}
	for i := range sum {
		to[i] = byte((sum[i] + n*n/2) / (n * n))
	}
}

// encodePage makes a page of its pixels.
func encodePage(img image.Image, kind string) (Image, error) {
	page := Image{Width: img.Bounds().Dx(), Height: img.Bounds().Dy(), Type: kind}
	var err error
	if page.Data, err = encode(img, kind, jpegQuality); err != nil {
		return Image{}, err
	}
	page.Thumb, err = encode(shrink(img, ThumbSide), kind, thumbQuality)
	return page, err
}

func encode(img image.Image, kind string, quality int) ([]byte, error) {
	var out bytes.Buffer
	var err error
	if kind == typeJPEG {
		err = jpeg.Encode(&out, img, &jpeg.Options{Quality: quality})
	} else {
		encoder := png.Encoder{CompressionLevel: png.BestSpeed}
		err = encoder.Encode(&out, img)
	}
	if err != nil {
		return nil, fmt.Errorf("encode page: %w", err)
	}
	return out.Bytes(), nil
}
