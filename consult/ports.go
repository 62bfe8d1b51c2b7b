package consult

import (
	"context"
	"io"

	"madoguchi/consult/vault"
	"madoguchi/store"
)

// What Rooms needs of others. The composition root gives it; a nil one means
// that this installation cannot do that, and people are told so.

// Records are the rows of rooms in the store: their keys and receipts.
type Records interface {
	vault.Keys
	// EraseRoom deletes the key of a room and keeps its receipt, both or neither;
	// nothing when the key is gone already. See store.DeleteKey.
	EraseRoom(ctx context.Context, by store.By, id string, r store.Receipt) error
	AddReceipt(ctx context.Context, by store.By, r store.Receipt) error
}

// Converter makes page images of files.
type Converter interface {
	// Detect judges a file by its first bytes (up to DetectBytes) and its name.
	// The format is what Document.Format says. A *Refusal says why it cannot be shown.
	Detect(name string, head []byte, size int64) (format string, err error)
	// Convert calls page for each page as soon as it is there, in order from 1. A
	// *Refusal says in words why it failed. It returns when nothing of it runs.
	Convert(ctx context.Context, in Source, page func(n int, p PageImage) error) (Converted, error)
}

// DetectBytes is how much of a file Detect is given, if it has so much.
const DetectBytes = 64 << 10

// Source is a file that is to be converted.
type Source struct {
	Name   string
	Format string // as Detect said
	Size   int64
	Open   func() (io.ReadCloser, error) // from its beginning; may be called more than once
}

// PageImage is the picture of one page.
type PageImage struct {
	Width, Height int
	Type          string // "image/png" or "image/jpeg", also of Thumb
	Data, Thumb   []byte
}

// Converted says how a conversion ended.
type Converted struct {
	Pages int
	Cut   bool // there were more pages than may be
}

// Composer makes one PDF of pages.
type Composer interface {
	// Compose writes the pages; media "" is the page's own size.
	Compose(w io.Writer, sheets []Sheet, media string) error
}

// Sheet is one page of a PDF.
type Sheet struct {
	Image         []byte // PNG or JPEG; nil: white
	Lines         bool   // of a writing pad
	Width, Height int    // pixels, before it is turned
	Turn          int    // degrees clockwise
	Overlay       []byte // PNG of the same size: what is drawn on it; nil: nothing
}

// Printing is the spooler. It tells what becomes of jobs by Rooms.JobChanged and
// Rooms.PrintersChanged, never from within a call of these.
type Printing interface {
	Submit(ctx context.Context, j PrintJob) error
	Cancel(ctx context.Context, id string) error
	// Printers are those that a kiosk account can use.
	Printers(kiosk string) []Printer
	// JobNow is how far a job is, also one of before a restart. ok is false when
	// the spooler never heard of it.
	JobNow(ctx context.Context, id string) (n PrintNews, ok bool)
	// RoomEnded: what no printer has yet of the call is cancelled; the rest is
	// followed to its end without its content.
	RoomEnded(call string)
}

// PrintNews is what became of a job.
type PrintNews struct {
	State     PrintState
	Reason    string
	Confirmed bool
}

// PrintJob is given to the spooler once.
type PrintJob struct {
	Print Print // as the room shows it
	Call  string
	Kiosk string // account whose printer it is
	Title string
	// PDF is what is to be printed, composed anew at each call. It fails once the
	// room is erased.
	PDF func(ctx context.Context) (io.ReadCloser, error)
	// Sheet is one of the same pages, counted from 1, for printers that take no PDF.
	Sheet func(ctx context.Context, n int) (Sheet, error)
}

// Shelf are the rows of what is kept on purpose (R24) and of the library.
type Shelf interface {
	AccountByID(ctx context.Context, id string) (store.Account, error)
	Audit(ctx context.Context, by store.By, e store.Entry) error

	AddKept(ctx context.Context, by store.By, k store.Kept) error
	AllKept(ctx context.Context) ([]store.Kept, error)
	KeptByID(ctx context.Context, id string) (store.Kept, error)
	// EraseKept deletes row and key and notes the receipt, all or nothing.
	EraseKept(ctx context.Context, by store.By, id, box string, r store.Receipt) error

	LibraryEntries(ctx context.Context) ([]store.LibraryEntry, error)
	LibraryEntry(ctx context.Context, id string) (store.LibraryEntry, error)
	PutLibraryEntry(ctx context.Context, by store.By, e store.LibraryEntry) error
	DeleteLibraryEntry(ctx context.Context, by store.By, id string) error
}
