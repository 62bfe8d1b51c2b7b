package store

import (
	"context"
	"slices"
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
	rows, err := s.read.AwayReasons(ctx)
	if err != nil {
		return nil, false, told(err)
	}
	reasons = make([]AwayReason, len(rows))
	for i, r := range rows {
		reasons[i] = AwayReason{ID: r.ID, NameJA: r.NameJa, NameEN: r.NameEn, Enabled: r.Enabled}
	}
	value, _, err := s.Setting(ctx, reasonCompulsory)
	return reasons, value == "true", err
}

// PutAwayReasons replaces all reasons; their order is that of the list.
func (s *Store) PutAwayReasons(ctx context.Context, by By, reasons []AwayReason, compulsory bool) error {
	seen := make(map[string]bool)
	enabled := false
	for _, r := range reasons {
		if !ValidSlug(r.ID) || !validNames(r.NameJA, r.NameEN) || seen[r.ID] {
			return ErrReasonFormat
		}
		seen[r.ID] = true
		enabled = enabled || r.Enabled
	}
	if len(reasons) > maxList || compulsory && !enabled {
		return ErrReasonFormat
	}
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		if err := q.DeleteAwayReasons(ctx); err != nil {
			return Entry{}, err
		}
		for i, r := range reasons {
			if err := q.InsertAwayReason(ctx, query.InsertAwayReasonParams{
				ID: r.ID, NameJa: r.NameJA, NameEn: r.NameEN, Position: int64(i + 1), Enabled: r.Enabled,
			}); err != nil {
				return Entry{}, err
			}
		}
		value := "false"
		if compulsory {
			value = "true"
		}
		err := q.UpsertSetting(ctx, query.UpsertSettingParams{Key: reasonCompulsory, Value: value})
		return Entry{Action: "away-reasons.put", Subject: "site", Detail: map[string]any{"reasons": reasons, "compulsory": compulsory}}, err
	})
}

// DispositionCodes returns all result codes in their order.
func (s *Store) DispositionCodes(ctx context.Context) ([]DispositionCode, error) {
	rows, err := s.read.DispositionCodes(ctx)
	if err != nil {
		return nil, told(err)
	}
	out := make([]DispositionCode, len(rows))
	for i, r := range rows {
		out[i] = DispositionCode{ID: r.ID, NameJA: r.NameJa, NameEN: r.NameEn, Queue: r.QueueID, Enabled: r.Enabled}
	}
	return out, nil
}

// PutDispositionCodes replaces all result codes; their order is that of the list.
func (s *Store) PutDispositionCodes(ctx context.Context, by By, codes []DispositionCode) error {
	seen := make(map[string]bool)
	for _, c := range codes {
		if !ValidSlug(c.ID) || !validNames(c.NameJA, c.NameEN) || seen[c.ID] {
			return ErrCodeFormat
		}
		seen[c.ID] = true
	}
	if len(codes) > maxList {
		return ErrCodeFormat
	}
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		if err := q.DeleteDispositionCodes(ctx); err != nil {
			return Entry{}, err
		}
		for i, c := range codes {
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
		return Entry{Action: "disposition-codes.put", Subject: "site", Detail: map[string]any{"codes": codes}}, nil
	})
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
