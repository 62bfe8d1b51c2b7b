// Package acd is pure automatic call distribution: which caller is offered to
// which agent, and what people may see of it.
//
// It owns the Desk: queues with their strategies, opening hours and overflow
// chains, agents with their states, and calls from the arrival through transfers,
// consultations and conferences to the wrap-up. Events (event.go) go in, commands
// (command.go) come out, views (view.go) are read; the site is config.go.
//
// It must not do I/O, read a clock, start goroutines, lock, draw random numbers,
// or depend on the order of a map: the same events in the same order give the
// same commands on any machine, so a Desk can be tested with storms of random
// events, replayed from a journal, and replicated.
package acd
