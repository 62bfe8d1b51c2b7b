package consult

import (
	"math"
	"slices"
	"time"
)

// maxScale is how far a page can be zoomed.
const maxScale = 8

// blank makes a board or pad and shows it.
func (r *Room) blank(now time.Time, who Party, kind DocumentKind, p Page, id string) (Entry, *Refusal) {
	if len(r.documents) >= MaxDocuments {
		return Entry{}, refuse("many-documents")
	}
	d := Document{ID: id, Kind: kind, By: who.Account, At: stamp(now), State: Ready, Pages: []Page{p}}
	return ops(documentOp(d), stageOp(Stage{Document: id, Page: 1, View: WholePage()})), nil
}

// pad shows the room's writing pad at its last page, and makes one where there
// is none: whoever goes back to writing finds what was written.
func (r *Room) pad(now time.Time, who Party, id string) (Entry, *Refusal) {
	for _, d := range r.documents {
		if d.Kind == KindPad {
			return r.show(Action{Document: d.ID, Page: len(d.Pages)})
		}
	}
	return r.blank(now, who, KindPad, Page{Width: PadWidth, Height: PadHeight, Blank: true}, id)
}

func (r *Room) addPage(a Action) (Entry, *Refusal) {
	d, ok := r.Document(a.Document)
	switch {
	case !ok:
		return Entry{}, refuse("no-document")
	case d.Kind != KindBoard && d.Kind != KindPad:
		return Entry{}, refuse("not-blank")
	case len(d.Pages) >= MaxPadPages:
		return Entry{}, refuse("many-pages")
	}
	first := d.Pages[0]
	d.Pages = append(slices.Clone(d.Pages), Page{Width: first.Width, Height: first.Height, Blank: true})
	return ops(documentOp(d), stageOp(Stage{Document: d.ID, Page: len(d.Pages), View: WholePage()})), nil
}

func (r *Room) remove(a Action) (Entry, *Refusal) {
	if _, ok := r.Document(a.Document); !ok {
		return Entry{}, refuse("no-document")
	}
	var e Entry
	if r.stage.Document == a.Document { // the stage never shows what is not there
		e = ops(stageOp(Stage{View: WholePage()}))
	}
	e.Ops = append(e.Ops, Op{Kind: "remove", ID: a.Document})
	return e, nil
}

func (r *Room) show(a Action) (Entry, *Refusal) {
	if no := r.hasPage(a.Document, a.Page); no != nil {
		return Entry{}, no
	}
	if r.stage.Document == a.Document && r.stage.Page == a.Page {
		return Entry{}, nil
	}
	return ops(stageOp(Stage{Document: a.Document, Page: a.Page, View: WholePage()})), nil
}

func (r *Room) view(a Action) (Entry, *Refusal) {
	if r.stage.Document == "" {
		return Entry{}, refuse("nothing-shown")
	}
	if a.View == nil || !within(a.View.X, 0, 1) || !within(a.View.Y, 0, 1) || !within(a.View.Scale, 1, maxScale) {
		return Entry{}, refuse("invalid")
	}
	if *a.View == r.stage.View {
		return Entry{}, nil
	}
	s := r.stage
	s.View = *a.View
	return ops(stageOp(s)), nil
}

// turn also shows the page whole again: what was zoomed on is elsewhere now.
func (r *Room) turn(a Action) (Entry, *Refusal) {
	if a.Turn < 0 || a.Turn >= 360 || a.Turn%90 != 0 {
		return Entry{}, refuse("invalid")
	}
	if no := r.hasPage(a.Document, a.Page); no != nil {
		return Entry{}, no
	}
	d, _ := r.Document(a.Document)
	if d.Pages[a.Page-1].Turn == a.Turn {
		return Entry{}, nil
	}
	d.Pages = slices.Clone(d.Pages)
	d.Pages[a.Page-1].Turn = a.Turn
	e := ops(documentOp(d))
	if s := r.stage; s.Document == a.Document && s.Page == a.Page && s.View != WholePage() {
		s.View = WholePage()
		e.Ops = append(e.Ops, stageOp(s))
	}
	return e, nil
}

func (r *Room) hasPage(document string, page int) *Refusal {
	d, ok := r.Document(document)
	if !ok {
		return refuse("no-document")
	}
	if page < 1 || page > len(d.Pages) {
		return refuse("no-page")
	}
	return nil
}

func within(v, from, to float64) bool { return !math.IsNaN(v) && v >= from && v <= to }
