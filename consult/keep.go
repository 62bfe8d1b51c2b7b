package consult

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
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

// Keep puts chosen documents and the chat into the folder of who asks for it.
func (r *Rooms) Keep(ctx context.Context, call, account string, o KeepOrder) (Kept, error) {
	l, err := r.driver(ctx, call, account)
	if err != nil {
		return Kept{}, err
	}
	if r.o.Keeper == nil || r.o.Composer == nil {
		return Kept{}, refuse("no-keeping")
	}
	if len(o.Documents) == 0 && !o.Chat || len(o.Documents) > MaxDocuments || !filledText(o.Name, MaxName) || !filledText(o.Reason, MaxText) {
		return Kept{}, refuse("keep-format")
	}
	var parts []KeepPart
	err = l.look(ctx, func(room *Room) error {
		parts, err = l.keepParts(room, o)
		return err
	})
	if err != nil {
		return Kept{}, err
	}
	kept, err := r.o.Keeper.Keep(ctx, KeepRequest{
		Call: call, Account: account, Name: strings.TrimSpace(o.Name), Reason: strings.TrimSpace(o.Reason), Until: o.Until,
		Documents: filled(o.Documents), Chat: o.Chat, Parts: parts,
	})
	if err != nil {
		return Kept{}, err
	}
	_, err = l.ask(context.WithoutCancel(ctx), func(now time.Time, room *Room) (Entry, *Refusal) { return room.AddKept(now, kept), nil })
	return kept, err
}

// keepParts is called by the room's goroutine: what is kept is what is there now.
func (l *liveRoom) keepParts(room *Room, o KeepOrder) ([]KeepPart, error) {
	var parts []KeepPart
	for i, id := range o.Documents {
		d, ok := room.Document(id)
		if !ok {
			return nil, refuse("no-document")
		}
		pages := make([]int, len(d.Pages))
		for p := range pages {
			pages[p] = p + 1
		}
		if len(pages) == 0 {
			return nil, refuse("no-page")
		}
		plan, no := l.planSheets(room, id, pages, o.Marks)
		if no != nil {
			return nil, no
		}
		parts = append(parts, KeepPart{
			Name: fmt.Sprintf("%02d %s.pdf", i+1, partName(d)), Type: "application/pdf",
			Open: func(ctx context.Context) (io.ReadCloser, error) { return l.pdf(ctx, plan, "") },
		})
	}
	if o.Chat {
		text := chatText(room.chat)
		parts = append(parts, KeepPart{
			Name: "chat.txt", Type: "text/plain; charset=utf-8",
			Open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
		})
	}
	return parts, nil
}

// partName is the name of a document's file; kinds without names have their word.
func partName(d Document) string {
	if d.Name != "" {
		return strings.NewReplacer("/", "_", "\\", "_").Replace(d.Name)
	}
	return string(d.Kind)
}

// chatText is the chat as lines: time in UTC, account, text. Who names accounts
// to people does so when it is read.
func chatText(chat []Message) string {
	var b strings.Builder
	for _, m := range chat {
		fmt.Fprintf(&b, "%s\t%s\t%s\r\n", m.At.Format(time.RFC3339), m.By, strings.ReplaceAll(m.Text, "\n", "\r\n\t\t"))
	}
	return b.String()
}

func filledText(text string, most int) bool {
	n := utf8.RuneCountInString(strings.TrimSpace(text))
	return n > 0 && n <= most
}

// AddFromLibrary brings a standing document into a room.
func (r *Rooms) AddFromLibrary(ctx context.Context, call, account, library string) (Document, error) {
	l, err := r.driver(ctx, call, account)
	if err != nil {
		return Document{}, err
	}
	if r.o.Keeper == nil {
		return Document{}, refuse("no-keeping")
	}
	name, size, open, err := r.o.Keeper.FromLibrary(ctx, library)
	if err != nil {
		return Document{}, err
	}
	f, err := open()
	if err != nil {
		return Document{}, err
	}
	defer f.Close()
	return l.receive(ctx, Document{Kind: KindFile, Name: name, By: account}, size, f)
}
