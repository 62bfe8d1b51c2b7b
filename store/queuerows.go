package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"madoguchi/store/internal/query"
)

const (
	maxOverflow = 10 // steps of a chain
	maxComfort  = 10 // prompts
)

// overflowDoc and announceDoc are how a queue's chain and announcements are
// written into their columns.
type overflowDoc struct {
	AfterMs   int64  `json:"afterMs"`
	WhenEmpty bool   `json:"whenEmpty"`
	WhenFull  bool   `json:"whenFull"`
	Kind      string `json:"kind"`
	ID        string `json:"id"`
}

type announceDoc struct {
	Welcome  string   `json:"welcome"`
	Position bool     `json:"position"`
	Estimate bool     `json:"estimate"`
	Comfort  []string `json:"comfort"`
	EveryMs  int64    `json:"everyMs"`
}

func span(ms int64) time.Duration { return time.Duration(ms) * time.Millisecond }

func queue(r query.Queue) (Queue, error) {
	n := Queue{
		ID: r.ID, NameJA: r.NameJa, NameEN: r.NameEn, Strategy: r.Strategy, RingTime: span(r.RingMs),
		Retry:  Retry{NoAnswer: span(r.RetryNoAnswerMs), Declined: span(r.RetryDeclinedMs), Unreachable: span(r.RetryUnreachableMs)},
		WrapUp: span(r.WrapUpMs), Disposition: r.Disposition, MissedLimit: int(r.MissedLimit),
		MaxWaiting: int(r.MaxWaiting), MaxWait: span(r.MaxWaitMs),
		AnswerFirst: r.AnswerFirst, RejectWhenEmpty: r.RejectWhenEmpty, ReleaseAtClose: r.ReleaseAtClose, Weight: int(r.Weight),
		Music: r.Music, ServiceLevel: span(r.ServiceLevelMs), ShortAbandon: span(r.ShortAbandonMs),
	}
	var steps []overflowDoc
	var said announceDoc
	if err := errors.Join(json.Unmarshal([]byte(r.Overflow), &steps), json.Unmarshal([]byte(r.Announce), &said)); err != nil {
		return Queue{}, fmt.Errorf("rules of queue %s: %w", r.ID, err)
	}
	n.Overflow = make([]Overflow, len(steps))
	for i, o := range steps {
		n.Overflow[i] = Overflow{After: span(o.AfterMs), WhenEmpty: o.WhenEmpty, WhenFull: o.WhenFull, Kind: o.Kind, ID: o.ID}
	}
	n.Announce = Announce{
		Welcome: said.Welcome, Position: said.Position, Estimate: said.Estimate,
		Comfort: append([]string{}, said.Comfort...), Every: span(said.EveryMs),
	}
	return n, nil
}

func queueRow(n Queue) (query.UpsertQueueParams, error) {
	steps := make([]overflowDoc, len(n.Overflow))
	for i, o := range n.Overflow {
		steps[i] = overflowDoc{o.After.Milliseconds(), o.WhenEmpty, o.WhenFull, o.Kind, o.ID}
	}
	overflow, err := json.Marshal(steps)
	if err != nil {
		return query.UpsertQueueParams{}, fmt.Errorf("overflow of queue: %w", err)
	}
	a := n.Announce
	announce, err := json.Marshal(announceDoc{a.Welcome, a.Position, a.Estimate, a.Comfort, a.Every.Milliseconds()})
	if err != nil {
		return query.UpsertQueueParams{}, fmt.Errorf("announcements of queue: %w", err)
	}
	return query.UpsertQueueParams{
		ID: n.ID, NameJa: n.NameJA, NameEn: n.NameEN, Strategy: n.Strategy, RingMs: n.RingTime.Milliseconds(),
		RetryNoAnswerMs: n.Retry.NoAnswer.Milliseconds(), RetryDeclinedMs: n.Retry.Declined.Milliseconds(),
		RetryUnreachableMs: n.Retry.Unreachable.Milliseconds(), WrapUpMs: n.WrapUp.Milliseconds(),
		Disposition: n.Disposition, MissedLimit: int64(n.MissedLimit), MaxWaiting: int64(n.MaxWaiting), MaxWaitMs: n.MaxWait.Milliseconds(),
		AnswerFirst: n.AnswerFirst, RejectWhenEmpty: n.RejectWhenEmpty, ReleaseAtClose: n.ReleaseAtClose, Weight: int64(n.Weight),
		Overflow: string(overflow), Announce: string(announce), Music: n.Music,
		ServiceLevelMs: n.ServiceLevel.Milliseconds(), ShortAbandonMs: n.ShortAbandon.Milliseconds(),
	}, nil
}

