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

// A worker is a process that reads one file from its standard input and writes
// the pages to its standard output, each as a line of JSON followed by the
// bytes of the image and of its small picture. The server runs itself as a
// worker (Options.Worker), niced and, where there is bubblewrap, inside of it.

// task is the first line a worker gets; Size bytes of the file follow.
type task struct {
	Format    Format   `json:"format"`
	Size      int64    `json:"size"`
	MaxPages  int      `json:"maxPages"`
	MaxPixels int64    `json:"maxPixels"`
	Cache     string   `json:"cache"`
	Fonts     []string `json:"fonts"`
}

// frame is a line that a worker writes. The last one has Done.
type frame struct {
	Page   int    `json:"page,omitempty"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
	Type   string `json:"type,omitempty"`
	Data   int    `json:"data,omitempty"`  // bytes
	Thumb  int    `json:"thumb,omitempty"` // bytes
	Done   bool   `json:"done,omitempty"`
	Pages  int    `json:"pages,omitempty"`
	// Refusal is the code of why it was not done, Fault what to log.
	Refusal string `json:"refusal,omitempty"`
	Fault   string `json:"fault,omitempty"`
}

// maxPageBytes is how large an encoded page is at most: the pixels themselves
// and a little more.
const maxPageBytes = MaxSide*MaxSide*4 + 1<<20

// Work is what a worker process does: one task from in, its pages to out. The
// error is of the pipes, or of starting; what is wrong with a file is told
// through out.
func Work(ctx context.Context, in io.Reader, out io.Writer) error {
	r := bufio.NewReader(in)
	line, err := r.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("read the task: %w", err)
	}
	var t task
	if err := json.Unmarshal(line, &t); err != nil {
		return fmt.Errorf("read the task: %w", err)
	}
	data := make([]byte, t.Size)
	if _, err := io.ReadFull(r, data); err != nil {
		return fmt.Errorf("read the file: %w", err)
	}
	w := bufio.NewWriter(out)
	end := frame{Done: true}
	end.Pages, err = t.do(ctx, data, func(n int, img Image) error {
		return writeFrame(w, frame{
			Page: n, Width: img.Width, Height: img.Height, Type: img.Type, Data: len(img.Data), Thumb: len(img.Thumb),
		}, img.Data, img.Thumb)
	})
	if err != nil {
		end.Refusal, end.Fault = ErrDamaged.Code, err.Error()
		if r := (*Refusal)(nil); errors.As(err, &r) {
			end.Refusal = r.Code
		}
	}
	return writeFrame(w, end)
}

// do renders the file.
func (t task) do(ctx context.Context, data []byte, page func(n int, img Image) error) (pages int, err error) {
	if t.Format != PDF {
		img, err := showPicture(data, t.Format, t.MaxPixels)
		if err != nil {
			return 0, err
		}
		return 1, page(1, img)
	}
	reader, err := newPDFReader(ctx, t.Cache, t.Fonts)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, reader.close()) }()
	return reader.render(ctx, data, t.MaxPages, page)
}

func writeFrame(w *bufio.Writer, f frame, parts ...[]byte) error {
	head, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	for _, part := range append([][]byte{head, {'\n'}}, parts...) {
		if _, err := w.Write(part); err != nil {
			return fmt.Errorf("write page: %w", err)
		}
	}
	return w.Flush()
}

// errWorker is a worker that broke off, or does not keep to the protocol.
var errWorker = errors.New("the worker broke off")

// readFrames hands out the pages that a worker writes. A worker may have been
// taken over by the file it reads, so that nothing it says is believed.
func readFrames(r *bufio.Reader, maxPages int, page func(n int, img Image) error) (int, error) {
	for next := 1; ; next++ {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return 0, errors.Join(errWorker, err)
		}
		var f frame
		if err := json.Unmarshal(line, &f); err != nil {
			return 0, errors.Join(errWorker, err)
		}
		if f.Done {
			if f.Refusal != "" {
				return f.Pages, refusalOf(f.Refusal).because(errors.New(f.Fault))
			}
			return f.Pages, nil
		}
		if !f.sound(next, maxPages) {
			return 0, errWorker
		}
		img := Image{Width: f.Width, Height: f.Height, Type: f.Type, Data: make([]byte, f.Data), Thumb: make([]byte, f.Thumb)}
		for _, part := range [][]byte{img.Data, img.Thumb} {
			if _, err := io.ReadFull(r, part); err != nil {
				return 0, errors.Join(errWorker, err)
			}
		}
		if !bytes.HasPrefix(img.Data, magicOf[f.Type]) || !bytes.HasPrefix(img.Thumb, magicOf[f.Type]) {
			return 0, errWorker
		}
		if err := page(f.Page, img); err != nil {
			return 0, err
		}
	}
}

var magicOf = map[string][]byte{typePNG: []byte("\x89PNG\r\n\x1a\n"), typeJPEG: {0xff, 0xd8, 0xff}}

func (f frame) sound(next, maxPages int) bool {
	side := func(n int) bool { return n > 0 && n <= MaxSide }
	size := func(n int) bool { return n > 0 && n <= maxPageBytes }
	return f.Page == next && f.Page <= maxPages && side(f.Width) && side(f.Height) && size(f.Data) && size(f.Thumb) && magicOf[f.Type] != nil
}
