package consult

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxWidth = 1_000 // of a line, a stamp or letters, in pixels of the page
	// slack is how far outside of its page a mark may reach, in parts of the page.
	slack = 1.0
	// pointValues are x, y and pressure.
	pointValues = 3
)

var colorForm = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

func stamps() []string { return []string{"check", "cross", "circle", "here", "sign", "seal"} }

// draw does what changes the marks of a page.
func (r *Room) draw(who Party, a Action) (Entry, *Refusal) {
	if no := r.hasPage(a.Document, a.Page); no != nil {
		return Entry{}, no
	}
	k := pageKey{a.Document, a.Page}
	switch a.Kind {
	case actMark:
		return r.mark(who, k, a.Mark)
	case actErase:
		return r.erase(who, k, func(m Mark) bool { return slices.Contains(a.IDs, m.ID) })
	case actClear:
		return r.erase(who, k, func(Mark) bool { return true })
	default:
		return r.step(who, k, a.Kind)
	}
}

func (r *Room) mark(who Party, k pageKey, m *Mark) (Entry, *Refusal) {
	d, _ := r.Document(k.document)
	if m == nil || !fits(m, d.Pages[k.page-1]) {
		return Entry{}, refuse("mark-format")
	}
	if _, is := r.marks[m.ID]; is {
		return Entry{}, refuse("mark-known")
	}
	if sh := r.pages[k]; sh != nil && len(sh.marks) >= MaxPageMarks {
		return Entry{}, refuse("page-full")
	}
	own := *m
	own.By, own.Z = who.Account, 0
	return ops(marksOp(k, []Mark{own}, nil)), nil
}

// erase removes marks; a citizen's only their own.
func (r *Room) erase(who Party, k pageKey, which func(Mark) bool) (Entry, *Refusal) {
	sh := r.pages[k]
	if sh == nil {
		return Entry{}, nil
	}
	var gone []string
	for _, m := range sh.marks {
		if which(m) && (who.Part == Driver || m.By == who.Account) {
			gone = append(gone, m.ID)
		}
	}
	if gone == nil {
		return Entry{}, nil
	}
	return ops(marksOp(k, nil, gone)), nil
}

func marksOp(k pageKey, add []Mark, remove []string) Op {
	return Op{Kind: "marks", Marks: &MarksChange{Document: k.document, Page: k.page, Add: add, Remove: remove}}
}

// fits says whether a mark is one that our pages draw.
func fits(m *Mark, p Page) bool {
	if m.ID == "" || utf8.RuneCountInString(m.ID) > MaxRef || !colorForm.MatchString(m.Color) || !within(m.Width, 0.1, maxWidth) ||
		len(m.Points)%pointValues != 0 || !pointsFit(m.Points, p) {
		return false
	}
	if m.Turn != 0 && m.Tool != Stamp && m.Tool != Text || m.Turn < 0 || m.Turn >= 360 || m.Turn%90 != 0 {
		return false
	}
	points := len(m.Points) / pointValues
	switch m.Tool {
	case Pen, Highlighter:
		return points >= 1 && points <= MaxPoints && m.Text == "" && m.Stamp == "" && m.Box == 0
	case Line, Arrow, Rectangle, Circle:
		return points == 2 && m.Text == "" && m.Stamp == "" && m.Box == 0
	case Stamp:
		return points == 1 && slices.Contains(stamps(), m.Stamp) && m.Text == "" && m.Box == 0
	case Text:
		text, ok := plainText(m.Text)
		return points == 1 && ok && text == strings.Trim(m.Text, "\n ") && m.Stamp == "" &&
			boxFits(m, p)
	default:
		return false
	}
}

// boxFits says whether a text's box ends inside the page, along its lines: they
// run as the turned page is read.
func boxFits(m *Mark, p Page) bool {
	x, y, w, h := m.Points[0], m.Points[1], float64(p.Width), float64(p.Height)
	room := map[int]float64{0: w - x, 90: y, 180: x, 270: h - y}[m.Turn]
	return m.Box > 0 && m.Box <= room+1
}

func pointsFit(points []float64, p Page) bool {
	w, h := float64(p.Width), float64(p.Height)
	for i := 0; i+pointValues <= len(points); i += pointValues {
		if !within(points[i], -slack*w, (1+slack)*w) || !within(points[i+1], -slack*h, (1+slack)*h) || !within(points[i+2], 0, 1) {
			return false
		}
	}
	return true
}
