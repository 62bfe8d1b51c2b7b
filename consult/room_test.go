package consult

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
)

var (
	driver  = Party{"clerk", Driver}
	citizen = Party{"kiosk", Citizen}
	viewer  = Party{"boss", Viewer}
	noon    = time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)
)

// table is a room in which tests act.
type table struct {
	t    *testing.T
	room *Room
	refs int
	log  []Entry
}

func newTable(t *testing.T) *table { return &table{t: t, room: NewRoom()} }

// try does an action and gives the code of its refusal, or "".
func (x *table) try(who Party, a Action) (Entry, string) {
	x.t.Helper()
	x.refs++
	e, no := x.room.Do(noon, who, Do{Ref: fmt.Sprint("r", x.refs), Action: a}, fmt.Sprint("d", x.refs))
	if no != nil {
		return e, no.Problem.Code
	}
	if len(e.Ops) > 0 {
		x.log = append(x.log, e)
	}
	return e, ""
}

func (x *table) do(who Party, a Action) Entry {
	x.t.Helper()
	e, code := x.try(who, a)
	if code != "" {
		x.t.Fatalf("%s by %s: %s", a.Kind, who.Part, code)
	}
	return e
}

func (x *table) board() string { return x.do(driver, Action{Kind: "board"}).Ops[0].Document.ID }
func (x *table) pad() string   { return x.do(driver, Action{Kind: "pad"}).Ops[0].Document.ID }

// file brings a document of some pages in.
func (x *table) file(id string, pages int) string {
	x.t.Helper()
	d := Document{ID: id, Kind: KindFile, Name: id, By: "clerk", State: Ready, Pages: make([]Page, pages)}
	for i := range d.Pages {
		d.Pages[i] = Page{Width: 1000, Height: 1400}
	}
	e, no := x.room.AddDocument(noon, d)
	if no != nil {
		x.t.Fatal(no)
	}
	x.log = append(x.log, e)
	return id
}

func line(id string) *Mark {
	return &Mark{ID: id, Tool: Line, Color: "#ff0000", Width: 4, Points: []float64{1, 2, 0.5, 30, 40, 0.5}}
}

func (x *table) draw(who Party, document, id string) Entry {
	return x.do(who, Action{Kind: "mark", Document: document, Page: 1, Mark: line(id)})
}

func (x *table) ids(document string, page int) string {
	marks, _ := x.room.MarksOf(document, page)
	var ids []string
	for _, m := range marks {
		ids = append(ids, m.ID)
	}
	return strings.Join(ids, " ")
}

