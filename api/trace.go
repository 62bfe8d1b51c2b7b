package api

import (
	"context"
	"time"

	"madoguchi/store"
)

// maxTraceMinutes is for how long messages may be kept at one time.
const maxTraceMinutes = 60

// Tracing keeps the SIP messages of calls while an administrator wants them.
type Tracing interface {
	// Trace begins until then; a time that is past ends it.
	Trace(now, until time.Time)
	Traced(now time.Time) TraceState
	// TraceOf is of one call; Messages is empty when there is nothing.
	TraceOf(call string) Trace
	// TracedCalls are the calls of which messages are kept, the newest first.
	TracedCalls() []string
}

// TraceState says how the trace is.
type TraceState struct {
	Until    time.Time    `json:"until,omitzero" doc:"messages are kept until then; absent: it is off"`
	Messages int          `json:"messages" doc:"that are kept now"`
	Dropped  int          `json:"dropped" doc:"older ones that made room"`
	Calls    []TracedCall `json:"calls" nullable:"false" doc:"of which there are messages, the newest first"`
}

// TracedCall is a call of which there are messages.
type TracedCall struct {
	ID        string    `json:"id"`
	StartedAt time.Time `json:"startedAt,omitzero"`
	Caller    string    `json:"caller,omitempty" doc:"name"`
	Callee    string    `json:"callee,omitempty" doc:"name of who answered"`
	Running   bool      `json:"running,omitempty"`
}

// Trace are the messages of one call.
type Trace struct {
	Call     string         `json:"call"`
	Legs     []TraceLeg     `json:"legs" nullable:"false" doc:"one for each device, the oldest first"`
	Messages []TraceMessage `json:"messages" nullable:"false"`
}

// TraceLeg is one dialog between the server and a device.
type TraceLeg struct {
	ID        string `json:"id"`
	Account   string `json:"account"`
	Name      string `json:"name"`
	Role      string `json:"role,omitempty"`
	Page      bool   `json:"page" doc:"a page in a browser; else a phone"`
	UserAgent string `json:"userAgent,omitempty"`
}

// TraceMessage is one message without its secrets.
type TraceMessage struct {
	At        time.Time `json:"at"`
	Leg       string    `json:"leg"`
	Out       bool      `json:"out" doc:"the server sent it"`
	Transport string    `json:"transport"`
	Remote    string    `json:"remote"`
	Method    string    `json:"method" doc:"of the request, or of the one that is answered"`
	Status    int       `json:"status,omitempty" doc:"of an answer"`
	Start     string    `json:"start" doc:"the first line"`
	Text      string    `json:"text" doc:"all of it; keys, passwords and credentials are removed"`
}

func (s *Server) traceRoutes() {
	handle(s, "GET", "/sip-trace", "getTrace", "Whether the SIP messages of calls are kept, and of which calls there are some", 0, s.getTrace)
	handle(s, "PUT", "/sip-trace", "putTrace", "Keep the SIP messages of calls for some minutes", 0, s.putTrace)
	handle(s, "GET", "/sip-trace/{call}", "callTrace", "The SIP messages of one call", 0, s.callTrace)
}

type traceStateOutput struct{ Body TraceState }

func (s *Server) getTrace(ctx context.Context, _ *struct{}) (*traceStateOutput, error) {
	out := &traceStateOutput{TraceState{Calls: []TracedCall{}}}
	if s.o.Tracing == nil {
		return out, nil
	}
	out.Body = s.o.Tracing.Traced(time.Now())
	out.Body.Calls = []TracedCall{}
	b := s.hub.book.Load()
	running := make(map[string]TracedCall)
	if live := s.o.Calls.Live(); live != nil {
		for _, c := range live.Calls {
			running[c.ID] = TracedCall{ID: c.ID, StartedAt: c.Since, Caller: b.account(c.Caller).Name, Callee: b.account(c.Agent).Name, Running: true}
		}
	}
	for _, id := range s.o.Tracing.TracedCalls() {
		if c, ok := running[id]; ok {
			out.Body.Calls = append(out.Body.Calls, c)
			continue
		}
		c, err := s.o.Store.CallByID(ctx, id)
		if err != nil && !notFound(err) {
			return nil, err
		}
		out.Body.Calls = append(out.Body.Calls, TracedCall{ID: id, StartedAt: c.Started, Caller: c.CallerName, Callee: c.CalleeName})
	}
	return out, nil
}

type putTraceInput struct {
	Body struct {
		Minutes int `json:"minutes" minimum:"0" maximum:"60" doc:"0: end it"`
	}
}

func (s *Server) putTrace(ctx context.Context, in *putTraceInput) (*traceStateOutput, error) {
	if s.o.Tracing == nil {
		return nil, refuse("not-now")
	}
	now := time.Now()
	minutes := min(in.Body.Minutes, maxTraceMinutes)
	action := store.ActionSIPTraceBegin
	if minutes == 0 {
		action = store.ActionSIPTraceEnd
	}
	if err := s.o.Store.Audit(ctx, loginIn(ctx).by(), store.Entry{
		Action: action, Subject: "system", Detail: map[string]any{"minutes": minutes},
	}); err != nil {
		return nil, err
	}
	s.o.Tracing.Trace(now, now.Add(time.Duration(minutes)*time.Minute))
	return s.getTrace(ctx, nil)
}

type callTraceInput struct {
	Call string `path:"call" maxLength:"64"`
}

type callTraceOutput struct{ Body Trace }

func (s *Server) callTrace(_ context.Context, in *callTraceInput) (*callTraceOutput, error) {
	if s.o.Tracing == nil {
		return nil, refuse("no-trace")
	}
	t := s.o.Tracing.TraceOf(in.Call)
	if len(t.Messages) == 0 {
		return nil, refuse("no-trace")
	}
	b := s.hub.book.Load()
	for i := range t.Legs {
		a := b.account(t.Legs[i].Account)
		t.Legs[i].Name, t.Legs[i].Role = a.Name, a.Role
	}
	return &callTraceOutput{t}, nil
}
