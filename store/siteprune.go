package store

import (
	"context"
	"errors"
	"slices"

	"madoguchi/store/internal/query"
)

// prune deletes what is not in c, what leads to others first.
func (im *importer) prune(c SiteConfig) error {
	ctx, q := im.ctx, im.q
	buttons, err1 := q.Buttons(ctx)
	printers, err2 := q.Printers(ctx)
	queues, err3 := q.Queues(ctx)
	addresses, err4 := q.Addresses(ctx)
	plans, err5 := q.Schedules(ctx)
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		return err
	}
	dropQueue, err := im.unchain(queues, c.Queues)
	if err != nil {
		return err
	}
	return inTurn(
		func() error {
			return gone(im, "button", buttons, c.Buttons, func(r query.Button) string { return r.ID }, func(n Button) string { return n.ID }, deleteButton)
		},
		func() error {
			return gone(im, "printer", printers, c.Printers, func(r query.Printer) string { return r.ID }, func(n Printer) string { return n.ID }, deletePrinter)
		},
		func() error {
			return gone(im, "queue", queues, c.Queues, func(r query.Queue) string { return r.ID }, func(n Queue) string { return n.ID }, dropQueue)
		},
		func() error {
			return gone(im, "address", addresses, c.Addresses, func(r query.Address) string { return r.ID }, func(n Address) string { return n.ID }, deleteAddress)
		},
		func() error {
			return gone(im, "schedule", plans, c.Schedules, func(r query.Schedule) string { return r.ID }, func(n Schedule) string { return n.ID }, deleteSchedule)
		},
	)
}

// gone deletes the rows that are not wanted.
func gone[R, T any](im *importer, section string, rows []R, wanted []T, rowID func(R) string, id func(T) string,
	remove func(context.Context, *query.Queries, string) (Entry, error),
) error {
	for _, r := range rows {
		if slices.ContainsFunc(wanted, func(n T) bool { return id(n) == rowID(r) }) {
			continue
		}
		if err := im.put(section, rowID(r), true, nil, func() (Entry, error) { return remove(im.ctx, im.q, rowID(r)) }); err != nil {
			return err
		}
	}
	return nil
}

// unchain takes the chains from queues that will go, which may lead to each
// other, and returns how to delete them with what they were.
func (im *importer) unchain(rows []query.Queue, wanted []Queue) (func(context.Context, *query.Queries, string) (Entry, error), error) {
	were := make(map[string]Queue)
	for _, r := range rows {
		if slices.ContainsFunc(wanted, func(n Queue) bool { return n.ID == r.ID }) {
			continue
		}
		n, err := queue(r)
		if err != nil {
			return nil, err
		}
		were[n.ID] = n
		n.Overflow = nil
		row, err := queueRow(n)
		if err != nil {
			return nil, err
		}
		if err := im.q.UpsertQueue(im.ctx, row); err != nil {
			return nil, err
		}
	}
	return func(ctx context.Context, q *query.Queries, id string) (Entry, error) {
		e, err := deleteQueue(ctx, q, id)
		e.Before = were[id]
		return e, err
	}, nil
}
