package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"madoguchi/store/internal/query"
)

// The kinds of segments of a call. Figures are made of them and of nothing
// else (Statistics).
const (
	SegmentQueued      = "queued"
	SegmentRinging     = "ringing"
	SegmentTalking     = "talking" // holds and consultations included
	SegmentHeld        = "held"
	SegmentConsulting  = "consulting"
	SegmentTransfer    = "transfer"
	SegmentParty       = "party"
	SegmentInterrupted = "interrupted"
	SegmentWrapUp      = "wrap-up"
)

// OpenCall is a call that is not over. State is whatever its owner needs to
// find it again after a restart (R18).
type OpenCall struct {
	ID      string
	State   []byte
	Updated time.Time
}

// Call is the record of a call that is over (R12, R27). ID is the
// consultation's. Answered is zero when nobody answered. The names are filled
// in from the accounts when they are empty.
type Call struct {
	ID                 string
	Started            time.Time
	Answered           time.Time
	Ended              time.Time
	Caller, CallerName string // account id and its name at the time
	Callee, CalleeName string // who answered, or was called directly; empty when nobody
	Button, Queue      string
	Cause              string
	Recovered          int           // interruptions that were overcome
	RecoveredFor       time.Duration // their sum
	Segments           []Segment
}

// Segment is one stretch of a call. Which fields are set is a matter of its
// kind.
type Segment struct {
	Kind        string
	Started     time.Time
	Ended       time.Time
	Account     string // who was rung, talked, held, transferred, was gone, was a party
	AccountName string
	Queue       string // of queued, ringing for a caller, talking and wrap-up
	Target      string // kind:id of a transfer or consultation
	Purpose     string // of a ringing: empty for a caller
	Role        string // of a party
	Mode        string // of a supervisor
	Result      string // e.g. answered, declined, no-answer, or the cause of the end
	// Quality are the figures of all legs, in records from before parties had
	// segments of their own, and Leg those of a party's leg; nil when none.
	Quality json.RawMessage
	Leg     json.RawMessage
}

// WrapUp is an agent's time after a call, which it may end before the call is
// over for others.
type WrapUp struct {
	Call, Account, AccountName string
	Queue                      string
	Started, Ended             time.Time
}

// PutOpenCall writes or replaces the state of a call that is not over.
func (s *Store) PutOpenCall(ctx context.Context, c OpenCall) error {
	return s.write(ctx, func(q *query.Queries) error { return putOpenCall(ctx, q, c) })
}

func putOpenCall(ctx context.Context, q *query.Queries, c OpenCall) error {
	if c.Updated.IsZero() {
		c.Updated = time.Now()
	}
	return q.UpsertOpenCall(ctx, query.UpsertOpenCallParams{ID: c.ID, State: c.State, UpdatedAt: millis(c.Updated)})
}

// OpenCalls returns the calls that are not over, in order of id.
func (s *Store) OpenCalls(ctx context.Context) ([]OpenCall, error) {
	rows, err := s.read.OpenCalls(ctx)
	if err != nil {
		return nil, told(err)
	}
	out := make([]OpenCall, len(rows))
	for i, r := range rows {
		out[i] = OpenCall{ID: r.ID, State: r.State, Updated: moment(r.UpdatedAt)}
	}
	return out, nil
}

// CloseCall writes the record of a call and deletes its open row, in one
// transaction. A call that was closed before keeps its first record.
func (s *Store) CloseCall(ctx context.Context, c Call) error {
	return s.write(ctx, func(q *query.Queries) error {
		figures, err := newRollups(ctx, q)
		if err != nil {
			return err
		}
		if err := closeCall(ctx, q, figures, c); err != nil {
			return err
		}
		return figures.flush(ctx)
	})
}

func closeCall(ctx context.Context, q *query.Queries, figures *rollups, c Call) error {
	if err := q.DeleteOpenCall(ctx, c.ID); err != nil {
		return err
	}
	n, err := q.CountCall(ctx, c.ID)
	if err != nil || n > 0 {
		return err
	}
	if err := insertCall(ctx, q, c); err != nil {
		return err
	}
	return figures.count(ctx, c.ID)
}

