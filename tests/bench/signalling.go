//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"madoguchi/tests/testkit"
	"madoguchi/tests/testkit/phone"
	"madoguchi/tests/testkit/traffic"
)

// How much is done for each figure.
const (
	directCalls   = 400
	queueCalls    = 60
	registrations = 2000
	warmCalls     = 20
	pairs         = 4
	queueTimeout  = 15 * time.Second
	askAgain      = 250 * time.Millisecond
)

var errUnexpected = errors.New("bench: a call came that nobody waited for")

func signalling(ctx context.Context, rep *report, bin, dir string) (err error) {
	st, err := startSite(ctx, bin, dir, "signalling", "")
	if err != nil {
		return err
	}
	defer func() { st.close(err) }()
	if err := st.ensure(ctx, 2*pairs); err != nil {
		return err
	}
	e, err := traffic.NewEngine()
	if err != nil {
		return err
	}
	defer e.Close()
	t := table{
		Name:    "Signalling",
		Note:    "CPU of the server's process for each; SDES-SRTP audio and video described and ports opened, no media sent",
		Columns: []string{"what", "done", "per second", "CPU µs each", "p50 ms", "p95 ms", "of what"},
	}
	defer func() { rep.add(t) }()
	for _, part := range []func(context.Context, *site, *traffic.Engine) ([][]string, error){
		registerRate, directRate, queueRate,
	} {
		rows, err := part(ctx, st, e)
		t.Rows = append(t.Rows, rows...)
		if err != nil {
			return err
		}
	}
	return nil
}

// timed runs f(0…n-1), k at a time, and reads the server's CPU around it.
func timed(st *site, k, n int, f func(i int) error) (cpu, took time.Duration, err error) {
	from, err := testkit.CPU(st.s.PID())
	if err != nil {
		return 0, 0, err
	}
	begin := time.Now()
	if err := inParallel(k, n, f); err != nil {
		return 0, 0, err
	}
	took = time.Since(begin)
	to, err := testkit.CPU(st.s.PID())
	return to - from, took, err
}

func line(what string, n int, cpu, took time.Duration, lat []time.Duration, of string) []string {
	return []string{
		what, f("%d", n), f("%.0f", float64(n)/took.Seconds()), us(cpu / time.Duration(n)),
		ms(quantile(lat, 0.5)), ms(quantile(lat, 0.95)), of,
	}
}

// times collects durations from several goroutines.
type times struct {
	mu sync.Mutex
	v  []time.Duration
}

func (t *times) add(d time.Duration) {
	t.mu.Lock()
	t.v = append(t.v, d)
	t.mu.Unlock()
}

func registerRate(ctx context.Context, st *site, _ *traffic.Engine) ([][]string, error) {
	phones := make(chan *phone.Phone, pairs)
	for i := range pairs {
		p, err := st.s.DeskPhone(ctx, st.accounts[i], nil)
		if err != nil {
			return nil, err
		}
		defer func() { _ = p.Close() }()
		phones <- p
	}
	var lat times
	cpu, took, err := timed(st, pairs, registrations, func(int) error {
		p := <-phones
		defer func() { phones <- p }()
		begin := time.Now()
		ctx, cancel := context.WithTimeout(ctx, callTimeout)
		defer cancel()
		err := p.Register(ctx, 600)
		lat.add(time.Since(begin))
		return err
	})
	if err != nil {
		return nil, err
	}
	return [][]string{line("REGISTER, 401 and digest, 4 at a time", registrations, cpu, took, lat.v, "REGISTER to 200")}, nil
}

// pair is a caller and a callee that answers at once.
type pair struct {
	a, b *phone.Phone
	to   string
	leg  *traffic.Leg
}

func (st *site) pair(ctx context.Context, e *traffic.Engine, caller, callee testkit.Account) (*pair, error) {
	cfg := traffic.Config{Kind: traffic.Phone, Profile: traffic.CM80}
	own, err := e.NewLeg(cfg)
	if err != nil {
		return nil, err
	}
	other, err := e.NewLeg(cfg)
	if err != nil {
		return nil, err
	}
	p := &pair{leg: own, to: st.s.Address(callee.Login)}
	if p.a, err = st.s.DeskPhone(ctx, caller, nil); err != nil {
		return nil, err
	}
	p.b, err = st.s.DeskPhone(ctx, callee, func(c *phone.Call) {
		ctx, cancel := context.WithTimeout(ctx, callTimeout)
		defer cancel()
		if sdp, err := other.Answer(c.RemoteSDP()); err == nil {
			_ = c.Answer(ctx, sdp) // the caller sees a failure
		}
	})
	return p, err
}

func (p *pair) close() {
	for _, ph := range []*phone.Phone{p.a, p.b} {
		if ph != nil {
			_ = ph.Close()
		}
	}
}

// call makes one whole call and says how long it took to the 200.
func (p *pair) call(ctx context.Context) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	begin := time.Now()
	c, err := p.a.Invite(p.to, p.leg.Offer())
	if err != nil {
		return 0, err
	}
	if err := c.Wait(ctx); err != nil {
		return 0, err
	}
	took := time.Since(begin)
	return took, c.Bye(ctx)
}