// The table of rights of protocol.go, cell by cell: d, c and v are who may.
func TestRights(t *testing.T) {
	for _, c := range []struct {
		name, may string
		a         Action
		allowed   bool // drawing by citizens
	}{
		{name: "board", may: "d", a: Action{Kind: "board"}},
		{name: "pad", may: "dc", a: Action{Kind: "pad"}},
		{name: "page of a board", may: "d", a: Action{Kind: "add-page", Document: "board"}},
		{name: "page of a pad", may: "dc", a: Action{Kind: "add-page", Document: "pad"}},
		{name: "remove", may: "d", a: Action{Kind: "remove", Document: "pad"}},
		{name: "show a file", may: "d", a: Action{Kind: "show", Document: "file", Page: 2}},
		{name: "show a pad that is shown", may: "dc", a: Action{Kind: "show", Document: "pad", Page: 2}},
		{name: "hide", may: "d", a: Action{Kind: "hide"}},
		{name: "view", may: "d", a: Action{Kind: "view", View: &View{0.5, 0.5, 2}}},
		{name: "turn", may: "d", a: Action{Kind: "turn", Document: "file", Page: 1, Turn: 90}},
		{name: "mark a file", may: "d", a: Action{Kind: "mark", Document: "file", Page: 1, Mark: line("m")}},
		{name: "mark a file, allowed", may: "dc", a: Action{Kind: "mark", Document: "file", Page: 1, Mark: line("m")}, allowed: true},
		{name: "mark a pad", may: "dc", a: Action{Kind: "mark", Document: "pad", Page: 1, Mark: line("m")}},
		{name: "erase on a file", may: "d", a: Action{Kind: "erase", Document: "file", Page: 1, IDs: []string{"x"}}},
		{name: "clear a file, allowed", may: "dc", a: Action{Kind: "clear", Document: "file", Page: 1}, allowed: true},
		{name: "undo on a file", may: "d", a: Action{Kind: "undo", Document: "file", Page: 1}},
		{name: "redo on a pad", may: "dc", a: Action{Kind: "redo", Document: "pad", Page: 1}},
		{name: "allow", may: "d", a: Action{Kind: "allow", CitizenDraws: true}},
		{name: "chat", may: "dc", a: Action{Kind: "chat", Text: "x"}},
		{name: "cancel a print", may: "d", a: Action{Kind: "cancel-print", ID: "job"}},
		{name: "unknown", may: "", a: Action{Kind: "destroy"}},
	} {
		for letter, who := range map[string]Party{"d": driver, "c": citizen, "v": viewer, "x": {"x", "owner"}} {
			x := newTable(t)
			x.file("file", 3)
			for _, id := range []string{"board", "pad"} { // the pad is what is shown
				e, no := x.room.Do(noon, driver, Do{Ref: id, Action: Action{Kind: id}}, id)
				if no != nil || len(e.Ops) != 2 {
					t.Fatal(no)
				}
			}
			x.do(driver, Action{Kind: "add-page", Document: "pad"})
			x.do(driver, Action{Kind: "show", Document: "pad", Page: 1})
			x.room.AddPrint(noon, Print{ID: "job", State: PrintQueued})
			x.do(driver, Action{Kind: "allow", CitizenDraws: c.allowed})
			n := x.room.N()
			_, code := x.try(who, c.a)
			may := strings.Contains(c.may, letter)
			if c.name == "unknown" && letter == "d" {
				if code != "invalid" {
					t.Errorf("unknown action: %q", code)
				}
				continue
			}
			if (code == "not-allowed") == may || may && code != "" {
				t.Errorf("%s by %s: %q", c.name, who.Part, code)
			}
			if !may && x.room.N() != n {
				t.Errorf("%s by %s changed the room", c.name, who.Part)
			}
		}
	}
}

// A citizen turns only the pages of a pad that is shown.
func TestCitizenShowsOnlyTheShownPad(t *testing.T) {
	x := newTable(t)
	pad := x.pad()
	x.board()
	if _, code := x.try(citizen, Action{Kind: "show", Document: pad, Page: 1}); code != "not-allowed" {
		t.Errorf("a pad that is not shown: %q", code)
	}
}

// Whoever goes back to writing finds the pad that was written on.
func TestPadIsShownAgain(t *testing.T) {
	x := newTable(t)
	pad := x.pad()
	x.do(citizen, Action{Kind: "add-page", Document: pad})
	x.board()
	e := x.do(citizen, Action{Kind: "pad"})
	if len(e.Ops) != 1 || e.Ops[0].Stage == nil || e.Ops[0].Stage.Document != pad || e.Ops[0].Stage.Page != 2 {
		t.Fatalf("got %+v, want page 2 of %s on the stage and no other pad", e.Ops, pad)
	}
	if e := x.do(citizen, Action{Kind: "pad"}); len(e.Ops) != 0 {
		t.Fatalf("a pad that is shown changed something: %+v", e.Ops)
	}
	x.do(driver, Action{Kind: "remove", Document: pad})
	if again := x.pad(); again == pad {
		t.Fatal("a pad that was erased came back")
	}
}

func TestRefs(t *testing.T) {
	x := newTable(t)
	say := Do{Ref: "same", Action: Action{Kind: "chat", Text: "hello"}}
	for i, who := range []Party{driver, driver, citizen} {
		if _, no := x.room.Do(noon, who, say, ""); no != nil {
			t.Fatal(i, no)
		}
	}
	if got := len(x.room.State().Chat); got != 2 {
		t.Errorf("%d messages: a ref counts once, and only for its author", got)
	}
	for _, ref := range []string{"", strings.Repeat("x", MaxRef+1)} {
		if _, no := x.room.Do(noon, driver, Do{Ref: ref, Action: say.Action}, ""); no == nil {
			t.Errorf("ref %q was taken", ref)
		}
	}
}

