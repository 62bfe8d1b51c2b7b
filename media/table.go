package media

import (
	"maps"
	"sync"
	"sync/atomic"
)

// table is a map that is read for every packet and written once per call:
// readers load a pointer, writers copy.
type table[K comparable, V comparable] struct {
	mu sync.Mutex
	m  atomic.Pointer[map[K]V]
}

func (t *table[K, V]) get(k K) (v V, ok bool) {
	if m := t.m.Load(); m != nil {
		v, ok = (*m)[k]
	}
	return v, ok
}

func (t *table[K, V]) set(k K, v V) {
	t.mu.Lock()
	defer t.mu.Unlock()
	next := t.copy()
	next[k] = v
	t.m.Store(&next)
}

// removeAll removes every key that belongs to v.
func (t *table[K, V]) removeAll(v V) {
	t.removeIf(func(_ K, w V) bool { return v == w })
}

// remove removes the key if it still belongs to v.
func (t *table[K, V]) remove(k K, v V) {
	t.removeIf(func(l K, w V) bool { return k == l && v == w })
}

func (t *table[K, V]) removeIf(del func(K, V) bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	next := t.copy()
	maps.DeleteFunc(next, del)
	t.m.Store(&next)
}

func (t *table[K, V]) copy() map[K]V {
	next := map[K]V{}
	if m := t.m.Load(); m != nil {
		next = maps.Clone(*m)
	}
	return next
}
