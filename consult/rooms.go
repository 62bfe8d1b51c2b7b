package consult

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"madoguchi/consult/vault"
	"madoguchi/store"
)

// Call is what Rooms needs to know of a call that exists. App makes it of the
// published state of the calls.
type Call struct {
	ID        string
	Connected bool            // or was: a call that waits for its next agent keeps its room
	Parties   map[string]Part // by account
}

// Options configure Rooms. Converter, Composer, Printing and Shelf may be nil.
type Options struct {
	Dir       string // of the vault
	Records   Records
	Converter Converter
	Composer  Composer
	Printing  Printing
	Shelf     Shelf
	Zone      func() *time.Location // of the site; nil: UTC
	Log       *slog.Logger

	MaxFile        int64         // bytes of one upload
	MaxRoom        int64         // bytes of one room on the disk
	ConvertTimeout time.Duration // of one document
}

const (
	// enterPatience is how long one who asks for a room waits for it to open: pages
	// and rooms learn of a call at the same moment.
	enterPatience = 3 * time.Second
	// receiptShown is how long a party is told of what was erased.
	receiptShown = 10 * time.Minute
	// Prefixes of boxes that are no rooms.
	keptPrefix, libraryPrefix = store.KeptBox, store.LibraryBox
)

// Rooms is the shell around all rooms. All methods may be called from any
// goroutine.
type Rooms struct {
	o     Options
	log   *slog.Logger
	vault *vault.Vault

	ctx     context.Context // ends with Close
	cancel  context.CancelFunc
	running sync.WaitGroup
	lanes   lanes
	erased  chan struct{} // a receipt was written

	following sync.Mutex // held by Follow; guards began
	began     bool       // the first Follow has looked at what was there

	mu       sync.Mutex // guards what follows
	rooms    map[string]*liveRoom
	changed  chan struct{} // closed and replaced when rooms or parties change
	receipts map[string]shownReceipt
	jobs     map[string]*liveRoom // print jobs that are not over
}

type shownReceipt struct {
	receipt Receipt
	until   time.Time
}

// Start opens the vault. Rooms are opened, restored and erased by Follow.
func Start(ctx context.Context, o Options) (*Rooms, error) {
	if o.Records == nil || o.Log == nil {
		return nil, errors.New("consult: Records and Log are needed")
	}
	v, err := vault.Open(o.Dir, o.Records)
	if err != nil {
		return nil, err
	}
	running, cancel := context.WithCancel(context.Background())
	r := &Rooms{
		o: o, log: o.Log, vault: v, ctx: running, cancel: cancel, erased: make(chan struct{}, 1),
		rooms: make(map[string]*liveRoom), changed: make(chan struct{}),
		receipts: make(map[string]shownReceipt), jobs: make(map[string]*liveRoom),
	}
	if err := r.sweepShelf(ctx); err != nil {
		cancel()
		v.Close()
		return nil, fmt.Errorf("look for what was kept half: %w", err)
	}
	r.lanes.start(r)
	return r, nil
}

// Close says goodbye to all pages and returns when every goroutine has ended.
// Rooms stay on the disk for the next start.
func (r *Rooms) Close() {
	r.mu.Lock() // Follow launches nothing any more
	r.cancel()
	r.mu.Unlock()
	r.running.Wait()
	r.vault.Close()
}

// Erased gets a token whenever a receipt was written. It is for one reader.
func (r *Rooms) Erased() <-chan struct{} { return r.erased }

// Follow takes over which calls exist and who is in them. A call that connects
// gets a room; the room of a call that is not listed any more is erased. The
// first time, rooms of an earlier process are restored or erased as well. An
// error means that this could not be found out; it is tried again next time.
func (r *Rooms) Follow(calls []Call) error {
	r.following.Lock()
	defer r.following.Unlock()
	if !r.began {
		if err := r.begin(calls); err != nil {
			return err
		}
		r.began = true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ctx.Err() != nil {
		return nil
	}
	listed := make(map[string]bool, len(calls))
	for _, c := range calls {
		listed[c.ID] = true
		room := r.rooms[c.ID]
		if room == nil && c.Connected {
			room = r.launch(c.ID, c.Parties, ruleNone)
		}
		if room != nil {
			room.setParties(c.Parties)
		}
	}
	for id, room := range r.rooms {
		if !listed[id] {
			delete(r.rooms, id)
			room.finish(ruleEnded)
		}
	}
	close(r.changed)
	r.changed = make(chan struct{})
	return nil
}

// begin restores the rooms of calls that still exist and erases the others.
func (r *Rooms) begin(calls []Call) error {
	ctx, cancel := context.WithTimeout(r.ctx, storeTimeout)
	defer cancel()
	ids, err := r.vault.IDs(ctx)
	if err != nil {
		return fmt.Errorf("look for rooms of before: %w", err)
	}
	parties := make(map[string]map[string]Part, len(calls))
	for _, c := range calls {
		parties[c.ID] = c.Parties
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, id := range ids {
		if strings.HasPrefix(id, keptPrefix) || strings.HasPrefix(id, libraryPrefix) {
			continue
		}
		if p, is := parties[id]; is {
			r.rooms[id] = r.launch(id, p, ruleNone)
		} else {
			r.launch(id, nil, ruleOrphaned)
		}
	}
	return nil
}

// find gives the room of a call and what the account is in it. It waits a
// little for a room that is about to open. Without it: a *Refusal.
func (r *Rooms) find(ctx context.Context, call, account string, patience time.Duration) (*liveRoom, Part, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		r.mu.Lock()
		room, changed := r.rooms[call], r.changed
		r.mu.Unlock()
		if room != nil {
			if p, ok := room.part(account); ok {
				return room, p, nil
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, "", refuse("not-in-room")
		case <-r.ctx.Done():
			return nil, "", refuse("not-in-room")
		}
	}
}

// driver is find for what only drivers may do.
func (r *Rooms) driver(ctx context.Context, call, account string) (*liveRoom, error) {
	room, p, err := r.find(ctx, call, account, 0)
	if err == nil && p != Driver {
		err = refuse("not-allowed")
	}
	return room, err
}

// LastReceipt says what was erased of the account's last consultation, for ten
// minutes after its end.
func (r *Rooms) LastReceipt(account string) (Receipt, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, ok := r.receipts[account]
	if !ok || time.Now().After(s.until) {
		delete(r.receipts, account)
		return Receipt{}, false
	}
	return s.receipt, true
}

// show lets the parties see a receipt.
func (r *Rooms) show(receipt Receipt, accounts []string) {
	r.mu.Lock()
	now := time.Now()
	for id, s := range r.receipts {
		if now.After(s.until) {
			delete(r.receipts, id)
		}
	}
	for _, a := range accounts {
		r.receipts[a] = shownReceipt{receipt, now.Add(receiptShown)}
	}
	r.mu.Unlock()
	select {
	case r.erased <- struct{}{}:
	default:
	}
}
