package api

import (
	"encoding/json"
	"time"

	"madoguchi/acd"
	"madoguchi/consult"
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
	Queues     []QueueNow  `json:"queues,omitempty"`     // staff and above: every counter now
	Calls      []Running   `json:"calls,omitempty"`      // supervisors and administrators: consultations that run or wait
	Today      *Today      `json:"today,omitempty"`      // who serves queues: their own figures of today
	Stop       *Stop       `json:"stop,omitempty"`       // everybody: the planned stop that was approved (R21)
	// Receipt says what was erased of the account's last consultation, for ten
	// minutes after its end (R13, R23).
	Receipt *consult.Receipt `json:"receipt,omitempty"`
	// Layout is what a kiosk shows: the published layout that is assigned to it
	// (R14). Kiosks only; absent: the buttons in their order on the standard grid.
	Layout json.RawMessage `json:"layout,omitempty"`
	// Booth is how a kiosk is set and what it is asked to do now. Kiosks only.
	Booth  *Booth     `json:"booth,omitempty"`
	Kiosks []KioskNow `json:"kiosks,omitempty"` // supervisors and administrators
	Alarms []Alarm    `json:"alarms,omitempty"` // supervisors and administrators: the gravest first
}

// DeviceState is how a kiosk's device is.
type DeviceState string

// The states of devices.
const (
	DeviceOK      DeviceState = "ok"
	DeviceTrouble DeviceState = "trouble" // it is there and does not work
	DeviceMissing DeviceState = "missing" // it was there, or should be
	DeviceUnknown DeviceState = ""        // nobody has told yet
)

// Booth is a kiosk's own settings.
type Booth struct {
	Name     string `json:"name"`
	Place    string `json:"place,omitempty"`
	Volume   *int   `json:"volume,omitempty"` // 0–10 at the beginning of each consultation; absent: as it was left
	Language string `json:"language"`         // at the beginning of each consultation
	Phone    string `json:"phone,omitempty"`  // where to call when the kiosk does not work
	// The devices it should use, by label; absent: as it was left.
	Camera         string `json:"camera,omitempty"`
	DocumentCamera string `json:"documentCamera,omitempty"`
	Microphone     string `json:"microphone,omitempty"`
	Speaker        string `json:"speaker,omitempty"`
	ReloadN        int64  `json:"reloadN"`            // counts up: load the page anew when idle
	TestCall       string `json:"testCall,omitempty"` // id of a test that is asked for
}

// KioskNow is the health of one kiosk.
type KioskNow struct {
	Account    string      `json:"account"`
	Name       string      `json:"name"`
	Place      string      `json:"place,omitempty"`
	Online     bool        `json:"online"`
	Since      time.Time   `json:"since,omitzero"`    // of online, or last seen
	Call       string      `json:"call,omitempty"`    // it is in this call
	Browser    string      `json:"browser,omitempty"` // e.g. Edge 131
	Page       string      `json:"page,omitempty"`    // version of the product that its page is of
	Camera     DeviceState `json:"camera,omitempty"`
	DocCamera  DeviceState `json:"docCamera,omitempty"`
	Microphone DeviceState `json:"microphone,omitempty"`
	Speaker    DeviceState `json:"speaker,omitempty"`
	Printer    DeviceState `json:"printer,omitempty"` // unknown: it has none
	Network    string      `json:"network,omitempty" enum:"good,fair,poor"`
	// Checked is when a person last saw a test call of it pass.
	Checked time.Time `json:"checked,omitzero"`
}

// Alarm is something that somebody should do something about.
type Alarm struct {
	ID       string    `json:"id"` // stable as long as it lasts
	Severity string    `json:"severity" enum:"critical,warning"`
	Code     string    `json:"code"`              // e.g. waiting-long, no-agent, kiosk-offline, kiosk-device, call-interrupted, certificate, disk, backup, audit
	Subject  string    `json:"subject,omitempty"` // id of the queue, kiosk, call …
	Since    time.Time `json:"since"`
	JA       string    `json:"ja"` // what is the matter and what to do
	EN       string    `json:"en"`
}

// State replaces one topic. Data null means the topic is gone (no call).
// Seq counts up by one per message on this socket; a gap means: reconnect.
type State struct {
	Type  string          `json:"type"` // "state"
	Seq   uint64          `json:"seq"`
	Topic string          `json:"topic"` // a field of Topics
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
	// WrapUp is what the wrap-up is about; absent outside wrap-up.
	WrapUp *WrapUp `json:"wrapUp,omitempty"`
	// SetBy is who chose the presence, if it was a supervisor.
	SetBy *SetBy `json:"setBy,omitempty"`
}

// SetBy is a supervisor who changed an agent's presence, and when.
type SetBy struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

