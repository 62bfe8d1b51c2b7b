package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"madoguchi/store/internal/query"
)

const (
	// settingRetention is the key of the setting that holds a Retention.
	settingRetention = "retention"
	// minRecordDays is the floor the buyer sets for the usage history (R12, R27).
	minRecordDays = 31
	maxRecordDays = 3650
)

// ErrRetention refuses a retention below the buyer's floor.
var ErrRetention = &Refusal{"retention-format", "records are kept for 31 to 3650 days"}

// Retention says for how many days is kept what is not kept for ever.
type Retention struct {
	Records int `json:"records"` // usage history with segments, dispositions and receipts
}

// defaultRetention holds until another one is set: a year.
func defaultRetention() Retention { return Retention{Records: 365} }

// Retention returns what was set, or a year.
func (s *Store) Retention(ctx context.Context) (Retention, error) {
	r := defaultRetention()
	err := s.document(ctx, settingRetention, &r)
	return r, err
}

// PutRetention sets the retention.
func (s *Store) PutRetention(ctx context.Context, by By, r Retention) error {
	if !r.valid() {
		return ErrRetention
	}
	return s.putDocument(ctx, by, settingRetention, r)
}

func (r Retention) valid() bool { return r.Records >= minRecordDays && r.Records <= maxRecordDays }

// document reads a setting that is JSON into v, which is left as it is when it
// was never set.
func (s *Store) document(ctx context.Context, key string, v any) error {
	text, ok, err := s.Setting(ctx, key)
	if err != nil || !ok {
		return err
	}
	if err := json.Unmarshal([]byte(text), v); err != nil {
		return fmt.Errorf("setting %s: %w", key, err)
	}
	return nil
}

// putDocument writes a setting that is JSON. Unlike those of PutSetting its
// values are in the audit log, so nothing secret may be in it.
func (s *Store) putDocument(ctx context.Context, by By, key string, v any) error {
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) { return putDocument(ctx, q, key, v) })
}

func putDocument(ctx context.Context, q *query.Queries, key string, v any) (Entry, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return Entry{}, fmt.Errorf("setting %s: %w", key, err)
	}
	e := Entry{Action: ActionSettingPut, Subject: key, After: v}
	text, err := q.Setting(ctx, key)
	switch {
	case errors.Is(told(err), ErrNotFound):
	case err != nil:
		return Entry{}, err
	default:
		if err := json.Unmarshal([]byte(text), &e.Before); err != nil {
			return Entry{}, fmt.Errorf("setting %s: %w", key, err)
		}
	}
	return e, q.UpsertSetting(ctx, query.UpsertSettingParams{Key: key, Value: string(raw)})
}
