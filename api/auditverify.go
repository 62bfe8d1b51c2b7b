package api

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"madoguchi/store"
)

const (
	// verifyFirst is when the audit log is checked for the first time after the
	// start, which has other things to do.
	verifyFirst = time.Minute
	// verifyEvery is how often it is checked by itself.
	verifyEvery = 24 * time.Hour
	// verifyLook is how often it is asked whether that is due.
	verifyLook = time.Minute
	// quietUntil: no batch work on Sundays before that hour, when the data centre
	// may be at work.
	quietUntil = 6
)

// AuditVerification is a check of the audit log's hash chain: the one that
// runs, or the last one.
type AuditVerification struct {
	State     string    `json:"state" enum:"never,running,unbroken,broken,failed" doc:"failed: the log could not be read to its end"`
	StartedAt time.Time `json:"startedAt,omitzero"`
	EndedAt   time.Time `json:"endedAt,omitzero"`
	Checked   int64     `json:"checked" doc:"lines so far"`
	Total     int64     `json:"total" doc:"lines when it began"`
	Head      string    `json:"head,omitempty" doc:"hash of the last line; who notes it and total elsewhere can tell later whether lines were cut off"`
	BrokenAt  int64     `json:"brokenAt,omitempty" doc:"the first line that was changed, removed or inserted"`
	Noted     bool      `json:"noted" doc:"it was also held against a note"`
}

// auditor checks the audit log, one check at a time.
type auditor struct {
	store *store.Store
	log   *slog.Logger
	zone  *time.Location

	ask     chan verification
	stop    context.CancelFunc
	running sync.WaitGroup

	mu    sync.Mutex
	state AuditVerification
	// known is the end of the log as the last good check saw it: what was there
	// must still be there.
	known store.AuditState
}

// verification is a check that somebody asked for.
type verification struct {
	by    store.By
	noted store.AuditState
}

func startAuditor(s *Server) *auditor {
	ctx, stop := context.WithCancel(context.Background())
	a := &auditor{
		store: s.o.Store, log: s.o.Log, zone: s.o.TimeZone, ask: make(chan verification, 1), stop: stop,
		state: AuditVerification{State: "never"},
	}
	a.running.Go(func() { a.run(ctx, time.Now().Add(verifyFirst)) })
	return a
}

func (a *auditor) close() {
	a.stop()
	a.running.Wait()
}

func (a *auditor) run(ctx context.Context, due time.Time) {
	look := time.NewTicker(verifyLook)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case v := <-a.ask:
			a.check(ctx, v)
		case now := <-look.C:
			local := now.In(a.zone)
			if now.Before(due) || local.Weekday() == time.Sunday && local.Hour() < quietUntil {
				continue
			}
			due = now.Add(verifyEvery)
			a.check(ctx, verification{})
		}
	}
}

// begin asks for a check, unless one runs already, and says how things are.
func (a *auditor) begin(v verification) AuditVerification {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.state.State == "running" {
		return a.state
	}
	select {
	case a.ask <- v:
		a.state = AuditVerification{State: "running", StartedAt: time.Now(), Noted: v.noted.Count > 0}
	default: // one is about to begin
	}
	return a.state
}

func (a *auditor) now() AuditVerification {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.state
}

func (a *auditor) set(change func(*AuditVerification)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	change(&a.state)
}

func (a *auditor) check(ctx context.Context, v verification) {
	a.set(func(st *AuditVerification) {
		*st = AuditVerification{State: "running", StartedAt: time.Now(), Noted: v.noted.Count > 0}
	})
	total, err := a.store.AuditLength(ctx)
	a.set(func(st *AuditVerification) { st.Total = total })
	noted := v.noted
	if noted.Count == 0 {
		noted = a.known
	}
	var end store.AuditState
	if err == nil {
		end, err = a.store.CheckAudit(ctx, noted, func(n int64) {
			a.set(func(st *AuditVerification) { st.Checked, st.Total = n, max(st.Total, n) })
		})
	}
	if ctx.Err() != nil {
		return
	}
	var broken *store.BrokenAuditError
	a.set(func(st *AuditVerification) {
		st.EndedAt = time.Now()
		switch {
		case errors.As(err, &broken):
			st.State, st.BrokenAt = "broken", broken.Seq
		case err != nil:
			st.State = "failed"
		default:
			st.State, st.Checked, st.Total, st.Head = "unbroken", end.Count, end.Count, end.Head
			a.known = end
		}
	})
	a.tell(ctx, v.by, err)
}

// tell writes the outcome into the log of the process, which may be kept
// elsewhere, and into the audit log when somebody asked.
func (a *auditor) tell(ctx context.Context, by store.By, outcome error) {
	st := a.now()
	if outcome != nil {
		a.log.ErrorContext(ctx, "the audit log could not be verified", "error", outcome)
	} else {
		a.log.InfoContext(ctx, "the audit log is unbroken", "lines", st.Total, "head", st.Head)
	}
	if by.Actor == "" {
		return
	}
	detail := map[string]any{"state": st.State, "lines": st.Checked}
	if st.BrokenAt > 0 {
		detail["brokenAt"] = st.BrokenAt
	}
	if err := a.store.Audit(ctx, by, store.Entry{Action: store.ActionAuditVerify, Subject: "audit", Detail: detail}); err != nil {
		a.log.ErrorContext(ctx, "audit line not written", "action", store.ActionAuditVerify, "error", err)
	}
}

type auditVerificationOutput struct{ Body AuditVerification }

func (s *Server) auditVerification(context.Context, *struct{}) (*auditVerificationOutput, error) {
	return &auditVerificationOutput{s.auditor.now()}, nil
}

type verifyAuditInput struct {
	Body struct {
		Count int64  `json:"count,omitempty" minimum:"0" doc:"number of lines that was noted"`
		Head  string `json:"head,omitempty" maxLength:"64" pattern:"^[0-9a-f]*$" doc:"hash of the last of them"`
	}
}

func (s *Server) verifyAudit(ctx context.Context, in *verifyAuditInput) (*auditVerificationOutput, error) {
	if (in.Body.Count == 0) != (in.Body.Head == "") {
		return nil, refuse("audit-note")
	}
	v := verification{loginIn(ctx).by(), store.AuditState{Count: in.Body.Count, Head: in.Body.Head}}
	return &auditVerificationOutput{s.auditor.begin(v)}, nil
}
