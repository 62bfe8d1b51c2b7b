package ipp

import (
	"slices"
	"strings"
)

// Reason is one printer-state-reason without its severity.
type Reason struct {
	Word    string // as consult.Print.Reason
	Serious bool   // paper does not come out before somebody does something
}

const (
	maxReasons = 12
	maxWord    = 64
)

// sameAs brings what printers call differently to one word.
var sameAs = map[string]string{
	"cover-open": "door-open", "interlock-open": "door-open",
	"toner-empty": "marker-supply-empty", "toner-low": "marker-supply-low",
	"developer-empty": "marker-supply-empty", "developer-low": "marker-supply-low",
	"marker-waste-almost-full": "marker-waste-full",
	"fuser-under-temp":         "warming-up", "fuser-over-temp": "overheated",
	"connecting-to-device": "offline", "timed-out": "offline", "shutdown": "offline", "deactivated": "offline",
	"moving-to-paused": "paused", "stopping": "paused", "stopped-partly": "paused",
	"output-area-almost-full": "output-area-low", "input-tray-missing": "media-empty",
}

// always are those that stop paper whatever severity a printer gives them.
var always = []string{"media-jam", "door-open", "media-needed"}

// suspects stop paper when nothing moves while they are told: an empty tray is
// no trouble as long as another one is full, and printers call both a warning.
var suspects = []string{"media-empty", "marker-supply-empty", "output-area-full", "marker-waste-full", "paused", "offline"}

// Suspect is a reason that may be why nothing moves; empty when there is none.
func (p Printer) Suspect() string {
	for _, r := range p.Reasons {
		if slices.Contains(suspects, r.Word) {
			return r.Word
		}
	}
	return ""
}

// reasons reads printer-state-reasons (RFC 8011 §5.4.12), the serious first.
// Without a severity a reason counts as an error when the printer has stopped.
func reasons(all []string, stopped bool) []Reason {
	var out []Reason
	for _, s := range all {
		if len(out) == maxReasons {
			break
		}
		word, severity := s, ""
		for _, suffix := range []string{"-report", "-warning", "-error"} {
			if cut, ok := strings.CutSuffix(s, suffix); ok {
				word, severity = cut, suffix
			}
		}
		if w, ok := sameAs[word]; ok {
			word = w
		}
		grave := slices.Contains(always, word)
		if word == "none" || severity == "-report" && !grave && !strings.HasSuffix(word, "-low") || !keyword(word) {
			continue
		}
		r := Reason{Word: word, Serious: grave || severity == "-error" || severity == "" && stopped}
		i := slices.IndexFunc(out, func(o Reason) bool { return o.Word == word })
		if i < 0 {
			out = append(out, r)
		} else {
			out[i].Serious = out[i].Serious || r.Serious
		}
	}
	slices.SortStableFunc(out, func(a, b Reason) int {
		return rank(a) - rank(b)
	})
	return out
}

// order is which of several serious reasons is told first: what people can do
// something about.
var order = []string{"media-jam", "door-open", "media-empty", "media-needed", "marker-supply-empty", "output-area-full", "offline", "paused"}

func rank(r Reason) int {
	n := slices.Index(order, r.Word)
	if n < 0 {
		n = len(order)
	}
	if !r.Serious {
		n += len(order) + 1
	}
	return n
}

func keyword(s string) bool {
	return s != "" && len(s) <= maxWord && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '.' && r != '_'
	})
}

// printable cuts what a printer says of itself to what may be shown and logged.
func printable(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\ufffd' {
			return -1
		}
		return r
	}, s)
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}
