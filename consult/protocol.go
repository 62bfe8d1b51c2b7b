package consult

import (
	"encoding/json"
	"time"
)

// The protocol of a room's socket at /room?call=ID&after=N: text frames, one
// JSON object each. Pages of the call's parties open it; the server knows from
// the login who they are.
//
//	client → server   do, signal, ping
//	server → client   welcome, op, done, refused, signal, pong, bye
//
// What changes the room is an operation with a number; numbers of a room count
// up by one, without gaps. A page that was away names the last number it has:
// it gets what it missed, or the whole state when that is shorter or unknown. A
// page that was not answered sends its do again with the same ref after a
// reconnect: it is done once.
//
// JSON fixtures of every message are in consult/testdata/room and are decoded
// by the Go and the TypeScript tests alike; webphone/src/lib/room/protocol.ts
// has the same shapes.

// Part is what somebody may do in a room.
type Part string

// The parts.
const (
	// Driver: staff who are in the call (agent, guest, consulted), and the
	// caller of a call between staff. They may do everything.
	Driver Part = "driver"
	// Citizen: a kiosk. It views; it draws where the staff allow it and always on
	// a writing pad; it chats; it steers nothing.
	Citizen Part = "citizen"
	// Viewer: a supervisor. They only view.
	Viewer Part = "viewer"
)

// Welcome is the first message of the server. State is what the room is after
// operation N; it is absent when the operations after the client's own last
// number follow instead.
type Welcome struct {
	Type  string `json:"type"` // "welcome"
	Call  string `json:"call"`
	N     uint64 `json:"n"`
	Part  Part   `json:"part"`
	State *State `json:"state,omitempty"`
	// Equipment is the last that each party's page told of itself, by account.
	Equipment map[string]Equipment `json:"equipment"`
}

// Op is a numbered operation. Kind says which of the other fields is set.
//
//	document   added, or replaced by its id
//	remove     id of the document that is gone, with its pages and marks
//	stage      what everybody looks at
//	marks      strokes of one page added or removed
//	allow      citizenDraws
//	chat       one more message
//	print      a job added, or replaced by its id
//	printers   all printers of this room's kiosk
//	kept       what has been kept of this room, all of it
type Op struct {
	Type string    `json:"type"` // "op"
	N    uint64    `json:"n"`
	At   time.Time `json:"at"`
	By   string    `json:"by"`            // account id; empty for the server itself
	Ref  string    `json:"ref,omitempty"` // of the do that it answers
	Kind string    `json:"kind"`

	Document     *Document    `json:"document,omitempty"`
	ID           string       `json:"id,omitempty"`
	Stage        *Stage       `json:"stage,omitempty"`
	Marks        *MarksChange `json:"marks,omitempty"`
	CitizenDraws *bool        `json:"citizenDraws,omitempty"`
	Chat         *Message     `json:"chat,omitempty"`
	Print        *Print       `json:"print,omitempty"`
	Printers     []Printer    `json:"printers,omitzero"`
	Kept         []Kept       `json:"kept,omitzero"`
}

// Do asks for something. The answer is Done or Refused with its ref, after the
// operations it led to (none when nothing changed).
type Do struct {
	Type   string `json:"type"` // "do"
	Ref    string `json:"ref"`  // random, at most MaxRef characters, unique within the room
	Action Action `json:"action"`
}

