package store

import (
	"context"
	"errors"
	"time"

	"madoguchi/store/internal/query"
)

// The states of a planned stop.
const (
	StopScheduled   = "scheduled"   // waits for the approval of another administrator
	StopApproved    = "approved"    // will run
	StopMaintenance = "maintenance" // the service is up, but takes no calls
	StopDone        = "done"
	StopCancelled   = "cancelled"
)

// The modes of a planned stop: what happens once no call runs any more.
const (
	StopModeStop        = "stop"        // the process ends
	StopModeMaintenance = "maintenance" // the service stays up and takes no calls
)

const (
	maxStopMinutes = 24 * 60
	maxStopAhead   = 400 * 24 * time.Hour
)

// Stop is a planned stop of the service (R21).
type Stop struct {
	ID             string
	At             time.Time     // waiting callers are released
	NoCalls        time.Duration // before At no new calls are taken; whole minutes
	Limit          time.Duration // after At running calls are ended; whole minutes
	Until          time.Time     // when the service is expected back; zero when unknown
	MessageJA      string
	MessageEN      string
	Reason         string // for the audit log and administrators
	Mode           string
	State          string
	CreatedBy      string // account id
	CreatedLogin   string
	ApprovedBy     string // account id; empty while nobody approved
	ApprovedLogin  string
	Created, Moved time.Time // Moved: when State changed last
}

// NoCallsAt is when the last calls are taken.
func (s Stop) NoCallsAt() time.Time { return s.At.Add(-s.NoCalls) }

// LimitAt is when the last calls are ended.
func (s Stop) LimitAt() time.Time { return s.At.Add(s.Limit) }

// Stops returns the newest planned stops, at most limit.
func (s *Store) Stops(ctx context.Context, limit int) ([]Stop, error) {
	rows, err := s.read.Stops(ctx, int64(min(limit, MaxPage)))
	return stops(rows), told(err)
}

// StopByID finds a planned stop.
func (s *Store) StopByID(ctx context.Context, id string) (Stop, error) {
	r, err := s.read.StopByID(ctx, id)
	return stop(r), told(err)
}

// CurrentStop is the stop that is under way or approved and next; ok is false
// when there is none.
func (s *Store) CurrentStop(ctx context.Context) (current Stop, ok bool, err error) {
	rows, err := s.read.OpenStops(ctx)
	if err != nil || len(rows) == 0 {
		return Stop{}, false, told(err)
	}
	for _, r := range rows {
		if r.State == StopMaintenance {
			return stop(r), true, nil
		}
	}
	return stop(rows[0]), true, nil
}

// CreateStop plans a stop. It does nothing before another administrator
// approves it.
func (s *Store) CreateStop(ctx context.Context, by By, n Stop) (Stop, error) {
	now := time.Now()
	if !validStop(n, now) {
		return Stop{}, ErrStopFormat
	}
	id, err := newID()
	if err != nil {
		return Stop{}, err
	}
	var made query.Stop
	err = s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		if err := q.InsertStop(ctx, query.InsertStopParams{
			ID: id, At: millis(n.At), NoCallsMinutes: minutes(n.NoCalls), LimitMinutes: minutes(n.Limit), UntilAt: millis(n.Until),
			MessageJa: n.MessageJA, MessageEn: n.MessageEN, Reason: n.Reason, Mode: n.Mode,
			CreatedBy: n.CreatedBy, CreatedLogin: by.Actor, Now: millis(now),
		}); err != nil {
			return Entry{}, err
		}
		made, err = q.StopByID(ctx, id)
		return stopEntry(ActionStopCreate, made), err
	})
	return stop(made), err
}

// ApproveStop lets a planned stop run; account must not be who made it.
func (s *Store) ApproveStop(ctx context.Context, by By, id, account string) (Stop, error) {
	return s.moveStop(ctx, by, id, ActionStopApprove, func(r *query.Stop, now time.Time) error {
		switch {
		case r.State != StopScheduled || !now.Before(moment(r.At)):
			return ErrStopState
		case r.CreatedBy == account || account == "":
			return ErrStopOwn
		}
		r.State, r.ApprovedBy, r.ApprovedLogin = StopApproved, account, by.Actor
		return nil
	})
}

