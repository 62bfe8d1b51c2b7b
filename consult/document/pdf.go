package document

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

const (
	// pageDPI is how fine pages are rendered that stay below MaxSide.
	pageDPI = 200
	// pointsPerInch is the unit of a PDF page.
	pointsPerInch = 72
	// wasmPage is 64 KiB.
	pdfMemory = 1 << 30
	wasmPage  = 64 << 10
	// startLimit is how long making an instance may take; without the cache of
	// compiled code it is some seconds.
	startLimit = time.Minute
)

// pdfReader is a PDF library in a WebAssembly sandbox: it sees fonts and
// nothing else of this machine, and has no JavaScript.
type pdfReader struct {
	cache wazero.CompilationCache
	pool  pdfium.Pool
}

// newPDFReader starts one. cache is a directory that holds the compiled code;
// fonts are directories that exist.
func newPDFReader(ctx context.Context, cache string, fonts []string) (*pdfReader, error) {
	compiled := wazero.NewCompilationCache()
	if cache != "" {
		var err error
		if compiled, err = wazero.NewCompilationCacheWithDir(cache); err != nil {
			return nil, fmt.Errorf("open the cache of the PDF reader: %w", err)
		}
	}
	root := wazero.NewFSConfig()
	for i, dir := range fonts {
		root = root.WithReadOnlyDirMount(dir, fontMounts[min(i, len(fontMounts)-1)])
	}
	pool, err := webassembly.Init(webassembly.Config{
		Context: ctx, MinIdle: 0, MaxIdle: 1, MaxTotal: 1,
		FSConfig: root, Stdout: io.Discard, Stderr: io.Discard,
		RuntimeConfig: wazero.NewRuntimeConfig().
			WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
			WithCompilationCache(compiled).
			WithMemoryLimitPages(pdfMemory / wasmPage),
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start the PDF reader: %w", err), compiled.Close(ctx))
	}
	return &pdfReader{cache: compiled, pool: pool}, nil
}

func (p *pdfReader) close() error {
	return errors.Join(p.pool.Close(), p.cache.Close(context.Background()))
}

// fontMounts are where the library looks for fonts.
var fontMounts = []string{"/usr/share/fonts", "/usr/local/share/fonts"}

// fontDirs are this machine's fonts.
func fontDirs() []string {
	var dirs []string
	for _, dir := range systemFonts() {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// render hands out the pages of a PDF one by one, at most maxPages, and returns
// how many it has. The error is a *Refusal, or what the callback returned.
func (p *pdfReader) render(ctx context.Context, data []byte, maxPages int, page func(n int, img Image) error) (int, error) {
	instance, err := p.pool.GetInstance(startLimit)
	if err != nil {
		return 0, fmt.Errorf("start the PDF reader: %w", err)
	}
	defer func() { _ = instance.Close() }() // it is thrown away, in whatever state
	count, err := renderPages(instance, data, maxPages, page)
	if ctx.Err() != nil {
		return count, ErrTimeout.because(ctx.Err())
	}
	return count, err
}

func renderPages(instance pdfium.Pdfium, data []byte, maxPages int, page func(n int, img Image) error) (count int, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = ErrDamaged.because(fmt.Errorf("the PDF reader gave up: %v", fault))
		}
	}()
	doc, err := instance.OpenDocument(&requests.OpenDocument{FileReader: bytes.NewReader(data), FileReaderSize: int64(len(data))})
	if err != nil {
		return 0, openRefusal(err)
	}
	counted, err := instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil || counted.PageCount <= 0 {
		return 0, ErrDamaged.because(errors.Join(errors.New("no pages"), err))
	}
	for n := 1; n <= min(counted.PageCount, maxPages); n++ {
		img, err := renderPage(instance, doc.Document, n)
		if err != nil {
			return counted.PageCount, err
		}
		if err := page(n, img); err != nil {
			return counted.PageCount, err
		}
	}
	return counted.PageCount, nil
}

func openRefusal(err error) error {
	if errors.Is(err, pdferrors.ErrPassword) || errors.Is(err, pdferrors.ErrSecurity) {
		return ErrEncrypted
	}
	return ErrDamaged.because(err)
}

// renderPage makes one page; gray ones are encoded as such, which is a third
// of the bytes.
func renderPage(instance pdfium.Pdfium, doc references.FPDF_DOCUMENT, n int) (Image, error) {
	at := requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: n - 1}}
	size, err := instance.GetPageSize(&requests.GetPageSize{Page: at})
	if err != nil {
		return Image{}, ErrDamaged.because(err)
	}
	width, height := pagePixels(size.Width, size.Height)
	rendered, err := instance.RenderPageInPixels(&requests.RenderPageInPixels{
		Page: at, Width: width, Height: height, RenderFlags: enums.FPDF_RENDER_FLAG_ANNOT,
	})
	if err != nil {
		return Image{}, ErrDamaged.because(err)
	}
	defer rendered.Cleanup()
	return encodePage(grayIfGray(onWhite(rendered.Result.RenderedImage)), typePNG)
}

// pagePixels are the sides of a page in pixels, from its size in points.
func pagePixels(width, height float64) (int, int) {
	scale := float64(pageDPI) / pointsPerInch
	if longer := max(width, height); longer*scale > MaxSide {
		scale = MaxSide / longer
	}
	pixels := func(points float64) int { return min(max(1, int(points*scale+0.5)), MaxSide) }
	return pixels(width), pixels(height)
}

// grayIfGray is the picture without colours when it has none.
func grayIfGray(img image.Image) image.Image {
	rgba, ok := img.(*image.RGBA)
	if !ok {
		return img
	}
	gray := image.NewGray(image.Rectangle{Max: rgba.Bounds().Size()})
	for y := range gray.Rect.Dy() {
		row := rgba.Pix[y*rgba.Stride:][:4*gray.Rect.Dx()]
		to := gray.Pix[y*gray.Stride:]
		for x := range gray.Rect.Dx() {
			r := row[4*x]
			if r != row[4*x+1] || r != row[4*x+2] {
				return img
			}
			to[x] = r
		}
	}
	return gray
}
