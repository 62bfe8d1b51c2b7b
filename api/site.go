package api

import (
	"context"
	"time"

	"madoguchi/store"
)

// Site is what pages need to know before and after login.
type Site struct {
	Name      string     `json:"name"`
	Domain    string     `json:"domain" doc:"of SIP addresses"`
	Version   string     `json:"version,omitempty" doc:"only when logged in"`
	TimeZone  string     `json:"timeZone"`
	Languages []string   `json:"languages" nullable:"false"`
	Media     MediaHints `json:"media"`
	Trust     bool       `json:"trust" doc:"the certificate is self-made: /trust explains"`
}

// MediaHints are what a page's camera should send (R4).
type MediaHints struct {
	Width      int `json:"width"`
	Height     int `json:"height"`
	FrameRate  int `json:"frameRate"`
	MaxBitrate int `json:"maxBitrate" doc:"bit/s of video"`
}

func (m MediaHints) withDefaults() MediaHints {
	if m == (MediaHints{}) {
		return MediaHints{Width: 1920, Height: 1080, FrameRate: 30, MaxBitrate: 4_000_000}
	}
	return m
}

type siteOutput struct{ Body Site }

func (s *Server) site(ctx context.Context, _ *struct{}) (*siteOutput, error) {
	out := &siteOutput{Site{
		Name: s.o.SiteName, Domain: s.o.Domain, TimeZone: s.o.TimeZone.String(),
		Languages: []string{"ja", "ja-x-easy", "en", "zh", "ko"}, Media: s.o.Media, Trust: s.trust.pem != nil,
	}}
	if loginIn(ctx) != nil {
		out.Body.Version = s.o.Version
	}
	return out, nil
}

// HistoryEntry is a call that is over (R12, R27).
type HistoryEntry struct {
	ID          string    `json:"id"`
	Button      string    `json:"button,omitempty"`
	Queue       string    `json:"queue,omitempty"`
	Caller      string    `json:"caller" doc:"name"`
	CallerID    string    `json:"callerId"`
	Agent       string    `json:"agent,omitempty" doc:"name of who answered"`
	AgentID     string    `json:"agentId,omitempty"`
	StartedAt   time.Time `json:"startedAt"`
	ConnectedAt time.Time `json:"connectedAt,omitzero"`
	EndedAt     time.Time `json:"endedAt"`
	TalkingMs   int64     `json:"talkingMs" doc:"time connected"`
	Cause       Cause     `json:"cause"`
	Recovered   int       `json:"recovered" doc:"interruptions that were overcome"`
	Segments    []Stretch `json:"segments" nullable:"false"`
}

// Stretch is one segment of a call.
type Stretch struct {
	Kind      string    `json:"kind" enum:"queued,ringing,talking,held,interrupted"`
	StartedAt time.Time `json:"startedAt"`
	EndedAt   time.Time `json:"endedAt"`
	Account   string    `json:"account,omitempty"`
	Name      string    `json:"name,omitempty"`
	Result    string    `json:"result,omitempty"`
}

type historyInput struct {
	From  time.Time `query:"from" doc:"default: today 0:00 at the site"`
	To    time.Time `query:"to" doc:"default: now"`
	Limit int       `query:"limit" minimum:"1" maximum:"500" default:"200"`
}

type historyOutput struct {
	Body []HistoryEntry `nullable:"false"`
}

// history shows staff their own calls of today and supervisors all calls.
func (s *Server) history(ctx context.Context, in *historyInput) (*historyOutput, error) {
	l := loginIn(ctx)
	now := time.Now().In(s.o.TimeZone)
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, s.o.TimeZone)
	from, to := in.From, in.To
	if from.IsZero() {
		from = today
	}
	if to.IsZero() {
		to = now.Add(time.Minute)
	}
	var rows []store.Call
	var err error
	if l.account.Role == store.RoleStaff {
		if from.Before(today) {
			from = today
		}
		rows, err = s.o.Store.CallsOf(ctx, l.account.ID, from, to, in.Limit)
	} else {
		rows, err = s.o.Store.Calls(ctx, from, to, in.Limit)
	}
	if err != nil {
		return nil, err
	}
	out := &historyOutput{make([]HistoryEntry, len(rows))}
	for i, c := range rows {
		out.Body[i] = historyEntry(c)
	}
	return out, nil
}

func historyEntry(c store.Call) HistoryEntry {
	e := HistoryEntry{
		ID: c.ID, Button: c.Button, Queue: c.Queue, Caller: c.CallerName, CallerID: c.Caller,
		Agent: c.CalleeName, AgentID: c.Callee, StartedAt: c.Started, ConnectedAt: c.Answered, EndedAt: c.Ended,
		Cause: Cause(c.Cause), Recovered: c.Recovered, Segments: make([]Stretch, len(c.Segments)),
	}
	if !c.Answered.IsZero() {
		e.TalkingMs = c.Ended.Sub(c.Answered).Milliseconds()
	}
	for i, g := range c.Segments {
		e.Segments[i] = Stretch{g.Kind, g.Started, g.Ended, g.Account, g.AccountName, g.Result}
	}
	return e
}
