package consult

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"madoguchi/consult/vault"
	"madoguchi/store"

	"github.com/google/uuid"
)

const (
	// mailbox bounds what waits for one room, and batchMost what is made durable
	// together.
	mailbox   = 512
	batchMost = 128
	// retryEvery is how often what the disk did not take is tried again.
	retryEvery = time.Second
	// storeTimeout bounds one look into the store.
	storeTimeout = 5 * time.Second
	// recentOps and recentBytes bound what is kept for pages that come back.
	recentOps, recentBytes = 2_000, 4 << 20
)

// liveRoom is one room and its goroutine, the only one that touches the Room
// and writes its log. Nothing is seen by anybody before it is durable.
type liveRoom struct {
	rooms  *Rooms
	id     string
	inbox  chan any // actMail, changeMail, enterMail
	ctx    context.Context
	cancel context.CancelFunc
	over   chan struct{} // closed by finish
	rule   string        // why; written before over is closed
	once   sync.Once
	used   atomic.Int64 // bytes on the disk, roughly

	mu        sync.RWMutex // guards what follows
	parties   map[string]Part
	seats     map[*Seat]struct{}
	equipment map[string]Equipment
	tickets   map[string]ticket
	mayDraw   drawRights
	stops     map[string]context.CancelFunc // conversions that run, by document

	// loop only
	room    *Room
	box     *vault.Box
	recent  []recentOp
	held    int                  // bytes of recent
	inks    map[pageKey][]uint64 // operations at which pictures of marks were made, in order
	leaving map[string]goner
}

type recentOp struct {
	n   uint64
	raw []byte
}

// drawRights is what signals need to know of the state.
type drawRights struct {
	citizen bool
	pads    map[string]bool
}

// What comes to a room by mail.
type (
	actMail struct {
		seat *Seat
		do   Do
	}
	changeMail struct {
		plan  func(now time.Time, r *Room) (Entry, *Refusal)
		reply chan error // size 1
		entry *Entry
	}
	enterMail struct {
		seat  *Seat
		after uint64
		reply chan error // size 1
	}
	// lookMail reads what is durable.
	lookMail struct {
		look  func(r *Room) error
		reply chan error // size 1
	}
)

// launch starts the goroutine of a room. With a rule it is erased at once.
// Callers hold Rooms.mu.
func (r *Rooms) launch(id string, parties map[string]Part, rule string) *liveRoom {
	ctx, cancel := context.WithCancel(r.ctx)
	l := &liveRoom{
		rooms: r, id: id, inbox: make(chan any, mailbox), ctx: ctx, cancel: cancel, over: make(chan struct{}),
		parties: parties, seats: make(map[*Seat]struct{}), equipment: make(map[string]Equipment),
		tickets: make(map[string]ticket), stops: make(map[string]context.CancelFunc), inks: make(map[pageKey][]uint64), leaving: make(map[string]goner),
	}
	if rule == ruleNone {
		r.rooms[id] = l
	} else {
		l.finish(rule)
	}
	r.running.Go(l.run)
	return l
}

// finish lets the room be erased by a rule.
func (l *liveRoom) finish(rule string) {
	l.once.Do(func() {
		l.rule = rule
		close(l.over)
	})
}

// run is the room's life.
func (l *liveRoom) run() {
	defer l.cancel()
	for {
		err := l.open()
		if err == nil {
			break
		}
		l.rooms.log.ErrorContext(l.ctx, "room not opened; it is tried again", "call", l.id, "error", err)
		if l.idle(retryEvery) {
			break
		}
	}
	if l.room != nil && !l.isOver() {
		l.rooms.running.Go(l.lookAtPrinters)
	}
	for {
		select {
		case <-l.rooms.ctx.Done():
			l.dismiss(byeRestart)
			return
		case <-l.over:
			l.dismiss(byeOver)
			l.cancel()
			l.erase()
			return
		case m := <-l.inbox:
			if l.room == nil {
				reject(m, refuse("room-unsaved"))
				continue
			}
			l.handle(m)
		}
	}
}

