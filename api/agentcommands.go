package api

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"madoguchi/acd"
	"madoguchi/store"
)

// needsAccess are the needs that a kiosk may tell.
func needsAccess() []string {
	return []string{"large-text", "high-contrast", "writing", "hearing", "interpreter"}
}

// languages are those that a kiosk may be used in.
func languages() []string { return []string{"ja", "ja-x-easy", "en", "zh", "ko"} }

// setPresence is the agent's own choice. Why somebody is away comes from the
// site's list, and may be compulsory.
func (c *client) setPresence(ctx context.Context, raw json.RawMessage) error {
	var args presenceArgs
	if json.Unmarshal(raw, &args) != nil {
		return refuse("invalid")
	}
	if err := args.check(c.s.hub.book.Load()); err != nil {
		return err
	}
	c.s.hub.obey(c.login.account.ID)
	return c.s.o.Calls.SetPresence(ctx, c.login.account.ID, args.Presence, args.Reason)
}

// presenceArgs are a presence with the reason for being away.
type presenceArgs struct {
	Presence acd.Presence `json:"presence"`
	Reason   string       `json:"reason"`
}

// check refuses what the site does not know; only who is away has a reason.
func (a *presenceArgs) check(b *book) error {
	if !slices.Contains([]acd.Presence{acd.Available, acd.Away, acd.Offline}, a.Presence) {
		return refuse("invalid")
	}
	switch {
	case a.Presence != acd.Away:
		a.Reason = ""
	case a.Reason == "" && b.compulsory:
		return refuse("reason-needed")
	case a.Reason != "" && !slices.Contains(b.reasons, a.Reason):
		return refuse("reason-unknown")
	}
	return nil
}

func (c *client) endWrapUp(ctx context.Context, _ json.RawMessage) error {
	return c.s.o.Calls.EndWrapUp(ctx, c.login.account.ID)
}

func (c *client) extendWrapUp(ctx context.Context, raw json.RawMessage) error {
	var args struct {
		Seconds int `json:"seconds"`
	}
	if json.Unmarshal(raw, &args) != nil || args.Seconds < 1 || args.Seconds > int(maxMoreWrapUp/time.Second) {
		return refuse("invalid")
	}
	return c.s.o.Calls.ExtendWrapUp(ctx, c.login.account.ID, time.Duration(args.Seconds)*time.Second)
}

// dispose keeps the agent's result of the call that it serves or has just
// served. It is durable before the call plane hears of it.
func (c *client) dispose(ctx context.Context, raw json.RawMessage) error {
	var args struct {
		callArgs
		Code string `json:"code"`
		Note string `json:"note"`
	}
	if json.Unmarshal(raw, &args) != nil || !args.valid() {
		return refuse("invalid")
	}
	id, w := c.login.account.ID, c.s.hub.world.Load()
	v := w.callByID(args.Call)
	if p, _ := partyOf(v, id); p.Role != acd.RoleAgent && w.agent(id).WrapUpCall != args.Call {
		return ErrNoCall
	}
	err := c.s.o.Store.PutDisposition(ctx, v.Queue, store.Disposition{Call: args.Call, Account: id, Code: args.Code, Note: args.Note})
	if err != nil {
		return err
	}
	return c.s.o.Calls.Disposed(ctx, id, args.Call)
}

// setNeeds is what a citizen chose (R15).
func (c *client) setNeeds(ctx context.Context, raw json.RawMessage) error {
	var needs acd.Needs
	known := func(access string) bool { return slices.Contains(needsAccess(), access) }
	if json.Unmarshal(raw, &needs) != nil || needs.Language != "" && !slices.Contains(languages(), needs.Language) ||
		slices.ContainsFunc(needs.Access, func(a string) bool { return !known(a) }) {
		return refuse("invalid")
	}
	slices.Sort(needs.Access)
	needs.Access = slices.Compact(needs.Access)
	return c.s.o.Calls.SetNeeds(ctx, c.login.account.ID, needs)
}

// invite brings one more person into a call.
func (c *client) invite(ctx context.Context, raw json.RawMessage) error {
	var args struct {
		callArgs
		Purpose acd.Purpose `json:"purpose"`
		To      acd.Target  `json:"to"`
	}
	if json.Unmarshal(raw, &args) != nil || !args.valid() ||
		!slices.Contains([]acd.Purpose{acd.ForTransfer, acd.ForConsult, acd.ForConference}, args.Purpose) {
		return refuse("invalid")
	}
	id := c.login.account.ID
	if _, ok := c.s.hub.book.Load().target(args.To); !ok || args.To.Kind == acd.ToAccount && args.To.ID == id {
		return refuse("target-unknown")
	}
	return c.s.o.Calls.Invite(ctx, id, args.Call, args.Purpose, args.To)
}

func (c *client) dismiss(ctx context.Context, raw json.RawMessage) error {
	var args struct {
		callArgs
		Account string `json:"account"`
	}
	if json.Unmarshal(raw, &args) != nil || !args.valid() || args.Account == "" || len(args.Account) > maxCallID {
		return refuse("invalid")
	}
	return c.s.o.Calls.Dismiss(ctx, c.login.account.ID, args.Call, args.Account)
}

// join brings a supervisor into a call. It is an access to what others say, so
// the audit log has it before it happens.
func (c *client) join(ctx context.Context, raw json.RawMessage) error {
	var args struct {
		callArgs
		Mode acd.Mode `json:"mode"`
	}
	if json.Unmarshal(raw, &args) != nil || !args.valid() ||
		!slices.Contains([]acd.Mode{acd.Listen, acd.Whisper, acd.Barge}, args.Mode) {
		return refuse("invalid")
	}
	if err := c.audit(ctx, store.ActionCallJoin, args.Call, map[string]any{"mode": args.Mode}); err != nil {
		return err
	}
	return c.s.o.Calls.Join(ctx, c.login.account.ID, args.Call, args.Mode)
}

func (c *client) takeOver(ctx context.Context, raw json.RawMessage) error {
	var args callArgs
	if json.Unmarshal(raw, &args) != nil || !args.valid() {
		return refuse("invalid")
	}
	if err := c.audit(ctx, store.ActionCallTakeOver, args.Call, nil); err != nil {
		return err
	}
	return c.s.o.Calls.TakeOver(ctx, c.login.account.ID, args.Call)
}

// slides asks for an m-line for a second picture, or gives it back.
func (c *client) slides(ctx context.Context, raw json.RawMessage) error {
	var args struct {
		callArgs
		On bool `json:"on"`
	}
	if json.Unmarshal(raw, &args) != nil || !args.valid() {
		return refuse("invalid")
	}
	return c.s.o.Calls.Slides(ctx, c.login.account.ID, args.Call, args.On)
}

// audit notes what is done with a call. A call that does not run is refused
// first, so that nobody fills the log with what never was.
func (c *client) audit(ctx context.Context, action store.Action, call string, detail map[string]any) error {
	if c.s.hub.world.Load().callByID(call).ID == "" {
		return ErrNoCall
	}
	return c.s.o.Store.Audit(ctx, c.login.by(), store.Entry{Action: action, Subject: call, Detail: detail})
}
