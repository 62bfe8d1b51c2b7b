package consult

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"madoguchi/consult/vault"
)

const (
	// laneQueue is how many documents may wait.
	laneQueue = 64
	// pagesEvery is how often new pages are told while a document converts.
	pagesEvery = 300 * time.Millisecond
	// convertGrace is what a conversion gets above its own limit of time.
	convertGrace = 15 * time.Second
	formatImage  = "image"
	formatPDF    = "pdf"
)

// lanes are queues, one document at a time each: pictures are quick and do not
// wait behind a PDF of hundreds of pages, and neither waits behind what an office
// suite works on for a minute.
type lanes struct{ pictures, pdf, office chan work }

// work is a document that waits for its pages.
type work struct {
	room     *liveRoom
	document Document
	since    uint64 // operation after which its author sent it
}

func (q *lanes) start(r *Rooms) {
	q.pictures, q.pdf, q.office = make(chan work, laneQueue), make(chan work, laneQueue), make(chan work, laneQueue)
	for _, lane := range []chan work{q.pictures, q.pdf, q.office} {
		r.running.Go(func() {
			for {
				select {
				case w := <-lane:
					w.run()
				case <-r.ctx.Done():
					return
				}
			}
		})
	}
}

// enqueue is false when too many wait.
func (l *liveRoom) enqueue(d Document, since uint64) bool {
	lane := l.rooms.lanes.office
	switch d.Format {
	case formatImage:
		lane = l.rooms.lanes.pictures
	case formatPDF:
		lane = l.rooms.lanes.pdf
	}
	select {
	case lane <- work{l, d, since}:
		return true
	default:
		return false
	}
}

// run makes the pages of a document.
func (w work) run() {
	l, d := w.room, w.document
	limit := l.rooms.o.ConvertTimeout
	ctx, cancel := context.WithTimeout(l.ctx, limit+convertGrace)
	defer cancel()
	l.mu.Lock()
	l.stops[d.ID] = cancel
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		delete(l.stops, d.ID)
		l.mu.Unlock()
	}()
	d.State = Converting
	if w.tell(ctx, d) != nil {
		w.clean(d)
		return // it was removed, or the room is over
	}
	p := &progress{work: w, ctx: ctx, document: d}
	result, err := l.rooms.o.Converter.Convert(ctx, Source{
		Name: d.Name, Format: d.Format, Size: d.Bytes,
		Open: func() (io.ReadCloser, error) {
			f, _, err := l.box.Open(originalBlob(d.ID))
			return f, err
		},
	}, p.page)
	d = p.document
	d.State, d.Cut = Ready, result.Cut
	if err == nil && len(d.Pages) == 0 {
		err = refuse("convert-failed")
	}
	if err != nil {
		d.State, d.Problem = Failed, w.problem(ctx, err)
	}
	if w.tell(context.WithoutCancel(ctx), d) != nil {
		w.clean(d)
	}
}

// problem says in words why a conversion failed.
func (w work) problem(ctx context.Context, err error) *Problem {
	no, ok := errors.AsType[*Refusal](err)
	switch {
	case ok:
	case errors.Is(ctx.Err(), context.DeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		no = refuse("convert-timeout")
	default:
		no = refuse("convert-failed")
	}
	if w.room.ctx.Err() == nil {
		w.room.rooms.log.WarnContext(ctx, "document not converted", "call", w.room.id, "code", no.Problem.Code, "error", err)
	}
	return &no.Problem
}

func (w work) tell(ctx context.Context, d Document) error {
	d.Pages = slices.Clone(d.Pages)
	_, err := w.room.ask(ctx, func(now time.Time, r *Room) (Entry, *Refusal) { return r.SetDocument(now, d) })
	return err
}

// clean deletes what was written of a document after it was removed.
func (w work) clean(d Document) {
	if w.room.ctx.Err() != nil {
		return // all of the room is erased, or comes back with the next start
	}
	for _, name := range blobsOf(d) {
		if _, err := w.room.box.Delete(name); err != nil {
			w.room.rooms.log.ErrorContext(w.room.ctx, "pages of a removed document not deleted", "call", w.room.id, "error", err)
		}
	}
}

// progress takes pages as they come.
type progress struct {
	work
	ctx      context.Context // of this conversion
	document Document
	told     time.Time
}

func (p *progress) page(n int, img PageImage) error {
	l := p.room
	if n != len(p.document.Pages)+1 {
		return errors.New("consult: pages come in order")
	}
	if l.full() {
		return refuse("room-full")
	}
	if err := putPage(l.box, p.document.ID, n, img); err != nil {
		return refuse("room-unsaved").because(err)
	}
	l.used.Add(int64(len(img.Data) + len(img.Thumb)))
	p.document.Pages = append(p.document.Pages, Page{Width: img.Width, Height: img.Height})
	first := n == 1
	if !first && time.Since(p.told) < pagesEvery {
		return nil
	}
	p.told = time.Now()
	if err := p.tell(p.ctx, p.document); err != nil {
		return err
	}
	if first {
		return p.show()
	}
	return nil
}

// show puts the document on the stage when its first page is there.
func (p *progress) show() error {
	_, err := p.room.ask(p.ctx, func(now time.Time, r *Room) (Entry, *Refusal) {
		return r.ShowNew(now, p.document.ID, p.since), nil
	})
	return err
}

// putPage writes a page's pictures.
func putPage(box *vault.Box, document string, n int, img PageImage) error {
	_, err := box.Put(pageBlob(document, n), bytes.NewReader(img.Data))
	if err == nil {
		_, err = box.Put(thumbBlob(document, n), bytes.NewReader(img.Thumb))
	}
	return err
}
