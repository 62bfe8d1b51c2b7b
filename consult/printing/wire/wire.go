// Package wire is what the server and the agent on a kiosk's PC say to each
// other over the WebSocket at /agent: text frames with one JSON Message each,
// and binary frames with the content of a job.
//
//	agent → server   hello, printers, job
//	server → agent   welcome, print, (page, binary frames…)…, end, cancel
//
// The agent connects; the server never does. A job is printed when "end" came
// and everything before it was whole, and never a second time: the agent writes
// its id down before it gives it to a printer. After a reconnect the hello says
// what became of the jobs that it knows.
package wire

// Version of the protocol; the server refuses another one.
const Version = 1

// The kinds of messages.
const (
	Hello    = "hello"
	Welcome  = "welcome"
	Printers = "printers"
	JobNews  = "job"
	Print    = "print"
	Page     = "page"
	End      = "end"
	Cancel   = "cancel"
	Bye      = "bye" // the server's last word, with Reason
)

// The limits of both sides.
const (
	MaxText     = 64 << 10
	Chunk       = 128 << 10 // of content in one binary frame
	MaxFrame    = 256 << 10
	MaxPage     = 64 << 20
	MaxContent  = 256 << 20 // of one job
	MaxPrinters = 32
	MaxJobs     = 200
)

// What an agent wants of a job.
const (
	FormPDF    = "pdf"    // one file
	FormImages = "images" // a picture a page
)

// Message is any message. Type says which fields count.
type Message struct {
	Type string `json:"type"`

	// hello
	Protocol int    `json:"protocol,omitempty"`
	Version  string `json:"version,omitempty"` // of the product, both ways
	OS       string `json:"os,omitempty"`
	Form     string `json:"form,omitempty"`
	Jobs     []Job  `json:"jobs,omitempty"`

	// hello, printers
	Printers []Printer `json:"printers,omitempty"`

	// job
	Job *Job `json:"job,omitempty"`

	// print
	Order *Order `json:"order,omitempty"`

	// page, end, cancel
	ID   string `json:"id,omitempty"`
	N    int    `json:"n,omitempty"`    // from 1
	Kind string `json:"kind,omitempty"` // MIME type
	Size int    `json:"size,omitempty"` // bytes in the binary frames that follow
	Sum  string `json:"sum,omitempty"`  // of end: SHA-256 of all content, hex

	// bye
	Reason string `json:"reason,omitempty"`
}

// Order is a job to be printed.
type Order struct {
	ID      string `json:"id"`
	Printer string `json:"printer"` // as the PC calls it; empty: its default
	Copies  int    `json:"copies"`
	Media   string `json:"media"`
	Color   bool   `json:"color"`
	Pages   int    `json:"pages"` // page messages that follow: 1 of a PDF
}

// Printer is a printer of the PC.
type Printer struct {
	Name    string   `json:"name"`
	State   string   `json:"state"` // as consult.Printer
	Reasons []string `json:"reasons,omitempty"`
	Media   []string `json:"media,omitempty"`
	Color   bool     `json:"color"`
	Default bool     `json:"default,omitempty"`
	Model   string   `json:"model,omitempty"`
}

// Job is what became of a job. State is "sent", "printing", "attention",
// "done", "failed" or "cancelled".
type Job struct {
	ID        string `json:"id"`
	State     string `json:"state"`
	Reason    string `json:"reason,omitempty"`
	Confirmed bool   `json:"confirmed,omitempty"`
}
