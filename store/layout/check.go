package layout

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a document can be refused for.
var (
	ErrFormat   = errors.New("layout: a text, a number or a name is not allowed")
	ErrPlace    = errors.New("layout: a button lies outside of its page or over another one")
	ErrContrast = errors.New("layout: letters have too little contrast")
	ErrEmpty    = errors.New("layout: there is no button")
	ErrName     = errors.New("layout: a page has no name in Japanese or English")
)

// Check says whether a document may be kept. Publish asks for more.
func (d Screen) Check() error {
	if len(d.Pages) == 0 || len(d.Pages) > MaxPages || !words(d.Notice, maxNotice) ||
		!slices.Contains([]string{ThemeBlue, ThemeGreen, ThemeWarm, ThemeGray}, d.Theme) ||
		!plain(d.Picture.ID, maxID) || d.Picture.AfterSeconds < MinAfter || d.Picture.AfterSeconds > MaxAfter {
		return ErrFormat
	}
	ids := make(map[string]bool)
	for _, p := range d.Pages {
		if p.ID == "" || ids[p.ID] || !plain(p.ID, maxID) {
			return ErrFormat
		}
		ids[p.ID] = true
		if err := p.check(); err != nil {
			return err
		}
	}
	return nil
}

// Publishable says of a document that may be kept whether it can be shown to
// citizens: there is a button, and who has to choose a page can tell them apart.
func (d Screen) Publishable() error {
	for _, p := range d.Pages {
		if len(p.Tiles) == 0 {
			return ErrEmpty
		}
		if len(d.Pages) > 1 && (strings.TrimSpace(p.Names["ja"]) == "" || strings.TrimSpace(p.Names["en"]) == "") {
			return ErrName
		}
	}
	return nil
}

func (p ButtonPage) check() error {
	if !words(p.Names, maxLabel) || !plain(p.Icon, maxIcon) ||
		p.Columns < 1 || p.Columns > MaxColumns || p.Rows < 1 || p.Rows > MaxRows {
		return ErrFormat
	}
	var taken [MaxRows][MaxColumns]bool
	seen := make(map[string]bool)
	for _, t := range p.Tiles {
		if t.Button == "" || seen[t.Button] {
			return ErrFormat
		}
		seen[t.Button] = true
		if err := t.check(); err != nil {
			return err
		}
		if t.Column < 1 || t.Row < 1 || t.Width < 1 || t.Height < 1 || t.Column > p.Columns || t.Row > p.Rows ||
			t.Width > p.Columns-t.Column+1 || t.Height > p.Rows-t.Row+1 {
			return ErrPlace
		}
		for row := t.Row - 1; row < t.Row-1+t.Height; row++ {
			for column := t.Column - 1; column < t.Column-1+t.Width; column++ {
				if taken[row][column] {
					return ErrPlace
				}
				taken[row][column] = true
			}
		}
	}
	return nil
}

func (t Tile) check() error {
	if !plain(t.Button, maxID) || !plain(t.Icon, maxIcon) || !plain(t.Colour, maxIcon) {
		return ErrFormat
	}
	for language, text := range t.Texts {
		if !slices.Contains(Languages(), language) || !plain(text.Label, maxLabel) || !plain(text.Line, maxLine) {
			return ErrFormat
		}
	}
	if t.Fill == "" && t.Ink == "" {
		return nil
	}
	ratio, ok := Contrast(t.Fill, t.Ink)
	if !ok {
		return ErrFormat
	}
	if ratio < MinContrast {
		return ErrContrast
	}
	return nil
}

// words checks texts by language.
func words(texts map[string]string, most int) bool {
	for language, text := range texts {
		if !slices.Contains(Languages(), language) || !plain(text, most) {
			return false
		}
	}
	return true
}

// plain says whether a text has at most so many characters and none that
// control the display.
func plain(s string, most int) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= most &&
		!strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) })
}

// Contrast is the ratio between two colours #rrggbb, 1 to 21 (WCAG 2.2,
// contrast ratio); ok is false when one of them is no colour.
func Contrast(a, b string) (ratio float64, ok bool) {
	la, okA := luminance(a)
	lb, okB := luminance(b)
	if !okA || !okB {
		return 0, false
	}
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05), true
}

// luminance is the relative luminance of #rrggbb.
func luminance(colour string) (float64, bool) {
	hex, ok := strings.CutPrefix(colour, "#")
	if !ok || len(hex) != 6 {
		return 0, false
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		return 0, false
	}
	linear := func(c uint64) float64 {
		v := float64(c&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(n>>16) + 0.7152*linear(n>>8) + 0.0722*linear(n), true
}
