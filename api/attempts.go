package api

import (
	"context"
	"fmt"
	"slices"
	"time"

	"madoguchi/store"
)

// maxWaiting is how many that must wait are listed.
const maxWaiting = 200

// AttemptLimits say how often a login may fail before one has to wait.
type AttemptLimits struct {
	PairTries          int `json:"pairTries" minimum:"3" maximum:"10" doc:"of one address at one login"`
	AddressTries       int `json:"addressTries" minimum:"10" maximum:"200" doc:"of one address at all logins"`
	FirstWaitSeconds   int `json:"firstWaitSeconds" minimum:"10" maximum:"300" doc:"doubles with each further failure"`
	LongestWaitSeconds int `json:"longestWaitSeconds" minimum:"60" maximum:"86400"`
}

// AttemptLimitsState are the limits with who must wait now.
type AttemptLimitsState struct {
	AttemptLimits
	Version string          `json:"version"`
	Waiting []WaitingForTry `json:"waiting" nullable:"false" doc:"the longest first, at most 200"`
}

// WaitingForTry is an address that has failed too often.
type WaitingForTry struct {
	Login  string    `json:"login,omitempty" doc:"absent: the address must wait for all logins"`
	Name   string    `json:"name,omitempty" doc:"of the account, when there is one"`
	From   string    `json:"from" doc:"IP address, or network of IPv6"`
	Failed int       `json:"failed" doc:"how often"`
	Until  time.Time `json:"until"`
}

type attemptLimitsOutput struct{ Body AttemptLimitsState }

func (s *Server) getAttemptLimits(ctx context.Context, _ *struct{}) (*attemptLimitsOutput, error) {
	l, err := s.o.Store.AttemptLimits(ctx)
	if err != nil {
		return nil, err
	}
	out := &attemptLimitsOutput{AttemptLimitsState{AttemptLimits: AttemptLimits(l), Waiting: []WaitingForTry{}}}
	names := s.accountNames()
	for _, t := range s.attempts.waiting(time.Now()) {
		w := WaitingForTry{From: t.network, Failed: t.failed, Until: t.blocked}
		if t.login != "" {
			w.Login, w.Name = subject(t.login), names[t.login]
		}
		out.Body.Waiting = append(out.Body.Waiting, w)
	}
	slices.SortFunc(out.Body.Waiting, func(a, b WaitingForTry) int { return b.Until.Compare(a.Until) })
	out.Body.Waiting = out.Body.Waiting[:min(len(out.Body.Waiting), maxWaiting)]
	out.Body.Version, err = versionOf(out.Body.AttemptLimits)
	return out, err
}

type putAttemptLimitsInput struct {
	Match
	Body AttemptLimits
}

func (s *Server) putAttemptLimits(ctx context.Context, in *putAttemptLimitsInput) (*attemptLimitsOutput, error) {
	err := s.replacing(in.Match, func() (any, error) {
		l, err := s.o.Store.AttemptLimits(ctx)
		return AttemptLimits(l), err
	}, func() error {
		return s.o.Store.PutAttemptLimits(ctx, loginIn(ctx).by(), store.AttemptLimits(in.Body))
	})
	if err != nil {
		return nil, err
	}
	s.attempts.set(store.AttemptLimits(in.Body))
	return s.getAttemptLimits(ctx, nil)
}

type releaseAttemptsInput struct {
	Body struct {
		Login string `json:"login,omitempty" maxLength:"200"`
		From  string `json:"from" maxLength:"100"`
	}
}

func (s *Server) releaseAttempts(ctx context.Context, in *releaseAttemptsInput) (*struct{}, error) {
	login := store.NormalLogin(in.Body.Login)
	if !s.attempts.release(login, in.Body.From) {
		return nil, store.ErrNotFound
	}
	return nil, s.o.Store.Audit(ctx, loginIn(ctx).by(), store.Entry{
		Action: store.ActionAttemptsRelease, Subject: in.Body.From, Detail: map[string]any{"login": subject(login)},
	})
}

// readAttemptLimits takes the limits that were set before the start.
func (s *Server) readAttemptLimits() error {
	ctx, cancel := context.WithTimeout(context.Background(), storeTimeout)
	defer cancel()
	limits, err := s.o.Store.AttemptLimits(ctx)
	if err != nil {
		return fmt.Errorf("read the limits of logins: %w", err)
	}
	s.attempts.set(limits)
	return nil
}
