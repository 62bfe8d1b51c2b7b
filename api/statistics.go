package api

import (
	"context"
	"time"

	"madoguchi/store"
)

const (
	// maxIntervals bounds how finely a period may be cut, and maxPeriod the period.
	maxIntervals = 3_000
	maxPeriod    = 400 * 24 * time.Hour
)

// QueueStatistics are the figures of one queue in one interval, from segments
// only. Counts belong to the interval in which their segment began; offered =
// answered + abandoned + shortAbandoned + overflowed + released.
type QueueStatistics struct {
	Queue string    `json:"queue"`
	From  time.Time `json:"from" doc:"begin of the interval"`
	Figures
	InTime         int   `json:"inTime" doc:"answered within the queue's service level; of offered − shortAbandoned this is the service level"`
	Overflowed     int   `json:"overflowed" doc:"went on along the overflow chain"`
	Released       int   `json:"released" doc:"not served otherwise: full, nobody there, waited too long, line lost"`
	TransferredIn  int   `json:"transferredIn" doc:"transfers of callers into this queue"`
	TransferredOut int   `json:"transferredOut" doc:"talks that were transferred to anybody"`
	MaxWaitMs      int64 `json:"maxWaitMs"`
	Handled        int   `json:"handled" doc:"talks, one for each agent that had the caller"`
	TalkingMs      int64 `json:"talkingMs" doc:"holds and consultations included"`
	WrapUpMs       int64 `json:"wrapUpMs"`
}

// AgentStatistics are the figures of one agent in one interval.
type AgentStatistics struct {
	Account        string    `json:"account"`
	Name           string    `json:"name"`
	From           time.Time `json:"from" doc:"begin of the interval"`
	Rung           int       `json:"rung" doc:"attempts for callers, transfers and consultations"`
	Answered       int       `json:"answered" doc:"of rung"`
	Missed         int       `json:"missed" doc:"of rung: rang until the time was over"`
	Declined       int       `json:"declined" doc:"of rung"`
	Handled        int       `json:"handled" doc:"talks with a caller"`
	TransferredOut int       `json:"transferredOut"`
	TalkingMs      int64     `json:"talkingMs" doc:"holds and consultations included"`
	WrapUpMs       int64     `json:"wrapUpMs"`
	LoggedInMs     int64     `json:"loggedInMs" doc:"reachable and not offline by choice"`
	AHTMs          int64     `json:"ahtMs" doc:"mean talking, hold and wrap-up"`
	Occupancy      *float64  `json:"occupancy,omitempty" doc:"0–1: talking and wrap-up of the time logged in; absent when never logged in"`
}

// statisticsInput is exported fields of a query, because huma skips others.
type statisticsInput struct {
	From     time.Time `query:"from" doc:"default: today 0:00 at the site"`
	To       time.Time `query:"to" doc:"default: the end of today"`
	Interval string    `query:"interval" enum:"15m,30m,1h,day,whole" default:"whole"`
}

// edges cuts the period that was asked for.
func (s *Server) edges(in *statisticsInput) ([]time.Time, error) {
	from, to := in.From, in.To
	today := midnight(time.Now().In(s.o.TimeZone))
	if from.IsZero() {
		from = today
	}
	if to.IsZero() {
		to = midnight(today.AddDate(0, 0, 1))
	}
	if !from.Before(to) {
		return nil, refuse("invalid")
	}
	step := map[string]time.Duration{"15m": 15 * time.Minute, "30m": 30 * time.Minute, "1h": time.Hour, "day": 24 * time.Hour}[in.Interval]
	if to.Sub(from) > maxPeriod || step > 0 && to.Sub(from)/step > maxIntervals {
		return nil, refuse("too-many-intervals")
	}
	return store.Intervals(from, to, step, s.o.TimeZone), nil
}

type queueStatisticsOutput struct {
	Body []QueueStatistics `nullable:"false"`
}

func (s *Server) queueStatistics(ctx context.Context, in *statisticsInput) (*queueStatisticsOutput, error) {
	edges, err := s.edges(in)
	if err != nil {
		return nil, err
	}
	rows, err := s.o.Store.QueueStatistics(ctx, edges)
	if err != nil {
		return nil, err
	}
	out := &queueStatisticsOutput{make([]QueueStatistics, len(rows))}
	for i, f := range rows {
		out.Body[i] = QueueStatistics{
			Queue: f.Queue, From: f.From.UTC(), Figures: figuresOf(f), InTime: f.InTime, Overflowed: f.Overflowed, Released: f.Released,
			TransferredIn: f.TransferredIn, TransferredOut: f.TransferredOut, MaxWaitMs: f.MaxWait.Milliseconds(),
			Handled: f.Handled, TalkingMs: f.Talking.Milliseconds(), WrapUpMs: f.WrapUp.Milliseconds(),
		}
	}
	return out, nil
}

type agentStatisticsOutput struct {
	Body []AgentStatistics `nullable:"false"`
}

// agentStatistics shows staff their own figures and supervisors those of all.
func (s *Server) agentStatistics(ctx context.Context, in *statisticsInput) (*agentStatisticsOutput, error) {
	edges, err := s.edges(in)
	if err != nil {
		return nil, err
	}
	account := ""
	if l := loginIn(ctx); l.account.Role == store.RoleStaff {
		account = l.account.ID
	}
	rows, err := s.o.Store.AgentStatistics(ctx, edges, account)
	if err != nil {
		return nil, err
	}
	out := &agentStatisticsOutput{make([]AgentStatistics, len(rows))}
	for i, f := range rows {
		out.Body[i] = AgentStatistics{
			Account: f.Account, Name: f.Name, From: f.From.UTC(), Rung: f.Rung, Answered: f.Answered, Missed: f.Missed, Declined: f.Declined,
			Handled: f.Handled, TransferredOut: f.TransferredOut, TalkingMs: f.Talking.Milliseconds(), WrapUpMs: f.WrapUp.Milliseconds(),
			LoggedInMs: f.LoggedIn.Milliseconds(), AHTMs: f.AHT().Milliseconds(),
		}
		if share, ok := f.Occupancy(); ok {
			out.Body[i].Occupancy = &share
		}
	}
	return out, nil
}
