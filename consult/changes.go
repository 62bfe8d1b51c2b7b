package consult

import (
	"reflect"
	"slices"
	"time"
)

// What the server itself changes. An entry without operations means that
// nothing changed.

func (s PrintState) final() bool {
	return s == PrintDone || s == PrintFailed || s == PrintCancelled
}

// AddDocument brings a document in that its author sends.
func (r *Room) AddDocument(now time.Time, d Document) (Entry, *Refusal) {
	if len(r.documents) >= MaxDocuments {
		return Entry{}, refuse("many-documents")
	}
	return r.entry(now, d.By, "", ops(documentOp(d))), nil
}

// SetDocument replaces a document, unless it was removed meanwhile.
func (r *Room) SetDocument(now time.Time, d Document) (Entry, *Refusal) {
	old, ok := r.Document(d.ID)
	if !ok {
		return Entry{}, refuse("no-document")
	}
	d.Pages = slices.Clone(filled(d.Pages))
	for i := range min(len(d.Pages), len(old.Pages)) { // people turn pages that are there already
		d.Pages[i].Turn = old.Pages[i].Turn
	}
	if reflect.DeepEqual(old, d) {
		return Entry{}, nil
	}
	return r.entry(now, "", "", ops(documentOp(d))), nil
}

// RemoveDocument takes a document out that never arrived.
func (r *Room) RemoveDocument(now time.Time, id string) Entry {
	e, no := r.remove(Action{Document: id})
	if no != nil {
		return Entry{}
	}
	return r.entry(now, "", "", e)
}

// ShowNew puts a document that has just come on the stage by itself: unless
// somebody has chosen something else since the operation since, or something
// newer was shown already.
func (r *Room) ShowNew(now time.Time, id string, since uint64) Entry {
	d, ok := r.Document(id)
	if _, was := r.shown[id]; !ok || was || len(d.Pages) == 0 || r.chosen > since && r.stage.Document != "" {
		return Entry{}
	}
	if i := r.index(r.stage.Document); i > r.index(id) && r.documents[i].By == d.By {
		return Entry{}
	}
	return r.entry(now, "", "", ops(stageOp(Stage{Document: id, Page: 1, View: WholePage()})))
}

// AddPrint brings a print job in.
func (r *Room) AddPrint(now time.Time, p Print) Entry {
	p.Pages = filled(p.Pages)
	return r.entry(now, p.By, "", ops(Op{Kind: "print", Print: &p}))
}

// SetPrint says what became of a job. One that is over does not change.
func (r *Room) SetPrint(now time.Time, id string, s PrintState, reason string, confirmed bool) Entry {
	p, ok := r.Print(id)
	if !ok || p.State.final() || p.State == s && p.Reason == reason && p.Confirmed == confirmed {
		return Entry{}
	}
	p.State, p.Reason, p.Confirmed = s, reason, confirmed
	return r.entry(now, "", "", ops(Op{Kind: "print", Print: &p}))
}

// SetPrinters says which printers the room's kiosk can use.
func (r *Room) SetPrinters(now time.Time, p []Printer) Entry {
	p = slices.Clone(filled(p))
	for i := range p {
		p[i].Media = filled(p[i].Media)
	}
	if reflect.DeepEqual(filled(r.printers), p) {
		return Entry{}
	}
	return r.entry(now, "", "", ops(Op{Kind: "printers", Printers: p}))
}

// AddKept says that something of the room was kept.
func (r *Room) AddKept(now time.Time, k Kept) Entry {
	return r.SetKept(now, append(slices.Clone(r.kept), k))
}

// SetKept says all that was kept of the room.
func (r *Room) SetKept(now time.Time, k []Kept) Entry {
	k = slices.Clone(filled(k))
	for i := range k {
		k[i].Documents = filled(k[i].Documents)
	}
	if reflect.DeepEqual(filled(r.kept), k) {
		return Entry{}
	}
	return r.entry(now, "", "", ops(Op{Kind: "kept", Kept: k}))
}

// Restarted brings to an end what the process before this one had begun: files
// that were not received whole, and print jobs. What was sent to a printer may
// have been printed, and is never sent again by itself.
func (r *Room) Restarted(now time.Time) []Entry {
	var all []Entry
	add := func(e Entry, no *Refusal) {
		if no == nil && len(e.Ops) > 0 {
			all = append(all, e)
		}
	}
	for _, d := range slices.Clone(r.documents) {
		switch d.State {
		case Receiving:
			p := refuse("restarted").Problem
			d.State, d.Problem = Failed, &p
			add(r.SetDocument(now, d))
		case Converting:
			d.State = Waiting
			add(r.SetDocument(now, d))
		}
	}
	for _, p := range slices.Clone(r.prints) {
		if p.State == PrintQueued {
			add(r.SetPrint(now, p.ID, PrintFailed, "restarted", false), nil)
		} else {
			add(r.SetPrint(now, p.ID, PrintDone, "restarted", false), nil)
		}
	}
	return all
}
