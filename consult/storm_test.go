package consult

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// follower is what a page makes of the operations: it knows no rules.
func follow(s *State, o Op) {
	switch o.Kind {
	case "document":
		if i := slices.IndexFunc(s.Documents, func(d Document) bool { return d.ID == o.Document.ID }); i >= 0 {
			s.Documents[i] = *o.Document
		} else {
			s.Documents = append(s.Documents, *o.Document)
		}
	case "remove":
		s.Documents = slices.DeleteFunc(s.Documents, func(d Document) bool { return d.ID == o.ID })
		s.Marks = slices.DeleteFunc(s.Marks, func(p PageMarks) bool { return p.Document == o.ID })
	case "stage":
		s.Stage = *o.Stage
	case "marks":
		followMarks(s, *o.Marks)
	case "allow":
		s.CitizenDraws = *o.CitizenDraws
	case "chat":
		s.Chat = append(s.Chat, *o.Chat)
	case "print":
		if i := slices.IndexFunc(s.Prints, func(p Print) bool { return p.ID == o.Print.ID }); i >= 0 {
			s.Prints[i] = *o.Print
		} else {
			s.Prints = append(s.Prints, *o.Print)
		}
	case "printers":
		s.Printers = o.Printers
	case "kept":
		s.Kept = o.Kept
	}
}

func followMarks(s *State, c MarksChange) {
	i := slices.IndexFunc(s.Marks, func(p PageMarks) bool { return p.Document == c.Document && p.Page == c.Page })
	if i < 0 {
		s.Marks = append(s.Marks, PageMarks{Document: c.Document, Page: c.Page})
		i = len(s.Marks) - 1
	}
	p := &s.Marks[i]
	p.Marks = slices.DeleteFunc(p.Marks, func(m Mark) bool { return slices.Contains(c.Remove, m.ID) })
	p.Marks = append(p.Marks, c.Add...)
	slices.SortStableFunc(p.Marks, func(a, b Mark) int { return int(a.Z) - int(b.Z) })
	if len(p.Marks) == 0 {
		s.Marks = slices.Delete(s.Marks, i, i+1)
	}
}

// inOrder sorts the pages of marks as State does.
func inOrder(s State) State {
	at := make(map[string]int)
	for i, d := range s.Documents {
		at[d.ID] = i
	}
	slices.SortFunc(s.Marks, func(a, b PageMarks) int {
		if a.Document != b.Document {
			return at[a.Document] - at[b.Document]
		}
		return a.Page - b.Page
	})
	return s
}

// storm makes one random thing happen.
type storm struct {
	*rand.Rand
	marks int
}

func (r *storm) document(room *Room) string {
	if len(room.documents) == 0 || r.IntN(20) == 0 {
		return "none"
	}
	return room.documents[r.IntN(len(room.documents))].ID
}

func (r *storm) action(room *Room) Action {
	a := Action{Document: r.document(room), Page: r.IntN(3)}
	switch a.Kind = []string{
		"board", "pad", "add-page", "remove", "show", "hide", "view", "turn", "mark", "mark", "mark", "mark",
		"erase", "erase", "clear", "undo", "undo", "undo", "redo", "redo", "allow", "chat", "cancel-print", "nonsense",
	}[r.IntN(24)]; a.Kind {
	case "view":
		a.View = &View{r.Float64(), r.Float64(), 1 + 7*r.Float64()}
	case "turn":
		a.Turn = 90 * r.IntN(5)
	case "mark":
		r.marks++
		a.Mark = &Mark{ID: fmt.Sprint("m", r.marks-r.IntN(4)), Tool: Pen, Color: "#123456", Width: 2, Points: []float64{r.Float64() * 900, 1, r.Float64()}}
	case "erase":
		for range r.IntN(4) {
			a.IDs = append(a.IDs, fmt.Sprint("m", r.marks-r.IntN(10)))
		}
	case "allow":
		a.CitizenDraws = r.IntN(2) == 0
	case "chat":
		a.Text = fmt.Sprint("text ", r.IntN(100))
	}
	return a
}

// event is what the server itself changes.
func (r *storm) event(room *Room, now time.Time, fresh string) []Entry {
	switch r.IntN(6) {
	case 0:
		e, _ := room.AddDocument(now, Document{ID: fresh, Kind: KindFile, By: "clerk", State: Converting, At: stamp(now)})
		return []Entry{e}
	case 1:
		d, ok := room.Document(r.document(room))
		if !ok || d.Kind != KindFile {
			return nil
		}
		d.Pages = append(slices.Clone(d.Pages), Page{Width: 1000, Height: 1400})
		e, _ := room.SetDocument(now, d)
		return []Entry{e}
	case 2:
		return []Entry{room.ShowNew(now, r.document(room), room.N()-uint64(r.IntN(5)))}
	case 3:
		return []Entry{room.AddPrint(now, Print{ID: fresh, By: "clerk", At: stamp(now), State: PrintQueued, Pages: []int{1}})}
	case 4:
		return []Entry{room.SetPrinters(now, []Printer{{ID: "p", State: []string{"idle", "busy"}[r.IntN(2)], Media: []string{"A4"}}})}
	default:
		return []Entry{room.AddKept(now, Kept{ID: fresh, At: stamp(now), Until: stamp(now)})}
	}
}

