package b2bua

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"sync"
	"time"

	"madoguchi/acd"
)

// How the scribe writes. While the disk refuses, it keeps what must not be
// lost (open and closed calls) and drops the oldest journal entries.
const (
	commitEvery   = 10 * time.Millisecond // longest wait for others to join a group
	commitRetry   = time.Second           // between attempts while the ledger refuses
	commitTimeout = 15 * time.Second      // of one attempt
	journalKept   = 20_000                // entries held while the ledger refuses
)

// scribe is the one writer of the exchange: it makes what happened durable in
// group commits, so that neither the Desk nor a call waits for the disk.
type scribe struct {
	ledger Ledger
	log    *slog.Logger
	wake   chan struct{}
	stop   chan struct{}
	done   chan struct{}

	mu      sync.Mutex
	batch   Batch
	marked  uint64 // what was handed in
	written uint64 // what is durable
	waiters []waiter
	failing bool
	dropped uint64
}

type waiter struct {
	mark uint64
	ch   chan struct{}
}

func newScribe(l Ledger, log *slog.Logger) *scribe {
	return &scribe{
		ledger: l, log: log, wake: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{}),
		batch: newBatch(),
	}
}

func newBatch() Batch {
	return Batch{Open: make(map[string][]byte), Presence: make(map[string]Choice)}
}

func (s *scribe) start() { go s.run() }

func (s *scribe) add(f func(b *Batch)) {
	s.mu.Lock()
	f(&s.batch)
	s.marked++
	if over := len(s.batch.Journal) - journalKept; over > 0 {
		s.batch.Journal = append([]Entry(nil), s.batch.Journal[over:]...)
		s.dropped += uint64(over)
	}
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// journal keeps an event of the Desk.
func (s *scribe) journal(at time.Time, ev acd.Event) {
	raw, err := json.Marshal(ev)
	if err != nil {
		s.log.Error("an event cannot be journalled", "error", err)
		return
	}
	e := Entry{At: at.UTC(), Kind: kindName(ev), Event: raw}
	s.add(func(b *Batch) { b.Journal = append(b.Journal, e) })
}

// kindName is the name of an event's type.
func kindName(ev acd.Event) string { return strings.TrimPrefix(fmt.Sprintf("%T", ev), "acd.") }

// started marks in the journal that a process begins with an empty Desk.
func (s *scribe) started(at time.Time) {
	s.add(func(b *Batch) { b.Journal = append(b.Journal, Entry{At: at.UTC(), Kind: Started, Event: []byte("{}")}) })
}

// wrapUp keeps the time of an agent after a call.
func (s *scribe) wrapUp(w WrapUp) {
	s.add(func(b *Batch) { b.WrapUps = append(b.WrapUps, w) })
}

// open keeps the state of an open call.
func (s *scribe) open(id string, state []byte) {
	s.add(func(b *Batch) { b.Open[id] = state })
}

// closed keeps the record of a call that ended.
func (s *scribe) closed(r Record) {
	s.add(func(b *Batch) {
		delete(b.Open, r.ID)
		b.Closed = append(b.Closed, r)
	})
}

// presence keeps what an agent chose.
func (s *scribe) presence(account string, c Choice) {
	s.add(func(b *Batch) { b.Presence[account] = c })
}

// mark names everything handed in so far.
func (s *scribe) mark() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.marked
}

// durable returns a channel that is closed once everything up to mark is written.
func (s *scribe) durable(mark uint64) <-chan struct{} {
	ch := make(chan struct{})
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.written >= mark {
		close(ch)
	} else {
		s.waiters = append(s.waiters, waiter{mark, ch})
	}
	return ch
}

// healthy says whether the last commit went through.
func (s *scribe) healthy() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.failing
}

func (s *scribe) run() {
	defer close(s.done)
	for {
		select {
		case <-s.wake:
		case <-s.stop:
			s.commit(context.Background())
			return
		}
		select {
		case <-time.After(commitEvery):
		case <-s.stop:
		}
		for !s.commit(context.Background()) {
			select {
			case <-time.After(commitRetry):
			case <-s.stop:
				s.commit(context.Background())
				return
			}
		}
	}
}

// commit writes what is pending; false means that it was refused and is kept.
func (s *scribe) commit(ctx context.Context) bool {
	s.mu.Lock()
	b, mark := s.batch, s.marked
	s.batch = newBatch()
	s.mu.Unlock()
	var err error
	if len(b.Journal)+len(b.Open)+len(b.Closed)+len(b.WrapUps)+len(b.Presence) > 0 {
		ctx, cancel := context.WithTimeout(ctx, commitTimeout)
		err = s.ledger.Commit(ctx, b)
		cancel()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		if !s.failing {
			s.log.Error("call records cannot be written; calls go on and the records are kept in memory", "error", err)
		}
		s.failing = true
		s.restore(b)
		return false
	}
	if s.failing {
		s.log.Info("call records are written again", "journal_entries_lost", s.dropped)
	}
	s.failing, s.dropped = false, 0
	s.written = mark
	kept := s.waiters[:0]
	for _, w := range s.waiters {
		if w.mark <= mark {
			close(w.ch)
		} else {
			kept = append(kept, w)
		}
	}
	s.waiters = kept
	return true
}

// restore puts a refused batch back in front of what came meanwhile.
func (s *scribe) restore(b Batch) {
	ended := make(map[string]bool)
	for _, r := range s.batch.Closed {
		ended[r.ID] = true
	}
	maps.DeleteFunc(b.Open, func(id string, _ []byte) bool { return ended[id] })
	maps.Copy(b.Open, s.batch.Open)
	maps.Copy(b.Presence, s.batch.Presence)
	b.Journal = append(b.Journal, s.batch.Journal...)
	b.Closed = append(b.Closed, s.batch.Closed...)
	b.WrapUps = append(b.WrapUps, s.batch.WrapUps...)
	s.batch = b
}

// close writes what is left and stops.
func (s *scribe) close(ctx context.Context) error {
	close(s.stop)
	select {
	case <-s.done:
	case <-ctx.Done():
		return ctx.Err()
	}
	if !s.healthy() {
		return fmt.Errorf("b2bua: the last call records could not be written")
	}
	return nil
}
