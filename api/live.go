package api

import (
	"encoding/json"
	"time"

	"madoguchi/acd"
)

// The live protocol at /ws: text frames, one JSON object each, a "type" field
// says which. The server pushes whole documents by topic; a client that lost
// its connection gets a snapshot again and needs no history.
//
//	client → server   command, ping
//	server → client   hello, snapshot, state, reply, pong, bye
//
// JSON fixtures of every message live in api/testdata/live and are decoded by
// the Go and the TypeScript tests alike.

// Protocol is the version of the live protocol.
const Protocol = 1

// Hello is the first message of the server.
type Hello struct {
	Type     string  `json:"type"` // "hello"
	Protocol int     `json:"protocol"`
	Version  string  `json:"version"` // of the product: a page of another version reloads itself when idle
	Account  Account `json:"account"`
	// ServerTime lets the page show right durations on a PC whose clock is wrong.
	ServerTime time.Time `json:"serverTime"`
}

// Account is what a page knows of an account.
type Account struct {
	ID    string `json:"id"`
	Login string `json:"login"`
	Name  string `json:"name"`
	Role  string `json:"role" enum:"administrator,supervisor,staff,kiosk"`
}

// Snapshot follows Hello: all topics this role may see.
type Snapshot struct {
	Type   string `json:"type"` // "snapshot"
	Seq    uint64 `json:"seq"`
	Topics Topics `json:"topics"`
}

// Topics are the documents. A field is absent when the role may not see it.
type Topics struct {
	Me         *Me         `json:"me,omitempty"`
	Buttons    []Button    `json:"buttons,omitempty"`    // everybody; kiosk: shown on its idle screen
	Call       *Call       `json:"call,omitempty"`       // the account's own call, absent when none
	Ended      *Ended      `json:"ended,omitempty"`      // the account's last call, for one minute
	Colleagues []Colleague `json:"colleagues,omitempty"` // staff and above
}

// State replaces one topic. Data null means the topic is gone (no call).
// Seq counts up by one per message on this socket; a gap means: reconnect.
type State struct {
	Type  string          `json:"type"` // "state"
	Seq   uint64          `json:"seq"`
	Topic string          `json:"topic"` // "me", "buttons", "call", "ended", "colleagues"
	Data  json.RawMessage `json:"data"`
}

// Me is the account's own agent state (staff and supervisors).
type Me struct {
	Presence    acd.Presence   `json:"presence"`
	Reason      string         `json:"reason,omitempty"`
	State       acd.AgentState `json:"state"`
	Since       time.Time      `json:"since"`
	Reachable   bool           `json:"reachable"` // a device of this account is registered
	WrapUpUntil time.Time      `json:"wrapUpUntil,omitzero"`
}

// ButtonStatus is what a call button says.
type ButtonStatus string

// The states of a button.
const (
	ButtonOpen   ButtonStatus = "open"   // 受付中: somebody is free
	ButtonBusy   ButtonStatus = "busy"   // 混雑: all talk, or people wait
	ButtonAbsent ButtonStatus = "absent" // 担当者不在: nobody is logged in or all are away
	ButtonClosed ButtonStatus = "closed" // 受付時間外
)

// Button is the live state of a call button; its words come from GET /api/v1/buttons.
type Button struct {
	ID      string       `json:"id"`
	Status  ButtonStatus `json:"status"`
	Waiting int          `json:"waiting"`
	OpensAt time.Time    `json:"opensAt,omitzero"` // next opening when closed
}

// Call is one's own call.
type Call struct {
	ID    string        `json:"id"`
	State acd.CallState `json:"state"` // queued, ringing, connected
	// Side is "caller" or "agent" (also a directly called account).
	Side        string        `json:"side"`
	Held        bool          `json:"held"`
	HeldBy      string        `json:"heldBy,omitempty"` // account id
	HeldSince   time.Time     `json:"heldSince,omitzero"`
	Interrupted []string      `json:"interrupted,omitempty"` // account ids that are gone for now
	Position    int           `json:"position,omitempty"`
	Button      string        `json:"button,omitempty"`
	Queue       string        `json:"queue,omitempty"`
	Since       time.Time     `json:"since"`
	ConnectedAt time.Time     `json:"connectedAt,omitzero"`
	Parties     []Participant `json:"parties"` // caller first (R1)
	Quality     []LegQuality  `json:"quality,omitempty"`
}

// Participant is somebody in the call, or about to be.
type Participant struct {
	Account
	Place string `json:"place,omitempty"` // of a kiosk, e.g. 行徳支所 相談ブース
}

// Colleague is another agent's state.
type Colleague struct {
	Account string         `json:"account"`
	Name    string         `json:"name"`
	State   acd.AgentState `json:"state"`
	Reason  string         `json:"reason,omitempty"`
	Since   time.Time      `json:"since"`
}

// Command asks for something; the server answers with a Reply of the same id.
//
//	presence  {"presence":"available|away|offline","reason":"…"}
//	hold      {"call":"…"}      resume {"call":"…"}
//	hangup    {"call":"…"}      repair {"call":"…"}
//	end-wrap-up {}
type Command struct {
	Type string          `json:"type"` // "command"
	ID   string          `json:"id"`
	Name string          `json:"name"`
	Args json.RawMessage `json:"args"`
}

// Reply answers a command. Error is absent when it was done.
type Reply struct {
	Type  string   `json:"type"` // "reply"
	ID    string   `json:"id"`
	Error *Problem `json:"error,omitempty"`
}

// Problem is a refusal in words for people (also the body of REST errors, RFC 9457).
type Problem struct {
	Code string `json:"code"` // stable, e.g. "not-in-call"
	JA   string `json:"ja"`
	EN   string `json:"en"`
}

// Pong answers a page's {"type":"ping"}.
type Pong struct {
	Type string `json:"type"` // "pong"
}

// Bye is the last message before the server closes the socket on purpose.
type Bye struct {
	Type   string `json:"type"`   // "bye"
	Reason string `json:"reason"` // "restart", "logged-out", "slow"
}
