package api

import (
	"context"
	"net/http"
	"time"

	"madoguchi/store"
)

// ownDays is how far back one's own calls go unless asked otherwise: the month
// that the usage history is kept for at least (R12).
const ownDays = 31

// Profile is what people see of their own account.
type Profile struct {
	Account
	Place  string   `json:"place"`
	Serves []Served `json:"serves" nullable:"false"`
	// RecordDays is how long the usage history goes back.
	RecordDays int       `json:"recordDays"`
	LastLogin  time.Time `json:"lastLoginAt,omitzero"`
	CreatedAt  time.Time `json:"createdAt"`
}

// Served is a queue that one serves, by its names.
type Served struct {
	Queue  string `json:"queue"`
	NameJA string `json:"nameJa"`
	NameEN string `json:"nameEn"`
}

type profileOutput struct{ Body Profile }

func (s *Server) profile(ctx context.Context, _ *struct{}) (*profileOutput, error) {
	a := loginIn(ctx).account
	ids, err := s.o.Store.QueuesOf(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	kept, err := s.o.Store.Retention(ctx)
	if err != nil {
		return nil, err
	}
	p := Profile{Account: accountOf(a), Place: a.Place, Serves: make([]Served, len(ids)), RecordDays: kept.Records, LastLogin: a.LastLogin, CreatedAt: a.Created}
	for i, id := range ids {
		q, _ := s.hub.book.Load().queue(id)
		p.Serves[i] = Served{id, q.NameJA, q.NameEN}
	}
	return &profileOutput{p}, nil
}

// OwnCall is a call that is over, as one of those it concerned sees it.
type OwnCall struct {
	ID        string    `json:"id"`
	StartedAt time.Time `json:"startedAt"`
	EndedAt   time.Time `json:"endedAt"`
	Button    string    `json:"button,omitempty"`
	Queue     string    `json:"queue,omitempty"`
	Party     string    `json:"party" doc:"name of the other side"`
	Outcome   string    `json:"outcome" enum:"talked,joined,called,missed,declined,elsewhere" doc:"joined: invited or supervising; elsewhere: it rang and was answered or given up elsewhere"`
	Cause     Cause     `json:"cause"`
	TalkingMs int64     `json:"talkingMs" doc:"of this account, holds included"`
	Code      string    `json:"code,omitempty" doc:"result that this account noted"`
	Note      string    `json:"note,omitempty"`
}

type ownCallsInput struct {
	ListInput
	From    time.Time `query:"from" doc:"default: 31 days ago"`
	To      time.Time `query:"to" doc:"default: now"`
	Outcome string    `query:"outcome" enum:"talked,joined,called,missed,declined,elsewhere"`
	Q       string    `query:"q" maxLength:"200" doc:"part of the other side's name, or of the note"`
}

type ownCallsOutput struct{ Body ListPage[OwnCall] }

// ownCalls shows people of every role their own calls, as far back as records go.
func (s *Server) ownCalls(ctx context.Context, in *ownCallsInput) (*ownCallsOutput, error) {
	now := time.Now().In(s.o.TimeZone)
	f := store.OwnCallFilter{From: in.From, To: in.To, Outcome: in.Outcome, Text: in.Q}
	if f.From.IsZero() {
		f.From = midnight(now).AddDate(0, 0, -ownDays)
	}
	if f.To.IsZero() {
		f.To = now.Add(time.Minute)
	}
	rows, err := s.o.Store.OwnCalls(ctx, loginIn(ctx).account.ID, f, in.page("-startedAt"))
	if err != nil {
		return nil, err
	}
	return &ownCallsOutput{listPage(rows, func(c store.OwnCall) OwnCall {
		return OwnCall{
			ID: c.ID, StartedAt: c.Started, EndedAt: c.Ended, Button: c.Button, Queue: c.Queue, Party: c.Party, Outcome: c.Outcome,
			Cause: Cause(c.Cause), TalkingMs: c.Talking.Milliseconds(), Code: c.Code, Note: c.Note,
		}
	})}, nil
}

func (s *Server) ownSessions(ctx context.Context, _ *struct{}) (*sessionsOutput, error) {
	return s.sessionsOf(ctx, loginIn(ctx).account.ID)
}

type ownSessionInput struct {
	Session string `path:"session" maxLength:"64" minLength:"1"`
}

func (s *Server) endOwnSession(ctx context.Context, in *ownSessionInput) (*struct{}, error) {
	return nil, s.endSessionsOf(ctx, loginIn(ctx).account.ID, in.Session)
}

func (s *Server) endOwnSessions(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, s.endSessionsOf(ctx, loginIn(ctx).account.ID, "")
}

func (s *Server) ownDevices(ctx context.Context, _ *struct{}) (*devicesOutput, error) {
	return s.devicesOf(ctx, loginIn(ctx).account.ID)
}

// OwnDeviceInput names one of one's own devices.
type OwnDeviceInput struct {
	Device string `path:"device" maxLength:"64"`
}

func (s *Server) deleteOwnDevice(ctx context.Context, in *OwnDeviceInput) (*struct{}, error) {
	return s.deleteDevice(ctx, &deviceInput{IDInput{loginIn(ctx).account.ID}, in.Device})
}

type renewOwnInput struct {
	OwnDeviceInput
	Body struct {
		Password string `json:"password" maxLength:"1000" doc:"one's own: a secret is as good as a login"`
	}
}

// renewOwnDevice asks for the password again: whoever finds an open page must not
// leave with a secret that works without it.
func (s *Server) renewOwnDevice(ctx context.Context, in *renewOwnInput) (*newDeviceOutput, error) {
	l := loginIn(ctx)
	if err := s.confirm(ctx, in.Body.Password); err != nil {
		return nil, err
	}
	return s.renewed(ctx, l.account, in.Device)
}

// handleOwn registers what people see and do of their own account.
func (s *Server) handleOwn() {
	handle(s, "GET", "/me/profile", "myProfile", "One's own account and what it serves", 0, s.profile)
	handle(s, "GET", "/me/calls", "myCalls", "One's own calls that are over, by pages", 0, s.ownCalls)
	handle(s, "GET", "/me/sessions", "mySessions", "One's own logins that are not over", 0, s.ownSessions)
	handle(s, "DELETE", "/me/sessions", "endMySessions", "End all one's logins but this one", http.StatusNoContent, s.endOwnSessions)
	handle(s, "DELETE", "/me/sessions/{session}", "endMySession", "End one of one's logins", http.StatusNoContent, s.endOwnSession)
	handle(s, "GET", "/me/devices", "myDevices", "One's own SIP devices", 0, s.ownDevices)
	handle(s, "DELETE", "/me/devices/{device}", "deleteMyDevice", "Delete one of one's SIP devices", http.StatusNoContent, s.deleteOwnDevice)
	handle(s, "POST", "/me/devices/{device}/secret", "renewMyDevice", "Give one of one's SIP devices another secret, which is shown once", 0, s.renewOwnDevice)
}
