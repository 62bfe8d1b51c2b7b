package app

import (
	"time"

	"madoguchi/api"
	"madoguchi/sip"
)

// tracing lets administrators see the SIP messages of a call.
type tracing struct{ sip *sip.Server }

func (t tracing) Trace(now, until time.Time) { t.sip.Trace(now, until) }

func (t tracing) Traced(now time.Time) api.TraceState {
	st := t.sip.Traced(now)
	return api.TraceState{Until: st.Until, Messages: st.Messages, Dropped: st.Dropped}
}

func (t tracing) TracedCalls() []string { return t.sip.TracedCalls() }

func (t tracing) TraceOf(call string) api.Trace {
	legs, messages := t.sip.TraceOf(call)
	out := api.Trace{Call: call, Legs: make([]api.TraceLeg, len(legs)), Messages: make([]api.TraceMessage, len(messages))}
	leg := make(map[string]string, len(legs)) // by Call-ID
	for i, l := range legs {
		out.Legs[i] = api.TraceLeg{ID: l.ID, Account: l.Account, Page: l.Browser, UserAgent: l.UserAgent}
		leg[l.CallID] = l.ID
	}
	for i, m := range messages {
		out.Messages[i] = api.TraceMessage{
			At: m.At, Leg: leg[m.CallID], Out: m.Out, Transport: m.Transport, Remote: m.Remote,
			Method: m.Method, Status: m.Status, Start: m.Start, Text: m.Text,
		}
	}
	return out
}
