package document

import (
	"bytes"
	"context"
	"fmt"
	"image"
	_ "image/jpeg"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// asWorker makes this test program the worker process of its tests.
const asWorker = "document-worker"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == asWorker {
		if err := Work(context.Background(), os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

var testCache = sync.OnceValues(func() (string, error) {
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("madoguchi-test-pdf-%d", os.Getuid()))
	return dir, os.MkdirAll(dir, 0o700)
})

// testOptions are those of the product: a worker process and its cache.
func testOptions(t *testing.T) Options {
	t.Helper()
	cache, err := testCache()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return Options{Worker: []string{program, asWorker}, Cache: cache, Log: slog.New(slog.NewTextHandler(t.Output(), nil))}
}

func newConverter(t *testing.T, o Options) *Converter {
	t.Helper()
	c, err := New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if c.office == nil {
		t.Fatal("LibreOffice and bubblewrap are needed: tests/install.sh installs them")
	}
	return c
}

// product is one converter for all tests that only use it.
var product = sync.OnceValues(func() (*Converter, error) {
	cache, err := testCache()
	if err != nil {
		return nil, err
	}
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return New(context.Background(), Options{Worker: []string{program, asWorker}, Cache: cache})
})

func theProduct(t *testing.T) *Converter {
	t.Helper()
	c, err := product()
	if err != nil {
		t.Fatal(err)
	}
	if c.office == nil {
		t.Fatal("LibreOffice and bubblewrap are needed: tests/install.sh installs them")
	}
	return c
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func input(name string, data []byte) Input {
	return Input{Name: name, Size: int64(len(data)), Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}
}

// convert returns all pages, and how long it took to the first one.
func convert(t *testing.T, c *Converter, name string, data []byte) ([]Image, Result, time.Duration, error) {
	t.Helper()
	var pages []Image
	var first time.Duration
	start := time.Now()
	result, err := c.Convert(t.Context(), input(name, data), func(n int, img Image) error {
		if n != len(pages)+1 {
			t.Errorf("page %d comes after %d", n, len(pages))
		}
		if n == 1 {
			first = time.Since(start)
		}
		pages = append(pages, img)
		return nil
	})
	return pages, result, first, err
}

func pixels(t *testing.T, data []byte) image.Image {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// inked is the share of pixels that are not white.
func inked(t *testing.T, data []byte) float64 {
	t.Helper()
	img := pixels(t, data)
	dark := 0
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if r, g, b, _ := img.At(x, y).RGBA(); r+g+b < 3*0xc000 {
				dark++
			}
		}
	}
	return float64(dark) / float64(img.Bounds().Dx()*img.Bounds().Dy())
}