// WrapUp is the consultation that an agent has just had.
type WrapUp struct {
	Call   string `json:"call"`
	Button string `json:"button,omitempty"`
	Queue  string `json:"queue,omitempty"`
	// Compulsory says that no call comes before a result code is given.
	Compulsory bool `json:"compulsory"`
}

// ButtonStatus is what a call button says.
type ButtonStatus string

// The states of a button.
const (
	ButtonOpen   ButtonStatus = "open"   // 受付中: somebody is free
	ButtonBusy   ButtonStatus = "busy"   // 混雑: all talk, or people wait
	ButtonAbsent ButtonStatus = "absent" // 担当者不在: nobody is logged in or all are away
	ButtonClosed ButtonStatus = "closed" // 受付時間外, or after the last call of the day
	ButtonStop   ButtonStatus = "stop"   // a planned stop takes no calls any more (R21)
)

// Button is the live state of a call button; its words come from GET /api/v1/buttons.
type Button struct {
	ID      string       `json:"id"`
	Status  ButtonStatus `json:"status"`
	Waiting int          `json:"waiting"`
	OpensAt time.Time    `json:"opensAt,omitzero"` // next opening when closed
	// LastCallAt is when an open button takes its last call today.
	LastCallAt time.Time `json:"lastCallAt,omitzero"`
	// EstimateMinutes is what a caller who came now would wait; absent when
	// recent calls do not support an estimate.
	EstimateMinutes int `json:"estimateMinutes,omitempty"`
}

// Call is one's own call.
type Call struct {
	ID    string        `json:"id"`
	State acd.CallState `json:"state"` // queued, ringing, connected
	// Side is "caller" or "agent" (also a directly called account).
	Side        string    `json:"side"`
	Held        bool      `json:"held"`
	HeldBy      string    `json:"heldBy,omitempty"` // account id
	HeldSince   time.Time `json:"heldSince,omitzero"`
	Interrupted []string  `json:"interrupted,omitempty"` // account ids that are gone for now
	Position    int       `json:"position,omitempty"`
	// EstimateMinutes is what is left to wait; absent when unknown.
	EstimateMinutes int       `json:"estimateMinutes,omitempty"`
	Button          string    `json:"button,omitempty"`
	Queue           string    `json:"queue,omitempty"`
	Since           time.Time `json:"since"`
	ConnectedAt     time.Time `json:"connectedAt,omitzero"`
	// Parties are in the call, or ring for it here: caller first, then in the
	// order in which they joined, supervisors too (R1).
	Parties []Participant `json:"parties"`
	// Purpose is why this account rings: "" for a caller, or of an invitation.
	Purpose acd.Purpose `json:"purpose,omitempty"`
	// Needs are what the citizen chose at the kiosk (R15).
	Needs *acd.Needs `json:"needs,omitempty"`
	// Invite is the invitation that runs, and Failed the last one that brought
	// nobody, for some seconds. Staff only.
	Invite *Invite `json:"invite,omitempty"`
	Failed *Invite `json:"failed,omitempty"`
	// TransferredBy is who transferred the caller into the queue or to this
	// account; absent when nobody did.
	TransferredBy string       `json:"transferredBy,omitempty"`
	Quality       []LegQuality `json:"quality,omitempty"`
}

// Participant is somebody in the call, or about to be. A number outside has no
// login and no role, and an id that acd.IsAddress knows.
type Participant struct {
	Account
	Place string    `json:"place,omitempty"` // of a kiosk, e.g. 行徳支所 相談ブース
	Part  acd.Role  `json:"part"`            // caller, agent, consulted, guest, supervisor
	Mode  acd.Mode  `json:"mode,omitempty"`  // of a supervisor
	Since time.Time `json:"since"`
	// Device is "page" or "phone"; empty while it rings.
	Device string `json:"device,omitempty"`
	// Hears says whether this party hears the reader now (hold, consultation and
	// whispering change it). The reader's own entry is true.
	Hears bool `json:"hears"`
}

// Invite is an invitation into a call.
type Invite struct {
	By      string        `json:"by"`
	Purpose acd.Purpose   `json:"purpose"`
	To      acd.Target    `json:"to"`
	Name    string        `json:"name"` // of the target, in Japanese; ids of queues have their words in topic queues
	Since   time.Time     `json:"since"`
	Agent   string        `json:"agent,omitempty"` // who rings now
	Cause   acd.RingCause `json:"cause,omitempty"` // of one that failed
}

// QueueNow is the live state of one counter's queue.
type QueueNow struct {
	ID              string    `json:"id"`
	NameJA          string    `json:"nameJa"`
	NameEN          string    `json:"nameEn"`
	Waiting         int       `json:"waiting"`
	Available       int       `json:"available"`
	Busy            int       `json:"busy"`
	Away            int       `json:"away"`
	LongestSince    time.Time `json:"longestSince,omitzero"`
	EstimateMinutes int       `json:"estimateMinutes,omitempty"`
	// Open says whether a button that leads here takes calls now.
	Open bool `json:"open"`
	// AnswerWithinMs is the wait that the service level is measured by.
	AnswerWithinMs int64 `json:"answerWithinMs"`
	// Today's figures, from segments (see Figures).
	Today Figures `json:"today"`
}

