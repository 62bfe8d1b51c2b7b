package document

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/gen2brain/heic"
)

// Converter turns files into page images. It is safe for concurrent use.
// Conversions by LibreOffice are done one at a time, renderings two, each in a
// process of its own.
type Converter struct {
	options Options
	office  office // nil: office formats cannot be shown
	pages   renderer
	// officeTurn and renderTurn are held by who uses the one and the other. A
	// long conversion does not keep a PDF waiting.
	officeTurn, renderTurn chan struct{}
}

// renderings is how many files are rendered at once: a picture does not wait
// behind a long PDF.
const renderings = 2

// Input is a file to be converted. Open may be called once.
type Input struct {
	Name   string
	Format Format // of Detect
	Size   int64
	Open   func() (io.ReadCloser, error)
}

// Result is what became of a file.
type Result struct {
	Pages int
	// Cut says that it has more pages, or rows, than are shown.
	Cut bool
}

// renderer reads PDF and pictures.
type renderer interface {
	render(ctx context.Context, t task, data []byte, page func(n int, img Image) error) (pages int, err error)
}

// New finds what there is on this machine. Without LibreOffice, or without a
// sandbox for it, office formats are refused, and the log says why.
func New(ctx context.Context, o Options) (*Converter, error) {
	o = o.withDefaults()
	if o.Cache != "" { // a sandbox works in another directory
		dir, err := filepath.Abs(o.Cache)
		if err != nil {
			return nil, fmt.Errorf("start documents: %w", err)
		}
		o.Cache = dir
	}
	c := &Converter{options: o, officeTurn: make(chan struct{}, 1), renderTurn: make(chan struct{}, renderings)}
	box, err := newSandbox(ctx)
	if err != nil {
		o.Log.Warn("no sandbox for documents", "error", err)
	}
	o.Soffice = soffice(o.Soffice)
	if c.office, err = newOffice(ctx, o, box); err != nil {
		c.office = nil
		o.Log.Warn("office documents cannot be shown", "error", err)
	}
	if c.pages, err = newRenderer(ctx, o, box); err != nil {
		return nil, fmt.Errorf("start documents: %w", err)
	}
	return c, nil
}

// Prepare makes the slow first starts ahead of the first file.
func (c *Converter) Prepare(ctx context.Context) error {
	if c.office == nil {
		return nil
	}
	if err := take(ctx, c.officeTurn); err != nil {
		return err
	}
	defer give(c.officeTurn)
	return c.office.prepare(ctx)
}

// MaxBytes is how large a file may be.
func (c *Converter) MaxBytes() int64 { return c.options.MaxBytes }

// Formats are those that this installation can show.
func (c *Converter) Formats() []Format {
	var list []Format
	for _, f := range extensions {
		if !slices.Contains(list, f) && c.can(f) {
			list = append(list, f)
		}
	}
	slices.Sort(list)
	return list
}

func (c *Converter) can(f Format) bool {
	if f == HEIC {
		// A library of the system would read a stranger's file in this process.
		return heic.Dynamic() != nil
	}
	return c.office != nil || !f.office()
}

// Convert calls page for every page as soon as it is there, in order. The error
// is a *Refusal when it is the file's fault or one for people to know, and
// otherwise ctx's or the one that page returned.
func (c *Converter) Convert(ctx context.Context, in Input, page func(n int, img Image) error) (Result, error) {
	if in.Size > c.options.MaxBytes {
		return Result{}, ErrTooLarge
	}
	data, err := read(in, c.options.MaxBytes)
	if err != nil {
		return Result{}, err
	}
	format, err := Detect(in.Name, data[:min(len(data), HeadSize)], int64(len(data)))
	if err != nil {
		return Result{}, err
	}
	if in.Format != "" && in.Format != format {
		return Result{}, ErrMismatch
	}
	if !c.can(format) {
		return Result{}, ErrUnavailable
	}
	if c.options.Clamd != "" {
		if err := scan(ctx, c.options.Clamd, data); err != nil {
			return Result{}, err
		}
	}
	cut := false
	if format.office() {
		if data, cut, err = c.toPDF(ctx, data, format); err != nil {
			return Result{}, err
		}
		format = PDF
	}
	result, err := c.show(ctx, data, format, page)
	result.Cut = result.Cut || cut
	return result, err
}

// read takes the whole file into memory, where it is wiped by nobody but
// written to no disk.
func read(in Input, most int64) ([]byte, error) {
	r, err := in.Open()
	if err != nil {
		return nil, fmt.Errorf("open document: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(r, most+1))
	if err = errors.Join(err, r.Close()); err != nil {
		return nil, fmt.Errorf("read document: %w", err)
	}
	if int64(len(data)) > most {
		return nil, ErrTooLarge
	}
	return data, nil
}

func (c *Converter) toPDF(ctx context.Context, data []byte, format Format) ([]byte, bool, error) {
	if err := c.check(data, format); err != nil {
		return nil, false, err
	}
	if err := take(ctx, c.officeTurn); err != nil {
		return nil, false, err
	}
	defer give(c.officeTurn)
	return officePDF(ctx, c.office, data, format)
}

// check counts what is in a container before anybody opens it.
func (c *Converter) check(data []byte, format Format) error {
	switch format.container() {
	case zipped:
		return checkArchive(data, format, c.options.MaxPixels)
	case compound:
		return checkCompound(data, format)
	default:
		return nil
	}
}

func (c *Converter) show(ctx context.Context, data []byte, format Format, page func(n int, img Image) error) (Result, error) {
	if err := take(ctx, c.renderTurn); err != nil {
		return Result{}, err
	}
	defer give(c.renderTurn)
	t := task{
		Format: format, Size: int64(len(data)), MaxPages: c.options.MaxPages, MaxPixels: c.options.MaxPixels,
		Cache: c.options.Cache, Fonts: fontDirs(),
	}
	pages, err := c.pages.render(ctx, t, data, page)
	if err != nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	return Result{Pages: min(pages, c.options.MaxPages), Cut: pages > c.options.MaxPages}, err
}

func take(ctx context.Context, turn chan struct{}) error {
	select {
	case turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func give(turn chan struct{}) { <-turn }
