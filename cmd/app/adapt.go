package app

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"madoguchi/acd"
	"madoguchi/api"
	"madoguchi/sip"
	"madoguchi/sip/b2bua"
	"madoguchi/store"
)

// ledger keeps the calls in the store.
type ledger struct{ store *store.Store }

func (l ledger) OpenCalls(ctx context.Context) ([][]byte, error) {
	rows, err := l.store.OpenCalls(ctx)
	if err != nil {
		return nil, err
	}
	var out [][]byte
	for _, r := range rows {
		out = append(out, r.State)
	}
	return out, nil
}

func (l ledger) Commit(ctx context.Context, b b2bua.Batch) error {
	var batch store.CallBatch
	for _, e := range b.Journal {
		raw, err := json.Marshal(struct {
			Kind  string          `json:"kind"`
			Event json.RawMessage `json:"event"`
		}{e.Kind, e.Event})
		if err != nil {
			return err
		}
		batch.Journal = append(batch.Journal, store.JournalEntry{At: e.At, Event: raw})
	}
	for id, state := range b.Open {
		batch.Open = append(batch.Open, store.OpenCall{ID: id, State: state})
	}
	for _, r := range b.Closed {
		c, err := callRecord(r)
		if err != nil {
			return err
		}
		batch.Closed = append(batch.Closed, c)
	}
	for _, w := range b.WrapUps {
		batch.WrapUps = append(batch.WrapUps, store.WrapUp{Call: w.Call, Account: w.Agent, Queue: w.Queue, Started: w.Start, Ended: w.End})
	}
	for id, p := range b.Presence {
		batch.Presence = append(batch.Presence, store.Presence{Account: id, Presence: string(p.Presence), Reason: p.Reason})
	}
	return l.store.CommitCalls(ctx, batch)
}

// callRecord turns a record of the call plane into rows.
func callRecord(r b2bua.Record) (store.Call, error) {
	c := store.Call{
		ID: r.ID, Started: r.Started, Answered: r.Answered, Ended: r.Ended, Caller: r.Caller, Callee: r.Callee,
		Button: r.Button, Queue: r.Queue, Cause: string(r.Cause),
	}
	for _, s := range r.Segments {
		row := store.Segment{
			Kind: s.Kind, Started: s.Start, Ended: s.End, Account: s.Account, Queue: s.Queue, Target: s.Target,
			Purpose: string(s.Purpose), Role: string(s.Role), Mode: string(s.Mode), Result: s.Result,
		}
		if s.Kind == b2bua.SegmentInterrupted && s.Result == "resumed" {
			c.Recovered++
			c.RecoveredFor += s.End.Sub(s.Start)
		}
		if s.Leg != nil {
			raw, err := json.Marshal(wholeLeg(*s.Leg))
			if err != nil {
				return c, err
			}
			row.Leg = raw
		}
		c.Segments = append(c.Segments, row)
	}
	return c, nil
}

func qualityOf(legs []b2bua.LegStats) []api.LegQuality {
	out := make([]api.LegQuality, 0, len(legs))
	for _, l := range legs {
		out = append(out, legQuality(l))
	}
	return out
}

func legQuality(l b2bua.LegStats) api.LegQuality {
	return api.LegQuality{
		Account: l.Account, LossIn: l.LossIn, LossOut: l.LossOut,
		RTTMs: l.RTT.Seconds() * 1000, JitterMs: l.JitterIn.Seconds() * 1000,
		Video: l.VideoCodec, Audio: l.AudioCodec, Alive: l.Alive, Device: l.Device, Profile: l.Profile, MOS: l.MOS,
	}
}

// wholeLeg is the same for the record: loss over the whole time of the leg.
func wholeLeg(l b2bua.LegStats) api.LegQuality {
	q := legQuality(l)
	q.LossIn, q.LossOut = share(l.LostIn, l.PacketsIn+l.LostIn), share(l.LostOut, l.PacketsOut)
	return q
}

func share(part, whole uint64) float64 {
	if whole == 0 {
		return 0
	}
	return min(float64(part)/float64(whole), 1)
}

// callPlane gives the API the exchange and the signalling edge.
type callPlane struct{ *App }

