package agent

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"madoguchi/consult/printing/ipp"
	"madoguchi/consult/printing/wire"
)

// cups prints through a print server that speaks IPP: CUPS on this PC.
type cups struct {
	server string // ipp://localhost:631

	mu      sync.Mutex
	clients map[string]*ipp.Client // by printer; "" is the server itself
}

// CUPS is the print system of Linux and macOS. The server is on this PC:
// ipp://localhost:631 as a rule.
func CUPS(server string) (Backend, error) {
	c := &cups{server: strings.TrimSuffix(server, "/"), clients: make(map[string]*ipp.Client)}
	_, err := c.client("")
	return c, err
}

func (c *cups) Form() string { return wire.FormPDF }

// Close lets idle connections go.
func (c *cups) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, client := range c.clients {
		client.Close()
	}
}

func (c *cups) client(printer string) (*ipp.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if have, ok := c.clients[printer]; ok {
		return have, nil
	}
	uri := c.server + "/"
	if printer != "" {
		uri += "printers/" + url.PathEscape(printer)
	}
	made, err := ipp.New(ipp.Options{URI: uri})
	if err == nil {
		c.clients[printer] = made
	}
	return made, err
}

func (c *cups) Printers(ctx context.Context) ([]wire.Printer, error) {
	server, err := c.client("")
	if err != nil {
		return nil, err
	}
	all, err := server.Queues(ctx)
	if err != nil {
		return nil, fmt.Errorf("list printers: %w", err)
	}
	out := make([]wire.Printer, len(all))
	for i, q := range all {
		p := wire.Printer{Name: q.Name, Default: q.Default, Media: q.Media, Color: q.Color, Model: q.Model, State: "idle"}
		for _, r := range q.Reasons {
			p.Reasons = append(p.Reasons, r.Word)
		}
		switch why := trouble(q.Printer); {
		case why == "offline":
			p.State = "offline"
		case why != "":
			p.State = "attention"
			if !slices.Contains(p.Reasons, why) {
				p.Reasons = append([]string{why}, p.Reasons...)
			}
		case q.State == ipp.Processing:
			p.State = "busy"
		}
		out[i] = p
	}
	return out, nil
}

func trouble(p ipp.Printer) string {
	switch {
	case len(p.Reasons) > 0 && p.Reasons[0].Serious, p.State == ipp.Stopped && len(p.Reasons) > 0:
		return p.Reasons[0].Word
	case p.State == ipp.Stopped:
		return "paused"
	case !p.Accepting:
		return "refused"
	}
	return ""
}

// named is the printer's name; empty means the server's default one.
func (c *cups) named(ctx context.Context, printer string) (string, error) {
	if printer != "" {
		return printer, nil
	}
	all, err := c.Printers(ctx)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(all, func(p wire.Printer) bool { return p.Default })
	if i < 0 {
		return "", &Reasoned{"unreachable", errors.New("the PC has no default printer")}
	}
	return all[i].Name, nil
}

// Print: a handle is the printer's name and the job's number, so that a default
// printer that changes meanwhile does not matter.
func (c *cups) Print(ctx context.Context, o wire.Order, content []Content, created func(string) error) error {
	name, err := c.named(ctx, o.Printer)
	if err != nil {
		return err
	}
	client, err := c.client(name)
	if err != nil {
		return err
	}
	can, err := client.Printer(ctx)
	if err != nil {
		return &Reasoned{"unreachable", err}
	}
	var documents []ipp.Document
	for _, p := range content {
		if p.Kind != ipp.FormatPDF {
			return &Reasoned{"document", fmt.Errorf("%q came instead of a PDF", p.Kind)}
		}
		documents = append(documents, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(p.Data)), nil })
	}
	order := ipp.Order{Name: "Madoguchi " + o.ID, Format: ipp.FormatPDF, Copies: o.Copies, Media: o.Media, Color: o.Color}
	return client.Print(ctx, can, order, documents, func(id int) error { return created(name + "#" + strconv.Itoa(id)) })
}

func (c *cups) job(handle string) (*ipp.Client, int, error) {
	at := strings.LastIndexByte(handle, '#')
	id, err := strconv.Atoi(handle[at+1:])
	if at < 0 || err != nil {
		return nil, 0, ErrForgotten
	}
	client, err := c.client(handle[:at])
	return client, id, err
}

func (c *cups) Job(ctx context.Context, _, handle string) (wire.Job, error) {
	client, id, err := c.job(handle)
	if err != nil {
		return wire.Job{}, err
	}
	j, err := client.Job(ctx, id)
	if errors.Is(err, ipp.ErrGone) {
		return wire.Job{}, ErrForgotten
	}
	if err != nil {
		return wire.Job{}, err
	}
	switch j.State {
	case ipp.JobCompleted:
		return wire.Job{State: "done", Confirmed: true}, nil
	case ipp.JobCanceled:
		return wire.Job{State: "cancelled", Confirmed: true}, nil
	case ipp.JobAborted:
		return wire.Job{State: "failed", Reason: "refused", Confirmed: true}, nil
	}
	p, err := client.Printer(ctx)
	if err != nil {
		return wire.Job{}, err
	}
	// CUPS passes the device's reasons on, most of them as warnings: while a job
	// is open they are why it does not go on.
	why := trouble(p)
	if why == "" {
		why = p.Suspect()
	}
	switch {
	case why != "":
		return wire.Job{State: "attention", Reason: why}, nil
	case j.State == ipp.JobStopped:
		return wire.Job{State: "attention", Reason: "stopped"}, nil
	case j.State == ipp.JobProcessing:
		return wire.Job{State: "printing"}, nil
	}
	return wire.Job{State: "sent"}, nil
}

func (c *cups) Cancel(ctx context.Context, _, handle string) error {
	client, id, err := c.job(handle)
	if err != nil {
		return err
	}
	err = client.Cancel(ctx, id)
	var status *ipp.StatusError
	if errors.Is(err, ipp.ErrGone) || errors.As(err, &status) {
		return nil // it has ended meanwhile
	}
	return err
}
