package consult

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The kinds of actions.
const (
	actBoard       = "board"
	actPad         = "pad"
	actAddPage     = "add-page"
	actRemove      = "remove"
	actShow        = "show"
	actHide        = "hide"
	actView        = "view"
	actTurn        = "turn"
	actMark        = "mark"
	actErase       = "erase"
	actClear       = "clear"
	actUndo        = "undo"
	actRedo        = "redo"
	actAllow       = "allow"
	actChat        = "chat"
	actCancelPrint = "cancel-print"
)

// Do does what a party wants, or says why not. The entry has no operations when
// nothing changed, among others when that ref was done before. A new document
// gets the id fresh.
func (r *Room) Do(now time.Time, who Party, d Do, fresh string) (Entry, *Refusal) {
	if d.Ref == "" || utf8.RuneCountInString(d.Ref) > MaxRef {
		return Entry{}, refuse("invalid")
	}
	if r.done[doneKey{who.Account, d.Ref}] {
		return Entry{}, nil
	}
	e, no := r.plan(now, who, d.Action, fresh)
	if no != nil || len(e.Ops) == 0 {
		return Entry{}, no
	}
	return r.entry(now, who.Account, d.Ref, e), nil
}

func (r *Room) plan(now time.Time, who Party, a Action, fresh string) (Entry, *Refusal) {
	if !r.may(who, a) {
		return Entry{}, refuse("not-allowed")
	}
	switch a.Kind {
	case actBoard:
		return r.blank(now, who, KindBoard, Page{Width: BoardWidth, Height: BoardHeight, Blank: true}, fresh)
	case actPad:
		return r.blank(now, who, KindPad, Page{Width: PadWidth, Height: PadHeight, Blank: true}, fresh)
	case actAddPage:
		return r.addPage(a)
	case actRemove:
		return r.remove(a)
	case actShow:
		return r.show(a)
	case actHide:
		if r.stage.Document == "" {
			return Entry{}, nil
		}
		return ops(stageOp(Stage{View: WholePage()})), nil
	case actView:
		return r.view(a)
	case actTurn:
		return r.turn(a)
	case actMark, actErase, actClear, actUndo, actRedo:
		return r.draw(who, a)
	case actAllow:
		if r.draws == a.CitizenDraws {
			return Entry{}, nil
		}
		return ops(Op{Kind: "allow", CitizenDraws: &a.CitizenDraws}), nil
	case actChat:
		return r.say(now, who, a)
	case actCancelPrint:
		return r.cancelPrint(a)
	default:
		return Entry{}, refuse("invalid")
	}
}

// may is the table of rights of protocol.go.
func (r *Room) may(who Party, a Action) bool {
	switch who.Part {
	case Driver:
		return true
	case Citizen:
	default:
		return false
	}
	switch a.Kind {
	case actPad, actChat:
		return true
	case actAddPage:
		return r.isPad(a.Document)
	case actShow:
		return a.Document == r.stage.Document && r.isPad(a.Document)
	case actMark, actErase, actClear, actUndo, actRedo:
		return r.mayDraw(who.Part, a.Document)
	default:
		return false
	}
}

func (r *Room) mayDraw(p Part, document string) bool {
	return p == Driver || p == Citizen && (r.draws || r.isPad(document))
}

func (r *Room) isPad(id string) bool {
	d, ok := r.Document(id)
	return ok && d.Kind == KindPad
}

func ops(o ...Op) Entry { return Entry{Ops: o} }

func stageOp(s Stage) Op { return Op{Kind: "stage", Stage: &s} }

func documentOp(d Document) Op {
	d.Pages = filled(d.Pages)
	return Op{Kind: "document", Document: &d}
}

func (r *Room) say(now time.Time, who Party, a Action) (Entry, *Refusal) {
	text, ok := plainText(a.Text)
	if !ok {
		return Entry{}, refuse("text-format")
	}
	if len(r.chat) >= MaxMessages {
		return Entry{}, refuse("many-messages")
	}
	return ops(Op{Kind: "chat", Chat: &Message{By: who.Account, At: stamp(now), Text: text}}), nil
}

// cancelPrint only says whether it can be cancelled: what becomes of the job the
// spooler tells.
func (r *Room) cancelPrint(a Action) (Entry, *Refusal) {
	p, ok := r.Print(a.ID)
	if !ok {
		return Entry{}, refuse("no-print")
	}
	if p.State.final() {
		return Entry{}, refuse("print-over")
	}
	return Entry{}, nil
}

// plainText is a text without control characters but line ends; false when
// nothing is left or it is too long.
func plainText(text string) (string, bool) {
	text = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) && c != '\n' {
			return -1
		}
		return c
	}, strings.ReplaceAll(text, "\t", " "))
	text = strings.Trim(text, "\n ")
	n := utf8.RuneCountInString(text)
	return text, n > 0 && n <= MaxText
}
