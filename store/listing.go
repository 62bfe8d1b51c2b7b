package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

const (
	// countedMost is up to where the rows of a list are counted.
	countedMost = 10_000
	// escape is the escape character of LIKE patterns.
	escape = `\`
)

// ErrListFormat refuses an order or a cursor that a list does not have.
var ErrListFormat = &Refusal{"list-format", "there is no such order, or the cursor belongs to another one"}

// Page is which part of a list is wanted.
type Page struct {
	Sort  string // a name of listing.orders; empty: the first
	Desc  bool
	Limit int // 1 to MaxPage
	// After and Before are cursors of an earlier Listed of the same order; at
	// most one of them is set.
	After, Before string
}

// Listed is one page of a list.
type Listed[T any] struct {
	Items []T
	// Next and Prev are cursors to the neighbouring pages; empty: there is none.
	Next, Prev string
	// Total counts all rows that match, but not beyond countedMost: More says
	// that there are more.
	Total int
	More  bool
}

// listing describes a list that sorts, filters and pages in the database, by
// keyset: a page costs the same wherever it lies.
type listing struct {
	from    string            // FROM and joins, without the word
	columns string            // what a row is scanned from
	id      string            // the unique column that settles equal sort keys
	orders  map[string]string // sortable columns by their public names
	first   string            // the order when none is asked for
	where   []string          // joined with AND
	args    []any
	// counted is the same rows from where they are counted faster than in order; nil:
	// these. When most, it is known that there are more than are counted.
	counted *listing
	most    bool
}

// must adds a condition. It is SQL of ours; what people typed goes in args.
func (l *listing) must(condition string, args ...any) {
	l.where = append(l.where, condition)
	l.args = append(l.args, args...)
}

// contains adds the condition that one of the columns holds a text, in any case
// of ASCII letters. An empty text matches everything.
func (l *listing) contains(text string, columns ...string) {
	if text == "" {
		return
	}
	pattern := "%" + strings.NewReplacer(escape, escape+escape, "%", escape+"%", "_", escape+"_").Replace(text) + "%"
	tests := make([]string, len(columns))
	args := make([]any, len(columns))
	for i, c := range columns {
		tests[i], args[i] = c+" LIKE ? ESCAPE '"+escape+"'", pattern
	}
	l.must("("+strings.Join(tests, " OR ")+")", args...)
}

// cursor is where a page begins or ends: the sort key and the id of its edge.
type cursor struct {
	Sort string `json:"s"`
	Desc bool   `json:"d,omitempty"`
	Key  any    `json:"k"`
	ID   any    `json:"i"`
}

func (c cursor) encode() (string, error) {
	raw, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("cursor: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

func decodeCursor(text string) (cursor, error) {
	var c cursor
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return c, ErrListFormat
	}
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.UseNumber() // times in ms do not fit a float in every database
	if err := d.Decode(&c); err != nil {
		return c, ErrListFormat
	}
	for _, v := range []*any{&c.Key, &c.ID} {
		switch w := (*v).(type) {
		case string:
		case json.Number:
			n, err := w.Int64()
			if err != nil {
				return c, ErrListFormat
			}
			*v = n
		default:
			return c, ErrListFormat
		}
	}
	return c, nil
}

// list reads one page. scan gets the columns of listing.columns in its order.
func list[T any](ctx context.Context, db *sql.DB, l listing, p Page, scan func(row func(...any) error) (T, error)) (Listed[T], error) {
	var out Listed[T]
	if p.Sort == "" {
		p.Sort = l.first
	}
	order, ok := l.orders[p.Sort]
	if !ok || p.Limit < 1 || p.Limit > MaxPage || p.After != "" && p.Before != "" {
		return out, ErrListFormat
	}
	if err := l.count(ctx, db, &out.Total, &out.More); err != nil {
		return out, err
	}
	back := p.Before != ""
	desc := p.Desc != back // a page before is read backwards
	if at := p.After + p.Before; at != "" {
		c, err := decodeCursor(at)
		if err != nil || c.Sort != p.Sort || c.Desc != p.Desc {
			return out, ErrListFormat
		}
		sign := ">"
		if desc {
			sign = "<"
		}
		l.where = append(slices.Clone(l.where), fmt.Sprintf("(%s, %s) %s (?, ?)", order, l.id, sign))
		l.args = append(slices.Clone(l.args), c.Key, c.ID)
	}
	way := "ASC"
	if desc {
		way = "DESC"
	}
	text := fmt.Sprintf("SELECT %s, %s, %s FROM %s%s ORDER BY %s %s, %s %s LIMIT ?",
		l.columns, order, l.id, l.from, l.filter(), order, way, l.id, way)
	rows, err := db.QueryContext(ctx, text, append(slices.Clone(l.args), p.Limit+1)...)
	if err != nil {
		return out, told(err)
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err's
	var edges []cursor
	for rows.Next() {
		c := cursor{Sort: p.Sort, Desc: p.Desc}
		item, err := scan(func(into ...any) error { return rows.Scan(append(into, &c.Key, &c.ID)...) })
		if err != nil {
			return out, told(err)
		}
		out.Items, edges = append(out.Items, item), append(edges, c)
	}
	if err := rows.Err(); err != nil {
		return out, told(err)
	}
	return out, out.turn(edges, p, back)
}

// turn cuts the row that only told that there is another page, puts the rows in
// the order that was asked for and makes the cursors.
func (out *Listed[T]) turn(edges []cursor, p Page, back bool) error {
	beyond := len(out.Items) > p.Limit
	if beyond {
		out.Items, edges = out.Items[:p.Limit], edges[:p.Limit]
	}
	if back {
		slices.Reverse(out.Items)
		slices.Reverse(edges)
	}
	if len(edges) == 0 {
		return nil
	}
	var err error
	if beyond || back {
		if out.Next, err = edges[len(edges)-1].encode(); err != nil {
			return err
		}
	}
	if back && beyond || p.After != "" {
		out.Prev, err = edges[0].encode()
	}
	return err
}

func (l *listing) filter() string {
	if len(l.where) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(l.where, " AND ")
}

// count counts what matches, as far as countedMost.
func (l *listing) count(ctx context.Context, db *sql.DB, total *int, more *bool) error {
	if l.most {
		*total, *more = countedMost, true
		return nil
	}
	if l.counted != nil {
		l = l.counted
	}
	text := fmt.Sprintf("SELECT count(*) FROM (SELECT 1 FROM %s%s LIMIT ?)", l.from, l.filter())
	if err := db.QueryRowContext(ctx, text, append(slices.Clone(l.args), countedMost+1)...).Scan(total); err != nil {
		return told(err)
	}
	if *total > countedMost {
		*total, *more = countedMost, true
	}
	return nil
}
