package acd

import "slices"

// ordered is a sorted slice. compare is a total order over the items, and what
// it looks at must not change while an item is in. Inserting and removing cost
// one short copy, finding is a binary search: with some thousands of items this
// is faster than any tree, and it can be walked in order.
type ordered[T any] struct {
	items   []T
	compare func(a, b T) int
}

func (o *ordered[T]) insert(v T) {
	if i, found := slices.BinarySearchFunc(o.items, v, o.compare); !found {
		o.items = slices.Insert(o.items, i, v)
	}
}

func (o *ordered[T]) remove(v T) {
	i, found := slices.BinarySearchFunc(o.items, v, o.compare)
	switch {
	case !found:
	case i == 0: // as in a queue: nothing needs to move
		clear(o.items[:1])
		o.items = o.items[1:]
	default:
		o.items = slices.Delete(o.items, i, i+1)
	}
}

// rank is the place of v, from 0; ok is false when v is not in.
func (o *ordered[T]) rank(v T) (i int, ok bool) {
	return slices.BinarySearchFunc(o.items, v, o.compare)
}

// reorder sorts the items anew.
func (o *ordered[T]) reorder(compare func(a, b T) int) {
	o.compare = compare
	slices.SortFunc(o.items, compare)
}
