package acd

import (
	"slices"
	"time"
)

// button is a call button with its live state.
type button struct {
	Button
	view ButtonView
}

// configureCalendar replaces buttons, schedules and the planned stop. Of two
// entries with the same id the first counts.
func (d *Desk) configureCalendar(c Config) {
	d.schedules = make(map[string][]Window, len(c.Schedules))
	for _, s := range c.Schedules {
		if _, twice := d.schedules[s.ID]; !twice {
			d.schedules[s.ID] = sortedWindows(s.Windows)
		}
	}
	if d.stop != nil && (c.Stop == nil || *c.Stop != *d.stop) {
		for _, x := range d.calls.items {
			x.ending = false
		}
	}
	d.stop = nil
	if c.Stop != nil {
		s := *c.Stop
		d.stop = &s
	}
	before := d.buttonOf
	d.buttons, d.buttonOf = nil, make(map[string]*button, len(c.Buttons))
	for _, b := range c.Buttons {
		if _, twice := d.buttonOf[b.ID]; twice || b.ID == "" {
			continue
		}
		x := &button{Button: b}
		if old := before[b.ID]; old != nil {
			x.view = old.view
			delete(before, b.ID)
		}
		d.buttonOf[b.ID] = x
		d.buttons = append(d.buttons, x)
	}
	for id := range before { // in any order: Notify is sorted
		d.changed.Buttons = append(d.changed.Buttons, id)
	}
}

// sortedWindows returns those that open before they close. Without a last call
// calls are taken until the end.
func sortedWindows(windows []Window) []Window {
	list := make([]Window, 0, len(windows))
	for _, w := range windows {
		w = Window{Open: instant(w.Open), LastCall: instant(w.LastCall), Close: instant(w.Close)}
		if w.LastCall.IsZero() {
			w.LastCall = w.Close
		}
		if w.Open.Before(w.Close) {
			list = append(list, w)
		}
	}
	slices.SortStableFunc(list, func(a, b Window) int { return a.Open.Compare(b.Open) })
	return list
}

// instant is a moment as the Desk keeps it: UTC, without a monotonic reading,
// so that it survives the journal.
func instant(t time.Time) time.Time { return t.UTC().Round(0) }

// turn brings the buttons and the planned stop to the present moment, and sets
// when they change next. A caller that comes after closing time is not taken
// because that Tick is late: see callArrived.
func (d *Desk) turn() {
	d.timers.stop(&d.calendar)
	for _, b := range d.buttons {
		v := d.look(b.Button)
		if v == b.view {
			continue
		}
		closes := v.State == ButtonClosed && b.view.State != ButtonClosed
		b.view = v
		d.changed.Buttons = append(d.changed.Buttons, b.ID)
		if closes {
			d.releaseAtClose(b.ID)
		}
	}
	d.halt()
	if at := d.nextTurn(); !at.IsZero() {
		d.timers.start(&d.calendar, at)
	}
}

// look says what a button's state is now.
func (d *Desk) look(b Button) ButtonView {
	v := ButtonView{ID: b.ID, Queue: b.Queue, State: ButtonOpen}
	if d.stop != nil && !d.now.Before(d.stop.NoCalls) {
		v.State = ButtonStopped
		return v
	}
	if b.Schedule == "" {
		return v
	}
	v.State = ButtonClosed
	for _, w := range d.schedules[b.Schedule] {
		switch {
		case !d.now.Before(w.Close):
		case d.now.Before(w.Open):
			v.OpensAt = w.Open
			return v
		case d.now.Before(w.LastCall):
			v.State, v.LastCallAt = ButtonOpen, w.LastCall
			return v
		default:
			v.State = ButtonLastCall // and the next window says when it opens again
		}
	}
	return v
}

// nextTurn is the next moment at which something in the calendar changes; zero
// when nothing does.
func (d *Desk) nextTurn() time.Time {
	var next time.Time
	consider := func(at time.Time) {
		if at.After(d.now) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	for _, b := range d.buttons {
		for _, w := range d.schedules[b.Schedule] {
			consider(w.Open)
			consider(w.LastCall)
			consider(w.Close)
			if w.Open.After(d.now) {
				break
			}
		}
	}
	if d.stop != nil {
		consider(d.stop.NoCalls)
		consider(d.stop.At)
		consider(d.stop.Limit)
	}
	return next
}

// releaseAtClose releases who waits behind a button that closes now. Whoever
// was served already and only transferred stays.
func (d *Desk) releaseAtClose(button string) {
	for _, q := range d.queues {
		if !q.ReleaseAtClose {
			continue
		}
		for _, c := range slices.Clone(q.waiting.items) {
			if c.button == button && !c.served {
				d.reject(c, RejectClosed)
			}
		}
	}
}

// halted says whether the planned stop has come to its moment At: nobody waits
// from then on.
func (d *Desk) halted() bool { return d.stop != nil && !d.now.Before(d.stop.At) }

// halt does what the planned stop asks for by now: it releases who waits, and
// in the end whoever still talks.
func (d *Desk) halt() {
	if !d.halted() {
		return
	}
	for _, c := range slices.Clone(d.calls.items) {
		if c.stage == waiting {
			d.reject(c, RejectStop)
		} else {
			d.limit(c)
		}
	}
}

// limit ends a call that runs beyond the limit of the planned stop.
func (d *Desk) limit(c *call) {
	if d.stop != nil && !d.now.Before(d.stop.Limit) && !c.ending {
		c.ending = true
		d.emit(EndCall{c.id})
	}
}
