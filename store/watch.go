package store

import (
	"context"
	"database/sql"
	"sync"
	"time"

	"madoguchi/store/internal/query"
)

// watchPeriod is how often the database is asked whether it changed.
const watchPeriod = 500 * time.Millisecond

// watchers are those who want to know of changes.
type watchers struct {
	mu      sync.Mutex
	started bool
	next    int
	all     map[int]chan struct{}
}

// Watch returns a channel that gets a token after configuration, accounts,
// devices or sessions changed, also by another process. Several changes may
// give one token. It ends with the context or the store; the channel is never
// closed.
func (s *Store) Watch(ctx context.Context) <-chan struct{} {
	w := &s.watch
	ch := make(chan struct{}, 1)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.all == nil {
		w.all = make(map[int]chan struct{})
	}
	id := w.next
	w.next++
	w.all[id] = ch
	context.AfterFunc(ctx, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.all, id)
	})
	if !w.started {
		w.started = true
		// Read before Watch returns, so that no change after it is missed.
		revision, err := s.read.Revision(ctx)
		if err != nil {
			revision = 0 // tell once too often rather than not at all
		}
		s.running.Go(func() { s.poll(revision) }) //nolint:contextcheck // it ends with the store, not with one who watches
	}
	return ch
}

// poll asks the cheap data_version of one connection, which any commit of
// another connection changes, and only then the revision.
func (s *Store) poll(revision int64) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s.running.Go(func() {
		select {
		case <-s.done:
			cancel()
		case <-ctx.Done():
		}
	})
	ticker := time.NewTicker(watchPeriod)
	defer ticker.Stop()
	p := poller{revision: revision}
	defer p.close()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if p.changed(ctx, s) {
			s.watch.tell()
		}
	}
}

func (w *watchers) tell() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, ch := range w.all {
		select {
		case ch <- struct{}{}:
		default: // a token is waiting already
		}
	}
}

// poller is owned by the goroutine of poll.
type poller struct {
	conn     *sql.Conn
	version  int64 // data_version of conn; meaningless on another one
	revision int64
}

// changed says whether the revision moved. A database that cannot be read now
// is asked again at the next tick.
func (p *poller) changed(ctx context.Context, s *Store) bool {
	if p.conn == nil {
		conn, err := s.reader.Conn(ctx)
		if err != nil {
			return false
		}
		p.conn, p.version = conn, 0
	}
	var version int64
	if err := p.conn.QueryRowContext(ctx, "PRAGMA data_version").Scan(&version); err != nil {
		p.close()
		return false
	}
	if version == p.version {
		return false
	}
	revision, err := query.New(p.conn).Revision(ctx)
	if err != nil {
		p.close()
		return false
	}
	moved := revision != p.revision
	p.version, p.revision = version, revision
	return moved
}

func (p *poller) close() {
	if p.conn != nil {
		_ = p.conn.Close() // it only read
		p.conn = nil
	}
}
