package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"madoguchi/store"
)

// page is how many records a page of the list has.
const page = 50

// search is one thing that people look for.
type search struct {
	name   string
	filter store.RecordFilter
	page   store.Page
}

// measured prints how long each search takes: the first page and the one after it.
func measured(ctx context.Context, st *store.Store, rounds int, only string) error {
	searches, err := searchesOf(ctx, st)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "search\tmatches\tp50\tp95\tmax")
	var all []time.Duration
	for _, q := range searches {
		if !strings.Contains(q.name, only) {
			continue
		}
		var times []time.Duration
		var got store.Listed[store.Record]
		for i := range rounds {
			p := q.page
			if i%2 == 1 {
				p.After = got.Next
			}
			began := time.Now()
			if got, err = st.Records(ctx, q.filter, p); err != nil {
				return fmt.Errorf("%s: %w", q.name, err)
			}
			times = append(times, time.Since(began))
		}
		all = append(all, times...)
		fmt.Fprintln(os.Stderr, q.name, at(times, 0.5), at(times, 1)) // while one waits for the table
		more := ""
		if got.More {
			more = "+"
		}
		_, _ = fmt.Fprintf(w, "%s\t%d%s\t%s\t%s\t%s\n", q.name, got.Total, more, at(times, 0.5), at(times, 0.95), at(times, 1))
	}
	if len(all) == 0 {
		return fmt.Errorf("no search has %q in its name", only)
	}
	_, _ = fmt.Fprintf(w, "all\t\t%s\t%s\t%s\n", at(all, 0.5), at(all, 0.95), at(all, 1))
	return w.Flush()
}

// at is a quantile.
func at(times []time.Duration, share float64) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))].Round(100 * time.Microsecond)
}

// searchesOf are searches alone and together, common and rare.
func searchesOf(ctx context.Context, st *store.Store) ([]search, error) {
	newest, err := st.Records(ctx, store.RecordFilter{}, store.Page{Sort: store.RecordsByStart, Desc: true, Limit: page})
	if err != nil {
		return nil, err
	}
	var some store.Record
	for _, r := range newest.Items {
		if !r.Answered.IsZero() {
			some = r
		}
	}
	now := time.Now()
	month := now.AddDate(0, -1, 0)
	yes, no := true, false
	day := store.RecordFilter{From: now.AddDate(0, -6, 0), To: now.AddDate(0, -6, 1)}
	filters := []search{
		{name: "everything"},
		{name: "a month", filter: store.RecordFilter{From: month}},
		{name: "a day", filter: day},
		{name: "account", filter: store.RecordFilter{Account: some.Callee}},
		{name: "kiosk", filter: store.RecordFilter{Kiosk: some.Caller}},
		{name: "button", filter: store.RecordFilter{Button: some.Button}},
		{name: "queue", filter: store.RecordFilter{Queue: some.Queue}},
		{name: "common cause", filter: store.RecordFilter{Causes: []string{"agent"}}},
		{name: "rare cause", filter: store.RecordFilter{Causes: []string{"busy"}}},
		{name: "three causes", filter: store.RecordFilter{Causes: []string{"abandoned", "no-answer", "no-agent"}}},
		{name: "answered", filter: store.RecordFilter{Answered: &yes}},
		{name: "not answered", filter: store.RecordFilter{Answered: &no}},
		{name: "result", filter: store.RecordFilter{Code: "visit"}},
		{name: "result in a month", filter: store.RecordFilter{Code: "visit", From: month}},
		{name: "words in notes", filter: store.RecordFilter{Text: "印鑑登録"}},
		{name: "words in a month", filter: store.RecordFilter{Text: "印鑑登録", From: month}},
		{name: "words nobody wrote", filter: store.RecordFilter{Text: "富士山"}},
		{name: "words in own notes", filter: store.RecordFilter{Text: "印鑑登録", Reader: some.Callee}},
		{name: "account and words", filter: store.RecordFilter{Text: "印鑑登録", Account: some.Callee}},
		{name: "account and kiosk", filter: store.RecordFilter{Account: some.Callee, Kiosk: some.Caller}},
		{name: "account, button, cause", filter: store.RecordFilter{Account: some.Callee, Button: some.Button, Causes: []string{some.Cause}}},
		{name: "kiosk, cause that never was", filter: store.RecordFilter{Kiosk: some.Caller, Causes: []string{"message"}}},
		{name: "kiosk, not answered", filter: store.RecordFilter{Kiosk: some.Caller, Answered: &no}},
		{name: "button of another queue", filter: store.RecordFilter{Button: "zeikin", Queue: "kokuho"}},
		{name: "all of it in a month", filter: store.RecordFilter{From: month, Account: some.Callee, Kiosk: some.Caller, Button: some.Button, Answered: &yes}},
	}
	var out []search
	for _, f := range filters {
		for _, p := range []store.Page{
			{Sort: store.RecordsByStart, Desc: true, Limit: page},
			{Sort: store.RecordsByStart, Limit: page},
			{Sort: store.RecordsByTalk, Desc: true, Limit: page},
			{Sort: store.RecordsByWait, Desc: true, Limit: page},
		} {
			way := ""
			if p.Desc {
				way = " ↓"
			}
			out = append(out, search{f.name + ", by " + p.Sort + way, f.filter, p})
		}
	}
	return out, nil
}
