package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"madoguchi/store/internal/query"
)

const (
	// reasonCompulsory is the setting that asks for a reason when an agent goes away.
	reasonCompulsory = "away.reason-compulsory"

	maxList = 100  // reasons, codes
	maxNote = 1000 // characters
)

// AwayReason is one reason for being away that agents may give.
type AwayReason struct {
	ID             string
	NameJA, NameEN string
	Enabled        bool
}

// DispositionCode is one result that agents may give a call.
type DispositionCode struct {
	ID             string
	NameJA, NameEN string
	Queue          string // for calls of this queue only; empty: of all
	Enabled        bool
}

// Disposition is what an agent noted of a call.
type Disposition struct {
	Call, Account string
	AccountName   string // filled in from the account when empty
	Code, Note    string
	At            time.Time
}

// AwayReasons returns all reasons in their order, and whether one must be given.
func (s *Store) AwayReasons(ctx context.Context) (reasons []AwayReason, compulsory bool, err error) {
	now, err := awayReasons(ctx, s.read)
	return now.Reasons, now.Compulsory, err
}

// awayDoc is the whole list, as it is replaced.
type awayDoc struct {
	Reasons    []AwayReason
	Compulsory bool
}

func awayReasons(ctx context.Context, q *query.Queries) (awayDoc, error) {
	rows, err := q.AwayReasons(ctx)
	if err != nil {
		return awayDoc{}, told(err)
	}
	out := awayDoc{Reasons: make([]AwayReason, len(rows))}
	for i, r := range rows {
		out.Reasons[i] = AwayReason{ID: r.ID, NameJA: r.NameJa, NameEN: r.NameEn, Enabled: r.Enabled}
	}
	value, err := q.Setting(ctx, reasonCompulsory)
	if errors.Is(told(err), ErrNotFound) {
		err = nil
	}
	out.Compulsory = value == "true"
	return out, told(err)
}

// PutAwayReasons replaces all reasons; their order is that of the list.
func (s *Store) PutAwayReasons(ctx context.Context, by By, reasons []AwayReason, compulsory bool) error {
	if err := reasonFaults(reasons, compulsory).refused(ErrReasonFormat); err != nil {
		return err
	}
	n := awayDoc{reasons, compulsory}
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) { return putAwayReasons(ctx, q, n) })
}

func putAwayReasons(ctx context.Context, q *query.Queries, n awayDoc) (Entry, error) {
	before, err := awayReasons(ctx, q)
	if err != nil {
		return Entry{}, err
	}
	if err := q.DeleteAwayReasons(ctx); err != nil {
		return Entry{}, err
	}
	for i, r := range n.Reasons {
		if err := q.InsertAwayReason(ctx, query.InsertAwayReasonParams{
			ID: r.ID, NameJa: r.NameJA, NameEn: r.NameEN, Position: int64(i + 1), Enabled: r.Enabled,
		}); err != nil {
			return Entry{}, err
		}
	}
	err = q.UpsertSetting(ctx, query.UpsertSettingParams{Key: reasonCompulsory, Value: strconv.FormatBool(n.Compulsory)})
	return Entry{Action: ActionAwayReasonsPut, Subject: "site", Before: before, After: n}, err
}

func reasonFaults(reasons []AwayReason, compulsory bool) faults {
	var f faults
	enabled := false
	ids := make([]string, len(reasons))
	for i, r := range reasons {
		prefix := fmt.Sprintf("reasons[%d].", i)
		ids[i] = r.ID
		f.once(prefix+"id", ids[:i], r.ID)
		f.names(prefix, r.NameJA, r.NameEN)
		enabled = enabled || r.Enabled
	}
	f.atMost("reasons", len(reasons), maxList)
	if compulsory && !enabled {
		f.add("compulsory", FaultNone)
	}
	return f
}

func codeFaults(codes []DispositionCode) faults {
	var f faults
	ids := make([]string, len(codes))
	for i, c := range codes {
		prefix := fmt.Sprintf("[%d].", i)
		ids[i] = c.ID
		f.once(prefix+"id", ids[:i], c.ID)
		f.names(prefix, c.NameJA, c.NameEN)
	}
	f.atMost("", len(codes), maxList)
	return f
}

