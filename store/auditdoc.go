package store

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"time"
	"unicode"

	"madoguchi/store/internal/query"
)

// was makes of a look at a row what the audit log keeps as before: nil when the
// row is not there.
func was[R, T any](row R, err error, of func(R) (T, error)) (*T, error) {
	if errors.Is(told(err), ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	n, err := of(row)
	return &n, err
}

// same is was's for what needs no making.
func same[T any](n T) (T, error) { return n, nil }

// accountDoc is what the audit log keeps of an account: nothing secret.
type accountDoc struct {
	Login, Name, Place, Role string
	Disabled                 bool
	Queues                   []string
}

func accountNow(ctx context.Context, q *query.Queries, a query.Account) (accountDoc, error) {
	queues, err := q.QueuesOf(ctx, a.ID)
	return accountDoc{a.Login, a.Name, a.Place, a.Role, a.Disabled, append([]string{}, queues...)}, err
}

// memberDoc is a member of a queue by login, which people can read.
type memberDoc struct {
	Login                  string
	Level, Priority, Order int
}

func membersNow(ctx context.Context, q *query.Queries, queue string) ([]memberDoc, error) {
	rows, err := q.MembersOf(ctx, queue)
	if err != nil {
		return nil, err
	}
	out := make([]memberDoc, len(rows))
	for i, m := range memberships(rows) {
		a, err := q.AccountByID(ctx, m.Account)
		if err != nil {
			return nil, err
		}
		out[i] = memberDoc{a.Login, m.Level, m.Priority, m.Order}
	}
	return out, nil
}

// plain makes of a row what the audit log keeps of it: objects with names in
// camelCase (or those of the json tags), durations as whole milliseconds under a
// name that ends in Ms, and times as RFC 3339. Empty times are left out. Rows of
// people hold hashes of passwords: they must not be given to it (see accountDoc).
func plain(v any) any {
	if v == nil {
		return nil
	}
	return plainValue(reflect.ValueOf(v))
}

func plainValue(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return plainValue(v.Elem())
	case reflect.Struct:
		if t, ok := reflect.TypeAssert[time.Time](v); ok {
			return t.UTC().Format(time.RFC3339)
		}
		fields := make(map[string]any, v.NumField())
		plainFields(v, fields)
		return fields
	case reflect.Slice, reflect.Array:
		items := make([]any, v.Len())
		for i := range items {
			items[i] = plainValue(v.Index(i))
		}
		return items
	case reflect.Map:
		entries := make(map[string]any, v.Len())
		for it := v.MapRange(); it.Next(); {
			entries[it.Key().String()] = plainValue(it.Value())
		}
		return entries
	default:
		return v.Interface()
	}
}

func plainFields(v reflect.Value, into map[string]any) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() {
			continue
		}
		value := v.Field(i)
		tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case tag == "-":
			continue
		case f.Anonymous && tag == "":
			plainFields(value, into)
			continue
		}
		name := tag
		if name == "" {
			name = camel(f.Name)
		}
		switch w := value.Interface().(type) {
		case time.Duration:
			into[name+"Ms"] = w.Milliseconds()
		case time.Time:
			if !w.IsZero() {
				into[name] = plainValue(value)
			}
		default:
			into[name] = plainValue(value)
		}
	}
}

// camel writes the name of a Go field as JSON has it: NameJA is nameJa.
func camel(name string) string {
	var out strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		begins := unicode.IsUpper(r) && i > 0 &&
			(unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
		if begins {
			out.WriteRune(r)
		} else {
			out.WriteRune(unicode.ToLower(r))
		}
	}
	return out.String()
}
