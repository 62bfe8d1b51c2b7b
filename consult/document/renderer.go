package document

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// errNoWorker is what New returns without Options.Worker.
var errNoWorker = errors.New("no command for worker processes")

// newRenderer makes the renderer that Options ask for.
func newRenderer(ctx context.Context, o Options, box *sandbox) (renderer, error) {
	if len(o.Worker) == 0 {
		return nil, errNoWorker
	}
	// The first one compiles the PDF reader into the cache, which all others may
	// only read.
	if o.Cache != "" {
		reader, err := newPDFReader(ctx, o.Cache, nil)
		if err != nil {
			return nil, err
		}
		if err := reader.close(); err != nil {
			return nil, err
		}
	}
	return &workers{options: o, sandbox: box}, nil
}

// workers renders each file in a process of its own.
type workers struct {
	options Options
	sandbox *sandbox // nil: without
}

func (w *workers) render(ctx context.Context, t task, data []byte, page func(n int, img Image) error) (int, error) {
	first, err := json.Marshal(t)
	if err != nil {
		return 0, fmt.Errorf("start worker: %w", err)
	}
	in := io.MultiReader(bytes.NewReader(append(first, '\n')), bytes.NewReader(data))
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r, out := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := runWorker(ctx, w, in, out)
		_ = out.CloseWithError(errors.Join(io.EOF, err)) // always nil
		ended <- err
	}()
	const longestFrame = 16 << 10
	pages, err := readFrames(bufio.NewReaderSize(r, longestFrame), t.MaxPages, page)
	_ = r.CloseWithError(errWorker) // a worker that still writes stops
	if err != nil {
		cancel()
	}
	fault := <-ended
	switch {
	case errors.Is(fault, errTimeLimit):
		return pages, ErrTimeout.because(fault)
	case errors.Is(err, errWorker):
		return pages, ErrDamaged.because(errors.Join(err, fault))
	}
	return pages, err
}
