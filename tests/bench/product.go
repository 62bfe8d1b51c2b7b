//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"madoguchi/tests/testkit"
	"madoguchi/tests/testkit/phone"
	"madoguchi/tests/testkit/traffic"
)

const (
	callTimeout = 20 * time.Second
	// portsForPhones holds the search's highest number of calls.
	portsForPhones = 4000
	accountsAtOnce = 2
	learnTime      = 2 * time.Second
	logTail        = 6000
)

var errCall = errors.New("bench: call")

// site is a running product with accounts made as needed.
type site struct {
	s        *testkit.Server
	accounts []testkit.Account
}

func startSite(ctx context.Context, bin, dir, name, cpus string) (*site, error) {
	dir = filepath.Join(dir, name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	s, err := testkit.New(testkit.Options{Binary: bin, Dir: dir, PhonePorts: portsForPhones, CPUs: cpus})
	if err != nil {
		return nil, err
	}
	return &site{s: s}, s.Start(ctx)
}

// close stops the product; after a fault it shows the end of its log.
func (s *site) close(fault error) {
	if fault != nil {
		fmt.Printf("end of the server's log:\n%s\n", s.s.Log(logTail))
	}
	if err := s.s.Stop(); err != nil {
		fmt.Println(err)
	}
}

// ensure makes accounts b0, b1 … with a device each, until there are n.
func (s *site) ensure(ctx context.Context, n int) error {
	if len(s.accounts) >= n {
		return nil
	}
	first := len(s.accounts)
	made := make([]testkit.Account, n-first)
	err := inParallel(accountsAtOnce, len(made), func(i int) error {
		var err error
		made[i], err = s.s.AddPhone(ctx, fmt.Sprintf("b%d", first+i), "kiosk")
		return err
	})
	s.accounts = append(s.accounts, made...)
	if err != nil {
		return err
	}
	// The server learns within this time what the command line changed.
	select {
	case <-time.After(learnTime):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// inParallel runs f(0…n-1), k at a time.
func inParallel(k, n int, f func(i int) error) error {
	var wg sync.WaitGroup
	errs := make([]error, n)
	next := make(chan int)
	for range min(k, n) {
		wg.Go(func() {
			for i := range next {
				errs[i] = f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
	return errors.Join(errs...)
}

// productSystem is the product with calls between accounts, set up by SIP.
type productSystem struct {
	site   *site
	e      *traffic.Engine
	m      mode
	phones []*phone.Phone
	web    []*testkit.Session
	calls  []*standing
	// answers holds, by callee, the leg that its next call gets.
	answers map[int]chan answered
}

// standing is one call with its two legs.
type standing struct {
	call *phone.Call
	a, b *traffic.Leg
}

type answered struct {
	leg *traffic.Leg
	err error
}

func newProductSystem(st *site, e *traffic.Engine, m mode) *productSystem {
	return &productSystem{site: st, e: e, m: m, answers: map[int]chan answered{}}
}

func (p *productSystem) name() string { return "madoguchi" }
func (p *productSystem) pid() int     { return p.site.s.PID() }

func (p *productSystem) resize(ctx context.Context, n int) ([]*traffic.Leg, error) {
	for len(p.calls) > n {
		c := p.calls[len(p.calls)-1]
		p.calls = p.calls[:len(p.calls)-1]
		p.end(ctx, c)
	}
	if err := p.prepare(ctx, n); err != nil {
		return nil, err
	}
	first := len(p.calls)
	if n > first {
		p.calls = append(p.calls, make([]*standing, n-first)...)
	}
	err := inParallel(callsAtOnce, n-first, func(i int) error {
		c, err := p.setUp(ctx, first+i)
		p.calls[first+i] = c
		return err
	})
	if err != nil {
		return nil, err
	}
	legs := make([]*traffic.Leg, 0, 2*n)
	for _, c := range p.calls {
		legs = append(legs, c.a, c.b)
	}
	return legs, nil
}

func (p *productSystem) prepare(ctx context.Context, n int) error {
	if err := p.site.ensure(ctx, 2*n); err != nil {
		return err
	}
	return p.register(ctx, 2*n)
}

// register connects phones until there are n; odd ones are callees.
func (p *productSystem) register(ctx context.Context, n int) error {
	first := len(p.phones)
	if n <= first {
		return nil
	}
	p.phones = append(p.phones, make([]*phone.Phone, n-first)...)
	p.web = append(p.web, make([]*testkit.Session, n-first)...)
	for i := first; i < n; i++ {
		p.answers[i] = make(chan answered, 1)
	}
	return inParallel(callsAtOnce, n-first, func(i int) error {
		i += first
		incoming := func(c *phone.Call) { p.answer(ctx, i, c) }
		var err error
		if p.m.leg.Kind == traffic.Phone {
			p.phones[i], err = p.site.s.DeskPhone(ctx, p.site.accounts[i], incoming)
			return err
		}
		if p.web[i], err = p.site.s.Login(ctx, p.site.accounts[i]); err != nil {
			return err
		}
		p.site.accounts[i].Password = p.web[i].Account.Password
		p.phones[i], err = p.web[i].Softphone(ctx, incoming)
		return err
	})
}

// answer is the callee's side.
func (p *productSystem) answer(ctx context.Context, i int, c *phone.Call) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	var a answered
	a.leg, a.err = p.e.NewLeg(p.m.leg)
	if a.err == nil {
		var sdp []byte
		if sdp, a.err = a.leg.Answer(c.RemoteSDP()); a.err == nil {
			a.err = c.Answer(ctx, sdp)
		}
		if a.err == nil {
			a.err = a.leg.Connect(ctx)
		}
	}
	p.answers[i] <- a
}

func (p *productSystem) setUp(ctx context.Context, i int) (*standing, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	leg, err := p.e.NewLeg(p.m.leg)
	if err != nil {
		return nil, err
	}
	caller, callee := 2*i, 2*i+1
	call, err := p.phones[caller].Invite(p.site.s.Address(p.site.accounts[callee].Login), leg.Offer())
	if err == nil {
		err = call.Wait(ctx)
	}
	if err == nil {
		err = leg.SetAnswer(call.RemoteSDP())
	}
	if err == nil {
		err = leg.Connect(ctx)
	}
	if err != nil {
		leg.Close()
		return nil, fmt.Errorf("%w %d: %w", errCall, i, err)
	}
	select {
	case a := <-p.answers[callee]:
		if a.err != nil {
			return nil, fmt.Errorf("%w %d: callee: %w", errCall, i, a.err)
		}
		return &standing{call, leg, a.leg}, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("%w %d: callee: %w", errCall, i, ctx.Err())
	}
}

func (p *productSystem) end(ctx context.Context, c *standing) {
	if c == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	if err := c.call.Bye(ctx); err != nil {
		fmt.Println("bench: end of a call:", err)
	}
	c.a.Close()
	c.b.Close()
}

func (p *productSystem) close() {
	for _, c := range p.calls {
		p.end(context.Background(), c) //nolint:contextcheck // also after an interrupt
	}
	for i, ph := range p.phones {
		if ph != nil {
			_ = ph.Close()
		}
		if p.web[i] != nil {
			p.web[i].Close()
		}
	}
}