func (p callPlane) Live() *acd.Snapshot                  { return p.calls.Live() }
func (p callPlane) Watch() (<-chan struct{}, func())     { return p.calls.Watch() }
func (p callPlane) Quality(call string) []api.LegQuality { return qualityOf(p.calls.Quality(call)) }
func (p callPlane) Forget(account string)                { p.sip.CloseAccount(account) }

func (p callPlane) LastEnded(account string) (api.Ended, bool) {
	e, ok := p.calls.LastEnded(account)
	return api.Ended{Call: e.Call, Cause: api.Cause(e.Cause), EndedAt: e.At.UTC(), TalkingMs: e.Talking.Milliseconds()}, ok
}

func (p callPlane) Hold(ctx context.Context, account, call string, held bool) error {
	return told(p.calls.Hold(ctx, account, call, held))
}

func (p callPlane) Hangup(ctx context.Context, account, call string) error {
	return told(p.calls.Hangup(ctx, account, call))
}

func (p callPlane) Repair(ctx context.Context, account, call string) error {
	return told(p.calls.Repair(ctx, account, call))
}

func (p callPlane) SetPresence(ctx context.Context, account string, v acd.Presence, reason string) error {
	return p.calls.SetPresence(ctx, account, v, reason)
}

func (p callPlane) EndWrapUp(ctx context.Context, account string) error {
	return p.calls.EndWrapUp(ctx, account)
}

func (p callPlane) ExtendWrapUp(ctx context.Context, account string, more time.Duration) error {
	return p.calls.ExtendWrapUp(ctx, account, more)
}

func (p callPlane) Disposed(ctx context.Context, account, call string) error {
	return p.calls.Disposed(ctx, account, call)
}

func (p callPlane) SetNeeds(ctx context.Context, account string, n acd.Needs) error {
	return p.calls.SetNeeds(ctx, account, n)
}

func (p callPlane) Invite(ctx context.Context, account, call string, why acd.Purpose, to acd.Target) error {
	return told(p.calls.InviteParty(ctx, account, call, why, to))
}

func (p callPlane) CancelInvite(ctx context.Context, account, call string) error {
	return told(p.calls.CancelInvite(ctx, account, call))
}

func (p callPlane) Complete(ctx context.Context, account, call string) error {
	return told(p.calls.Complete(ctx, account, call))
}

func (p callPlane) Merge(ctx context.Context, account, call string) error {
	return told(p.calls.Merge(ctx, account, call))
}

func (p callPlane) Dismiss(ctx context.Context, account, call, party string) error {
	return told(p.calls.Dismiss(ctx, account, call, party))
}

func (p callPlane) Leave(ctx context.Context, account, call string) error {
	return told(p.calls.Leave(ctx, account, call))
}

func (p callPlane) Join(ctx context.Context, account, call string, m acd.Mode) error {
	return told(p.calls.Join(ctx, account, call, m))
}

func (p callPlane) TakeOver(ctx context.Context, account, call string) error {
	return told(p.calls.TakeOver(ctx, account, call))
}

func (p callPlane) Move(ctx context.Context, call, queue string, first bool) error {
	return told(p.calls.Move(ctx, call, queue, first))
}

func (p callPlane) Slides(ctx context.Context, account, call string, on bool) error {
	return told(p.calls.Slides(ctx, account, call, on))
}

func (p callPlane) Devices(call string) map[string]string { return p.calls.Devices(call) }
func (p callPlane) PageAlive(account string, alive bool)  { p.calls.PageAlive(account, alive) }

func (p callPlane) Reconfigure(ctx context.Context) error { return p.reconfigure(ctx) }

func (p callPlane) ServeSIP(u api.Upgrade) {
	p.sip.ServeWebSocket(u.Writer, u.Request, sip.Account{ID: u.Account.ID, Login: u.Account.Login, Name: u.Account.Name})
}

// told gives the API's words for the call plane's refusals.
func told(err error) error {
	switch {
	case errors.Is(err, b2bua.ErrNoCall):
		return api.ErrNoCall
	case errors.Is(err, b2bua.ErrNotTalked), errors.Is(err, b2bua.ErrNotWaiting), errors.Is(err, b2bua.ErrNotAllowed),
		errors.Is(err, b2bua.ErrBusy), errors.Is(err, b2bua.ErrUnreachable):
		return api.ErrNotNow
	default:
		return err
	}
}
