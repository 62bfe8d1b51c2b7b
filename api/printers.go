package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"madoguchi/store"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
)

// Printing is the spooler. Errors that people are told are *store.Refusal.
type Printing interface {
	// CheckPrinter says whether a printer can be reached like this at all.
	CheckPrinter(p store.Printer) error
	// Reread takes over the printers as they are in the store.
	Reread(ctx context.Context) error
	// PrinterNow is what is known of a printer; ErrNotFound when there is none
	// that is switched on.
	PrinterNow(id string) (PrinterNow, error)
	// TestPrinter prints a test page and returns the job's id.
	TestPrinter(ctx context.Context, p store.Printer) (string, error)
	// ServeAgent speaks with the agent of a kiosk account until ctx ends.
	ServeAgent(ctx context.Context, account string, conn AgentConn) error
	// PrintContent is the PDF of a job that the kiosk's own browser prints; once.
	PrintContent(ctx context.Context, call, job, kiosk string) (io.ReadCloser, error)
	// PrintSent is told when that browser has taken it, or could not.
	PrintSent(call, job, kiosk string, ok bool) error
}

// Printer is a printer as it is set up.
type Printer struct {
	ID          string   `json:"id"`
	Name        string   `json:"name" maxLength:"400"`
	Driver      string   `json:"driver" enum:"ipp,agent,browser"`
	Kiosks      []string `json:"kiosks" nullable:"false" maxItems:"1000" doc:"account ids that print on it"`
	URI         string   `json:"uri" maxLength:"300" doc:"of ipp: ipps://host[:port]/path"`
	Pin         string   `json:"pin" maxLength:"64" doc:"of ipp: SHA-256 of its certificate in hex; empty: a CA signed it"`
	Unencrypted bool     `json:"unencrypted" doc:"of ipp: ipp:// may be used beyond this machine"`
	Agent       string   `json:"agent" maxLength:"64" doc:"of agent: the kiosk account whose agent has it"`
	Device      string   `json:"device" maxLength:"400" doc:"of agent: what the PC calls it; empty: its default printer"`
	Media       string   `json:"media" enum:"A4,A3" doc:"what is loaded as a rule"`
	Color       bool     `json:"color" doc:"of browser: it prints colours"`
	Enabled     bool     `json:"enabled"`
	Position    int      `json:"position" minimum:"0" doc:"a kiosk's first printer is its default"`
	Version     string   `json:"version,omitempty" readOnly:"true" maxLength:"100" doc:"of these settings, for If-Match"`
}

// PrinterFrom makes the document of a row.
func PrinterFrom(p store.Printer) Printer {
	kiosks := append([]string{}, p.Kiosks...)
	return Printer{p.ID, p.Name, p.Driver, kiosks, p.URI, p.Pin, p.Unencrypted, p.Agent, p.Device, p.Media, p.Color, p.Enabled, p.Position, ""}
}

// versioned is the document with its version.
func (p Printer) versioned() (Printer, error) {
	var err error
	p.Version = ""
	p.Version, err = versionOf(p)
	return p, err
}

// Row makes the row of a document.
func (p Printer) Row() store.Printer {
	return store.Printer{
		ID: p.ID, Name: p.Name, Driver: p.Driver, Kiosks: p.Kiosks, URI: p.URI, Pin: p.Pin, Unencrypted: p.Unencrypted, Agent: p.Agent, Device: p.Device,
		Media: p.Media, Color: p.Color, Enabled: p.Enabled, Position: p.Position,
	}
}

// PrinterNow is what is known of a printer now.
type PrinterNow struct {
	State     string    `json:"state" enum:"idle,busy,attention,offline,unknown"`
	Reasons   []string  `json:"reasons" nullable:"false" doc:"the most serious first"`
	Media     []string  `json:"media" nullable:"false"`
	Color     bool      `json:"color"`
	Model     string    `json:"model,omitempty"`
	Agent     string    `json:"agent,omitempty" doc:"version and system of the agent that has it"`
	CheckedAt time.Time `json:"checkedAt,omitzero" doc:"when it was last heard of"`
}

type printersOutput struct {
	Body []Printer `nullable:"false"`
}

