// Package photo makes uploaded pictures safe to show: it reads them and writes
// them anew, so that nothing else of the file is left (place, time, camera, or
// what was hidden behind the picture). It must not know what they are for.
package photo

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/webp"
)

const (
	// MaxBytes bounds the file.
	MaxBytes = 10 << 20
	// MaxPixels bounds what it unfolds to in memory.
	MaxPixels = 40_000_000

	quality = 88
)

// ErrFormat is a file that is no JPEG, PNG or WebP, is damaged, or unfolds to
// more than MaxPixels.
var ErrFormat = errors.New("photo: not a picture that can be used")

// Encode reads a picture and gives it as JPEG that fits into width × height; it
// never enlarges. What is transparent becomes white. Exif is not looked at: who
// uploads a photograph turns it upright before.
func Encode(file []byte, width, height int) (out []byte, size image.Point, err error) {
	if len(file) > MaxBytes {
		return nil, size, fmt.Errorf("%w: %d bytes", ErrFormat, len(file))
	}
	img, err := decode(file)
	if err != nil {
		return nil, size, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	size = fit(img.Bounds().Size(), image.Pt(width, height))
	canvas := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(canvas, canvas.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	xdraw.CatmullRom.Scale(canvas, canvas.Bounds(), img, img.Bounds(), xdraw.Over, nil)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, canvas, &jpeg.Options{Quality: quality}); err != nil {
		return nil, size, fmt.Errorf("encode picture: %w", err)
	}
	return b.Bytes(), size, nil
}

// decode looks at the size before it unfolds anything.
func decode(file []byte) (image.Image, error) {
	readers := map[string]struct {
		config func([]byte) (image.Config, error)
		decode func([]byte) (image.Image, error)
	}{
		"\xff\xd8\xff": {
			func(b []byte) (image.Config, error) { return jpeg.DecodeConfig(bytes.NewReader(b)) },
			func(b []byte) (image.Image, error) { return jpeg.Decode(bytes.NewReader(b)) },
		},
		"\x89PNG\r\n\x1a\n": {
			func(b []byte) (image.Config, error) { return png.DecodeConfig(bytes.NewReader(b)) },
			func(b []byte) (image.Image, error) { return png.Decode(bytes.NewReader(b)) },
		},
		"RIFF": {
			func(b []byte) (image.Config, error) { return webp.DecodeConfig(bytes.NewReader(b)) },
			func(b []byte) (image.Image, error) { return webp.Decode(bytes.NewReader(b)) },
		},
	}
	for mark, r := range readers {
		if !bytes.HasPrefix(file, []byte(mark)) {
			continue
		}
		c, err := r.config(file)
		if err != nil {
			return nil, err
		}
		if c.Width <= 0 || c.Height <= 0 || int64(c.Width)*int64(c.Height) > MaxPixels {
			return nil, fmt.Errorf("%d×%d pixels", c.Width, c.Height)
		}
		return r.decode(file)
	}
	return nil, errors.New("unknown kind of file")
}

// fit is the largest size of the same shape within the frame.
func fit(size, frame image.Point) image.Point {
	if size.X <= frame.X && size.Y <= frame.Y {
		return size
	}
	if size.X*frame.Y >= size.Y*frame.X {
		return image.Pt(frame.X, max(1, size.Y*frame.X/size.X))
	}
	return image.Pt(max(1, size.X*frame.Y/size.Y), frame.Y)
}
