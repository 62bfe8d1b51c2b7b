package acd

import "time"

// Snapshot is what people may see of the Desk, at one moment. Slices are
// sorted by id, times are UTC.
type Snapshot struct {
	Queues []QueueView `json:"queues"`
	Agents []AgentView `json:"agents"`
	Calls  []CallView  `json:"calls"`
	// Buttons are in the order of the configuration.
	Buttons []ButtonView `json:"buttons"`
}

// ButtonState is whether a button takes calls.
type ButtonState string

// The states of a button.
const (
	ButtonOpen     ButtonState = "open"
	ButtonLastCall ButtonState = "last-call" // people are still served, no new call is taken
	ButtonClosed   ButtonState = "closed"    // outside its hours
	ButtonStopped  ButtonState = "stopped"   // a planned stop takes no calls any more (R21)
)

// ButtonView is the live state of one call button.
type ButtonView struct {
	ID    string      `json:"id"`
	Queue string      `json:"queue"`
	State ButtonState `json:"state"`
	// OpensAt is the next opening of a button that takes no calls; zero when
	// none is known. LastCallAt is when an open one takes its last call.
	OpensAt    time.Time `json:"opensAt,omitzero"`
	LastCallAt time.Time `json:"lastCallAt,omitzero"`
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
	// Estimate is what a caller who came now would wait, in whole minutes
	// rounded up; zero when recent calls do not support one, or when somebody is
	// free and nobody waits.
	Estimate time.Duration `json:"estimate,omitempty"`
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
	Call      string     `json:"call,omitempty"` // that State speaks of
	// WrapUpUntil is when the wrap-up ends by itself; zero outside wrap-up, and
	// when a compulsory result code is waited for.
	WrapUpUntil time.Time `json:"wrapUpUntil,omitzero"`
	// WrapUpCall is the call that the wrap-up is about, and Undisposed says that
	// its queue asks for a result code that is not there yet.
	WrapUpCall string `json:"wrapUpCall,omitempty"`
	Undisposed bool   `json:"undisposed,omitempty"`
	// Calls is how many calls of queues the agent answered since their login.
	Calls int `json:"calls"`
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
	Ringing     []string  `json:"ringing,omitempty"`  // agents that ring now, invited ones too
	Position    int       `json:"position,omitempty"` // 1 = next; 0 once connected
	Since       time.Time `json:"since"`              // began to wait
	ConnectedAt time.Time `json:"connectedAt,omitzero"`
	Needs       Needs     `json:"needs,omitzero"`
	// Estimate is what is left to wait, in whole minutes rounded up; zero when
	// recent calls do not support one.
	Estimate time.Duration `json:"estimate,omitempty"`
	// Parties are all that are in the call, in the order in which they joined:
	// caller, agent, then others. None while the call waits but its caller.
	Parties []PartyView `json:"parties"`
	// Invite is the invitation that runs; nil when none does.
	Invite *InviteView `json:"invite,omitempty"`
	// Failed is how the last invitation ended without anybody, for
	// InviteShown; nil otherwise.
	Failed *InviteView `json:"failed,omitempty"`
	// Transferrer is who transferred the call into the queue in which it waits.
	Transferrer string `json:"transferrer,omitempty"`
}

// PartyView is somebody in a call.
type PartyView struct {
	Account string    `json:"account"` // account id, or AddressAgent
	Role    Role      `json:"role"`
	Mode    Mode      `json:"mode,omitempty"` // of a supervisor
	Since   time.Time `json:"since"`
}

// InviteView is an invitation into a call.
type InviteView struct {
	By      string    `json:"by"`
	Purpose Purpose   `json:"purpose"`
	To      Target    `json:"to"`
	Since   time.Time `json:"since"`
	// Agent is who rings now; empty while nobody does.
	Agent string    `json:"agent,omitempty"`
	Cause RingCause `json:"cause,omitempty"` // of one that failed
}
