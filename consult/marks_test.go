package consult

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestMarks(t *testing.T) {
	page := Page{Width: 1000, Height: 500}
	good := []Mark{
		{ID: "a", Tool: Pen, Color: "#00ff00", Width: 3, Points: []float64{1, 1, 0}},
		{ID: "b", Tool: Highlighter, Color: "#00FF00", Width: 30, Points: []float64{1, 1, 0, 5, 5, 1}},
		{ID: "c", Tool: Arrow, Color: "#00ff00", Width: 3, Points: []float64{1, 1, 0, 9, 9, 0}},
		{ID: "d", Tool: Stamp, Color: "#00ff00", Width: 60, Points: []float64{1, 1, 0}, Stamp: "here", Turn: 90},
		{ID: "e", Tool: Text, Color: "#00ff00", Width: 40, Points: []float64{600, 10, 0}, Text: "漢字\n二行", Box: 400},
		{ID: "f", Tool: Text, Color: "#00ff00", Width: 40, Points: []float64{10, 300, 0}, Text: "x", Box: 300, Turn: 90},
	}
	for _, m := range good {
		if !fits(&m, page) {
			t.Errorf("%s %q was refused", m.Tool, m.ID)
		}
	}
	for name, spoil := range map[string]func(m *Mark){
		"no id":          func(m *Mark) { m.ID = "" },
		"long id":        func(m *Mark) { m.ID = strings.Repeat("x", MaxRef+1) },
		"tool":           func(m *Mark) { m.Tool = "spray" },
		"color":          func(m *Mark) { m.Color = "red" },
		"color with CSS": func(m *Mark) { m.Color = "#123456;x" },
		"no width":       func(m *Mark) { m.Width = 0 },
		"wide":           func(m *Mark) { m.Width = maxWidth + 1 },
		"no points":      func(m *Mark) { m.Points = nil },
		"half a point":   func(m *Mark) { m.Points = m.Points[:2] },
		"far away":       func(m *Mark) { m.Points[0] = 2001 },
		"pressure":       func(m *Mark) { m.Points[2] = 1.5 },
		"not a number":   func(m *Mark) { m.Points[1] = math.NaN() },
		"odd turn":       func(m *Mark) { m.Turn = 30 },
	} {
		for _, m := range good {
			m.Points = slices.Clone(m.Points)
			spoil(&m)
			if fits(&m, page) {
				t.Errorf("%s with %s was taken", m.Tool, name)
			}
		}
	}
	for name, m := range map[string]Mark{
		"too many points":  {ID: "x", Tool: Pen, Color: "#000000", Width: 1, Points: make([]float64, 3*(MaxPoints+1))},
		"three ends":       {ID: "x", Tool: Line, Color: "#000000", Width: 1, Points: make([]float64, 9)},
		"unknown stamp":    {ID: "x", Tool: Stamp, Color: "#000000", Width: 1, Points: make([]float64, 3), Stamp: "skull"},
		"empty text":       {ID: "x", Tool: Text, Color: "#000000", Width: 1, Points: make([]float64, 3), Text: " \n", Box: 10},
		"text leaves page": {ID: "x", Tool: Text, Color: "#000000", Width: 1, Points: []float64{600, 0, 0}, Text: "x", Box: 402},
		"turned off page":  {ID: "x", Tool: Text, Color: "#000000", Width: 1, Points: []float64{600, 100, 0}, Text: "x", Box: 102, Turn: 90},
		"text of a pen":    {ID: "x", Tool: Pen, Color: "#000000", Width: 1, Points: make([]float64, 3), Text: "x"},
		"turn of a pen":    {ID: "x", Tool: Pen, Color: "#000000", Width: 1, Points: make([]float64, 3), Turn: 90},
	} {
		if fits(&m, page) {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestAuthorsAndErasing(t *testing.T) {
	x := newTable(t)
	id := x.pad()
	x.draw(driver, id, "d1")
	x.do(citizen, Action{Kind: "mark", Document: id, Page: 1, Mark: &Mark{
		ID: "c1", By: "clerk", Z: 1, Tool: Pen, Color: "#000000", Width: 1, Points: []float64{1, 1, 1},
	}})
	marks, _ := x.room.MarksOf(id, 1)
	if marks[1].By != "kiosk" || marks[1].Z <= marks[0].Z {
		t.Errorf("author and order are the server's to fill in: %+v", marks)
	}
	if _, code := x.try(driver, Action{Kind: "mark", Document: id, Page: 1, Mark: line("c1")}); code != "mark-known" {
		t.Errorf("an id that is there: %q", code)
	}
	x.do(citizen, Action{Kind: "erase", Document: id, Page: 1, IDs: []string{"d1", "none"}})
	x.do(citizen, Action{Kind: "clear", Document: id, Page: 1})
	if got := x.ids(id, 1); got != "d1" {
		t.Errorf("a citizen erases only their own: %q", got)
	}
	x.draw(citizen, id, "c2")
	x.do(driver, Action{Kind: "clear", Document: id, Page: 1})
	if got := x.ids(id, 1); got != "" {
		t.Errorf("cleared, there is %q", got)
	}
}

// Undo goes back over one's own changes and leaves what others did.
func TestUndo(t *testing.T) {
	x := newTable(t)
	id := x.pad()
	undo, redo := Action{Kind: "undo", Document: id, Page: 1}, Action{Kind: "redo", Document: id, Page: 1}
	expect := func(want string) {
		t.Helper()
		if got := x.ids(id, 1); got != want {
			t.Errorf("marks %q, want %q", got, want)
		}
	}
	x.draw(driver, id, "a")
	x.draw(citizen, id, "k")
	x.draw(driver, id, "b")
	x.do(driver, undo)
	expect("a k")
	x.do(driver, redo)
	expect("a k b")
	x.do(driver, Action{Kind: "erase", Document: id, Page: 1, IDs: []string{"a", "k"}})
	expect("b")
	x.do(driver, undo)
	expect("a k b") // where they were
	x.do(citizen, undo)
	expect("a b")
	x.do(driver, undo)
	x.do(driver, undo)
	expect("")
	if e := x.do(driver, undo); len(e.Ops) != 0 {
		t.Errorf("nothing is left to undo: %+v", e.Ops)
	}
	x.do(driver, redo)
	x.do(driver, redo)
	expect("a b")
	x.draw(driver, id, "c") // what could be redone is gone
	if e := x.do(driver, redo); len(e.Ops) != 0 {
		t.Errorf("redone after a new mark: %+v", e.Ops)
	}
	x.do(driver, Action{Kind: "erase", Document: id, Page: 1, IDs: []string{"c"}})
	x.do(citizen, redo)
	expect("a k b")
}

// What others have made void is passed over, so that every press does something.
func TestUndoPassesOver(t *testing.T) {
	x := newTable(t)
	id := x.pad()
	x.draw(citizen, id, "k1")
	x.draw(citizen, id, "k2")
	x.do(driver, Action{Kind: "erase", Document: id, Page: 1, IDs: []string{"k2"}})
	e := x.do(citizen, Action{Kind: "undo", Document: id, Page: 1})
	if e.Steps != 2 || x.ids(id, 1) != "" {
		t.Errorf("%+v, marks %q", e, x.ids(id, 1))
	}
	x.do(citizen, Action{Kind: "redo", Document: id, Page: 1})
	if got := x.ids(id, 1); got != "k1" {
		t.Errorf("redone: %q", got)
	}
}
