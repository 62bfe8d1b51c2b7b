// Package acd is pure automatic call distribution: which caller is offered to
// which agent, and what people may see of it.
//
// It owns the Desk. It must not do I/O, read a clock, start goroutines, lock,
// draw random numbers, or depend on the order of a map: the same events in the
// same order give the same commands on any machine, so a Desk can be tested
// with storms of random events, replayed from a journal, and replicated.
package acd