func TestStage(t *testing.T) {
	x := newTable(t)
	id := x.file("file", 2)
	x.do(driver, Action{Kind: "show", Document: id, Page: 1})
	x.do(driver, Action{Kind: "view", View: &View{0.2, 0.3, 4}})
	if e := x.do(driver, Action{Kind: "show", Document: id, Page: 1}); len(e.Ops) != 0 {
		t.Error("showing the same page changed something")
	}
	e := x.do(driver, Action{Kind: "turn", Document: id, Page: 1, Turn: 270})
	if len(e.Ops) != 2 || e.Ops[0].Document.Pages[0].Turn != 270 || e.Ops[1].Stage.View != WholePage() {
		t.Errorf("turned: %+v", e.Ops)
	}
	for _, v := range []*View{nil, {-0.1, 0, 1}, {0, 1.1, 1}, {0, 0, 0.9}, {0, 0, 8.1}, {math.NaN(), 0, 1}} {
		if _, code := x.try(driver, Action{Kind: "view", View: v}); code != "invalid" {
			t.Errorf("view %v: %q", v, code)
		}
	}
	for _, a := range []Action{
		{Kind: "show", Document: id, Page: 3},
		{Kind: "show", Document: id},
		{Kind: "show", Document: "none", Page: 1},
		{Kind: "turn", Document: id, Page: 1, Turn: 45},
		{Kind: "turn", Document: id, Page: 1, Turn: 360},
		{Kind: "add-page", Document: id},
	} {
		if _, code := x.try(driver, a); code == "" {
			t.Errorf("%+v was done", a)
		}
	}
	e = x.do(driver, Action{Kind: "remove", Document: id})
	if len(e.Ops) != 2 || e.Ops[0].Kind != "stage" || e.Ops[0].Stage.Document != "" || e.Ops[1].ID != id {
		t.Errorf("removed: %+v", e.Ops)
	}
	if _, code := x.try(driver, Action{Kind: "view", View: &View{0.5, 0.5, 2}}); code != "nothing-shown" {
		t.Errorf("view of nothing: %q", code)
	}
}

func TestLimits(t *testing.T) {
	x := newTable(t)
	id := x.pad()
	for range MaxPadPages - 1 {
		x.do(citizen, Action{Kind: "add-page", Document: id})
	}
	if _, code := x.try(citizen, Action{Kind: "add-page", Document: id}); code != "many-pages" {
		t.Errorf("one page more: %q", code)
	}
	for i := range MaxPageMarks {
		x.draw(driver, id, fmt.Sprint("m", i))
	}
	if _, code := x.try(driver, Action{Kind: "mark", Document: id, Page: 1, Mark: line("more")}); code != "page-full" {
		t.Errorf("one mark more: %q", code)
	}
	for range MaxDocuments - 1 {
		x.board()
	}
	if _, code := x.try(driver, Action{Kind: "board"}); code != "many-documents" {
		t.Errorf("one document more: %q", code)
	}
	if _, no := x.room.AddDocument(noon, Document{ID: "x"}); no == nil {
		t.Error("one file more was taken")
	}
	for range MaxMessages {
		x.do(driver, Action{Kind: "chat", Text: "x"})
	}
	if _, code := x.try(driver, Action{Kind: "chat", Text: "x"}); code != "many-messages" {
		t.Errorf("one message more: %q", code)
	}
}

func TestChatText(t *testing.T) {
	x := newTable(t)
	x.do(citizen, Action{Kind: "chat", Text: " \n こんにちは\r\n\x00二行\t目 "})
	if got := x.room.State().Chat[0]; got.Text != "こんにちは\n二行 目" || got.By != "kiosk" || !got.At.Equal(noon) {
		t.Errorf("%+v", got)
	}
	for _, text := range []string{"", " \n\t", "\x01", strings.Repeat("字", MaxText+1)} {
		if _, code := x.try(citizen, Action{Kind: "chat", Text: text}); code != "text-format" {
			t.Errorf("%.20q: %q", text, code)
		}
	}
	x.do(citizen, Action{Kind: "chat", Text: strings.Repeat("字", MaxText)})
}

