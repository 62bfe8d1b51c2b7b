package api

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"madoguchi/consult"
	"madoguchi/store"
)

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

// Stretch is one segment of a call. Which fields are there is a matter of its
// kind.
type Stretch struct {
	Kind      string      `json:"kind" enum:"queued,ringing,talking,held,consulting,transfer,party,interrupted,wrap-up"`
	StartedAt time.Time   `json:"startedAt"`
	EndedAt   time.Time   `json:"endedAt"`
	Account   string      `json:"account,omitempty"`
	Name      string      `json:"name,omitempty"`
	Queue     string      `json:"queue,omitempty"`
	Target    string      `json:"target,omitempty" doc:"kind:id of a transfer or consultation"`
	Purpose   string      `json:"purpose,omitempty" doc:"of a ringing; absent for a caller"`
	Role      string      `json:"role,omitempty" doc:"of a party"`
	Mode      string      `json:"mode,omitempty" doc:"of a supervisor"`
	Result    string      `json:"result,omitempty"`
	Leg       *LegQuality `json:"leg,omitempty" doc:"of a party: what was measured on its leg"`
}

// Disposition is what an agent noted of a call.
type Disposition struct {
	Account string    `json:"account"`
	Name    string    `json:"name"`
	Code    string    `json:"code"`
	Note    string    `json:"note"`
	Hidden  bool      `json:"hidden,omitempty" doc:"there are words, but not for who asks: administrators read them, and who had a part in the call"`
	At      time.Time `json:"at"`
}

// HistoryDetail is a call with everything that is known of it. The parties are
// among its segments.
type HistoryDetail struct {
	HistoryEntry
	Dispositions []Disposition `json:"dispositions" nullable:"false"`
	// Receipt says what was erased at the end (R13, R23), and Deleted what staff
	// had deleted before.
	Receipt *consult.Receipt  `json:"receipt,omitempty"`
	Deleted []consult.Receipt `json:"deleted,omitempty" nullable:"false"`
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

type historyDetailOutput struct{ Body HistoryDetail }

// historyDetail does not tell staff of calls in which they had no part, nor what
// others noted of a call that only rang at them.
func (s *Server) historyDetail(ctx context.Context, in *IDInput) (*historyDetailOutput, error) {
	c, err := s.o.Store.CallByID(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	notes, err := s.o.Store.DispositionsOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	a := loginIn(ctx).account
	part, rung := took(c, a.ID)
	if a.Role == store.RoleStaff {
		if !part && !rung {
			return nil, store.ErrNotFound
		}
		if !part {
			notes = nil
		}
	}
	readable := part || noteReader(a) == ""
	out := &historyDetailOutput{HistoryDetail{HistoryEntry: historyEntry(c), Dispositions: make([]Disposition, len(notes))}}
	out.Body.Segments = make([]Stretch, len(c.Segments))
	for i, g := range c.Segments {
		if out.Body.Segments[i], err = stretch(g); err != nil {
			return nil, err
		}
	}
	for i, d := range notes {
		n := Disposition{Account: d.Account, Name: d.AccountName, Code: d.Code, Note: d.Note, At: d.At}
		if !readable && n.Note != "" {
			n.Note, n.Hidden = "", true
		}
		out.Body.Dispositions[i] = n
	}
	return out, s.addReceipts(ctx, &out.Body)
}

// addReceipts says what was erased of a call's consultation.
func (s *Server) addReceipts(ctx context.Context, h *HistoryDetail) error {
	rows, err := s.o.Store.ReceiptsOf(ctx, h.ID)
	if err != nil {
		return err
	}
	for _, row := range rows {
		r := consult.ReceiptOf(row)
		if row.Rule == store.RuleDeleted {
			h.Deleted = append(h.Deleted, r)
		} else {
			h.Receipt = &r
		}
	}
	return nil
}

// took says whether an account had a part in a call, or was rung for it.
func took(c store.Call, account string) (part, rung bool) {
	part = c.Caller == account || c.Callee == account
	for _, g := range c.Segments {
		if g.Account != account {
			continue
		}
		if g.Kind == store.SegmentRinging {
			rung = true
		} else {
			part = true
		}
	}
	return part, rung
}

// historyEntry leaves out the parties: the list says what happened, the detail
// also who was there on which line.
func historyEntry(c store.Call) HistoryEntry {
	e := HistoryEntry{
		ID: c.ID, Button: c.Button, Queue: c.Queue, Caller: c.CallerName, CallerID: c.Caller,
		Agent: c.CalleeName, AgentID: c.Callee, StartedAt: c.Started, ConnectedAt: c.Answered, EndedAt: c.Ended,
		Cause: Cause(c.Cause), Recovered: c.Recovered, Segments: make([]Stretch, 0, len(c.Segments)),
	}
	if !c.Answered.IsZero() {
		e.TalkingMs = c.Ended.Sub(c.Answered).Milliseconds()
	}
	for _, g := range c.Segments {
		if g.Kind != store.SegmentParty {
			e.Segments = append(e.Segments, plainStretch(g))
		}
	}
	return e
}

func plainStretch(g store.Segment) Stretch {
	return Stretch{
		Kind: g.Kind, StartedAt: g.Started, EndedAt: g.Ended, Account: g.Account, Name: g.AccountName, Queue: g.Queue,
		Target: g.Target, Purpose: g.Purpose, Role: g.Role, Mode: g.Mode, Result: g.Result,
	}
}

func stretch(g store.Segment) (Stretch, error) {
	out := plainStretch(g)
	if g.Leg == nil {
		return out, nil
	}
	out.Leg = &LegQuality{}
	if err := json.Unmarshal(g.Leg, out.Leg); err != nil {
		return out, fmt.Errorf("leg of a party: %w", err)
	}
	return out, nil
}
