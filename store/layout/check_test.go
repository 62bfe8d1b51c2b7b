package layout

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
)

func page(tiles ...Tile) Screen {
	return Screen{
		Pages:   []ButtonPage{{ID: "p1", Columns: 3, Rows: 2, Tiles: tiles}},
		Picture: IdlePicture{AfterSeconds: 120}, Theme: ThemeBlue,
	}
}

func tile(button string, column, row, width, height int) Tile {
	return Tile{Button: button, Column: column, Row: row, Width: width, Height: height}
}

func TestPlaces(t *testing.T) {
	for name, c := range map[string]struct {
		tiles []Tile
		want  error
	}{
		"none":             {nil, nil},
		"full":             {[]Tile{tile("a", 1, 1, 2, 2), tile("b", 3, 1, 1, 1), tile("c", 3, 2, 1, 1)}, nil},
		"over another":     {[]Tile{tile("a", 1, 1, 2, 1), tile("b", 2, 1, 1, 1)}, ErrPlace},
		"beyond a side":    {[]Tile{tile("a", 3, 1, 2, 1)}, ErrPlace},
		"below":            {[]Tile{tile("a", 1, 3, 1, 1)}, ErrPlace},
		"before":           {[]Tile{tile("a", 0, 1, 1, 1)}, ErrPlace},
		"no size":          {[]Tile{tile("a", 1, 1, 0, 1)}, ErrPlace},
		"immense":          {[]Tile{tile("a", 1, 1, math.MaxInt, 1)}, ErrPlace},
		"twice":            {[]Tile{tile("a", 1, 1, 1, 1), tile("a", 2, 1, 1, 1)}, ErrFormat},
		"without a button": {[]Tile{tile("", 1, 1, 1, 1)}, ErrFormat},
	} {
		if err := page(c.tiles...).Check(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestWords(t *testing.T) {
	for name, change := range map[string]func(*Screen){
		"unknown language":  func(d *Screen) { d.Notice = map[string]string{"fr": "non"} },
		"long notice":       func(d *Screen) { d.Notice = map[string]string{"ja": strings.Repeat("あ", maxNotice+1)} },
		"control character": func(d *Screen) { d.Pages[0].Names = map[string]string{"ja": "a\x07"} },
		"turned around":     func(d *Screen) { d.Pages[0].Names = map[string]string{"ja": "a\u202e"} },
		"long label": func(d *Screen) {
			d.Pages[0].Tiles[0].Texts = map[string]TileText{"en": {Label: strings.Repeat("a", maxLabel+1)}}
		},
		"theme":            func(d *Screen) { d.Theme = "neon" },
		"pause":            func(d *Screen) { d.Picture.AfterSeconds = MinAfter - 1 },
		"no page":          func(d *Screen) { d.Pages = nil },
		"page twice":       func(d *Screen) { d.Pages = append(d.Pages, d.Pages[0]) },
		"no colour":        func(d *Screen) { d.Pages[0].Tiles[0].Fill = "red" },
		"half of a colour": func(d *Screen) { d.Pages[0].Tiles[0].Ink = "#000000" },
	} {
		d := page(tile("a", 1, 1, 1, 1))
		change(&d)
		if err := d.Check(); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
	d := page(tile("a", 1, 1, 1, 1))
	d.Notice = map[string]string{"ja": strings.Repeat("あ", maxNotice)}
	if err := d.Check(); err != nil {
		t.Error(err)
	}
}

func TestContrast(t *testing.T) {
	// The ratios are those of WCAG's own examples.
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#777777", "#ffffff", 4.48}, {"#767676", "#ffffff", 4.54}, {"#1a1a1a", "#1A1A1A", 1}} {
		got, ok := Contrast(c.a, c.b)
		back, _ := Contrast(c.b, c.a)
		if !ok || math.Abs(got-c.want) > 0.01 || got != back {
			t.Errorf("%s on %s: %.2f %v", c.a, c.b, got, ok)
		}
	}
	for _, bad := range []string{"", "#fff", "#12345g", "123456", "#1234567", "#+12345"} {
		if _, ok := Contrast(bad, "#ffffff"); ok {
			t.Errorf("%q is a colour", bad)
		}
	}
	d := page(Tile{Button: "a", Column: 1, Row: 1, Width: 1, Height: 1, Fill: "#ffffff", Ink: "#777777"})
	if err := d.Check(); !errors.Is(err, ErrContrast) {
		t.Error(err)
	}
	d.Pages[0].Tiles[0].Ink = "#767676"
	if err := d.Check(); err != nil {
		t.Error(err)
	}
}

func TestPublishable(t *testing.T) {
	d := page()
	if err := d.Publishable(); !errors.Is(err, ErrEmpty) {
		t.Error(err)
	}
	d = page(tile("a", 1, 1, 1, 1))
	if err := d.Publishable(); err != nil {
		t.Error(err)
	}
	second := d.Pages[0]
	second.ID = "p2"
	d.Pages = append(d.Pages, second)
	if err := d.Publishable(); !errors.Is(err, ErrName) {
		t.Error(err)
	}
	for i := range d.Pages {
		d.Pages[i].Names = map[string]string{"ja": fmt.Sprint("ページ", i), "en": fmt.Sprint("Page ", i)}
	}
	if err := errors.Join(d.Publishable(), d.Check()); err != nil {
		t.Error(err)
	}
	if got := d.Buttons(); len(got) != 1 || got[0] != "a" {
		t.Error(got)
	}
}
