package consult

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

// sheetPlan is which pages of a document, with which inks. It stays what it is
// when the room goes on.
type sheetPlan struct {
	document Document
	pages    []int
	inks     map[int]uint64 // by page; absent: nothing is drawn on it
}

// planSheets is called by the room's goroutine. With marks, every page that has
// any needs its picture first.
func (l *liveRoom) planSheets(r *Room, document string, pages []int, marks bool) (sheetPlan, *Refusal) {
	p := sheetPlan{pages: pages, inks: make(map[int]uint64)}
	for _, n := range pages {
		if no := r.hasPage(document, n); no != nil {
			return p, no
		}
		drawn, changed := r.MarksOf(document, n)
		if !marks || len(drawn) == 0 {
			continue
		}
		inks := l.inks[pageKey{document, n}]
		switch {
		case len(inks) == 0:
			return p, refuse("ink-missing")
		case inks[len(inks)-1] < changed:
			return p, refuse("ink-outdated")
		}
		p.inks[n] = inks[len(inks)-1]
	}
	p.document, _ = r.Document(document)
	return p, nil
}

// sheets reads the pages of a plan.
func (l *liveRoom) sheets(ctx context.Context, p sheetPlan) ([]Sheet, error) {
	var all []Sheet
	for _, n := range p.pages {
		if err := errors.Join(ctx.Err(), l.ctx.Err()); err != nil {
			return nil, err
		}
		page := p.document.Pages[n-1]
		s := Sheet{Lines: p.document.Kind == KindPad, Width: page.Width, Height: page.Height, Turn: page.Turn}
		var err error
		if !page.Blank {
			if s.Image, err = l.readBlob(pageBlob(p.document.ID, n)); err != nil {
				return nil, err
			}
		}
		if at, is := p.inks[n]; is {
			if s.Overlay, err = l.readBlob(inkBlob(pageKey{p.document.ID, n}, at)); err != nil {
				return nil, err
			}
		}
		all = append(all, s)
	}
	return all, nil
}

func (l *liveRoom) readBlob(name string) ([]byte, error) {
	f, _, err := l.box.Open(name)
	if err != nil {
		return nil, fmt.Errorf("page of a room: %w", err)
	}
	defer f.Close()
	return io.ReadAll(f)
}

// pdf composes a plan's pages. Nothing of it is written anywhere.
func (l *liveRoom) pdf(ctx context.Context, p sheetPlan, media string) (io.ReadCloser, error) {
	sheets, err := l.sheets(ctx, p)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := l.rooms.o.Composer.Compose(&out, sheets, media); err != nil {
		return nil, fmt.Errorf("compose pages: %w", err)
	}
	return io.NopCloser(&out), nil
}
