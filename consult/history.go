package consult

import "slices"

// maxSteps is how many of an author's changes of one page can be undone.
const maxSteps = 200

// history is what one author changed on one page.
type history struct{ undo, redo []change }

// change is one change of a page's marks.
type change struct{ added, removed []Mark }

// step plans an undo or redo: the author's own last change that still makes a
// difference. Changes that others have made void are passed over.
func (r *Room) step(who Party, k pageKey, kind string) (Entry, *Refusal) {
	sh := r.pages[k]
	if sh == nil || sh.history[who.Account] == nil {
		return Entry{}, nil
	}
	h := sh.history[who.Account]
	stack := h.undo
	if kind == actRedo {
		stack = h.redo
	}
	for i, c := range slices.Backward(stack) {
		if kind == actUndo {
			c = change{added: c.removed, removed: c.added}
		}
		add, remove := sh.difference(c, r.marks)
		if len(add) == 0 && len(remove) == 0 {
			continue
		}
		if len(sh.marks)+len(add)-len(remove) > MaxPageMarks {
			return Entry{}, refuse("page-full")
		}
		e := ops(marksOp(k, add, remove))
		e.Step, e.Steps = kind, len(stack)-i
		return e, nil
	}
	return Entry{}, nil
}

// difference is what a change would do now.
func (sh *sheet) difference(c change, all map[string]pageKey) (add []Mark, remove []string) {
	for _, m := range c.added {
		if _, is := all[m.ID]; !is {
			add = append(add, m)
		}
	}
	for _, m := range c.removed {
		if slices.ContainsFunc(sh.marks, func(x Mark) bool { return x.ID == m.ID && x.Z == m.Z }) {
			remove = append(remove, m.ID)
		}
	}
	return add, remove
}

// putMarks changes a page's marks and the author's history of it.
func (r *Room) putMarks(o Op, e Entry) {
	k := pageKey{o.Marks.Document, o.Marks.Page}
	sh := r.pages[k]
	if sh == nil {
		sh = &sheet{history: make(map[string]*history)}
		r.pages[k] = sh
	}
	var c change
	sh.marks = slices.DeleteFunc(sh.marks, func(m Mark) bool {
		gone := slices.Contains(o.Marks.Remove, m.ID)
		if gone {
			c.removed = append(c.removed, m)
			delete(r.marks, m.ID)
		}
		return gone
	})
	for _, m := range o.Marks.Add {
		at, _ := slices.BinarySearchFunc(sh.marks, m.Z, func(x Mark, z uint64) int {
			if x.Z <= z {
				return -1
			}
			return 1
		})
		sh.marks = slices.Insert(sh.marks, at, m)
		r.marks[m.ID] = k
		c.added = append(c.added, m)
	}
	sh.changed = o.N
	h := sh.history[o.By]
	if h == nil {
		h = &history{}
		sh.history[o.By] = h
	}
	h.note(c, e)
}

// note remembers a change. An undo goes over to what can be done again, and the
// other way round; what was passed over is forgotten.
func (h *history) note(c change, e Entry) {
	back := change{added: c.removed, removed: c.added}
	switch e.Step {
	case actUndo:
		h.undo = h.undo[:max(0, len(h.undo)-e.Steps)]
		h.redo = append(h.redo, back)
	case actRedo:
		h.redo = h.redo[:max(0, len(h.redo)-e.Steps)]
		h.undo = append(h.undo, c)
	default:
		h.undo, h.redo = append(h.undo, c), nil
	}
	if len(h.undo) > maxSteps {
		h.undo = slices.Delete(h.undo, 0, len(h.undo)-maxSteps)
	}
}
