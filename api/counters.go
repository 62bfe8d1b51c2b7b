package api

import (
	"context"
	"time"

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
	UseHours bool                  `json:"useHours" doc:"closed outside the opening hours"`
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
	return ButtonWords{b.ID, b.Queue, b.Position, b.Icon, b.Colour, texts, b.Enabled, b.UseHours}
}

// Row makes the row of a document.
func (b ButtonWords) Row() store.Button {
	texts := make(map[string]store.Text, len(b.Texts))
	for lang, t := range b.Texts {
		texts[lang] = store.Text(t)
	}
	return store.Button{
		ID: b.ID, Queue: b.Queue, Position: b.Position, Icon: b.Icon, Colour: b.Colour,
		Texts: texts, Enabled: b.Enabled, UseHours: b.UseHours,
	}
}

// Queue is a counter's waiting line as it is set up.
type Queue struct {
	ID              string `json:"id"`
	NameJA          string `json:"nameJa" maxLength:"400"`
	NameEN          string `json:"nameEn" maxLength:"400"`
	Strategy        string `json:"strategy" enum:"ring-all,longest-idle"`
	RingTimeMs      int64  `json:"ringTimeMs" doc:"how long one attempt rings"`
	RetryDelayMs    int64  `json:"retryDelayMs" doc:"how long somebody who did not answer is not asked again for that call"`
	WrapUpMs        int64  `json:"wrapUpMs" doc:"pause after a call"`
	MaxWaiting      int    `json:"maxWaiting" doc:"0: no limit"`
	MaxWaitMs       int64  `json:"maxWaitMs" doc:"0: for ever"`
	AnswerFirst     bool   `json:"answerFirst" doc:"answer at once and play music"`
	RejectWhenEmpty bool   `json:"rejectWhenEmpty" doc:"refuse while nobody is logged in"`
	Weight          int    `json:"weight" doc:"higher first when queues compete for somebody"`
}

// QueueFrom makes the document of a row.
func QueueFrom(q store.Queue) Queue {
	return Queue{
		ID: q.ID, NameJA: q.NameJA, NameEN: q.NameEN, Strategy: q.Strategy,
		RingTimeMs: q.RingTime.Milliseconds(), RetryDelayMs: q.RetryDelay.Milliseconds(), WrapUpMs: q.WrapUp.Milliseconds(),
		MaxWaiting: q.MaxWaiting, MaxWaitMs: q.MaxWait.Milliseconds(),
		AnswerFirst: q.AnswerFirst, RejectWhenEmpty: q.RejectWhenEmpty, Weight: q.Weight,
	}
}

// Row makes the row of a document. Times that are out of any range stay so.
func (q Queue) Row() store.Queue {
	return store.Queue{
		ID: q.ID, NameJA: q.NameJA, NameEN: q.NameEN, Strategy: q.Strategy,
		RingTime: span(q.RingTimeMs), RetryDelay: span(q.RetryDelayMs), WrapUp: span(q.WrapUpMs),
		MaxWaiting: q.MaxWaiting, MaxWait: span(q.MaxWaitMs),
		AnswerFirst: q.AnswerFirst, RejectWhenEmpty: q.RejectWhenEmpty, Weight: q.Weight,
	}
}

// span is a time in milliseconds; what would not fit becomes -1, which no
// setting allows.
func span(ms int64) time.Duration {
	const most = int64(1<<63-1) / int64(time.Millisecond)
	if ms < 0 || ms > most {
		return -1
	}
	return time.Duration(ms) * time.Millisecond
}

// DayHours are the opening hours of one weekday.
type DayHours struct {
	Weekday     int `json:"weekday" minimum:"0" maximum:"6" doc:"0 is Sunday"`
	OpenMinute  int `json:"openMinute" minimum:"0" maximum:"1440"`
	CloseMinute int `json:"closeMinute" minimum:"0" maximum:"1440"`
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
		if b.Enabled || all {
			out.Body = append(out.Body, ButtonFrom(b))
		}
	}
	return out, nil
}

type putButtonInput struct {
	IDInput
	Body ButtonWords
}

type buttonOutput struct{ Body ButtonWords }

func (s *Server) putButton(ctx context.Context, in *putButtonInput) (*buttonOutput, error) {
	in.Body.ID = in.ID
	if err := s.o.Store.PutButton(ctx, loginIn(ctx).by(), in.Body.Row()); err != nil {
		return nil, err
	}
	return &buttonOutput{in.Body}, s.reconfigure(ctx)
}

func (s *Server) deleteButton(ctx context.Context, in *IDInput) (*struct{}, error) {
	if err := s.o.Store.DeleteButton(ctx, loginIn(ctx).by(), in.ID); err != nil {
		return nil, err
	}
	return nil, s.reconfigure(ctx)
}

type queuesOutput struct {
	Body []Queue `nullable:"false"`
}

func (s *Server) listQueues(ctx context.Context, _ *struct{}) (*queuesOutput, error) {
	rows, err := s.o.Store.Queues(ctx)
	if err != nil {
		return nil, err
	}
	out := &queuesOutput{make([]Queue, len(rows))}
	for i, q := range rows {
		out.Body[i] = QueueFrom(q)
	}
	return out, nil
}

type putQueueInput struct {
	IDInput
	Body Queue
}

type queueOutput struct{ Body Queue }

func (s *Server) putQueue(ctx context.Context, in *putQueueInput) (*queueOutput, error) {
	in.Body.ID = in.ID
	if err := s.o.Store.PutQueue(ctx, loginIn(ctx).by(), in.Body.Row()); err != nil {
		return nil, err
	}
	return &queueOutput{in.Body}, s.reconfigure(ctx)
}

func (s *Server) deleteQueue(ctx context.Context, in *IDInput) (*struct{}, error) {
	if err := s.o.Store.DeleteQueue(ctx, loginIn(ctx).by(), in.ID); err != nil {
		return nil, err
	}
	return nil, s.reconfigure(ctx)
}

type hoursOutput struct {
	Body []DayHours `nullable:"false"`
}

func (s *Server) getHours(ctx context.Context, _ *struct{}) (*hoursOutput, error) {
	rows, err := s.o.Store.Hours(ctx)
	if err != nil {
		return nil, err
	}
	out := &hoursOutput{make([]DayHours, len(rows))}
	for i, h := range rows {
		out.Body[i] = DayHours{int(h.Weekday), h.Open, h.Close}
	}
	return out, nil
}

type putHoursInput struct {
	Body []DayHours `nullable:"false" maxItems:"7"`
}

func (s *Server) putHours(ctx context.Context, in *putHoursInput) (*hoursOutput, error) {
	rows := make([]store.Hours, len(in.Body))
	for i, h := range in.Body {
		rows[i] = store.Hours{Weekday: time.Weekday(h.Weekday), Open: h.OpenMinute, Close: h.CloseMinute}
	}
	if err := s.o.Store.PutHours(ctx, loginIn(ctx).by(), rows); err != nil {
		return nil, err
	}
	return &hoursOutput{in.Body}, s.reconfigure(ctx)
}
