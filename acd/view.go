package acd

import "time"

// Snapshot is what people may see of the Desk, at one moment. Slices are
// sorted by id, times are UTC.
type Snapshot struct {
	Queues []QueueView `json:"queues"`
	Agents []AgentView `json:"agents"`
	Calls  []CallView  `json:"calls"`
}

// QueueView is the live state of one queue.
type QueueView struct {
	ID        string `json:"id"`
	Waiting   int    `json:"waiting"`
	Available int    `json:"available"` // agents that could be rung now
	Busy      int    `json:"busy"`      // ringing, talking, holding, wrap-up
	Away      int    `json:"away"`
	// LongestSince is when the longest-waiting caller began to wait; zero when none waits.
	LongestSince time.Time `json:"longestSince,omitzero"`
}

// AgentState is what an agent is doing, derived and never set.
type AgentState string

// The states of an agent.
const (
	StateOffline   AgentState = "offline" // not reachable, or chosen
	StateAvailable AgentState = "available"
	StateAway      AgentState = "away"
	StateRinging   AgentState = "ringing"
	StateTalking   AgentState = "talking"
	StateHold      AgentState = "hold"
	StateWrapUp    AgentState = "wrap-up"
)

// AgentView is the live state of one agent.
type AgentView struct {
	ID        string     `json:"id"`
	State     AgentState `json:"state"`
	Presence  Presence   `json:"presence"`
	Reason    string     `json:"reason,omitempty"`
	Reachable bool       `json:"reachable"`
	Since     time.Time  `json:"since"`
	Call      string     `json:"call,omitempty"`
	// WrapUpUntil is when the wrap-up ends by itself; zero outside wrap-up.
	WrapUpUntil time.Time `json:"wrapUpUntil,omitzero"`
}

// CallState is the stage of a call.
type CallState string

// The stages of a call.
const (
	CallQueued    CallState = "queued"
	CallRinging   CallState = "ringing"
	CallConnected CallState = "connected"
)

// CallView is the live state of one call.
type CallView struct {
	ID          string    `json:"id"`
	State       CallState `json:"state"`
	Held        bool      `json:"held"`
	HeldBy      string    `json:"heldBy,omitempty"`
	HeldSince   time.Time `json:"heldSince,omitzero"`
	Interrupted []string  `json:"interrupted,omitempty"` // account ids of parties that are gone for now
	Caller      string    `json:"caller"`
	Button      string    `json:"button,omitempty"`
	Queue       string    `json:"queue,omitempty"`
	Agent       string    `json:"agent,omitempty"`    // connected agent; the callee of a direct call from its start
	Ringing     []string  `json:"ringing,omitempty"`  // agents that ring now
	Position    int       `json:"position,omitempty"` // 1 = next; 0 once connected
	Since       time.Time `json:"since"`              // began to wait
	ConnectedAt time.Time `json:"connectedAt,omitzero"`
}
