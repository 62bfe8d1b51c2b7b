package store

import (
	"context"
	"time"

	"madoguchi/store/internal/query"
)

// Equipment returns how the PC of an account was set last, as JSON;
// ErrNotFound when it never was.
func (s *Store) Equipment(ctx context.Context, account string) (string, error) {
	settings, err := s.read.EquipmentOf(ctx, account)
	return settings, told(err)
}

// PutEquipment remembers how the PC of an account is set. It is no change of
// configuration: nobody's rights depend on a volume, and it changes many times
// a day, so the audit log does not list it.
func (s *Store) PutEquipment(ctx context.Context, account, settings string, now time.Time) error {
	return s.write(ctx, func(q *query.Queries) error {
		return q.UpsertEquipment(ctx, query.UpsertEquipmentParams{AccountID: account, Settings: settings, UpdatedAt: millis(now)})
	})
}
