package consult

import (
	"encoding/json"
	"time"
)

// handle takes what has come and what waits behind it: what is asked for
// together is made durable together.
func (l *liveRoom) handle(first any) {
	var b batch
	next := first
	for n := 0; ; n++ {
		switch m := next.(type) {
		case enterMail:
			l.commit(&b)
			m.reply <- l.admit(m.seat, m.after)
		case lookMail:
			l.commit(&b)
			m.reply <- m.look(l.room)
		case actMail:
			l.act(&b, m)
		case changeMail:
			l.change(&b, m)
		}
		if n >= batchMost {
			break
		}
		select {
		case next = <-l.inbox:
			continue
		default:
		}
		break
	}
	l.commit(&b)
}

// batch is what waits for the disk.
type batch struct {
	entries []Entry
	answers []func(no *Refusal) // nil: it is durable
}

func (l *liveRoom) act(b *batch, m actMail) {
	answer := func(no *Refusal) {
		if no != nil {
			m.seat.answer(Refused{Type: "refused", Ref: m.do.Ref, Problem: no.Problem})
		} else {
			m.seat.answer(Done{Type: "done", Ref: m.do.Ref})
		}
	}
	part, ok := l.part(m.seat.account)
	if !ok {
		answer(refuse("not-in-room"))
		return
	}
	if l.full() && grows(m.do.Action) {
		answer(refuse("room-full"))
		return
	}
	if m.do.Action.Kind == actRemove {
		l.leave(m.do.Action.Document)
	}
	e, no := l.room.Do(time.Now(), Party{m.seat.account, part}, m.do, newID())
	if no == nil && m.do.Action.Kind == actCancelPrint {
		l.rooms.cancelJob(l, m.do.Action.ID)
	}
	b.add(e, no, answer)
}

func (l *liveRoom) change(b *batch, m changeMail) {
	e, no := m.plan(time.Now(), l.room)
	if m.entry != nil {
		*m.entry = e
	}
	b.add(e, no, func(no *Refusal) {
		if no == nil {
			m.reply <- nil // a nil *Refusal would be an error
			return
		}
		m.reply <- no
	})
}

// add keeps the order: an answer without operations waits for those before it.
func (b *batch) add(e Entry, no *Refusal, answer func(*Refusal)) {
	if no != nil {
		answer(no)
		return
	}
	if len(e.Ops) > 0 {
		b.entries = append(b.entries, e)
	}
	b.answers = append(b.answers, answer)
}

// commit makes a batch durable and shows it, or takes it back.
func (l *liveRoom) commit(b *batch) {
	if err := l.write(b.entries); err != nil {
		l.rooms.log.ErrorContext(l.ctx, "operations of a room were not saved", "call", l.id, "error", err)
		for _, a := range b.answers {
			a(refuse("room-unsaved").because(err))
		}
		*b = batch{}
		return
	}
	for _, e := range b.entries {
		l.publish(e)
	}
	for _, a := range b.answers {
		a(nil)
	}
	*b = batch{}
}

// write appends entries to the log. When it fails, the room is what it was: the
// log says what that is.
func (l *liveRoom) write(entries []Entry) error {
	if len(entries) == 0 {
		return nil
	}
	records := make([][]byte, len(entries))
	var err error
	size := 0
	for i, e := range entries {
		if records[i], err = encodeEntry(e); err != nil {
			break
		}
		size += len(records[i])
	}
	if err == nil {
		err = l.box.Append(records...)
	}
	if err == nil {
		l.used.Add(int64(size))
		return nil
	}
	room, again := replay(l.box)
	if again != nil {
		// Nothing can be trusted: the room is read again before it goes on.
		l.rooms.log.ErrorContext(l.ctx, "log of a room cannot be read", "call", l.id, "error", again)
		l.room = nil
		l.reopen()
		return err
	}
	l.room = room
	return err
}

// reopen reads the room again as soon as that is possible.
func (l *liveRoom) reopen() {
	for l.room == nil {
		if l.idle(retryEvery) {
			return
		}
		room, err := replay(l.box)
		if err == nil {
			l.room = room
		}
	}
}

// publish shows durable operations to everybody and does what they ask of the
// shell.
func (l *liveRoom) publish(e Entry) {
	for _, o := range e.Ops {
		raw, err := json.Marshal(o)
		if err != nil {
			l.rooms.log.ErrorContext(l.ctx, "operation not encoded", "call", l.id, "error", err)
			continue
		}
		l.remember(o.N, raw)
		l.send(raw, nil)
	}
	l.publishRights()
	for _, o := range e.Ops {
		if o.Kind == "remove" {
			l.removed(o)
		}
	}
}

func (l *liveRoom) remember(n uint64, raw []byte) {
	l.recent = append(l.recent, recentOp{n, raw})
	l.held += len(raw)
	drop := 0
	for len(l.recent)-drop > recentOps || l.held > recentBytes && drop < len(l.recent) {
		l.held -= len(l.recent[drop].raw)
		drop++
	}
	if drop > 0 {
		l.recent = append([]recentOp(nil), l.recent[drop:]...)
	}
}

func (l *liveRoom) publishRights() {
	rights := drawRights{citizen: l.room.draws, pads: make(map[string]bool)}
	for _, d := range l.room.documents {
		if d.Kind == KindPad {
			rights.pads[d.ID] = true
		}
	}
	l.mu.Lock()
	l.mayDraw = rights
	l.mu.Unlock()
}
