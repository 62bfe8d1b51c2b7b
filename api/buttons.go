package api

import (
	"context"
	"errors"

	"madoguchi/store"
)

// ButtonWords is a call button as it is set up; its live state comes over /ws.
type ButtonWords struct {
	ID       string                `json:"id" doc:"user part of its SIP address"`
	Queue    string                `json:"queue"`
	Position int                   `json:"position" minimum:"0"`
	Icon     string                `json:"icon" maxLength:"100"`
	Colour   string                `json:"colour" maxLength:"100"`
	Texts    map[string]ButtonText `json:"texts" nullable:"false" doc:"by language: ja, ja-x-easy, en, zh, ko"`
	Enabled  bool                  `json:"enabled"`
	Schedule string                `json:"schedule" doc:"id of the schedule that says when it takes calls; empty: always"`
	Priority int                   `json:"priority" minimum:"-1000" maximum:"1000" doc:"of its calls, higher first"`
	Version  string                `json:"version,omitempty" readOnly:"true" doc:"give this as If-Match when it is replaced"`
}

// ButtonText is what a button says in one language.
type ButtonText struct {
	Label string `json:"label" maxLength:"400"`
	Line  string `json:"line" maxLength:"800" doc:"what it is for, in one line"`
}

// ButtonFrom makes the document of a row.
func ButtonFrom(b store.Button) ButtonWords {
	texts := make(map[string]ButtonText, len(b.Texts))
	for lang, t := range b.Texts {
		texts[lang] = ButtonText(t)
	}
	return ButtonWords{
		ID: b.ID, Queue: b.Queue, Position: b.Position, Icon: b.Icon, Colour: b.Colour,
		Texts: texts, Enabled: b.Enabled, Schedule: b.Schedule, Priority: b.Priority,
	}
}

// Row makes the row of a document.
func (b ButtonWords) Row() store.Button {
	texts := make(map[string]store.Text, len(b.Texts))
	for lang, t := range b.Texts {
		texts[lang] = store.Text(t)
	}
	return store.Button{
		ID: b.ID, Queue: b.Queue, Position: b.Position, Icon: b.Icon, Colour: b.Colour,
		Texts: texts, Enabled: b.Enabled, Schedule: b.Schedule, Priority: b.Priority,
	}
}

type buttonsOutput struct {
	Body []ButtonWords `nullable:"false"`
}

// listButtons gives administrators also the buttons that are switched off.
func (s *Server) listButtons(ctx context.Context, _ *struct{}) (*buttonsOutput, error) {
	rows, err := s.o.Store.Buttons(ctx)
	if err != nil {
		return nil, err
	}
	all := loginIn(ctx).account.Role == store.RoleAdministrator
	out := &buttonsOutput{[]ButtonWords{}}
	for _, b := range rows {
		if !b.Enabled && !all {
			continue
		}
		doc := ButtonFrom(b)
		if err := stamp(&doc, &doc.Version); err != nil {
			return nil, err
		}
		out.Body = append(out.Body, doc)
	}
	return out, nil
}

type putButtonInput struct {
	IDInput
	Match
	Body ButtonWords
}

type buttonOutput struct{ Body ButtonWords }

func (s *Server) putButton(ctx context.Context, in *putButtonInput) (*buttonOutput, error) {
	in.Body.ID = in.ID
	out := &buttonOutput{}
	read := func() (any, error) {
		row, err := s.o.Store.ButtonByID(ctx, in.ID)
		out.Body = ButtonFrom(row)
		return out.Body, err
	}
	err := s.replacing(in.Match, read, func() error {
		return s.o.Store.PutButton(ctx, loginIn(ctx).by(), in.Body.Row())
	})
	if err != nil {
		return nil, err
	}
	if _, err := read(); err != nil {
		return nil, err
	}
	return out, errors.Join(stamp(&out.Body, &out.Body.Version), s.reconfigure(ctx))
}

type orderInput struct {
	Body struct {
		IDs []string `json:"ids" nullable:"false" maxItems:"1000" doc:"of buttons; those not named follow as they were"`
	}
}

func (s *Server) orderButtons(ctx context.Context, in *orderInput) (*buttonsOutput, error) {
	if err := s.o.Store.OrderButtons(ctx, loginIn(ctx).by(), in.Body.IDs); err != nil {
		return nil, err
	}
	if err := s.reconfigure(ctx); err != nil {
		return nil, err
	}
	return s.listButtons(ctx, nil)
}

func (s *Server) deleteButton(ctx context.Context, in *deleteInput) (*struct{}, error) {
	err := s.deleting(in, func() (any, error) {
		row, err := s.o.Store.ButtonByID(ctx, in.ID)
		return ButtonFrom(row), err
	}, func() error { return s.o.Store.DeleteButton(ctx, loginIn(ctx).by(), in.ID) })
	if err != nil {
		return nil, err
	}
	return nil, s.reconfigure(ctx)
}