func directRate(ctx context.Context, st *site, e *traffic.Engine) ([][]string, error) {
	free := make(chan *pair, pairs)
	for i := range pairs {
		p, err := st.pair(ctx, e, st.accounts[2*i], st.accounts[2*i+1])
		if p != nil {
			defer p.close()
		}
		if err != nil {
			return nil, err
		}
		free <- p
	}
	var lat times
	one := func(int) error {
		p := <-free
		defer func() { free <- p }()
		d, err := p.call(ctx)
		lat.add(d)
		return err
	}
	if err := inParallel(pairs, warmCalls, one); err != nil {
		return nil, fmt.Errorf("direct calls: %w", err)
	}
	lat.v = nil
	cpu, took, err := timed(st, pairs, directCalls, one)
	if err != nil {
		return nil, fmt.Errorf("direct calls: %w", err)
	}
	return [][]string{line("INVITE with digest … BYE, 4 at a time", directCalls, cpu, took, lat.v, "INVITE to 200")}, nil
}

// queueRate calls a button, one call at a time; a staff phone answers at once.
func queueRate(ctx context.Context, st *site, e *traffic.Engine) ([][]string, error) {
	button, err := st.s.FirstButton(ctx)
	if err != nil {
		return nil, err
	}
	staff, err := st.s.AddPhone(ctx, "staff1", "staff") // serves every queue until told otherwise
	if err != nil {
		return nil, err
	}
	web, err := st.s.Login(ctx, staff)
	if err != nil {
		return nil, err
	}
	defer web.Close()
	live, err := web.Live(ctx)
	if err != nil {
		return nil, err
	}
	defer live.Close()
	cfg := traffic.Config{Kind: traffic.Phone, Profile: traffic.CM80}
	legA, err := e.NewLeg(cfg)
	if err != nil {
		return nil, err
	}
	legB, err := e.NewLeg(cfg)
	if err != nil {
		return nil, err
	}
	rang := make(chan time.Time, 1)
	desk, err := st.s.DeskPhone(ctx, staff, func(c *phone.Call) {
		rang <- time.Now()
		ctx, cancel := context.WithTimeout(ctx, callTimeout)
		defer cancel()
		if sdp, err := legB.Answer(c.RemoteSDP()); err == nil {
			_ = c.Answer(ctx, sdp) // the caller sees a failure
		}
	})
	if err != nil {
		return nil, err
	}
	defer func() { _ = desk.Close() }()
	kiosk, err := st.s.DeskPhone(ctx, st.accounts[0], nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = kiosk.Close() }()
	if err := live.SetPresence(ctx, "available"); err != nil {
		return nil, err
	}
	q := &queueRun{st: st, live: live, kiosk: kiosk, to: st.s.Address(button), offer: legA.Offer(), rang: rang}
	for range 3 {
		if err := q.call(ctx); err != nil {
			return nil, err
		}
	}
	q.ring, q.answer = nil, nil
	cpu, took, err := timed(st, 1, queueCalls, func(int) error { return q.call(ctx) })
	if err != nil {
		return nil, err
	}
	return [][]string{
		line("call through a queue, one at a time", queueCalls, cpu, took, q.ring, "button's INVITE to staff's INVITE"),
		line("the same", queueCalls, cpu, took, q.answer, "staff's INVITE to caller's 200"),
	}, nil
}

type queueRun struct {
	st           *site
	live         *testkit.Live
	kiosk        *phone.Phone
	to           string
	offer        []byte
	rang         chan time.Time
	ring, answer []time.Duration
}

func (q *queueRun) call(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, queueTimeout)
	defer cancel()
	if err := q.live.UntilField(ctx, queueTimeout, "me", "state", "available"); err != nil {
		return err
	}
	select {
	case <-q.rang:
		return errUnexpected
	default:
	}
	begin := time.Now()
	c, err := q.kiosk.Invite(q.to, q.offer)
	if err != nil {
		return err
	}
	if err := c.Wait(ctx); err != nil {
		return fmt.Errorf("call through a queue: %w", err)
	}
	answered := time.Now()
	select {
	case at := <-q.rang:
		q.ring = append(q.ring, at.Sub(begin))
		q.answer = append(q.answer, answered.Sub(at))
	case <-ctx.Done():
		return fmt.Errorf("staff's phone did not ring: %w", ctx.Err())
	}
	if err := c.Bye(ctx); err != nil {
		return err
	}
	return q.free(ctx, begin)
}

// free waits until the staff member is free again after a call that began at
// a time, ending the wrap-up.
func (q *queueRun) free(ctx context.Context, begin time.Time) error {
	state := any(nil)
	if err := q.live.Until(ctx, queueTimeout, func(topics map[string]any) bool {
		me, _ := topics["me"].(map[string]any)
		state = me["state"]
		text, _ := me["since"].(string)
		since, err := time.Parse(time.RFC3339Nano, text)
		return err == nil && since.After(begin) && (state == "wrap-up" || state == "available")
	}); err != nil {
		return fmt.Errorf("staff after the call is %v: %w", state, err)
	}
	if state != "wrap-up" {
		return nil
	}
	for { // a page may not ask as often as a benchmark
		err := q.live.Command(ctx, "end-wrap-up", nil)
		var p *testkit.Problem
		if !errors.As(err, &p) || p.Code != "too-fast" {
			return err
		}
		select {
		case <-time.After(askAgain):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
