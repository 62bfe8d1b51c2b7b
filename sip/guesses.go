package sip

import (
	"sync"
	"time"
)

const (
	// maxGuesses wrong passwords for one name from one address are allowed in
	// guessWindow. The owner is not locked out elsewhere.
	maxGuesses  = 10
	guessWindow = 15 * time.Minute
	// maxGuessers bounds the memory; past it the window of all begins anew.
	maxGuessers = 65536
)

type guesser struct{ username, host string }

type guessCount struct {
	n     int
	until time.Time
}

// guesses counts wrong passwords per name and address.
type guesses struct {
	mu sync.Mutex
	m  map[guesser]guessCount
}

func newGuesses() *guesses { return &guesses{m: make(map[guesser]guessCount)} }

func (g *guesses) locked(username, host string, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	c := g.m[guesser{username, host}]
	return c.n >= maxGuesses && now.Before(c.until)
}

func (g *guesses) failed(username, host string, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	key := guesser{username, host}
	c := g.m[key]
	if now.After(c.until) {
		c = guessCount{until: now.Add(guessWindow)}
	}
	c.n++
	if len(g.m) >= maxGuessers {
		clear(g.m)
	}
	g.m[key] = c
}

func (g *guesses) passed(username, host string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.m, guesser{username, host})
}

func (g *guesses) sweep(now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for k, c := range g.m {
		if now.After(c.until) {
			delete(g.m, k)
		}
	}
}
