package store

import (
	"encoding/binary"
	"errors"
	"slices"
)

// The sums that a quarter of an hour has of a queue, button, kiosk or agent.
// Times are in ms. Their order is that of the packed form: new ones go to the
// end.
const (
	sumOverflowed = iota
	sumReleased
	sumTransferredIn
	sumTransferredOut
	sumHandled
	sumTalking
	sumWrapUp
	sumInterruptions
	sumLost // ended by an interruption
	// Of buttons and kiosks: by the rules of their queue at the time.
	sumInTime
	sumShort
	// Of agents.
	sumRung
	sumAnswered
	sumMissed
	sumDeclined
	sumHandling
	sumLoggedIn
	sums
)

// errRollup is a fault of the database: nobody else writes figures.
var errRollup = errors.New("figures are not as they were written")

// counts is what one quarter of an hour has of one subject.
type counts struct {
	sum     [sums]int64
	maxWait int64 // ms, of anybody offered
	// The waits in ms of those who were answered and of those who gave up, the
	// shortest first: what is in time is a matter of rules that may change.
	answered, abandoned []int64
	named               []namedCount // in order of name
}

// namedCount counts what has a name: a disposition code or the cause of an end,
// told apart by their prefixes.
type namedCount struct {
	name string
	n    int64
}

const (
	namedCode  = "code:"
	namedCause = "end:"
)

func (c *counts) name(name string, n int64) {
	i, found := slices.BinarySearchFunc(c.named, name, func(a namedCount, b string) int {
		switch {
		case a.name < b:
			return -1
		case a.name > b:
			return 1
		}
		return 0
	})
	if !found {
		c.named = slices.Insert(c.named, i, namedCount{name: name})
	}
	if c.named[i].n += n; c.named[i].n == 0 {
		c.named = slices.Delete(c.named, i, i+1)
	}
}

// add puts other's counts to c's.
func (c *counts) add(other *counts) {
	for i, n := range other.sum {
		c.sum[i] += n
	}
	c.maxWait = max(c.maxWait, other.maxWait)
	c.answered = append(c.answered, other.answered...)
	c.abandoned = append(c.abandoned, other.abandoned...)
	for _, n := range other.named {
		c.name(n.name, n.n)
	}
}

func (c *counts) empty() bool {
	return c.sum == [sums]int64{} && c.maxWait == 0 && len(c.answered)+len(c.abandoned)+len(c.named) == 0
}

// packDay writes a day without what is zero: for each quarter its number, a mask of the sums that are
// there, these sums, the longest wait, the waits as differences, and the names.
// All numbers are varints.
func packDay(quarters map[int]*counts) []byte {
	order := make([]int, 0, len(quarters))
	for q, c := range quarters {
		if !c.empty() {
			order = append(order, q)
		}
	}
	slices.Sort(order)
	out := []byte{} // not nil: a day of which nothing is left is still a row
	for _, q := range order {
		c := quarters[q]
		out = binary.AppendUvarint(out, uint64(q)) //nolint:gosec // 0–95
		var mask uint64
		for i, n := range c.sum {
			if n != 0 {
				mask |= 1 << i
			}
		}
		out = binary.AppendUvarint(out, mask)
		for _, n := range c.sum {
			if n != 0 {
				out = binary.AppendVarint(out, n)
			}
		}
		out = binary.AppendVarint(out, c.maxWait)
		for _, waits := range [][]int64{c.answered, c.abandoned} {
			slices.Sort(waits)
			out = binary.AppendUvarint(out, uint64(len(waits)))
			last := int64(0)
			for _, w := range waits {
				out = binary.AppendVarint(out, w-last)
				last = w
			}
		}
		out = binary.AppendUvarint(out, uint64(len(c.named)))
		for _, n := range c.named {
			out = binary.AppendUvarint(out, uint64(len(n.name)))
			out = append(out, n.name...)
			out = binary.AppendVarint(out, n.n)
		}
	}
	return out
}

// unpackDay calls each for every quarter of a packed day in their order. The
// counts are each's until it returns.
func unpackDay(raw []byte, each func(quarter int, c *counts)) error {
	return new(unpacker).day(raw, each)
}

// day is unpackDay for many days: names and counts are used again.
func (u *unpacker) day(raw []byte, each func(quarter int, c *counts)) error {
	u.raw, u.err = raw, nil
	c := &u.counts
	for len(u.raw) > 0 && u.err == nil {
		quarter := u.uint(quartersADay - 1)
		mask := u.uint(1<<sums - 1)
		for i := range c.sum {
			if c.sum[i] = 0; mask&(1<<i) != 0 {
				c.sum[i] = u.int()
			}
		}
		c.maxWait = u.int()
		c.answered, c.abandoned = u.waits(c.answered[:0]), u.waits(c.abandoned[:0])
		c.named = c.named[:0]
		for range u.uint(uint64(len(u.raw))) {
			name := u.text()
			c.named = append(c.named, namedCount{name, u.int()})
		}
		if u.err == nil {
			each(int(quarter), c) //nolint:gosec // 0–95
		}
	}
	return u.err
}

// unpacker reads varints until the first one that is not there.
type unpacker struct {
	raw    []byte
	err    error
	names  map[string]string // each name once
	counts counts            // of the quarter that is told
}

func (u *unpacker) uint(most uint64) uint64 {
	v, n := binary.Uvarint(u.raw)
	if n <= 0 || v > most {
		u.err, u.raw = errRollup, nil
		return 0
	}
	u.raw = u.raw[n:]
	return v
}

func (u *unpacker) int() int64 {
	v, n := binary.Varint(u.raw)
	if n <= 0 {
		u.err, u.raw = errRollup, nil
		return 0
	}
	u.raw = u.raw[n:]
	return v
}

func (u *unpacker) waits(into []int64) []int64 {
	last := int64(0)
	for range u.uint(uint64(len(u.raw))) {
		last += u.int()
		into = append(into, last)
	}
	return into
}

func (u *unpacker) text() string {
	n := u.uint(uint64(len(u.raw)))
	if n > uint64(len(u.raw)) {
		u.err, u.raw = errRollup, nil
		return ""
	}
	raw := u.raw[:n]
	u.raw = u.raw[n:]
	name, ok := u.names[string(raw)]
	if !ok {
		if u.names == nil {
			u.names = make(map[string]string)
		}
		name = string(raw)
		u.names[name] = name
	}
	return name
}