// Faults are the fields that no queue may have so.
func (n Queue) Faults() []Fault {
	var f faults
	f.slug("id", n.ID)
	f.names("", n.NameJA, n.NameEN)
	if !slices.Contains(Strategies(), n.Strategy) {
		f.add("strategy", FaultUnknown)
	}
	f.bounded("ringTimeMs", n.RingTime.Milliseconds(), minRing.Milliseconds(), maxRing.Milliseconds())
	for _, d := range []struct {
		field string
		time  time.Duration
	}{
		{"retry.noAnswerMs", n.Retry.NoAnswer},
		{"retry.declinedMs", n.Retry.Declined},
		{"retry.unreachableMs", n.Retry.Unreachable},
		{"wrapUpMs", n.WrapUp},
		{"maxWaitMs", n.MaxWait},
		{"serviceLevelMs", n.ServiceLevel},
		{"shortAbandonMs", n.ShortAbandon},
		{"announce.everyMs", n.Announce.Every},
	} {
		f.span(d.field, d.time)
	}
	f.bounded("maxWaiting", int64(n.MaxWaiting), 0, maxRows)
	f.bounded("weight", int64(n.Weight), -maxRows, maxRows)
	f.bounded("missedLimit", int64(n.MissedLimit), 0, maxRows)
	f.atMost("overflow", len(n.Overflow), maxOverflow)
	f.atMost("announce.comfort", len(n.Announce.Comfort), maxComfort)
	for i, o := range n.Overflow {
		f.step(fmt.Sprintf("overflow[%d].", i), n.ID, o)
	}
	return f
}

// step: it has a condition, and does not lead where the caller is.
func (f *faults) step(prefix, queue string, o Overflow) {
	f.span(prefix+"afterMs", o.After)
	if o.After <= 0 && !o.WhenEmpty && !o.WhenFull {
		f.add(prefix+"afterMs", FaultCondition)
	}
	switch o.Kind {
	case TargetQueue:
		if o.ID == queue {
			f.add(prefix+"to.id", FaultItself)
		}
	case TargetAccount, TargetAddress, TargetMessage:
	default:
		f.add(prefix+"to.kind", FaultUnknown)
	}
	if o.ID == "" {
		f.add(prefix+"to.id", FaultRequired)
	}
}

func (f *faults) span(field string, d time.Duration) {
	if d < 0 || d > maxTime {
		f.bounded(field, -1, 0, maxTime.Milliseconds())
	}
}

// targetsKnown refuses a queue that speaks of what does not exist.
func targetsKnown(ctx context.Context, q *query.Queries, n Queue) error {
	type named struct{ field, kind, id string }
	all := []named{{"announce.welcome", TargetMessage, n.Announce.Welcome}, {"music", TargetMessage, n.Music}}
	for i, id := range n.Announce.Comfort {
		all = append(all, named{fmt.Sprintf("announce.comfort[%d]", i), TargetMessage, id})
	}
	for i, o := range n.Overflow {
		all = append(all, named{fmt.Sprintf("overflow[%d].to.id", i), o.Kind, o.ID})
	}
	var f faults
	for _, t := range all {
		if t.id == "" {
			continue
		}
		err := targetKnown(ctx, q, t.kind, t.id)
		if errors.Is(err, ErrTargetUnknown) {
			f.add(t.field, FaultUnknown)
		} else if err != nil {
			return err
		}
	}
	return f.refused(ErrTargetUnknown)
}

func targetKnown(ctx context.Context, q *query.Queries, kind, id string) error {
	var err error
	count := int64(1)
	switch kind {
	case TargetQueue:
		_, err = q.QueueByID(ctx, id)
	case TargetAccount:
		_, err = q.AccountByID(ctx, id)
	case TargetAddress:
		_, err = q.AddressByID(ctx, id)
	default:
		if slices.Contains(ShippedPrompts(), id) {
			return nil
		}
		count, err = q.CountPrompt(ctx, id)
	}
	if errors.Is(told(err), ErrNotFound) || err == nil && count == 0 {
		return ErrTargetUnknown
	}
	return err
}

// overflowsTo says whether a chain of some queue leads to the target. Accounts
// that are deleted stay in chains: the Desk passes them over.
func overflowsTo(ctx context.Context, q *query.Queries, kind, id string) (bool, error) {
	rows, err := q.Queues(ctx)
	if err != nil {
		return false, err
	}
	for _, r := range rows {
		n, err := queue(r)
		if err != nil {
			return false, err
		}
		if slices.ContainsFunc(n.Overflow, func(o Overflow) bool { return o.Kind == kind && o.ID == id }) {
			return true, nil
		}
		if kind == TargetMessage && (n.Music == id || n.Announce.Welcome == id || slices.Contains(n.Announce.Comfort, id)) {
			return true, nil
		}
	}
	return false, nil
}
