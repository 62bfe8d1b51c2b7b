package ipp

import (
	"slices"

	"github.com/OpenPrinting/goipp"
)

// attributes reads a group without trusting that values have the type they
// should have.
type attributes goipp.Attributes

func (a attributes) values(name string) goipp.Values {
	for _, at := range a {
		if at.Name == name {
			return at.Values
		}
	}
	return nil
}

func (a attributes) texts(name string) []string {
	var out []string
	for _, v := range a.values(name) {
		switch s := v.V.(type) {
		case goipp.String:
			out = append(out, string(s))
		case goipp.TextWithLang:
			out = append(out, s.Text)
		}
	}
	return out
}

func (a attributes) text(name string) string {
	if all := a.texts(name); len(all) > 0 {
		return all[0]
	}
	return ""
}

func (a attributes) numbers(name string) []int {
	var out []int
	for _, v := range a.values(name) {
		if n, ok := v.V.(goipp.Integer); ok {
			out = append(out, int(n))
		}
	}
	return out
}

func (a attributes) number(name string, otherwise int) int {
	if all := a.numbers(name); len(all) > 0 {
		return all[0]
	}
	return otherwise
}

// upper is the greatest of integers and ranges.
func (a attributes) upper(name string, otherwise int) int {
	out := otherwise
	for _, v := range a.values(name) {
		switch n := v.V.(type) {
		case goipp.Integer:
			out = max(out, int(n))
		case goipp.Range:
			out = max(out, n.Upper)
		}
	}
	return out
}

func (a attributes) truth(name string, otherwise bool) bool {
	for _, v := range a.values(name) {
		if b, ok := v.V.(goipp.Boolean); ok {
			return bool(b)
		}
	}
	return otherwise
}

// resolutions are those in dots per inch that are the same in both directions,
// ascending.
func (a attributes) resolutions(name string) []int {
	var out []int
	for _, v := range a.values(name) {
		if r, ok := v.V.(goipp.Resolution); ok && r.Xres == r.Yres && r.Units == goipp.UnitsDpi && r.Xres > 0 {
			out = append(out, r.Xres)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func keywords(name string, values []string) goipp.Attribute {
	a := goipp.Attribute{Name: name}
	for _, v := range values {
		a.Values.Add(goipp.TagKeyword, goipp.String(v))
	}
	return a
}
