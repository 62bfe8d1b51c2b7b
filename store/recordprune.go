package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"madoguchi/store/internal/query"
)

// PruneRecords deletes the records of up to most calls that started before, the
// oldest first, with all that belongs to them: one short write, so that calls
// need not wait. It returns how many it deleted. What is deleted is overwritten
// in the file.
func (s *Store) PruneRecords(ctx context.Context, before time.Time, most int) (int, error) {
	n := 0
	err := s.write(ctx, func(q *query.Queries) error {
		ids, err := q.CallsBefore(ctx, query.CallsBeforeParams{Before: millis(before), Count: int64(most)})
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := deleteCall(ctx, q, id); err != nil {
				return err
			}
		}
		n = len(ids)
		return nil
	})
	return n, err
}

func deleteCall(ctx context.Context, q *query.Queries, id string) error {
	r, err := q.CallByID(ctx, id)
	if err != nil {
		return err
	}
	segments, err := q.SegmentsOf(ctx, id)
	if err != nil {
		return err
	}
	for _, account := range call(r, segments, nil).people() {
		if err := q.DeletePerson(ctx, query.DeletePersonParams{Account: account, StartedAt: r.StartedAt, CallID: id}); err != nil {
			return err
		}
	}
	for _, remove := range []func(context.Context, string) error{
		q.DeleteDispositionsOf, q.DeleteReceiptsOf, q.DeleteWrapUpsOf, q.DeletePrintJobsOf, q.DeleteCall, // its segments go with it
	} {
		if err := remove(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// PruneLeftovers deletes what is older than before and whose call has no record,
// and when agents were logged in until then. It returns how many rows it deleted.
func (s *Store) PruneLeftovers(ctx context.Context, before time.Time) (int64, error) {
	at := millis(before)
	// Looked for outside the write: it reads much and finds little.
	notes, err := s.read.OrphanedDispositions(ctx, at)
	if err != nil {
		return 0, told(err)
	}
	var n int64
	err = s.write(ctx, func(q *query.Queries) error {
		n = int64(len(notes))
		for _, id := range notes {
			if err := q.DeleteDispositionsOf(ctx, id); err != nil {
				return err
			}
		}
		for _, remove := range []func(context.Context, int64) (int64, error){
			q.DeleteOrphanedReceipts, q.DeleteOrphanedWrapUps, q.DeleteAgentSessionsBefore,
		} {
			rows, err := remove(ctx, at)
			if err != nil {
				return err
			}
			n += rows
		}
		return nil
	})
	return n, err
}

// settingPruned is the key of the setting that says when records were pruned last.
const settingPruned = "records-pruned"

// RecordsPruned is when NoteRecordsPruned was called last; zero: never.
func (s *Store) RecordsPruned(ctx context.Context) (time.Time, error) {
	var at time.Time
	err := s.document(ctx, settingPruned, &at)
	return at, err
}

// NoteRecordsPruned notes that the records of before were deleted. What was
// deleted is in the audit log; a day without any is not.
func (s *Store) NoteRecordsPruned(ctx context.Context, at, before time.Time, calls int) error {
	raw, err := json.Marshal(at)
	if err != nil {
		return fmt.Errorf("when records were pruned: %w", err)
	}
	return s.write(ctx, func(q *query.Queries) error {
		if err := q.UpsertSetting(ctx, query.UpsertSettingParams{Key: settingPruned, Value: string(raw)}); err != nil || calls == 0 {
			return err
		}
		return appendAudit(ctx, q, By{Actor: "system", Address: "local"}, Entry{
			Action: ActionRecordsPrune, Subject: "records", Detail: map[string]any{"calls": calls, "before": before},
		})
	})
}
