package b2bua

import (
	"fmt"

	"madoguchi/acd"
)

// Started is the kind of the journal's entry that marks the start of a process:
// its Desk knew nothing. It is no event of the Desk.
const Started = "Started"

// Replay returns the Desk as it was after the last entry: entries are those of
// a journal in their order, from anywhere before the last start.
func Replay(entries []Entry) (*acd.Desk, error) {
	first := -1
	for i, e := range entries {
		if e.Kind == Started {
			first = i
		}
	}
	if first < 0 {
		return nil, fmt.Errorf("b2bua: no entry of a start among %d of the journal", len(entries))
	}
	d := acd.NewDesk()
	for i, e := range entries[first+1:] {
		ev, err := acd.Decode(e.Kind, e.Event)
		if err != nil {
			return nil, fmt.Errorf("b2bua: entry %d after the start: %w", i+1, err)
		}
		d.Step(e.At, ev)
	}
	return d, nil
}