func (s *Server) listPrinters(ctx context.Context, _ *struct{}) (*printersOutput, error) {
	rows, err := s.o.Store.Printers(ctx)
	if err != nil {
		return nil, err
	}
	out := &printersOutput{make([]Printer, len(rows))}
	for i, p := range rows {
		if out.Body[i], err = PrinterFrom(p).versioned(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

type putPrinterInput struct {
	IDInput
	Match
	Body Printer
}

type printerOutput struct{ Body Printer }

func (s *Server) putPrinter(ctx context.Context, in *putPrinterInput) (*printerOutput, error) {
	in.Body.ID = in.ID
	row := in.Body.Row()
	if s.o.Printing != nil {
		if err := s.o.Printing.CheckPrinter(row); err != nil {
			return nil, err
		}
	}
	current := func() (any, error) {
		p, err := s.o.Store.PrinterByID(ctx, in.ID)
		return PrinterFrom(p), err
	}
	var now store.Printer
	err := s.replacing(in.Match, current, func() (err error) {
		if err = s.o.Store.PutPrinter(ctx, loginIn(ctx).by(), row); err == nil {
			now, err = s.o.Store.PrinterByID(ctx, in.ID)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	doc, err := PrinterFrom(now).versioned()
	if err != nil {
		return nil, err
	}
	return &printerOutput{doc}, s.rereadPrinters(ctx)
}

func (s *Server) deletePrinter(ctx context.Context, in *deleteInput) (*struct{}, error) {
	err := s.deleting(in, func() (any, error) {
		p, err := s.o.Store.PrinterByID(ctx, in.ID)
		return PrinterFrom(p), err
	}, func() error { return s.o.Store.DeletePrinter(ctx, loginIn(ctx).by(), in.ID) })
	if err != nil {
		return nil, err
	}
	return nil, s.rereadPrinters(ctx)
}

func (s *Server) rereadPrinters(ctx context.Context) error {
	if s.o.Printing == nil {
		return nil
	}
	if err := s.hub.refresh(ctx); err != nil { // kiosks' health speaks of their printers
		return err
	}
	return s.o.Printing.Reread(ctx)
}

type printerNowOutput struct{ Body PrinterNow }

func (s *Server) printerNow(_ context.Context, in *IDInput) (*printerNowOutput, error) {
	if s.o.Printing == nil {
		return nil, store.ErrNotFound
	}
	now, err := s.o.Printing.PrinterNow(in.ID)
	return &printerNowOutput{now}, err
}

// PrintJob is what became of a print job.
type PrintJob struct {
	ID        string    `json:"id"`
	Printer   string    `json:"printer"`
	State     string    `json:"state" enum:"queued,sent,printing,attention,done,failed,cancelled"`
	Reason    string    `json:"reason,omitempty"`
	Confirmed bool      `json:"confirmed" doc:"the printer itself told the end"`
	Pages     int       `json:"pages"`
	Copies    int       `json:"copies"`
	Media     string    `json:"media"`
	Color     bool      `json:"color"`
	CreatedAt time.Time `json:"createdAt"`
	ChangedAt time.Time `json:"changedAt"`
}

type printJobOutput struct{ Body PrintJob }

// testPrinter prints a test page. What becomes of it GET /prints/{id} tells.
func (s *Server) testPrinter(ctx context.Context, in *IDInput) (*printJobOutput, error) {
	p, err := s.o.Store.PrinterByID(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if s.o.Printing == nil {
		return nil, store.ErrNotFound
	}
	id, err := s.o.Printing.TestPrinter(ctx, p)
	if err != nil {
		return nil, err
	}
	if err := s.o.Store.Audit(ctx, loginIn(ctx).by(), store.Entry{Action: store.ActionPrinterTest, Subject: p.ID, Detail: map[string]any{"job": id}}); err != nil {
		return nil, err
	}
	return s.printJob(ctx, id)
}

func (s *Server) getPrint(ctx context.Context, in *IDInput) (*printJobOutput, error) {
	return s.printJob(ctx, in.ID)
}

func (s *Server) printJob(ctx context.Context, id string) (*printJobOutput, error) {
	j, err := s.o.Store.PrintJobByID(ctx, id)
	if err != nil {
		return nil, err
	}
	return &printJobOutput{PrintJob{j.ID, j.Printer, j.State, j.Reason, j.Confirmed, j.Pages, j.Copies, j.Media, j.Color, j.Created, j.Changed}}, nil
}

type roomPrintInput struct {
	Call  string `path:"call" maxLength:"64"`
	Print string `path:"print" maxLength:"64"`
}

// printContent gives a kiosk's page what its browser is to print.
func (s *Server) printContent(ctx context.Context, in *roomPrintInput) (*huma.StreamResponse, error) {
	if s.o.Printing == nil {
		return nil, store.ErrNotFound
	}
	content, err := s.o.Printing.PrintContent(ctx, in.Call, in.Print, loginIn(ctx).account.ID)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		defer content.Close()
		c.SetHeader("Content-Type", "application/pdf")
		c.SetHeader("Content-Disposition", "inline")
		control := http.NewResponseController(humagin.Unwrap(c).Writer)
		if err := control.SetWriteDeadline(time.Now().Add(uploadTimeout)); err != nil && !errors.Is(err, http.ErrNotSupported) {
			panic(http.ErrAbortHandler)
		}
		if _, err := io.Copy(c.BodyWriter(), content); err != nil {
			panic(http.ErrAbortHandler) // a cut document must not look whole
		}
		_ = control.SetWriteDeadline(time.Time{}) // as above
	}}, nil
}

type printSentInput struct {
	roomPrintInput
	Body struct {
		OK bool `json:"ok" doc:"false: the browser could not print it"`
	}
}

func (s *Server) printSent(ctx context.Context, in *printSentInput) (*struct{}, error) {
	if s.o.Printing == nil {
		return nil, store.ErrNotFound
	}
	return nil, s.o.Printing.PrintSent(in.Call, in.Print, loginIn(ctx).account.ID, in.Body.OK)
}

// handlePrinting registers what has to do with printers.
func (s *Server) handlePrinting() {
	handle(s, "GET", "/printers", "listPrinters", "The printers of all kiosks", 0, s.listPrinters)
	handle(s, "PUT", "/printers/{id}", "putPrinter", "Make or change a printer", 0, s.putPrinter)
	handle(s, "DELETE", "/printers/{id}", "deletePrinter", "Delete a printer", http.StatusNoContent, s.deletePrinter)
	handle(s, "GET", "/printers/{id}/status", "printerStatus", "What is known of a printer now", 0, s.printerNow)
	handle(s, "POST", "/printers/{id}/test", "testPrinter", "Print a test page", http.StatusAccepted, s.testPrinter)
	handle(s, "GET", "/prints/{id}", "getPrint", "What became of a print job", 0, s.getPrint)
	handle(s, "GET", "/rooms/{call}/prints/{print}/content", "printContent", "What the kiosk's browser is to print; given out once", 0, s.printContent,
		func(op *huma.Operation) {
			op.Responses = map[string]*huma.Response{"200": {Description: "The document", Content: map[string]*huma.MediaType{
				"application/pdf": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
			}}}
		})
	handle(s, "POST", "/rooms/{call}/prints/{print}/sent", "printSent", "The kiosk's browser has taken the job, or could not", http.StatusNoContent, s.printSent)
}
