package ipp

import (
	"context"
	"errors"

	"github.com/OpenPrinting/goipp"
)

// Queue is a printer of a print server.
type Queue struct {
	Name    string
	Default bool
	Printer
}

// maxQueues bounds what is read of a print server's list.
const maxQueues = 32

// Queues asks a print server (CUPS) for its printers. The client's address is
// that of the server itself.
func (c *Client) Queues(ctx context.Context) ([]Queue, error) {
	m := c.newRequest(goipp.OpCupsGetPrinters)
	m.Operation.Add(keywords("requested-attributes", append([]string{"printer-name"}, wanted...)))
	answer, err := c.question(ctx, m)
	if err != nil {
		return nil, ignoreNone(err)
	}
	standard, err := c.standard(ctx)
	if err != nil {
		return nil, err
	}
	var out []Queue
	for _, g := range answer.Groups {
		a := attributes(g.Attrs)
		name := printable(a.text("printer-name"), 127)
		if g.Tag != goipp.TagPrinterGroup || name == "" || len(out) == maxQueues {
			continue
		}
		out = append(out, Queue{Name: name, Default: name == standard, Printer: printerOf(a)})
	}
	return out, nil
}

func (c *Client) standard(ctx context.Context) (string, error) {
	m := c.newRequest(goipp.OpCupsGetDefault)
	m.Operation.Add(keywords("requested-attributes", []string{"printer-name"}))
	answer, err := c.question(ctx, m)
	if err != nil {
		return "", ignoreNone(err)
	}
	return attributes(answer.Printer).text("printer-name"), nil
}

// ignoreNone: a server without printers answers "not found".
func ignoreNone(err error) error {
	var s *StatusError
	if errors.As(err, &s) && s.Status == goipp.StatusErrorNotFound {
		return nil
	}
	return err
}