// CancelStop takes a planned stop back, also one that was approved, as long as
// it has not come to maintenance or its end.
func (s *Store) CancelStop(ctx context.Context, by By, id string) (Stop, error) {
	return s.moveStop(ctx, by, id, ActionStopCancel, func(r *query.Stop, _ time.Time) error {
		if r.State != StopScheduled && r.State != StopApproved {
			return ErrStopState
		}
		r.State = StopCancelled
		return nil
	})
}

// BeginMaintenance says that no call runs any more and none is taken.
func (s *Store) BeginMaintenance(ctx context.Context, by By, id string) (Stop, error) {
	return s.moveStop(ctx, by, id, ActionStopMaintenance, func(r *query.Stop, _ time.Time) error {
		if r.State != StopApproved || r.Mode != StopModeMaintenance {
			return ErrStopState
		}
		r.State = StopMaintenance
		return nil
	})
}

// EndStop says that a stop is over: the process is about to end, or an
// administrator ends the maintenance.
func (s *Store) EndStop(ctx context.Context, by By, id string) (Stop, error) {
	return s.moveStop(ctx, by, id, ActionStopEnd, func(r *query.Stop, _ time.Time) error {
		over := r.State == StopMaintenance || r.State == StopApproved && r.Mode == StopModeStop
		if !over {
			return ErrStopState
		}
		r.State = StopDone
		return nil
	})
}

func (s *Store) moveStop(ctx context.Context, by By, id string, action Action, move func(r *query.Stop, now time.Time) error) (Stop, error) {
	var r query.Stop
	err := s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		var err error
		if r, err = q.StopByID(ctx, id); err != nil {
			return Entry{}, err
		}
		now := time.Now()
		if err := move(&r, now); err != nil {
			return Entry{}, err
		}
		r.ChangedAt = millis(now)
		err = q.SetStopState(ctx, query.SetStopStateParams{
			ID: id, State: r.State, ApprovedBy: r.ApprovedBy, ApprovedLogin: r.ApprovedLogin, Now: r.ChangedAt,
		})
		return stopEntry(action, r), err
	})
	if err != nil {
		return Stop{}, err
	}
	return stop(r), nil
}

func stopEntry(action Action, r query.Stop) Entry {
	return Entry{Action: action, Subject: r.ID, Detail: map[string]any{
		"at": moment(r.At), "mode": r.Mode, "state": r.State, "reason": r.Reason,
		"noCallsMinutes": r.NoCallsMinutes, "limitMinutes": r.LimitMinutes,
	}}
}

func minutes(d time.Duration) int64 { return int64(d / time.Minute) }

func validStop(n Stop, now time.Time) bool {
	within := func(d time.Duration) bool { return d >= 0 && d <= maxStopMinutes*time.Minute }
	return n.At.After(now) && n.At.Before(now.Add(maxStopAhead)) && within(n.NoCalls) && within(n.Limit) &&
		(n.Until.IsZero() || n.Until.After(n.At)) && n.CreatedBy != "" &&
		n.MessageJA != "" && n.MessageEN != "" && plainText(n.MessageJA, 2*maxName) && plainText(n.MessageEN, 4*maxName) &&
		n.Reason != "" && plainText(n.Reason, 2*maxName) && (n.Mode == StopModeStop || n.Mode == StopModeMaintenance)
}

func stops(rows []query.Stop) []Stop {
	out := make([]Stop, len(rows))
	for i, r := range rows {
		out[i] = stop(r)
	}
	return out
}

func stop(r query.Stop) Stop {
	return Stop{
		ID: r.ID, At: moment(r.At), NoCalls: time.Duration(r.NoCallsMinutes) * time.Minute, Limit: time.Duration(r.LimitMinutes) * time.Minute,
		Until: moment(r.UntilAt), MessageJA: r.MessageJa, MessageEN: r.MessageEn, Reason: r.Reason, Mode: r.Mode, State: r.State,
		CreatedBy: r.CreatedBy, CreatedLogin: r.CreatedLogin, ApprovedBy: r.ApprovedBy, ApprovedLogin: r.ApprovedLogin,
		Created: moment(r.CreatedAt), Moved: moment(r.ChangedAt),
	}
}

// queueUnknown gives a queue that is not there its own words.
func queueUnknown(err error) error {
	if errors.Is(told(err), ErrNotFound) {
		return ErrQueueUnknown
	}
	return err
}
