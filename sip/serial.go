package sip

import (
	"runtime/debug"
	"sync"
)

// group owns goroutines: none starts after close, and wait returns when all
// have ended.
type group struct {
	mu     sync.Mutex
	closed bool
	wg     sync.WaitGroup
}

// run starts f in a goroutine, unless the group is closed.
func (g *group) run(f func()) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return false
	}
	g.wg.Go(f)
	return true
}

func (g *group) close() {
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
}

func (g *group) wait() { g.wg.Wait() }

// serial runs functions one after another in the order of their arrival. It
// needs a goroutine only while there is work, and posting never blocks.
type serial struct {
	group   *group
	onPanic func(reason any, stack []byte)

	mu    sync.Mutex
	queue []func()
	busy  bool
}

// post adds f to the queue. It is false when the server has closed.
func (s *serial) post(f func()) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.busy {
		if !s.group.run(s.drain) {
			return false
		}
		s.busy = true
	}
	s.queue = append(s.queue, f)
	return true
}

// depth is the number of functions that wait.
func (s *serial) depth() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue)
}

func (s *serial) drain() {
	for {
		s.mu.Lock()
		if len(s.queue) == 0 {
			s.busy = false
			s.queue = nil
			s.mu.Unlock()
			return
		}
		f := s.queue[0]
		s.queue[0] = nil
		s.queue = s.queue[1:]
		s.mu.Unlock()
		s.safely(f)
	}
}

func (s *serial) safely(f func()) {
	defer func() {
		if r := recover(); r != nil {
			s.onPanic(r, debug.Stack())
		}
	}()
	f()
}
