package store

import (
	"context"
	"errors"

	"madoguchi/store/internal/query"
)

// Setting returns a setting; ok is false when it was never set.
func (s *Store) Setting(ctx context.Context, key string) (value string, ok bool, err error) {
	value, err = s.read.Setting(ctx, key)
	if errors.Is(told(err), ErrNotFound) {
		return "", false, nil
	}
	return value, err == nil, told(err)
}

// PutSetting writes a setting. The audit log holds the key, not the value.
func (s *Store) PutSetting(ctx context.Context, by By, key, value string) error {
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		err := q.UpsertSetting(ctx, query.UpsertSettingParams{Key: key, Value: value})
		return Entry{Action: ActionSettingPut, Subject: key}, err
	})
}