// TestStorm throws random actions of all parties at a room and holds it to what
// must always be true; then the log alone must give the same room.
func TestStorm(t *testing.T) {
	for seed := range uint64(12) {
		r := &storm{Rand: rand.New(rand.NewPCG(seed, 7))}
		room, now, page := NewRoom(), noon, NewRoom().State()
		var log [][]byte
		for step := range 1500 {
			now = now.Add(time.Duration(r.IntN(1_000_000_000)))
			before := room.N()
			var entries []Entry
			who := []Party{driver, {"guest", Driver}, citizen, viewer}[r.IntN(4)]
			var a Action
			if r.IntN(10) == 0 {
				who = Party{}
				entries = r.event(room, now, fmt.Sprint("e", step))
			} else {
				a = r.action(room)
				draws := room.mayDraw(who.Part, a.Document)
				e, no := room.Do(now, who, Do{Ref: fmt.Sprint("r", step-r.IntN(2)), Action: a}, fmt.Sprint("d", step))
				if len(e.Ops) > 0 && (no != nil || who.Part == Viewer || who.Part == Citizen && e.Ops[0].Kind == "marks" && !draws) {
					t.Fatalf("seed %d: %s did %+v, %v", seed, who.Part, a, no)
				}
				entries = []Entry{e}
			}
			for _, e := range entries {
				if len(e.Ops) == 0 {
					continue
				}
				raw, err := encodeEntry(e)
				must(t, err)
				log = append(log, raw)
				for _, o := range e.Ops {
					if before++; o.N != before || who.Account != "" && o.By != who.Account {
						t.Fatalf("seed %d: operation %+v follows %d", seed, o, before-1)
					}
					follow(&page, overWire(t, o))
				}
			}
			if room.N() != before {
				t.Fatalf("seed %d: at %d, operations said %d", seed, room.N(), before)
			}
			check(t, room)
		}
		sameState(t, "what pages made of the operations", inOrder(page), overWireState(t, room.State()))
		again := NewRoom()
		for _, raw := range log {
			e, err := decodeEntry(raw)
			must(t, err)
			again.Apply(e)
		}
		sameState(t, "replayed", again.State(), room.State())
		goOn(t, seed, room, again)
	}
}

// goOn does the same with a room and its replay: what is not in State, such as
// histories and refs, must have come back too.
func goOn(t *testing.T, seed uint64, room, again *Room) {
	t.Helper()
	a, b := &storm{Rand: rand.New(rand.NewPCG(seed, 8)), marks: 2000}, &storm{Rand: rand.New(rand.NewPCG(seed, 8)), marks: 2000}
	for step := range 300 {
		who := []Party{driver, {"guest", Driver}, citizen}[step%3]
		d := Do{Ref: fmt.Sprint("r", 1200+step*3), Action: a.action(room)}
		same := Do{Ref: d.Ref, Action: b.action(again)}
		e1, no1 := room.Do(noon, who, d, fmt.Sprint("g", step))
		e2, no2 := again.Do(noon, who, same, fmt.Sprint("g", step))
		if (no1 == nil) != (no2 == nil) || len(e1.Ops) != len(e2.Ops) || e1.Steps != e2.Steps {
			t.Fatalf("seed %d: %+v: %+v %v, replayed %+v %v", seed, d, e1, no1, e2, no2)
		}
	}
	sameState(t, "gone on", again.State(), room.State())
}

// check holds a room to its invariants.
func check(t *testing.T, room *Room) {
	t.Helper()
	s := room.State()
	if s.Stage.Document != "" && room.hasPage(s.Stage.Document, s.Stage.Page) != nil {
		t.Fatalf("the stage shows what is not there: %+v", s.Stage)
	}
	if len(s.Documents) > MaxDocuments {
		t.Fatalf("%d documents", len(s.Documents))
	}
	seen := make(map[string]bool)
	for _, p := range s.Marks {
		if room.hasPage(p.Document, p.Page) != nil {
			t.Fatalf("marks on a page that is not there: %+v", p)
		}
		for i, m := range p.Marks {
			if seen[m.ID] || m.By == "" || m.Z == 0 || i > 0 && m.Z < p.Marks[i-1].Z {
				t.Fatalf("mark %d of %+v", i, p)
			}
			seen[m.ID] = true
		}
	}
	if len(seen) != len(room.marks) {
		t.Fatalf("%d marks on pages, %d known", len(seen), len(room.marks))
	}
}

func overWire(t *testing.T, o Op) Op {
	t.Helper()
	raw, err := json.Marshal(o)
	must(t, err)
	var got Op
	must(t, json.Unmarshal(raw, &got))
	return got
}

func overWireState(t *testing.T, s State) State {
	t.Helper()
	raw, err := json.Marshal(s)
	must(t, err)
	var got State
	must(t, json.Unmarshal(raw, &got))
	return got
}
