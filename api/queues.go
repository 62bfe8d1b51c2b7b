package api

import (
	"context"
	"errors"
	"time"

	"madoguchi/store"
)

// Queue is a counter's waiting line as it is set up.
type Queue struct {
	ID              string     `json:"id"`
	NameJA          string     `json:"nameJa" maxLength:"400"`
	NameEN          string     `json:"nameEn" maxLength:"400"`
	Strategy        string     `json:"strategy" enum:"ring-all,longest-idle,round-robin,fewest-calls,random,linear,skill-first"`
	RingTimeMs      int64      `json:"ringTimeMs" doc:"how long one attempt rings"`
	Retry           Retry      `json:"retry" doc:"how long somebody who was not reached is not asked again for that call, by cause"`
	WrapUpMs        int64      `json:"wrapUpMs" doc:"pause after a call"`
	Disposition     bool       `json:"disposition" doc:"the wrap-up does not end without a result code"`
	MissedLimit     int        `json:"missedLimit" doc:"missed attempts in a row that make somebody away; 0: never"`
	MaxWaiting      int        `json:"maxWaiting" doc:"0: no limit"`
	MaxWaitMs       int64      `json:"maxWaitMs" doc:"0: for ever"`
	AnswerFirst     bool       `json:"answerFirst" doc:"answer at once and play music"`
	RejectWhenEmpty bool       `json:"rejectWhenEmpty" doc:"refuse while nobody is logged in"`
	ReleaseAtClose  bool       `json:"releaseAtClose" doc:"release who still waits when the button closes"`
	Weight          int        `json:"weight" doc:"higher first when queues compete for somebody"`
	Overflow        []Overflow `json:"overflow" nullable:"false" maxItems:"10" doc:"where callers go that are not served here, in order"`
	Announce        Announce   `json:"announce"`
	Music           string     `json:"music" doc:"id of a prompt; empty: the site's music"`
	ServiceLevelMs  int64      `json:"serviceLevelMs" doc:"callers should be answered within"`
	ShortAbandonMs  int64      `json:"shortAbandonMs" doc:"who gives up sooner does not count as lost"`
	Version         string     `json:"version,omitempty" readOnly:"true" doc:"give this as If-Match when it is replaced"`
}

// Retry are times after which somebody is asked again for the same call.
type Retry struct {
	NoAnswerMs    int64 `json:"noAnswerMs"`
	DeclinedMs    int64 `json:"declinedMs"`
	UnreachableMs int64 `json:"unreachableMs"`
}

// Overflow is one step of a chain; it is taken when any of its conditions holds.
type Overflow struct {
	AfterMs   int64          `json:"afterMs" doc:"waited for so long in this queue; 0: no such condition"`
	WhenEmpty bool           `json:"whenEmpty" doc:"nobody who serves the queue is logged in"`
	WhenFull  bool           `json:"whenFull" doc:"as many as allowed wait already"`
	To        OverflowTarget `json:"to"`
}

// OverflowTarget is whom a step leads to.
type OverflowTarget struct {
	Kind string `json:"kind" enum:"queue,account,address,message" doc:"message: a prompt is played, then the caller is released"`
	ID   string `json:"id"`
}

// Announce is what waiting callers are told.
type Announce struct {
	Welcome  string   `json:"welcome" doc:"id of a prompt; empty: none"`
	Position bool     `json:"position" doc:"say the position"`
	Estimate bool     `json:"estimate" doc:"say the estimated wait when it is known"`
	Comfort  []string `json:"comfort" nullable:"false" maxItems:"10" doc:"ids of prompts, played in turn"`
	EveryMs  int64    `json:"everyMs" doc:"between announcements; 0: none after the welcome"`
}

// QueueFrom makes the document of a row.
func QueueFrom(q store.Queue) Queue {
	out := Queue{
		ID: q.ID, NameJA: q.NameJA, NameEN: q.NameEN, Strategy: q.Strategy, RingTimeMs: q.RingTime.Milliseconds(),
		Retry:    Retry{q.Retry.NoAnswer.Milliseconds(), q.Retry.Declined.Milliseconds(), q.Retry.Unreachable.Milliseconds()},
		WrapUpMs: q.WrapUp.Milliseconds(), Disposition: q.Disposition, MissedLimit: q.MissedLimit,
		MaxWaiting: q.MaxWaiting, MaxWaitMs: q.MaxWait.Milliseconds(),
		AnswerFirst: q.AnswerFirst, RejectWhenEmpty: q.RejectWhenEmpty, ReleaseAtClose: q.ReleaseAtClose, Weight: q.Weight,
		Overflow: make([]Overflow, len(q.Overflow)),
		Announce: Announce{
			q.Announce.Welcome, q.Announce.Position, q.Announce.Estimate,
			append([]string{}, q.Announce.Comfort...), q.Announce.Every.Milliseconds(),
		},
		Music: q.Music, ServiceLevelMs: q.ServiceLevel.Milliseconds(), ShortAbandonMs: q.ShortAbandon.Milliseconds(),
	}
	for i, o := range q.Overflow {
		out.Overflow[i] = Overflow{o.After.Milliseconds(), o.WhenEmpty, o.WhenFull, OverflowTarget{o.Kind, o.ID}}
	}
	return out
}