// Running is a consultation as supervisors see it.
type Running struct {
	ID          string        `json:"id"`
	State       acd.CallState `json:"state"`
	Held        bool          `json:"held"`
	HeldSince   time.Time     `json:"heldSince,omitzero"`
	Interrupted []string      `json:"interrupted,omitempty"`
	Ringing     []string      `json:"ringing,omitempty"` // accounts that ring now, invited ones too
	Button      string        `json:"button,omitempty"`
	Queue       string        `json:"queue,omitempty"`
	Position    int           `json:"position,omitempty"`
	Since       time.Time     `json:"since"`
	ConnectedAt time.Time     `json:"connectedAt,omitzero"`
	Parties     []Participant `json:"parties"` // Hears is always false here
	Quality     []LegQuality  `json:"quality,omitempty"`
}

// Today are an agent's own figures since midnight.
type Today struct {
	Answered     int   `json:"answered"`
	Missed       int   `json:"missed"`
	TalkingMs    int64 `json:"talkingMs"`
	HandledMsAvg int64 `json:"handledMsAvg"` // talking, hold and wrap-up, mean per call
}

// Stop is a planned stop that was approved (R21).
type Stop struct {
	ID string `json:"id"`
	// State is "announced", "draining" (no new calls), "stopping" (running calls
	// are ended) or "maintenance".
	State     string    `json:"state" enum:"announced,draining,stopping,maintenance"`
	NoCallsAt time.Time `json:"noCallsAt"`
	At        time.Time `json:"at"`
	Until     time.Time `json:"until,omitzero"` // when the service is expected back
	MessageJA string    `json:"messageJa"`
	MessageEN string    `json:"messageEn"`
}

// Colleague is another agent's state.
type Colleague struct {
	Account string         `json:"account"`
	Name    string         `json:"name"`
	State   acd.AgentState `json:"state"`
	Reason  string         `json:"reason,omitempty"`
	Since   time.Time      `json:"since"`
	Queues  []string       `json:"queues"` // that they serve
}

// Command asks for something; the server answers with a Reply of the same id.
//
//	presence  {"presence":"available|away|offline","reason":"…"}   reason: id out of GET /away-reasons, when away
//	hold      {"call":"…"}      resume {"call":"…"}
//	hangup    {"call":"…"}      repair {"call":"…"}
//	end-wrap-up {}             extend-wrap-up {"seconds":60}
//	dispose   {"call":"…","code":"…","note":"…"}
//	needs     {"language":"en","access":["large-text"]}        kiosk
//	invite    {"call":"…","purpose":"transfer|consult|conference","to":{"kind":"queue|account|address","id":"…"}}
//	cancel-invite {"call":"…"}
//	complete  {"call":"…"}     attended transfer: the caller goes to the consulted colleague
//	merge     {"call":"…"}     attended transfer: everybody talks
//	dismiss   {"call":"…","account":"…"}   the agent sends a guest or consulted colleague away
//	leave     {"call":"…"}     leave a call that goes on without one
//	join      {"call":"…","mode":"listen|whisper|barge"}       supervisor; again: changes the mode
//	take-over {"call":"…"}     supervisor who is in the call
//	health    {"browser":"Edge 131","page":"1.2.3","camera":"ok", …}   kiosk: see Health
//	test-result {"test":"…","devices":[{"device":"camera","state":"ok"}]}   kiosk: see TestedDevice
//	set-presence {"account":"…","presence":"…","reason":"…"}   supervisor: of an agent, who is told by whom
//	move      {"call":"…","queue":"…","first":true}            supervisor: a call that waits, to another queue or to the front
//	slides    {"call":"…","on":true}    the page wants to send a second picture (a=content:slides) or no more
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

// Alive asks the page whether its scripts run: it answers {"type":"alive","n":…}
// at once. A page that does not is asleep, and its account is not rung (R15).
type Alive struct {
	Type string `json:"type"` // "alive"
	N    uint64 `json:"n"`
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

// Figures are those of a queue over a time, computed from segments only.
type Figures struct {
	Offered        int      `json:"offered"`
	Answered       int      `json:"answered"`
	Abandoned      int      `json:"abandoned"`
	ShortAbandoned int      `json:"shortAbandoned"`
	ServiceLevel   *float64 `json:"serviceLevel,omitempty"` // 0–1; absent when nothing was offered
	ASAMs          int64    `json:"asaMs"`                  // mean time to an answer
	AHTMs          int64    `json:"ahtMs"`                  // mean talking, hold and wrap-up
}