// idle refuses what comes for a while; true when the room is over.
func (l *liveRoom) idle(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			return false
		case <-l.over:
			return true
		case <-l.rooms.ctx.Done():
			return true
		case m := <-l.inbox:
			reject(m, refuse("room-unsaved"))
		}
	}
}

func reject(m any, no *Refusal) {
	switch m := m.(type) {
	case actMail:
		m.seat.answer(Refused{Type: "refused", Ref: m.do.Ref, Problem: no.Problem})
	case changeMail:
		m.reply <- no
	case enterMail:
		m.reply <- no
	case lookMail:
		m.reply <- no
	}
}

// open opens the box, or makes it, and reads the log.
func (l *liveRoom) open() error {
	ctx, cancel := context.WithTimeout(l.ctx, storeTimeout)
	defer cancel()
	box, err := l.rooms.vault.Box(ctx, l.id)
	fresh := errors.Is(err, store.ErrNotFound)
	if fresh && l.isOver() {
		return nil
	}
	if fresh {
		box, err = l.rooms.vault.Create(ctx, l.id)
	}
	if err != nil {
		return err
	}
	l.box = box
	room, err := replay(box)
	if err != nil && l.isOver() {
		l.rooms.log.ErrorContext(ctx, "log of a room that is erased cannot be read", "call", l.id, "error", err)
		return nil
	}
	if errors.Is(err, vault.ErrTampered) {
		l.rooms.log.ErrorContext(ctx, "log of a room was changed: it begins anew", "call", l.id, "error", err)
		return errors.Join(err, l.startAnew(ctx))
	}
	if err != nil {
		return err
	}
	l.room = room
	if fresh || l.isOver() {
		l.publishRights()
		return nil
	}
	return l.restored()
}

func (l *liveRoom) isOver() bool {
	select {
	case <-l.over:
		return true
	default:
		return false
	}
}

func replay(box *vault.Box) (*Room, error) {
	room := NewRoom()
	err := box.Replay(func(raw []byte) error {
		e, err := decodeEntry(raw)
		if err == nil {
			room.Apply(e)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("replay log of a room: %w", err)
	}
	return room, nil
}

// ask lets plan change the room and returns when that is durable.
func (l *liveRoom) ask(ctx context.Context, plan func(now time.Time, r *Room) (Entry, *Refusal)) (Entry, error) {
	var e Entry
	m := changeMail{plan: plan, reply: make(chan error, 1), entry: &e}
	if err := l.mail(ctx, m, m.reply); err != nil {
		return Entry{}, err
	}
	return e, nil
}

// look lets f read the room as it is on the disk.
func (l *liveRoom) look(ctx context.Context, f func(r *Room) error) error {
	m := lookMail{look: f, reply: make(chan error, 1)}
	return l.mail(ctx, m, m.reply)
}

// mail waits for an answer: what was asked for may still happen when the wait
// for it ends.
func (l *liveRoom) mail(ctx context.Context, m any, reply <-chan error) error {
	select {
	case l.inbox <- m:
	case <-ctx.Done():
		return ctx.Err()
	case <-l.ctx.Done():
		return refuse("not-in-room")
	}
	select {
	case err := <-reply:
		return err
	case <-l.ctx.Done():
		return refuse("not-in-room")
	}
}

func (l *liveRoom) full() bool { return l.rooms.o.MaxRoom > 0 && l.used.Load() >= l.rooms.o.MaxRoom }

// grows says whether an action needs room on the disk that a full room has not.
func grows(a Action) bool {
	switch a.Kind {
	case actRemove, actHide, actShow, actErase, actClear, actCancelPrint, actAllow:
		return false
	default:
		return true
	}
}

// newID makes an id that sorts by time.
func newID() string { return uuid.Must(uuid.NewV7()).String() }
