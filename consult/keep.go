package consult

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"madoguchi/store"
)

// KeepOrder is what staff want to keep (R24).
type KeepOrder struct {
	Documents []string  `json:"documents" maxItems:"50" nullable:"false"`
	Marks     bool      `json:"marks" doc:"with what is drawn on the pages"`
	Chat      bool      `json:"chat"`
	Name      string    `json:"name" maxLength:"200"`
	Reason    string    `json:"reason" maxLength:"1000"`
	Until     time.Time `json:"until" doc:"the day it is deleted by itself"`
}

// MaxKeptYears is how many years ahead something may be kept at most. A page
// proposes one year; nothing is kept without a date that somebody has seen.
const MaxKeptYears = 10

// keepPart is one file of what is kept.
type keepPart struct {
	name string // with its extension
	kind string // media type
	open func(ctx context.Context) (io.ReadCloser, error)
}

// Keep puts chosen documents and the chat into the folder of who asks for it:
// files as they came, and as a PDF when something is drawn on them; boards,
// pads and photos as PDF.
func (r *Rooms) Keep(ctx context.Context, call, account string, o KeepOrder) (Kept, error) {
	l, err := r.driver(ctx, call, account)
	if err != nil {
		return Kept{}, err
	}
	if r.o.Shelf == nil || r.o.Composer == nil {
		return Kept{}, refuse("no-keeping")
	}
	if !o.sound(time.Now()) {
		return Kept{}, refuse("keep-format")
	}
	var parts []keepPart
	var chat []Message
	err = l.look(ctx, func(room *Room) error {
		parts, err = l.keepParts(room, o)
		chat = room.chat // grows, but what is in it does not change
		return err
	})
	if err != nil {
		return Kept{}, err
	}
	if o.Chat {
		text, err := r.chatText(ctx, chat)
		if err != nil {
			return Kept{}, err
		}
		parts = append(parts, keepPart{
			name: fmt.Sprintf("%02d 会話.txt", len(parts)+1), kind: "text/plain; charset=utf-8",
			open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
		})
	}
	kept, err := r.shelve(ctx, store.Kept{
		ID: newID(), Owner: account, Call: call, At: stamp(time.Now()), Until: o.Until.UTC(),
		Name: strings.TrimSpace(o.Name), Reason: strings.TrimSpace(o.Reason), Documents: filled(o.Documents), Chat: o.Chat,
	}, parts)
	if err != nil {
		return Kept{}, err
	}
	_, err = l.ask(context.WithoutCancel(ctx), func(now time.Time, room *Room) (Entry, *Refusal) { return room.AddKept(now, kept), nil })
	if no := (*Refusal)(nil); errors.As(err, &no) {
		err = nil // the consultation ended meanwhile: it is kept all the same
	}
	return kept, err
}

func (o KeepOrder) sound(now time.Time) bool {
	return (len(o.Documents) > 0 || o.Chat) && len(o.Documents) <= MaxDocuments &&
		filledText(o.Name, MaxName) && filledText(o.Reason, MaxText) &&
		o.Until.After(now) && !o.Until.After(now.AddDate(MaxKeptYears, 0, 1))
}

// keepParts is called by the room's goroutine: what is kept is what is there now.
func (l *liveRoom) keepParts(room *Room, o KeepOrder) ([]keepPart, error) {
	var parts []keepPart
	add := func(name, kind string, open func(context.Context) (io.ReadCloser, error)) {
		parts = append(parts, keepPart{fmt.Sprintf("%02d %s", len(parts)+1, name), kind, open})
	}
	for _, id := range o.Documents {
		d, ok := room.Document(id)
		if !ok {
			return nil, refuse("no-document")
		}
		isFile := d.Kind == KindFile
		if isFile {
			if d.State == Receiving {
				return nil, refuse("no-page")
			}
			add(partName(d), "application/octet-stream", func(context.Context) (io.ReadCloser, error) {
				f, _, err := l.box.Open(originalBlob(d.ID))
				return f, err
			})
		}
		if isFile && (!o.Marks || !room.drawnOn(d)) {
			continue
		}
		plan, no := l.planSheets(room, id, allPages(d), o.Marks || d.Kind == KindBoard || d.Kind == KindPad)
		if no != nil {
			return nil, no
		}
		if len(plan.pages) == 0 {
			return nil, refuse("no-page")
		}
		name := partName(d)
		if isFile {
			name += "（書き込みあり）"
		}
		add(name+".pdf", "application/pdf", func(ctx context.Context) (io.ReadCloser, error) { return l.pdf(ctx, plan, "") })
	}
	return parts, nil
}

func (r *Room) drawnOn(d Document) bool {
	for p := range d.Pages {
		if marks, _ := r.MarksOf(d.ID, p+1); len(marks) > 0 {
			return true
		}
	}
	return false
}

func allPages(d Document) []int {
	pages := make([]int, len(d.Pages))
	for i := range pages {
		pages[i] = i + 1
	}
	return pages
}

// partName is the name of a document's file; kinds without names have their word.
func partName(d Document) string {
	if d.Name != "" {
		return strings.NewReplacer("/", "_", `\`, "_").Replace(d.Name)
	}
	return map[DocumentKind]string{KindBoard: "ホワイトボード", KindPad: "筆談", KindPhoto: "写真"}[d.Kind]
}

// chatText is the chat as lines for people: time at the site, who, what. It
// begins with a byte order mark, without which some programs read no UTF-8.
func (r *Rooms) chatText(ctx context.Context, chat []Message) (string, error) {
	zone := time.UTC
	if r.o.Zone != nil {
		zone = r.o.Zone()
	}
	names := make(map[string]string)
	var b strings.Builder
	b.WriteString("\ufeff")
	for _, m := range chat {
		name, known := names[m.By]
		if !known {
			a, err := r.o.Shelf.AccountByID(ctx, m.By)
			switch {
			case err == nil:
				name = a.Name
			case errors.Is(err, store.ErrNotFound):
				name = m.By
			default:
				return "", err
			}
			names[m.By] = name
		}
		fmt.Fprintf(&b, "%s　%s\r\n　%s\r\n", m.At.In(zone).Format("2006年1月2日 15時04分05秒"), name, strings.ReplaceAll(m.Text, "\n", "\r\n　"))
	}
	return b.String(), nil
}

func filledText(text string, most int) bool {
	n := utf8.RuneCountInString(strings.TrimSpace(text))
	return n > 0 && n <= most
}
