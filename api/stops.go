package api

import (
	"context"
	"time"

	"madoguchi/store"
)

// maxStops is how many planned stops a list shows.
const maxStops = 100

// NewStop is a stop of the service that an administrator plans (R21).
type NewStop struct {
	At             time.Time `json:"at" doc:"callers that still wait are released"`
	NoCallsMinutes int       `json:"noCallsMinutes" minimum:"0" maximum:"1440" doc:"before that no new calls are taken"`
	LimitMinutes   int       `json:"limitMinutes" minimum:"0" maximum:"1440" doc:"after that running calls are ended"`
	Until          time.Time `json:"until,omitzero" doc:"when the service is expected back"`
	MessageJA      string    `json:"messageJa" maxLength:"800"`
	MessageEN      string    `json:"messageEn" maxLength:"1600"`
	Reason         string    `json:"reason" maxLength:"800" doc:"for administrators and the audit log"`
	Mode           string    `json:"mode" enum:"stop,maintenance" doc:"stop: the process ends; maintenance: it stays up and takes no calls"`
}

// PlannedStop is a planned stop with how far it has come.
type PlannedStop struct {
	ID string `json:"id"`
	NewStop
	State         string    `json:"state" enum:"scheduled,approved,maintenance,done,cancelled"`
	CreatedBy     string    `json:"createdBy" doc:"account id"`
	CreatedLogin  string    `json:"createdLogin"`
	ApprovedBy    string    `json:"approvedBy,omitempty" doc:"account id"`
	ApprovedLogin string    `json:"approvedLogin,omitempty"`
	CreatedAt     time.Time `json:"createdAt"`
	ChangedAt     time.Time `json:"changedAt"`
}

// StopFrom makes the document of a row.
func StopFrom(n store.Stop) PlannedStop {
	return PlannedStop{
		ID: n.ID, State: n.State, CreatedBy: n.CreatedBy, CreatedLogin: n.CreatedLogin,
		ApprovedBy: n.ApprovedBy, ApprovedLogin: n.ApprovedLogin, CreatedAt: n.Created, ChangedAt: n.Moved,
		NewStop: NewStop{
			At: n.At, NoCallsMinutes: int(n.NoCalls / time.Minute), LimitMinutes: int(n.Limit / time.Minute), Until: n.Until,
			MessageJA: n.MessageJA, MessageEN: n.MessageEN, Reason: n.Reason, Mode: n.Mode,
		},
	}
}

type stopsOutput struct {
	Body []PlannedStop `nullable:"false"`
}

func (s *Server) listStops(ctx context.Context, _ *struct{}) (*stopsOutput, error) {
	rows, err := s.o.Store.Stops(ctx, maxStops)
	if err != nil {
		return nil, err
	}
	out := &stopsOutput{make([]PlannedStop, len(rows))}
	for i, n := range rows {
		out.Body[i] = StopFrom(n)
	}
	return out, nil
}

type stopOutput struct{ Body PlannedStop }

type createStopInput struct{ Body NewStop }

func (s *Server) createStop(ctx context.Context, in *createStopInput) (*stopOutput, error) {
	l, b := loginIn(ctx), in.Body
	n, err := s.o.Store.CreateStop(ctx, l.by(), store.Stop{
		At: b.At, NoCalls: time.Duration(b.NoCallsMinutes) * time.Minute, Limit: time.Duration(b.LimitMinutes) * time.Minute, Until: b.Until,
		MessageJA: b.MessageJA, MessageEN: b.MessageEN, Reason: b.Reason, Mode: b.Mode, CreatedBy: l.account.ID,
	})
	if err != nil {
		return nil, err
	}
	return &stopOutput{StopFrom(n)}, nil
}

// approveStop needs another administrator than who made the plan.
func (s *Server) approveStop(ctx context.Context, in *IDInput) (*stopOutput, error) {
	l := loginIn(ctx)
	return s.movedStop(ctx)(s.o.Store.ApproveStop(ctx, l.by(), in.ID, l.account.ID))
}

func (s *Server) cancelStop(ctx context.Context, in *IDInput) (*stopOutput, error) {
	return s.movedStop(ctx)(s.o.Store.CancelStop(ctx, loginIn(ctx).by(), in.ID))
}

// endStop ends the maintenance: calls are taken again.
func (s *Server) endStop(ctx context.Context, in *IDInput) (*stopOutput, error) {
	n, err := s.o.Store.StopByID(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if n.State != store.StopMaintenance {
		return nil, store.ErrStopState
	}
	return s.movedStop(ctx)(s.o.Store.EndStop(ctx, loginIn(ctx).by(), in.ID))
}

// movedStop makes the new state of a stop known.
func (s *Server) movedStop(ctx context.Context) func(store.Stop, error) (*stopOutput, error) {
	return func(n store.Stop, err error) (*stopOutput, error) {
		if err != nil {
			return nil, err
		}
		return &stopOutput{StopFrom(n)}, s.reconfigure(ctx)
	}
}
