package store

import (
	"context"
	"slices"
	"time"

	"madoguchi/store/internal/query"
)

// people are the accounts that had a part in the call: both sides and everybody
// who joined or took it over. Who was only rung had none.
func (c Call) people() []string {
	all := []string{c.Caller, c.Callee}
	for _, g := range c.Segments {
		if g.Kind != SegmentRinging {
			all = append(all, g.Account)
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return slices.DeleteFunc(all, func(account string) bool { return account == "" })
}

// insertPeople makes a record findable by the accounts of it.
func insertPeople(ctx context.Context, q *query.Queries, c Call) error {
	waited, talked := c.Ended.Sub(c.Started), time.Duration(0)
	if !c.Answered.IsZero() {
		waited, talked = c.Answered.Sub(c.Started), c.Ended.Sub(c.Answered)
	}
	for _, account := range c.people() {
		if err := q.InsertPerson(ctx, query.InsertPersonParams{
			Account: account, StartedAt: millis(c.Started), CallID: c.ID,
			Button: c.Button, Queue: c.Queue, Cause: c.Cause, Answered: !c.Answered.IsZero(),
			TalkedMs: talked.Milliseconds(), WaitedMs: waited.Milliseconds(),
		}); err != nil {
			return err
		}
	}
	return nil
}
