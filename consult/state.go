package consult

import "time"

// State is everything that the operations of a room have led to.
type State struct {
	Documents    []Document  `json:"documents"` // in the order they came
	Stage        Stage       `json:"stage"`
	Marks        []PageMarks `json:"marks"` // of pages that have any
	CitizenDraws bool        `json:"citizenDraws"`
	Chat         []Message   `json:"chat"`
	Prints       []Print     `json:"prints"`
	Printers     []Printer   `json:"printers"`
	Kept         []Kept      `json:"kept"`
}

// DocumentKind is what a document is.
type DocumentKind string

// The kinds of documents.
const (
	KindFile  DocumentKind = "file"  // uploaded, or from the library
	KindBoard DocumentKind = "board" // blank, landscape
	KindPad   DocumentKind = "pad"   // writing pad, on which citizens may always write
	KindPhoto DocumentKind = "photo" // a camera's frozen picture
)

// DocumentState is how far a document is.
type DocumentState string

// The states of a document. A document is in its room from the first byte on,
// so that everybody sees that it comes.
const (
	Receiving  DocumentState = "receiving"
	Waiting    DocumentState = "waiting" // for conversion
	Converting DocumentState = "converting"
	Ready      DocumentState = "ready"
	Failed     DocumentState = "failed"
)

// Document is something with pages.
type Document struct {
	ID   string       `json:"id"`
	Kind DocumentKind `json:"kind"`
	// Name is that of the file, without any path. Empty for boards, pads and
	// photos: pages have words for those.
	Name string `json:"name,omitempty"`
	// Format is "pdf", "word", "excel", "powerpoint", "text", "csv" or "image".
	Format  string        `json:"format,omitempty"`
	By      string        `json:"by"`
	At      time.Time     `json:"at"`
	Bytes   int64         `json:"bytes,omitempty"`
	State   DocumentState `json:"state"`
	Problem *Problem      `json:"problem,omitempty"` // of a failed one
	// Pages are those whose images are there; while it converts there may come more.
	Pages []Page `json:"pages"`
	// Cut says that the document has more pages than MaxPages.
	Cut bool `json:"cut,omitempty"`
}

// Page is one page. Its image is at
// /api/v1/rooms/{call}/documents/{document}/pages/{page}, a small one with
// ?thumb=1. Everything on a page is measured in pixels of its image, from its
// upper left corner before it is turned.
type Page struct {
	Width  int `json:"width"`
	Height int `json:"height"`
	Turn   int `json:"turn,omitempty"` // 0, 90, 180, 270 degrees clockwise, as it is shown
	// Blank pages have no image: they are white, and a pad has lines.
	Blank bool `json:"blank,omitempty"`
}

// Sizes of blank pages.
const (
	BoardWidth  = 1920
	BoardHeight = 1080
	PadWidth    = 1920
	PadHeight   = 1080
)

// Stage is what everybody looks at; an empty Document is nothing.
type Stage struct {
	Document string `json:"document,omitempty"`
	Page     int    `json:"page,omitempty"`
	View     View   `json:"view"`
}

// View is which part of the page is seen. Scale 1 shows the whole page, 2 half
// of its width and height. X and Y are the middle of what is seen, as parts of
// the page's width and height as it is shown (turned). The whole page is
// {0.5, 0.5, 1}.
type View struct {
	X     float64 `json:"x"`
	Y     float64 `json:"y"`
	Scale float64 `json:"scale"` // 1–8
}

// WholePage is the view of a page that is put on the stage.
func WholePage() View { return View{X: 0.5, Y: 0.5, Scale: 1} }

// PageMarks are the marks of one page, the lowest first.
type PageMarks struct {
	Document string `json:"document"`
	Page     int    `json:"page"`
	Marks    []Mark `json:"marks"`
}

// MarksChange is what changed on one page: removed marks by id, then added
// ones. Z orders the marks of a page, also those that undo brings back.
type MarksChange struct {
	Document string   `json:"document"`
	Page     int      `json:"page"`
	Add      []Mark   `json:"add,omitempty"`
	Remove   []string `json:"remove,omitempty"`
}

// The tools.
const (
	Pen         = "pen"
	Highlighter = "highlighter"
	Line        = "line"
	Arrow       = "arrow"
	Rectangle   = "rectangle"
	Circle      = "circle"
	Stamp       = "stamp"
	Text        = "text"
)

