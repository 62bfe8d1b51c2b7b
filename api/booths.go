package api

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"madoguchi/store"
)

const (
	// boothsEvery is how often printers and test calls are looked at.
	boothsEvery = 2 * time.Second
	// seenEvery is how often it is written down which kiosks are there; after a
	// power cut so much is missing.
	seenEvery = time.Minute
)

// boothNow is what is known of one kiosk now.
type boothNow struct {
	pages   int       // live connections
	since   time.Time // of being online, or of being gone; zero: not since the start
	health  Health
	changed map[string]time.Time // since when a device of the health is as it is
	test    *boothTest           // the one that runs
}

// printerSeen is how a printer is, and since when.
type printerSeen struct {
	state DeviceState
	since time.Time
}

// booths are the kiosks as this process sees them.
type booths struct {
	mu       sync.Mutex
	all      map[string]*boothNow   // by account
	gone     map[string]time.Time   // whose last sight is to be written down
	printers map[string]printerSeen // of each kiosk's first printer
	openFrom time.Time              // since when a counter takes calls; zero: none does
}

func newBooths() *booths {
	return &booths{all: make(map[string]*boothNow), gone: make(map[string]time.Time), printers: make(map[string]printerSeen)}
}

// of is the entry of an account. Callers hold mu.
func (b *booths) of(account string) *boothNow {
	n, ok := b.all[account]
	if !ok {
		n = &boothNow{changed: make(map[string]time.Time)}
		b.all[account] = n
	}
	return n
}

// came and left are told of a kiosk's live connections.
func (b *booths) came(account string, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := b.of(account)
	if n.pages++; n.pages == 1 {
		n.since = now
	}
}

func (b *booths) left(account string, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := b.of(account)
	if n.pages--; n.pages == 0 {
		n.since, n.health, n.changed = now, Health{}, make(map[string]time.Time)
		b.gone[account] = now
	}
}

// online says whether a kiosk's page is connected.
func (b *booths) online(account string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	n, ok := b.all[account]
	return ok && n.pages > 0
}

// snapshot copies what is known, so that a world can be made of it.
func (b *booths) snapshot() map[string]boothNow {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := make(map[string]boothNow, len(b.all))
	for id, n := range b.all {
		c := *n
		c.changed = maps.Clone(n.changed)
		out[id] = c
	}
	return out
}

// seen are the kiosks whose last sight is to be written down now.
func (b *booths) seen(now time.Time) map[string]time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := b.gone
	b.gone = make(map[string]time.Time)
	for id, n := range b.all {
		if n.pages > 0 {
			out[id] = now
		}
	}
	return out
}

// watchBooths keeps up what nobody tells: printers, tests without an answer, and
// when kiosks were there last.
func (h *hub) watchBooths(ctx context.Context) {
	tick := time.NewTicker(boothsEvery)
	defer tick.Stop()
	for written := time.Now(); ; {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTimeout)
			defer cancel()
			h.writeSeen(last)
			return
		case <-tick.C:
		}
		h.lookAtPrinters()
		h.endLateTests(ctx)
		h.booths.noteOpen(time.Now(), h.world.Load())
		if now := time.Now(); now.Sub(written) >= seenEvery {
			written = now
			h.writeSeen(ctx)
		}
	}
}

func (h *hub) writeSeen(ctx context.Context) {
	seen := h.booths.seen(time.Now())
	if len(seen) == 0 {
		return
	}
	if err := h.s.o.Store.SeeKiosks(ctx, seen); err != nil {
		h.s.o.Log.WarnContext(ctx, "not written down which kiosks are there", "error", err)
	}
}

// lookAtPrinters asks for the state of each kiosk's first printer.
func (h *hub) lookAtPrinters() {
	if h.s.o.Printing == nil {
		return
	}
	states := make(map[string]DeviceState)
	for _, p := range h.book.Load().printers {
		state := DeviceUnknown
		if known, err := h.s.o.Printing.PrinterNow(p.ID); err == nil {
			state = printerState(known.State)
		}
		for _, k := range p.Kiosks {
			if _, has := states[k]; !has {
				states[k] = state
			}
		}
	}
	if h.booths.notePrinters(states, time.Now()) {
		h.wake()
	}
}

// notePrinters keeps the states and says whether one changed.
func (b *booths) notePrinters(states map[string]DeviceState, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	changed := len(states) != len(b.printers)
	next := make(map[string]printerSeen, len(states))
	for k, state := range states {
		next[k] = b.printers[k]
		if had, ok := b.printers[k]; !ok || had.state != state {
			next[k], changed = printerSeen{state, now}, true
		}
	}
	b.printers = next
	return changed
}

// printersNow copies what notePrinters kept.
func (b *booths) printersNow() map[string]printerSeen {
	b.mu.Lock()
	defer b.mu.Unlock()
	return maps.Clone(b.printers)
}

// printerState says of a printer's state what it means for a kiosk.
func printerState(state string) DeviceState {
	switch state {
	case "idle", "busy":
		return DeviceOK
	case "attention":
		return DeviceTrouble
	case "offline":
		return DeviceMissing
	default:
		return DeviceUnknown
	}
}

// kioskTopic is the health of all kiosks, by name.
func (w *world) kioskTopic() []KioskNow {
	out := []KioskNow{}
	for _, a := range w.book.accounts {
		if a.Role == store.RoleKiosk && !a.Disabled {
			out = append(out, w.kiosk(a))
		}
	}
	slices.SortFunc(out, func(a, b KioskNow) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Account, b.Account))
	})
	return out
}

func (w *world) kiosk(a store.Account) KioskNow {
	n, kept := w.booths[a.ID], w.book.kiosks[a.ID]
	k := KioskNow{
		Account: a.ID, Name: a.Name, Place: a.Place, Online: n.pages > 0, Since: n.since.UTC(), Checked: kept.Passed,
		Browser: n.health.Browser, Page: n.health.Page, Camera: n.health.Camera, DocCamera: n.health.DocCamera,
		Microphone: n.health.Microphone, Speaker: n.health.Speaker, Network: n.health.Network, Printer: w.printers[a.ID].state,
	}
	if n.since.IsZero() {
		k.Since = kept.LastSeen
	}
	if c, ok := w.calls[a.ID]; ok {
		k.Call = c.ID
	}
	return k
}

// booth is what a kiosk is told of itself.
func (w *world) booth(a Account) Booth {
	kept, ok := w.book.kiosks[a.ID]
	if !ok {
		kept.Language, kept.Volume = "ja", store.KeepVolume
	}
	account := w.book.account(a.ID)
	b := Booth{
		Name: account.Name, Place: account.Place, Language: kept.Language, Phone: kept.Phone, Camera: kept.Camera,
		DocumentCamera: kept.DocumentCamera, Microphone: kept.Microphone, Speaker: kept.Speaker, ReloadN: kept.Reloads,
	}
	if kept.Volume != store.KeepVolume {
		b.Volume = &kept.Volume
	}
	if t := w.booths[a.ID].test; t != nil {
		b.TestCall = t.ID
	}
	return b
}
