// Package acd is pure automatic call distribution: which caller is offered to
// which agent, and what people may see of it.
//
// It owns the Desk. It must not do I/O, read a clock, start goroutines, lock,
// draw random numbers, or depend on the order of a map: the same events in the
// same order give the same commands on any machine, so a Desk can be tested
// with storms of random events, replayed from a journal, and replicated.
package acd

import "time"

// Desk is the state machine. It is owned by one goroutine.
type Desk struct{}

// NewDesk returns a Desk that knows nothing; the first event is Configured.
func NewDesk() *Desk { return &Desk{} }

// Step applies one event at time now and returns what must be done, in order.
// now never goes backwards for the Desk: an earlier now counts as the latest.
func (d *Desk) Step(now time.Time, ev Event) []Command { return nil }

// NextWake returns when the next Tick is due; the zero time means never.
func (d *Desk) NextWake() time.Time { return time.Time{} }

// Snapshot returns the views of everything.
func (d *Desk) Snapshot() Snapshot { return Snapshot{} }

// Call, Queue and Agent return one view; ok is false for an unknown id.
func (d *Desk) Call(id string) (v CallView, ok bool) { return v, false }

// Queue returns the view of one queue.
func (d *Desk) Queue(id string) (v QueueView, ok bool) { return v, false }

// Agent returns the view of one agent.
func (d *Desk) Agent(id string) (v AgentView, ok bool) { return v, false }
