package agent

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"madoguchi/consult/printing/wire"

	"golang.org/x/sys/windows"
)

// DefaultBackend prints through the Windows spooler.
func DefaultBackend(string) (Backend, error) {
	return &winspool{able: make(map[string]able)}, nil
}

// winspool prints page images with GDI on any printer that has a driver.
type winspool struct {
	mu   sync.Mutex
	able map[string]able // what printers can; asking their drivers is slow
}

// able is what a printer can.
type able struct {
	media  []string
	color  bool
	copies int
}

func (w *winspool) Form() string { return wire.FormImages }
func (w *winspool) Close()       {}

func (w *winspool) Printers(context.Context) ([]wire.Printer, error) {
	all, err := enumPrinters()
	if err != nil {
		return nil, fmt.Errorf("list printers: %w", err)
	}
	standard := defaultPrinter()
	out := make([]wire.Printer, 0, len(all))
	for _, i := range all[:min(len(all), wire.MaxPrinters)] {
		can := w.ableOf(i.name, i.port)
		p := wire.Printer{Name: i.name, Default: i.name == standard, Media: can.media, Color: can.color, Model: i.driver}
		winPrinter(&p, i.status, i.attributes)
		out = append(out, p)
	}
	return out, nil
}

func (w *winspool) ableOf(name, port string) able {
	w.mu.Lock()
	defer w.mu.Unlock()
	have, ok := w.able[name]
	if !ok {
		have = capabilities(name, port)
		w.able[name] = have
	}
	return have
}

func (w *winspool) find(name string) (wire.Printer, error) {
	all, err := w.Printers(context.Background())
	if err != nil {
		return wire.Printer{}, err
	}
	for _, p := range all {
		if p.Name == name || name == "" && p.Default {
			return p, nil
		}
	}
	return wire.Printer{}, &Reasoned{"unreachable", fmt.Errorf("the PC has no printer %q", name)}
}

// Print draws the pages. The handle is told as soon as the spooler has given
// the job its number, before the first page is drawn.
func (w *winspool) Print(ctx context.Context, o wire.Order, content []Content, created func(string) error) error {
	p, err := w.find(o.Printer)
	if err != nil {
		return err
	}
	can := w.ableOf(p.Name, "")
	copies, again := o.Copies, 1
	if can.copies < copies {
		copies, again = 1, o.Copies // the driver cannot count so far
	}
	d, err := openDocument(p.Name, "Madoguchi "+o.ID, settings{a3: o.Media == "A3", color: o.Color, copies: copies})
	if err != nil {
		return err
	}
	if err := created(p.Name + "#" + strconv.Itoa(d.job)); err != nil {
		return errors.Join(err, d.abort())
	}
	for range again {
		for _, c := range content {
			if ctx.Err() != nil {
				return errors.Join(ctx.Err(), d.abort())
			}
			m, err := page(c, o.Color)
			if err != nil {
				return errors.Join(&Reasoned{"document", err}, d.abort())
			}
			if err := d.page(m); err != nil {
				return errors.Join(err, d.abort())
			}
		}
	}
	return d.end()
}

func handleParts(handle string) (name string, id uint32, err error) {
	at := strings.LastIndexByte(handle, '#')
	n, err := strconv.ParseUint(handle[at+1:], 10, 32)
	if at < 0 || err != nil {
		return "", 0, ErrForgotten
	}
	return handle[:at], uint32(n), nil
}

func (w *winspool) Job(_ context.Context, _, handle string) (wire.Job, error) {
	name, id, err := handleParts(handle)
	if err != nil {
		return wire.Job{}, err
	}
	status, err := jobStatus(name, id)
	if errors.Is(err, windows.ERROR_INVALID_PARAMETER) {
		return wire.Job{}, ErrForgotten // the spooler removes what it has printed
	}
	if err != nil {
		return wire.Job{}, err
	}
	p, err := w.find(name)
	if err != nil {
		return wire.Job{}, err
	}
	return winJob(status, p), nil
}

func (w *winspool) Cancel(_ context.Context, _, handle string) error {
	name, id, err := handleParts(handle)
	if err != nil {
		return err
	}
	err = deleteJob(name, id)
	if errors.Is(err, windows.ERROR_INVALID_PARAMETER) {
		return nil // it has ended meanwhile
	}
	return err
}
