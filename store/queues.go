package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"madoguchi/store/internal/query"
)

const (
	minRing = 5 * time.Second
	maxRing = 2 * time.Minute
	maxTime = 24 * time.Hour // of any other waiting time
	maxRows = 1_000_000
)

// Queue is one counter's waiting line; the fields mean what they mean in the
// distribution (acd.Queue).
type Queue struct {
	ID                         string
	NameJA, NameEN             string
	Strategy                   string // one of Strategies
	RingTime                   time.Duration
	Retry                      Retry
	WrapUp                     time.Duration
	Disposition                bool // a result code is compulsory
	MissedLimit                int
	MaxWaiting                 int
	MaxWait                    time.Duration
	AnswerFirst                bool
	RejectWhenEmpty            bool
	ReleaseAtClose             bool
	Weight                     int
	Overflow                   []Overflow
	Announce                   Announce
	Music                      string // id of a prompt; empty: the site's music
	ServiceLevel, ShortAbandon time.Duration
}

// Retry is how long an agent is not asked again for the same call, by cause.
type Retry struct{ NoAnswer, Declined, Unreachable time.Duration }

// Overflow is one step of an overflow chain.
type Overflow struct {
	After     time.Duration
	WhenEmpty bool
	WhenFull  bool
	Kind, ID  string // of the target: queue, account, address or message
}

// The kinds of targets of an overflow.
const (
	TargetQueue   = "queue"
	TargetAccount = "account"
	TargetAddress = "address"
	TargetMessage = "message" // id of a prompt
)

// Announce is what waiting callers are told; prompts by id.
type Announce struct {
	Welcome  string
	Position bool
	Estimate bool
	Comfort  []string
	Every    time.Duration
}

// Membership is an account's part in one queue.
type Membership struct {
	Queue, Account string
	Level          int
	Priority       int
	Order          int
}

// NewQueue is what a queue begins with.
func NewQueue(id string) Queue {
	return Queue{
		ID: id, Strategy: "longest-idle", RingTime: 20 * time.Second,
		Retry:  Retry{NoAnswer: 10 * time.Second, Declined: 10 * time.Second, Unreachable: 10 * time.Second},
		WrapUp: 15 * time.Second, MissedLimit: 3, RejectWhenEmpty: true,
		Overflow: []Overflow{}, Announce: Announce{Comfort: []string{}},
		ServiceLevel: 20 * time.Second, ShortAbandon: 5 * time.Second,
	}
}

// Strategies are those by which a queue may choose its agents.
func Strategies() []string {
	return []string{"ring-all", "longest-idle", "round-robin", "fewest-calls", "random", "linear", "skill-first"}
}

// Queues returns all queues in order of id.
func (s *Store) Queues(ctx context.Context) ([]Queue, error) {
	rows, err := s.read.Queues(ctx)
	if err != nil {
		return nil, told(err)
	}
	out := make([]Queue, len(rows))
	for i, r := range rows {
		if out[i], err = queue(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// QueueByID finds a queue.
func (s *Store) QueueByID(ctx context.Context, id string) (Queue, error) {
	r, err := s.read.QueueByID(ctx, id)
	if err != nil {
		return Queue{}, told(err)
	}
	return queue(r)
}

// QueueAgents returns which queues each account serves, by account id.
func (s *Store) QueueAgents(ctx context.Context) (map[string][]string, error) {
	rows, err := s.read.QueueAgents(ctx)
	if err != nil {
		return nil, told(err)
	}
	out := make(map[string][]string)
	for _, r := range rows {
		out[r.AccountID] = append(out[r.AccountID], r.QueueID)
	}
	return out, nil
}

// QueuesOf returns the queues an account serves, in order of id.
func (s *Store) QueuesOf(ctx context.Context, accountID string) ([]string, error) {
	ids, err := s.read.QueuesOf(ctx, accountID)
	return ids, told(err)
}

// PutQueue makes or changes a queue. All staff and supervisors serve a new one.
func (s *Store) PutQueue(ctx context.Context, by By, n Queue) error {
	if err := faults(n.Faults()).refused(ErrQueueFormat); err != nil {
		return err
	}
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) { return putQueue(ctx, q, n) })
}

func putQueue(ctx context.Context, q *query.Queries, n Queue) (Entry, error) {
	row, err := queueRow(n)
	if err != nil {
		return Entry{}, err
	}
	had, err := q.QueueByID(ctx, n.ID)
	before, err := was(had, err, queue)
	if err != nil {
		return Entry{}, err
	}
	if before == nil {
		if err := loginFree(ctx, q, n.ID); err != nil {
			return Entry{}, err
		}
	}
	if err := targetsKnown(ctx, q, n); err != nil {
		return Entry{}, err
	}
	if err := q.UpsertQueue(ctx, row); err != nil {
		return Entry{}, err
	}
	if before == nil {
		if err := q.InsertAllAgentsOf(ctx, n.ID); err != nil {
			return Entry{}, err
		}
	}
	return Entry{Action: ActionQueuePut, Subject: n.ID, Before: before, After: n}, nil
}

// DeleteQueue removes a queue to which no button and no other queue leads, and
// that has no result codes of its own.
func (s *Store) DeleteQueue(ctx context.Context, by By, id string) error {
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) { return deleteQueue(ctx, q, id) })
}

func deleteQueue(ctx context.Context, q *query.Queries, id string) (Entry, error) {
	used, err := q.CountButtonsOf(ctx, id)
	if err != nil {
		return Entry{}, err
	}
	if used > 0 {
		return Entry{}, ErrQueueInUse
	}
	codes, err := q.DispositionCodes(ctx)
	if err != nil {
		return Entry{}, err
	}
	if slices.ContainsFunc(codes, func(c query.DispositionCode) bool { return c.QueueID == id }) {
		return Entry{}, ErrQueueInCodes
	}
	leads, err := overflowsTo(ctx, q, TargetQueue, id)
	if err != nil {
		return Entry{}, err
	}
	if leads {
		return Entry{}, ErrTargetInUse
	}
	had, err := q.QueueByID(ctx, id)
	if err != nil {
		return Entry{}, err
	}
	before, err := queue(had)
	if err != nil {
		return Entry{}, err
	}
	_, err = q.DeleteQueue(ctx, id)
	return Entry{Action: ActionQueueDelete, Subject: id, Before: before}, err
}

// loginFree refuses the name of an account for a queue or a button.
func loginFree(ctx context.Context, q *query.Queries, name string) error {
	_, err := q.AccountByLogin(ctx, name)
	if err == nil {
		return ErrLoginTaken
	}
	if errors.Is(told(err), ErrNotFound) {
		return nil
	}
	return err
}
