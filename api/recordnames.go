package api

import (
	"cmp"
	"context"
	"slices"

	"madoguchi/store"
)

// names are a name in Japanese and in English.
type names struct{ ja, en string }

func (n names) in(english bool) string {
	if english {
		return n.en
	}
	return n.ja
}

// recordNames are the names of what records hold as ids.
type recordNames struct{ buttons, queues, codes map[string]names }

func readRecordNames(ctx context.Context, st *store.Store) (recordNames, error) {
	n := recordNames{buttons: map[string]names{}, queues: map[string]names{}, codes: map[string]names{}}
	buttons, err := st.Buttons(ctx)
	if err != nil {
		return n, err
	}
	for _, b := range buttons {
		n.buttons[b.ID] = names{b.Texts["ja"].Label, b.Texts["en"].Label}
	}
	queues, err := st.Queues(ctx)
	if err != nil {
		return n, err
	}
	for _, q := range queues {
		n.queues[q.ID] = names{q.NameJA, q.NameEN}
	}
	codes, err := st.DispositionCodes(ctx)
	if err != nil {
		return n, err
	}
	for _, c := range codes {
		n.codes[c.ID] = names{c.NameJA, c.NameEN}
	}
	return n, nil
}

// named is the name of an id, or the id itself of what was deleted.
func named(of map[string]names, id string, english bool) string {
	if n, known := of[id]; known {
		return n.in(english)
	}
	return id
}

func (recordNames) choices(ids []string, of map[string]names) []RecordChoice {
	out := make([]RecordChoice, len(ids))
	for i, id := range ids {
		n, known := of[id]
		if !known {
			n = names{id, id}
		}
		out[i] = RecordChoice{ID: id, NameJA: n.ja, NameEN: n.en, Gone: !known}
	}
	return out
}

// sortChoices puts those that are still there first.
func sortChoices(of []RecordChoice) {
	slices.SortFunc(of, func(a, b RecordChoice) int {
		if a.Gone != b.Gone {
			if a.Gone {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(a.NameJA, b.NameJA), cmp.Compare(a.ID, b.ID))
	})
}
