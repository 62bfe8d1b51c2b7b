package app

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"sync"
	"time"

	"madoguchi/consult"
	"madoguchi/consult/document"
)

// cacheDir holds compiled code of the PDF reader, and nothing of any document.
const cacheDir = "cache"

// DocumentWorker is what a process does that the server starts to read a
// stranger's file: one file from in, its pages to out. See Options.Worker.
func DocumentWorker(ctx context.Context, in io.Reader, out io.Writer) error {
	return document.Work(ctx, in, out)
}

// prepareAfter is when what the first document would wait for is made ready. A
// start has more urgent things to do, and calls come first.
const prepareAfter = 20 * time.Second

// documents gives the rooms what shows files and composes pages.
type documents struct {
	options document.Options

	mu        sync.Mutex // guards what follows
	converter *document.Converter
}

// startDocuments lets files be shown, as far as this installation can.
func (a *App) startDocuments(worker []string) *documents {
	c := a.cfg.Consult
	d := &documents{options: document.Options{
		Soffice: c.Soffice, Worker: worker, Cache: filepath.Join(a.cfg.DataDir, cacheDir),
		MaxBytes: int64(c.MaxFile), MaxPages: c.MaxPages, Timeout: c.ConvertTimeout, Clamd: c.Clamd,
		Log: a.log.With("part", "documents"),
	}}
	preparing, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		select {
		case <-time.After(prepareAfter):
		case <-preparing.Done():
			return
		}
		conv, err := d.open(preparing)
		if err == nil {
			err = conv.Prepare(preparing)
		}
		if err != nil && preparing.Err() == nil {
			a.log.Warn("documents are not prepared: the first one takes longer", "error", err)
		}
	}()
	a.onStop(func(context.Context) error {
		stop()
		<-done
		return nil
	})
	return d
}

// open gives the converter and makes it when it is needed first.
func (d *documents) open(ctx context.Context) (*document.Converter, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.converter != nil {
		return d.converter, nil
	}
	conv, err := document.New(context.WithoutCancel(ctx), d.options)
	if err != nil {
		return nil, err
	}
	d.converter = conv
	return conv, nil
}

// Detect judges a file by its name and its first bytes.
func (d *documents) Detect(name string, head []byte, size int64) (string, error) {
	if size < 0 {
		size = int64(len(head)) // more may come
	}
	f, err := document.Detect(name, head, size)
	if err != nil {
		return "", refusalOfFile(err)
	}
	return f.Family(), nil
}

// Convert makes page images of a file.
func (d *documents) Convert(ctx context.Context, in consult.Source, page func(int, consult.PageImage) error) (consult.Converted, error) {
	conv, err := d.open(ctx)
	if err != nil {
		return consult.Converted{}, err
	}
	result, err := conv.Convert(ctx, document.Input{Name: in.Name, Size: in.Size, Open: in.Open}, func(n int, img document.Image) error {
		return page(n, consult.PageImage{Width: img.Width, Height: img.Height, Type: img.Type, Data: img.Data, Thumb: img.Thumb})
	})
	return consult.Converted{Pages: result.Pages, Cut: result.Cut}, refusalOfFile(err)
}

// Compose makes a PDF of pages.
func (*documents) Compose(w io.Writer, sheets []consult.Sheet, media string) error {
	pages := make([]document.Sheet, len(sheets))
	for i, s := range sheets {
		pages[i] = document.Sheet(s)
	}
	return document.Compose(w, pages, media)
}

// refusalOfFile gives the rooms' form to why a file cannot be shown.
func refusalOfFile(err error) error {
	if no, is := errors.AsType[*document.Refusal](err); is {
		return &consult.Refusal{Kind: consult.Invalid, Problem: consult.Problem{Code: no.Code, JA: no.JA, EN: no.EN}}
	}
	return err
}