// Action is what is asked for. Kind says which of the other fields count.
//
//	board                          a blank page to draw on, shown at once        driver
//	pad                            the writing pad (筆談), made if there is none,  driver, citizen
//	                               shown at its last page
//	add-page     document          one more page of a board or pad, shown          driver; citizen on a pad
//	remove       document          erase it at once (R13)                          driver
//	show         document, page    put it on the stage                             driver; citizen: pages of a shown pad
//	hide                           nothing on the stage                            driver
//	view         view              zoom and pan, followed by everybody             driver
//	turn         document, page, turn   quarter turns, clockwise degrees           driver
//	mark         document, page, mark                                              driver; citizen when allowed, or on a pad
//	erase        document, page, ids    of marks; a citizen only their own         the same
//	clear        document, page    all marks; a citizen only their own             the same
//	undo, redo   document, page    the author's own last change of that page       the same
//	allow        citizenDraws                                                      driver
//	chat         text                                                              driver, citizen
//	cancel-print id                                                                driver
type Action struct {
	Kind         string   `json:"kind"`
	Document     string   `json:"document,omitempty"`
	Page         int      `json:"page,omitempty"` // from 1
	View         *View    `json:"view,omitempty"`
	Turn         int      `json:"turn,omitempty"`
	Mark         *Mark    `json:"mark,omitempty"`
	IDs          []string `json:"ids,omitempty"`
	CitizenDraws bool     `json:"citizenDraws,omitempty"`
	Text         string   `json:"text,omitempty"`
	ID           string   `json:"id,omitempty"`
}

// Done says that an action was done and is durable.
type Done struct {
	Type string `json:"type"` // "done"
	Ref  string `json:"ref"`
}

// Refused says why an action was not done.
type Refused struct {
	Type    string  `json:"type"` // "refused"
	Ref     string  `json:"ref"`
	Problem Problem `json:"problem"`
}

// Problem is a refusal in words for people, like api.Problem.
type Problem struct {
	Code string `json:"code"`
	JA   string `json:"ja"`
	EN   string `json:"en"`
}

// Signal is what is passed on at once and kept nowhere: it is worth nothing a
// moment later. The server fills in From, and drops one that its sender may not
// send. To is an account of the room; without it everybody else gets it.
//
//	drawing    Drawing: a stroke while it is drawn           who may draw there
//	laser      Laser: a pointer that fades                   driver; citizen when allowed
//	equipment  Equipment: what this page's PC has and uses;  everybody
//	           the last of each account is in the Welcome
//	steer      Steer: settings for another page              driver → citizen
//	level      Level: how loud it is, at most 10 a second    everybody, to drivers only
//	freeze     Freeze: take a still picture and upload it    driver → anybody, with the server's ticket
//	print      PrintNow: print in this page                  server → citizen
type Signal struct {
	Type string          `json:"type"` // "signal"
	From string          `json:"from,omitempty"`
	To   string          `json:"to,omitempty"`
	Kind string          `json:"kind"`
	Data json.RawMessage `json:"data"`
}

// Drawing is the part of a stroke from point index From on (counted in
// points, not numbers). The finished stroke comes as an operation with the
// mark's id; until then it is drawn above all marks. Gone: it was given up.
type Drawing struct {
	Document string `json:"document"`
	Page     int    `json:"page"`
	Mark     Mark   `json:"mark"` // Points are those from From on
	From     int    `json:"from"`
	Gone     bool   `json:"gone,omitempty"`
}

// Laser is where somebody points to.
type Laser struct {
	Document string  `json:"document"`
	Page     int     `json:"page"`
	X        float64 `json:"x"`
	Y        float64 `json:"y"`
}

// Level is how loud it is, 0–1.
type Level struct {
	Microphone float64 `json:"microphone"`
	Speaker    float64 `json:"speaker"`
}

// Freeze asks a page for a still picture of one of its cameras at its full
// resolution. It is uploaded with the ticket, which is good once.
type Freeze struct {
	Camera string `json:"camera"` // device id; empty: the document camera, else what is sent
	Ticket string `json:"ticket,omitempty"`
}

// PrintNow tells the kiosk's page to print a job's pages with its browser.
type PrintNow struct {
	Print string `json:"print"`
}

// The limits of what pages may send.
const (
	MaxRef       = 40
	MaxFrame     = 256 << 10
	MaxName      = 200   // characters of a document's name
	MaxText      = 1_000 // characters of a message or of a text on a page
	MaxPoints    = 5_000 // of one stroke
	MaxPageMarks = 5_000 // of one page
	MaxDocuments = 50    // of one room
	MaxPages     = 300   // of one document
	MaxMessages  = 2_000 // of one room
	MaxPadPages  = 20
)
