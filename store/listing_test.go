package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"testing"
)

type pet struct {
	id   string
	name string
	age  int64
}

func pets(t *testing.T) (*sql.DB, []pet) {
	t.Helper()
	db, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.ExecContext(t.Context(), "CREATE TABLE pets (id TEXT, name TEXT, age BIGINT)"); err != nil {
		t.Fatal(err)
	}
	var all []pet
	for i := range 25 {
		p := pet{fmt.Sprintf("p%02d", i), fmt.Sprintf("ネコ%d%%_", i%4), int64(i * 7 % 10)}
		all = append(all, p)
		if _, err := db.ExecContext(t.Context(), "INSERT INTO pets VALUES (?, ?, ?)", p.id, p.name, p.age); err != nil {
			t.Fatal(err)
		}
	}
	return db, all
}

func petList() listing {
	return listing{
		from: "pets", columns: "pets.id, pets.name, pets.age", id: "pets.id",
		orders: map[string]string{"name": "pets.name", "age": "pets.age"}, first: "name",
	}
}

func petsOf(ctx context.Context, db *sql.DB, l listing, p Page) (Listed[pet], error) {
	return list(ctx, db, l, p, func(row func(...any) error) (pet, error) {
		var x pet
		return x, row(&x.id, &x.name, &x.age)
	})
}

// Every row comes once, in order, forwards and backwards.
func TestListPages(t *testing.T) {
	db, all := pets(t)
	for _, p := range []Page{{Limit: 4}, {Limit: 4, Desc: true}, {Sort: "age", Limit: 7}, {Sort: "age", Desc: true, Limit: 5}, {Limit: 25}} {
		t.Run(fmt.Sprint(p), func(t *testing.T) {
			var forth [][]pet
			var got Listed[pet]
			for at := p; ; at.After = got.Next {
				var err error
				if got, err = petsOf(t.Context(), db, petList(), at); err != nil {
					t.Fatal(err)
				}
				if got.Total != len(all) || got.More {
					t.Fatalf("total %d", got.Total)
				}
				if first := len(forth) == 0; first != (got.Prev == "") {
					t.Fatalf("page %d: prev is %q", len(forth), got.Prev)
				}
				if forth = append(forth, got.Items); got.Next == "" {
					break
				}
			}
			flat := slices.Concat(forth...)
			sorted := slices.IsSortedFunc(flat, func(a, b pet) int {
				c := comparePets(p, a, b)
				if p.Desc {
					return -c
				}
				return c
			})
			if len(flat) != len(all) || !sorted {
				t.Fatalf("%d rows, sorted %t", len(flat), sorted)
			}
			for i := len(forth) - 2; i >= 0; i-- {
				back := p
				back.Before = got.Prev
				var err error
				if got, err = petsOf(t.Context(), db, petList(), back); err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(got.Items, forth[i]) || got.Next == "" || (i == 0) != (got.Prev == "") {
					t.Fatalf("back to page %d: %v", i, got)
				}
			}
		})
	}
}

func comparePets(p Page, a, b pet) int {
	key := func(x pet) string {
		if p.Sort == "age" {
			return fmt.Sprintf("%03d %s", x.age, x.id)
		}
		return x.name + " " + x.id
	}
	switch ka, kb := key(a), key(b); {
	case ka < kb:
		return -1
	case ka > kb:
		return 1
	default:
		return 0
	}
}

func TestListFilters(t *testing.T) {
	db, _ := pets(t)
	l := petList()
	l.contains("1%_", "pets.name", "pets.id")
	l.must("pets.age > ?", 3)
	got, err := petsOf(t.Context(), db, l, Page{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range got.Items {
		if x.name != "ネコ1%_" || x.age <= 3 {
			t.Errorf("%v", x)
		}
	}
	if got.Total != len(got.Items) || got.Total == 0 {
		t.Errorf("total %d of %d", got.Total, len(got.Items))
	}
}

func TestListRefuses(t *testing.T) {
	db, _ := pets(t)
	first, err := petsOf(t.Context(), db, petList(), Page{Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []Page{
		{Limit: 0},
		{Limit: MaxPage + 1},
		{Sort: "id; DROP TABLE pets", Limit: 3},
		{After: "nonsense", Limit: 3},
		{After: "e30", Limit: 3},
		{Before: "eyJzIjoibmFtZSIsImsiOnt9fQ", Limit: 3},
		{Sort: "age", After: first.Next, Limit: 3},
		{Desc: true, After: first.Next, Limit: 3},
		{After: first.Next, Before: first.Next, Limit: 3},
	} {
		if _, err := petsOf(t.Context(), db, petList(), p); !errors.Is(err, ErrListFormat) {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

func TestListCountsNotForEver(t *testing.T) {
	db, _ := pets(t)
	if _, err := db.ExecContext(t.Context(), "INSERT INTO pets SELECT a.id || b.id || c.id, a.name, a.age FROM pets a, pets b, pets c"); err != nil {
		t.Fatal(err)
	}
	got, err := petsOf(t.Context(), db, petList(), Page{Limit: 3})
	if err != nil || got.Total != countedMost || !got.More {
		t.Errorf("%d %t %v", got.Total, got.More, err)
	}
}