// Mark is one thing drawn. Points are x, y and pressure (0–1) in a row: many
// for pen and highlighter, two points (ends or opposite corners) for line,
// arrow, rectangle and circle, one for a stamp (its middle) and a text (its
// upper left corner).
type Mark struct {
	ID     string    `json:"id"` // given by the author's page, unique within the room
	By     string    `json:"by"` // filled in by the server
	Z      uint64    `json:"z"`  // filled in by the server
	Tool   string    `json:"tool"`
	Color  string    `json:"color"` // "#rrggbb"
	Width  float64   `json:"width"` // of the line; of a stamp its size; of a text the height of its letters
	Points []float64 `json:"points"`
	Text   string    `json:"text,omitempty"`
	// Box is the width at which a text is broken into lines; it ends inside the page.
	Box float64 `json:"box,omitempty"`
	// Stamp is "check", "cross", "circle", "here" (ここ), "sign" (署名) or "seal" (押印).
	Stamp string `json:"stamp,omitempty"`
	// Turn is that of the page when a stamp or text was put on it: they stand
	// upright on a page that is turned so. Their box runs that way, too.
	Turn int `json:"turn,omitempty"`
}

// Message is one line of the chat.
type Message struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// PrintState is how far a print job is.
type PrintState string

// The states of a print job. The last three are final. A job is given to a
// printer once: what became of it may stay unknown (Done with Confirmed false),
// but it is never sent again by itself.
const (
	PrintQueued    PrintState = "queued"
	PrintSent      PrintState = "sent"
	PrintPrinting  PrintState = "printing"
	PrintAttention PrintState = "attention" // see Reason; goes on by itself
	PrintDone      PrintState = "done"
	PrintFailed    PrintState = "failed"
	PrintCancelled PrintState = "cancelled"
)

// Print is a print job (R5).
type Print struct {
	ID       string     `json:"id"`
	By       string     `json:"by"`
	At       time.Time  `json:"at"`
	Document string     `json:"document"`
	Pages    []int      `json:"pages"`
	Marks    bool       `json:"marks"` // with what is drawn on the pages
	Copies   int        `json:"copies"`
	Media    string     `json:"media"` // "A4" or "A3"
	Color    bool       `json:"color"`
	Printer  string     `json:"printer"`
	State    PrintState `json:"state"`
	// Reason is why it needs attention or failed: an IPP printer-state-reason
	// without its severity ("media-empty", "media-jam", "door-open",
	// "marker-supply-empty", "paused", …), or "offline", "unreachable", "refused",
	// "agent-gone", "restarted", "document", "stopped" (the printer does not say
	// why), "certificate" (it is not the printer it was), "not-a-printer",
	// "removed" (from the configuration), "server" (nothing could be written down,
	// so nothing was sent).
	Reason string `json:"reason,omitempty"`
	// Confirmed says that the printer itself told the end of it. A browser cannot:
	// 送信済み（用紙は未確認）.
	Confirmed bool `json:"confirmed"`
}

// Printer is a printer that this room's kiosk can use.
type Printer struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Driver string `json:"driver"` // "ipp", "agent" or "browser"
	State  string `json:"state"`  // "idle", "busy", "attention", "offline" or "unknown"
	// Reasons as in Print.Reason, the most serious first; also warnings of an idle
	// printer ("media-low", "marker-supply-low").
	Reasons []string `json:"reasons,omitempty"`
	Media   []string `json:"media"` // of A4 and A3
	Color   bool     `json:"color"`
	Default bool     `json:"default"`
}

// Kept is something that staff saved on purpose (R24).
type Kept struct {
	ID    string    `json:"id"`
	By    string    `json:"by"` // whose folder it is in
	At    time.Time `json:"at"`
	Until time.Time `json:"until"` // the day it is deleted by itself
	Name  string    `json:"name"`
	// Documents are those of this room that it holds, Chat whether the chat is in it.
	Documents []string `json:"documents"`
	Chat      bool     `json:"chat"`
}

// Receipt says what was erased, and no content (R13, R23).
type Receipt struct {
	Call string    `json:"call"`
	At   time.Time `json:"at"`
	// Rule is "consultation-ended", "deleted-by-staff", "orphaned" (found at the
	// start after a kill) or "retention".
	Rule     string `json:"rule"`
	By       string `json:"by,omitempty"` // account, when a person did it
	Files    int    `json:"files"`
	Photos   int    `json:"photos"`
	Boards   int    `json:"boards"` // and pads
	Pages    int    `json:"pages"`
	Marks    int    `json:"marks"`
	Messages int    `json:"messages"`
	Prints   int    `json:"prints"`
	Bytes    int64  `json:"bytes"` // on the disk
	Kept     int    `json:"kept"`  // items that staff have kept
}