// Row makes the row of a document. Times that are out of any range stay so.
func (q Queue) Row() store.Queue {
	out := store.Queue{
		ID: q.ID, NameJA: q.NameJA, NameEN: q.NameEN, Strategy: q.Strategy, RingTime: span(q.RingTimeMs),
		Retry:  store.Retry{NoAnswer: span(q.Retry.NoAnswerMs), Declined: span(q.Retry.DeclinedMs), Unreachable: span(q.Retry.UnreachableMs)},
		WrapUp: span(q.WrapUpMs), Disposition: q.Disposition, MissedLimit: q.MissedLimit, MaxWaiting: q.MaxWaiting, MaxWait: span(q.MaxWaitMs),
		AnswerFirst: q.AnswerFirst, RejectWhenEmpty: q.RejectWhenEmpty, ReleaseAtClose: q.ReleaseAtClose, Weight: q.Weight,
		Overflow: make([]store.Overflow, len(q.Overflow)),
		Announce: store.Announce{
			Welcome: q.Announce.Welcome, Position: q.Announce.Position, Estimate: q.Announce.Estimate,
			Comfort: append([]string{}, q.Announce.Comfort...), Every: span(q.Announce.EveryMs),
		},
		Music: q.Music, ServiceLevel: span(q.ServiceLevelMs), ShortAbandon: span(q.ShortAbandonMs),
	}
	for i, o := range q.Overflow {
		out.Overflow[i] = store.Overflow{After: span(o.AfterMs), WhenEmpty: o.WhenEmpty, WhenFull: o.WhenFull, Kind: o.To.Kind, ID: o.To.ID}
	}
	return out
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
		if err := stamp(&out.Body[i], &out.Body[i].Version); err != nil {
			return nil, err
		}
	}
	return out, nil
}

type putQueueInput struct {
	IDInput
	Match
	Body Queue
}

type queueOutput struct{ Body Queue }

func (s *Server) putQueue(ctx context.Context, in *putQueueInput) (*queueOutput, error) {
	in.Body.ID = in.ID
	out := &queueOutput{}
	read := func() (any, error) {
		row, err := s.o.Store.QueueByID(ctx, in.ID)
		out.Body = QueueFrom(row)
		return out.Body, err
	}
	err := s.replacing(in.Match, read, func() error {
		return s.o.Store.PutQueue(ctx, loginIn(ctx).by(), in.Body.Row())
	})
	if err != nil {
		return nil, err
	}
	if _, err := read(); err != nil {
		return nil, err
	}
	return out, errors.Join(stamp(&out.Body, &out.Body.Version), s.reconfigure(ctx))
}

func (s *Server) deleteQueue(ctx context.Context, in *deleteInput) (*struct{}, error) {
	err := s.deleting(in, func() (any, error) {
		row, err := s.o.Store.QueueByID(ctx, in.ID)
		return QueueFrom(row), err
	}, func() error { return s.o.Store.DeleteQueue(ctx, loginIn(ctx).by(), in.ID) })
	if err != nil {
		return nil, err
	}
	return nil, s.reconfigure(ctx)
}

// Member is somebody who serves a queue.
type Member struct {
	Account  string `json:"account" doc:"account id"`
	Name     string `json:"name,omitempty" readOnly:"true"`
	Level    int    `json:"level" minimum:"-1000" maximum:"1000" doc:"how well they serve it; higher is better (skill-first)"`
	Priority int    `json:"priority" minimum:"-1000" maximum:"1000" doc:"whoever has a higher one is rung before all others"`
	Order    int    `json:"order" minimum:"-1000" maximum:"1000" doc:"place in a linear queue; lower first"`
}

type membersOutput struct {
	ETag string   `header:"ETag"`
	Body []Member `nullable:"false"`
}

func (s *Server) listMembers(ctx context.Context, in *IDInput) (*membersOutput, error) {
	rows, err := s.o.Store.MembersOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := &membersOutput{Body: make([]Member, len(rows))}
	for i, m := range rows {
		out.Body[i] = Member{m.Account, s.hub.book.Load().account(m.Account).Name, m.Level, m.Priority, m.Order}
	}
	out.ETag, err = etagOf(rows)
	return out, err
}

type putMembersInput struct {
	IDInput
	Match
	Body []Member `nullable:"false" maxItems:"1000"`
}

func (s *Server) putMembers(ctx context.Context, in *putMembersInput) (*membersOutput, error) {
	rows := make([]store.Membership, len(in.Body))
	for i, m := range in.Body {
		rows[i] = store.Membership{Queue: in.ID, Account: m.Account, Level: m.Level, Priority: m.Priority, Order: m.Order}
	}
	err := s.replacing(in.Match, func() (any, error) { return s.o.Store.MembersOf(ctx, in.ID) }, func() error {
		return s.o.Store.PutMembers(ctx, loginIn(ctx).by(), in.ID, rows)
	})
	if err != nil {
		return nil, err
	}
	if err := s.reconfigure(ctx); err != nil {
		return nil, err
	}
	return s.listMembers(ctx, &in.IDInput)
}