func insertCall(ctx context.Context, q *query.Queries, c Call) error {
	caller, err := nameOf(ctx, q, c.Caller, c.CallerName)
	if err != nil {
		return err
	}
	callee, err := nameOf(ctx, q, c.Callee, c.CalleeName)
	if err != nil {
		return err
	}
	if err := q.InsertCall(ctx, query.InsertCallParams{
		ID: c.ID, StartedAt: millis(c.Started), AnsweredAt: millis(c.Answered), EndedAt: millis(c.Ended),
		Caller: c.Caller, CallerName: caller, Callee: c.Callee, CalleeName: callee,
		Button: c.Button, Queue: c.Queue, Cause: c.Cause,
		RecoveredCount: int64(c.Recovered), RecoveredMs: c.RecoveredFor.Milliseconds(),
	}); err != nil {
		return err
	}
	for i, g := range c.Segments {
		name, err := nameOf(ctx, q, g.Account, g.AccountName)
		if err != nil {
			return err
		}
		if g.Kind == SegmentQueued && g.Result == "" {
			g.Result = c.Cause // it waited to the end
		}
		if err := q.InsertSegment(ctx, query.InsertSegmentParams{
			CallID: c.ID, Seq: int64(i + 1), Kind: g.Kind, StartedAt: millis(g.Started), EndedAt: millis(g.Ended),
			Account: g.Account, AccountName: name, Queue: g.Queue, Target: g.Target, Purpose: g.Purpose, Role: g.Role, Mode: g.Mode,
			Result: g.Result, Quality: string(g.Quality), Leg: string(g.Leg),
		}); err != nil {
			return err
		}
	}
	return insertPeople(ctx, q, c)
}

// nameOf is the name of an account now, unless one was given. An account that
// was deleted meanwhile has none.
func nameOf(ctx context.Context, q *query.Queries, id, given string) (string, error) {
	if given != "" || id == "" {
		return given, nil
	}
	name, err := q.AccountName(ctx, id)
	if errors.Is(told(err), ErrNotFound) {
		return "", nil
	}
	return name, err
}

// Calls returns the records of calls that started in [from, to), newest first,
// at most limit of them.
func (s *Store) Calls(ctx context.Context, from, to time.Time, limit int) ([]Call, error) {
	rows, err := s.read.Calls(ctx, query.CallsParams{FromAt: millis(from), ToAt: millis(to), Count: int64(min(limit, MaxPage))})
	if err != nil {
		return nil, told(err)
	}
	return s.withSegments(ctx, rows)
}

// CallsOf returns the same for the calls an account had a part in.
func (s *Store) CallsOf(ctx context.Context, account string, from, to time.Time, limit int) ([]Call, error) {
	rows, err := s.read.CallsOf(ctx, query.CallsOfParams{
		Account: account, FromAt: millis(from), ToAt: millis(to), Count: int64(min(limit, MaxPage)),
	})
	if err != nil {
		return nil, told(err)
	}
	return s.withSegments(ctx, rows)
}

// CallByID returns the record of one call.
func (s *Store) CallByID(ctx context.Context, id string) (Call, error) {
	r, err := s.read.CallByID(ctx, id)
	if err != nil {
		return Call{}, told(err)
	}
	all, err := s.withSegments(ctx, []query.Cdr{r})
	if err != nil {
		return Call{}, err
	}
	return all[0], nil
}

func (s *Store) withSegments(ctx context.Context, rows []query.Cdr) ([]Call, error) {
	out := make([]Call, len(rows))
	for i, r := range rows {
		segments, err := s.read.SegmentsOf(ctx, r.ID)
		if err != nil {
			return nil, told(err)
		}
		wrapUps, err := s.read.WrapUpsOf(ctx, r.ID)
		if err != nil {
			return nil, told(err)
		}
		out[i] = call(r, segments, wrapUps)
	}
	return out, nil
}

func call(r query.Cdr, segments []query.CdrSegment, wrapUps []query.WrapUp) Call {
	c := Call{
		ID: r.ID, Started: moment(r.StartedAt), Answered: moment(r.AnsweredAt), Ended: moment(r.EndedAt),
		Caller: r.Caller, CallerName: r.CallerName, Callee: r.Callee, CalleeName: r.CalleeName,
		Button: r.Button, Queue: r.Queue, Cause: r.Cause,
		Recovered: int(r.RecoveredCount), RecoveredFor: span(r.RecoveredMs),
		Segments: make([]Segment, 0, len(segments)+len(wrapUps)),
	}
	for _, g := range segments {
		c.Segments = append(c.Segments, Segment{
			Kind: g.Kind, Started: moment(g.StartedAt), Ended: moment(g.EndedAt), Account: g.Account, AccountName: g.AccountName,
			Queue: g.Queue, Target: g.Target, Purpose: g.Purpose, Role: g.Role, Mode: g.Mode, Result: g.Result,
			Quality: document(g.Quality), Leg: document(g.Leg),
		})
	}
	for _, w := range wrapUps {
		c.Segments = append(c.Segments, Segment{
			Kind: SegmentWrapUp, Started: moment(w.StartedAt), Ended: moment(w.EndedAt),
			Account: w.Account, AccountName: w.AccountName, Queue: w.Queue,
		})
	}
	return c
}

func document(text string) json.RawMessage {
	if text == "" {
		return nil
	}
	return json.RawMessage(text)
}