// The newest upload of a driver is shown by itself, unless somebody has chosen
// something meanwhile.
func TestShowNew(t *testing.T) {
	x := newTable(t)
	x.file("one", 1)
	x.file("two", 1)
	since := x.room.N()
	if e := x.room.ShowNew(noon, "two", since); len(e.Ops) != 1 || e.Ops[0].By != "" {
		t.Errorf("%+v", e)
	}
	if e := x.room.ShowNew(noon, "one", since); len(e.Ops) != 0 {
		t.Error("an older one took the place of a newer one")
	}
	x.file("three", 1)
	since = x.room.N()
	x.do(driver, Action{Kind: "show", Document: "one", Page: 1})
	if e := x.room.ShowNew(noon, "three", since); len(e.Ops) != 0 {
		t.Error("somebody had chosen something else")
	}
	x.do(driver, Action{Kind: "hide"})
	if e := x.room.ShowNew(noon, "three", since); len(e.Ops) != 1 {
		t.Error("nothing was shown, and it was not put there")
	}
	x.file("empty", 0)
	if e := x.room.ShowNew(noon, "empty", x.room.N()); len(e.Ops) != 0 {
		t.Error("a document without pages was shown")
	}
}

func TestPrintsAndRestart(t *testing.T) {
	x := newTable(t)
	x.file("coming", 0)
	coming, _ := x.room.Document("coming")
	coming.State = Receiving
	if _, no := x.room.SetDocument(noon, coming); no != nil {
		t.Fatal(no)
	}
	for id, s := range map[string]PrintState{"queued": PrintQueued, "sent": PrintPrinting, "over": PrintFailed, "followed": PrintPrinting} {
		x.room.AddPrint(noon, Print{ID: id, State: s})
	}
	if e := x.room.SetPrint(noon, "over", PrintDone, "", true); len(e.Ops) != 0 {
		t.Error("a job that was over changed")
	}
	known := func(job string) bool { return job == "followed" }
	x.room.Restarted(noon, known)
	for id, want := range map[string]PrintState{"queued": PrintFailed, "sent": PrintDone, "over": PrintFailed, "followed": PrintPrinting} {
		p, _ := x.room.Print(id)
		if p.State != want || p.Confirmed || id != "over" && id != "followed" && p.Reason != "restarted" {
			t.Errorf("%s: %+v", id, p)
		}
	}
	if d, _ := x.room.Document("coming"); d.State != Failed || d.Problem == nil || d.Problem.JA == "" {
		t.Errorf("%+v", d)
	}
	if again := x.room.Restarted(noon, known); len(again) != 0 {
		t.Errorf("a second restart changed %+v", again)
	}
}

// Every refusal has words in both languages.
func TestWords(t *testing.T) {
	for code, w := range allWords() {
		if !japaneseWords.MatchString(w.ja) || w.en == "" || japaneseWords.MatchString(w.en) {
			t.Errorf("%s: %q, %q", code, w.ja, w.en)
		}
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range refusedCode.FindAllSubmatch(raw, -1) {
			if found++; strings.HasSuffix(file, "_test.go") {
				continue
			}
			if _, known := wordsOf(string(m[1])); !known {
				t.Errorf("%s: %s has no words", file, m[1])
			}
		}
	}
	if found < 40 {
		t.Errorf("only %d codes were found", found)
	}
	if no := refuse("never heard of"); no.Problem.JA == "" || no.Problem.EN == "" {
		t.Error("an unknown code has no words")
	}
}

var (
	japaneseWords = regexp.MustCompile(`[\p{Hiragana}\p{Katakana}\p{Han}]`)
	refusedCode   = regexp.MustCompile(`refuse\("([a-z-]+)"\)`)
)

func sameState(t *testing.T, what string, got, want State) {
	t.Helper()
	a, b := reflect.ValueOf(got), reflect.ValueOf(want)
	for i := range a.NumField() {
		if x, y := a.Field(i).Interface(), b.Field(i).Interface(); !reflect.DeepEqual(x, y) {
			t.Errorf("%s, %s:\n%+v, want\n%+v", what, a.Type().Field(i).Name, x, y)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
}