// once is an id that none before has.
func (f *faults) once(field string, before []string, id string) {
	f.slug(field, id)
	if slices.Contains(before, id) {
		f.add(field, FaultTwice)
	}
}

// codesDoc is the whole list, as it is replaced.
type codesDoc struct{ Codes []DispositionCode }

// DispositionCodes returns all result codes in their order.
func (s *Store) DispositionCodes(ctx context.Context) ([]DispositionCode, error) {
	now, err := dispositionCodes(ctx, s.read)
	return now.Codes, err
}

func dispositionCodes(ctx context.Context, q *query.Queries) (codesDoc, error) {
	rows, err := q.DispositionCodes(ctx)
	if err != nil {
		return codesDoc{}, told(err)
	}
	out := codesDoc{make([]DispositionCode, len(rows))}
	for i, r := range rows {
		out.Codes[i] = DispositionCode{ID: r.ID, NameJA: r.NameJa, NameEN: r.NameEn, Queue: r.QueueID, Enabled: r.Enabled}
	}
	return out, nil
}

// PutDispositionCodes replaces all result codes; their order is that of the list.
func (s *Store) PutDispositionCodes(ctx context.Context, by By, codes []DispositionCode) error {
	if err := codeFaults(codes).refused(ErrCodeFormat); err != nil {
		return err
	}
	n := codesDoc{codes}
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) { return putDispositionCodes(ctx, q, n) })
}

func putDispositionCodes(ctx context.Context, q *query.Queries, n codesDoc) (Entry, error) {
	before, err := dispositionCodes(ctx, q)
	if err != nil {
		return Entry{}, err
	}
	if err := q.DeleteDispositionCodes(ctx); err != nil {
		return Entry{}, err
	}
	for i, c := range n.Codes {
		if c.Queue != "" {
			if _, err := q.QueueByID(ctx, c.Queue); err != nil {
				return Entry{}, queueUnknown(err)
			}
		}
		if err := q.InsertDispositionCode(ctx, query.InsertDispositionCodeParams{
			ID: c.ID, NameJa: c.NameJA, NameEn: c.NameEN, QueueID: c.Queue, Position: int64(i + 1), Enabled: c.Enabled,
		}); err != nil {
			return Entry{}, err
		}
	}
	return Entry{Action: ActionDispositionCodesPut, Subject: "site", Before: before, After: n}, nil
}

// PutDisposition notes an agent's result of a call of a queue (empty: of none);
// a later one replaces it. It is no change of configuration: only the record
// of the call shows it.
func (s *Store) PutDisposition(ctx context.Context, queue string, d Disposition) error {
	if utf8.RuneCountInString(d.Note) > maxNote || !utf8.ValidString(d.Note) {
		return ErrNoteFormat
	}
	if d.At.IsZero() {
		d.At = time.Now()
	}
	return s.write(ctx, func(q *query.Queries) error {
		codes, err := q.DispositionCodes(ctx)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(codes, func(c query.DispositionCode) bool {
			return c.ID == d.Code && c.Enabled && (c.QueueID == "" || c.QueueID == queue)
		}) {
			return ErrCodeUnknown
		}
		name, err := nameOf(ctx, q, d.Account, d.AccountName)
		if err != nil {
			return err
		}
		row := query.Disposition{CallID: d.Call, Account: d.Account, AccountName: name, Code: d.Code, Note: d.Note, At: millis(d.At)}
		figures, err := newRollups(ctx, q)
		if err != nil {
			return err
		}
		if err := figures.renote(ctx, row); err != nil {
			return err
		}
		if err := q.UpsertDisposition(ctx, query.UpsertDispositionParams(row)); err != nil {
			return err
		}
		return figures.flush(ctx)
	})
}

// DispositionsOf returns what agents noted of a call, in order of time.
func (s *Store) DispositionsOf(ctx context.Context, call string) ([]Disposition, error) {
	rows, err := s.read.DispositionsOf(ctx, call)
	if err != nil {
		return nil, told(err)
	}
	out := make([]Disposition, len(rows))
	for i, r := range rows {
		out[i] = Disposition{Call: r.CallID, Account: r.Account, AccountName: r.AccountName, Code: r.Code, Note: r.Note, At: moment(r.At)}
	}
	return out, nil
}
