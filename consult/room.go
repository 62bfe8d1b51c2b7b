package consult

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Party is somebody in a room.
type Party struct {
	Account string
	Part    Part
}

// Room is the state machine of one room. Every change goes through Apply, so
// replaying its entries gives the same room.
type Room struct {
	n         uint64
	documents []Document
	stage     Stage
	draws     bool // citizenDraws
	chat      []Message
	prints    []Print
	printers  []Printer
	kept      []Kept

	pages map[pageKey]*sheet
	marks map[string]pageKey  // where each mark is
	done  map[doneKey]bool    // actions that were done
	shown map[string]struct{} // documents that were on the stage
	// chosen is the operation by which a person changed what is on the stage last.
	chosen uint64
}

type pageKey struct {
	document string
	page     int
}

type doneKey struct{ account, ref string }

// sheet is what is drawn on one page.
type sheet struct {
	marks   []Mark // the lowest first
	changed uint64 // the last operation on them
	history map[string]*history
}

// Entry is what one action or event led to: all of it or nothing is in the log.
type Entry struct {
	Ops []Op `json:"ops"`
	// Step is "undo" or "redo" when the marks of Ops are that and not a change of
	// their own; Steps is how many changes it went back or forth.
	Step  string `json:"step,omitempty"`
	Steps int    `json:"steps,omitempty"`
}

// NewRoom makes an empty room.
func NewRoom() *Room {
	return &Room{
		stage: Stage{View: WholePage()},
		pages: make(map[pageKey]*sheet), marks: make(map[string]pageKey),
		done: make(map[doneKey]bool), shown: make(map[string]struct{}),
	}
}

// N is the number of the last operation.
func (r *Room) N() uint64 { return r.n }

// State is what all operations have led to. Its slices must not be changed.
func (r *Room) State() State {
	s := State{
		Documents: slices.Clone(r.documents), Stage: r.stage, CitizenDraws: r.draws,
		Chat: slices.Clone(r.chat), Prints: slices.Clone(r.prints), Printers: r.printers, Kept: r.kept,
	}
	for _, d := range r.documents {
		for p := range d.Pages {
			if sh := r.pages[pageKey{d.ID, p + 1}]; sh != nil && len(sh.marks) > 0 {
				s.Marks = append(s.Marks, PageMarks{Document: d.ID, Page: p + 1, Marks: slices.Clone(sh.marks)})
			}
		}
	}
	s.Documents, s.Marks, s.Chat = filled(s.Documents), filled(s.Marks), filled(s.Chat)
	s.Prints, s.Printers, s.Kept = filled(s.Prints), filled(s.Printers), filled(s.Kept)
	return s
}

// filled is never nil, so that it is [] in JSON.
func filled[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// Document finds a document.
func (r *Room) Document(id string) (Document, bool) {
	if i := r.index(id); i >= 0 {
		return r.documents[i], true
	}
	return Document{}, false
}

func (r *Room) index(id string) int {
	return slices.IndexFunc(r.documents, func(d Document) bool { return d.ID == id })
}

// MarksOf are the marks of a page, the lowest first, and the number of the
// operation that changed them last.
func (r *Room) MarksOf(document string, page int) ([]Mark, uint64) {
	sh := r.pages[pageKey{document, page}]
	if sh == nil {
		return nil, 0
	}
	return sh.marks, sh.changed
}

// Print finds a print job.
func (r *Room) Print(id string) (Print, bool) {
	if i := slices.IndexFunc(r.prints, func(p Print) bool { return p.ID == id }); i >= 0 {
		return r.prints[i], true
	}
	return Print{}, false
}

// entry numbers operations and applies them.
func (r *Room) entry(now time.Time, by, ref string, e Entry) Entry {
	for i := range e.Ops {
		o := &e.Ops[i]
		o.Type, o.N, o.At, o.By, o.Ref = "op", r.n+uint64(i)+1, stamp(now), by, ref
		if o.Marks != nil {
			for m := range o.Marks.Add {
				if o.Marks.Add[m].Z == 0 {
					o.Marks.Add[m].Z = o.N
				}
			}
		}
	}
	r.Apply(e)
	return e
}

// stamp is a time as it is after it was read back from JSON.
func stamp(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// Apply takes an entry over that was made by this room before.
func (r *Room) Apply(e Entry) {
	for _, o := range e.Ops {
		r.n = o.N
		if o.Ref != "" {
			r.done[doneKey{o.By, o.Ref}] = true
		}
		switch o.Kind {
		case "document":
			r.putDocument(*o.Document)
		case "remove":
			r.dropDocument(o.ID)
		case "stage":
			r.putStage(o)
		case "marks":
			r.putMarks(o, e)
		case "allow":
			r.draws = *o.CitizenDraws
		case "chat":
			r.chat = append(r.chat, *o.Chat)
		case "print":
			r.putPrint(*o.Print)
		case "printers":
			r.printers = o.Printers
		case "kept":
			r.kept = o.Kept
		}
	}
}

func (r *Room) putDocument(d Document) {
	d.Pages = filled(d.Pages)
	if i := r.index(d.ID); i >= 0 {
		r.documents[i] = d
		return
	}
	r.documents = append(r.documents, d)
}

func (r *Room) dropDocument(id string) {
	r.documents = slices.DeleteFunc(r.documents, func(d Document) bool { return d.ID == id })
	for k, sh := range r.pages {
		if k.document != id {
			continue
		}
		for _, m := range sh.marks {
			delete(r.marks, m.ID)
		}
		delete(r.pages, k)
	}
}

func (r *Room) putStage(o Op) {
	moved := o.Stage.Document != r.stage.Document || o.Stage.Page != r.stage.Page
	r.stage = *o.Stage
	if r.stage.Document != "" {
		r.shown[r.stage.Document] = struct{}{}
	}
	if moved && o.By != "" {
		r.chosen = o.N
	}
}

func (r *Room) putPrint(p Print) {
	if i := slices.IndexFunc(r.prints, func(old Print) bool { return old.ID == p.ID }); i >= 0 {
		r.prints[i] = p
		return
	}
	r.prints = append(r.prints, p)
}

// encodeEntry and decodeEntry are the form of an entry in the log.
func encodeEntry(e Entry) ([]byte, error) {
	raw, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("encode entry: %w", err)
	}
	return raw, nil
}

func decodeEntry(raw []byte) (Entry, error) {
	var e Entry
	if err := json.Unmarshal(raw, &e); err != nil {
		return e, fmt.Errorf("decode entry: %w", err)
	}
	return e, nil
}
