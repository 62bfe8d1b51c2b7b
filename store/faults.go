package store

import (
	"fmt"
	"unicode/utf8"
)

// Fault is one field of a document that the rules forbid. Field is its name in
// the API's documents, e.g. overflow[1].to.id.
type Fault struct {
	Field    string
	Code     string // one of the codes below
	Min, Max int64  // of FaultRange and FaultLong
}

// The codes of faults.
const (
	FaultRequired  = "required"
	FaultLong      = "too-long"  // more than Max characters
	FaultPlain     = "not-plain" // control characters or several lines
	FaultSlug      = "slug"      // not an id
	FaultRange     = "range"     // not from Min to Max
	FaultUnknown   = "unknown"   // not one of the known values
	FaultTwice     = "twice"     // the same id again
	FaultMany      = "too-many"  // more than Max entries
	FaultCondition = "condition" // an overflow step without a condition
	FaultItself    = "itself"    // an overflow step that leads where the caller is
	FaultOpenings  = "openings"  // of a day: no length, past midnight or over each other
	FaultDate      = "date"      // no date of the calendar
	FaultNumber    = "number"    // not a number that can be called
	FaultNone      = "none-left" // a reason is compulsory, and none can be chosen
)

// FormatError is a refusal that says which fields are at fault. It unwraps to
// the refusal.
type FormatError struct {
	Refusal *Refusal
	Faults  []Fault
}

func (e *FormatError) Error() string {
	if len(e.Faults) == 0 {
		return e.Refusal.Text
	}
	return fmt.Sprintf("%s (%s: %s)", e.Refusal.Text, e.Faults[0].Field, e.Faults[0].Code)
}

func (e *FormatError) Unwrap() error { return e.Refusal }

// faults collects them.
type faults []Fault

func (f *faults) add(field, code string) { *f = append(*f, Fault{Field: field, Code: code}) }

func (f *faults) bounded(field string, n, least, most int64) {
	if n < least || n > most {
		*f = append(*f, Fault{Field: field, Code: FaultRange, Min: least, Max: most})
	}
}

func (f *faults) atMost(field string, n, most int) {
	if n > most {
		*f = append(*f, Fault{Field: field, Code: FaultMany, Max: int64(most)})
	}
}

func (f *faults) slug(field, id string) {
	if !ValidSlug(id) {
		f.add(field, FaultSlug)
	}
}

// text is one line; an empty one is for others to judge.
func (f *faults) text(field, s string, most int) {
	switch {
	case utf8.RuneCountInString(s) > most:
		*f = append(*f, Fault{Field: field, Code: FaultLong, Max: int64(most)})
	case !plainText(s, most):
		f.add(field, FaultPlain)
	}
}

// names are both languages.
func (f *faults) names(prefix, ja, en string) {
	for _, n := range []struct{ field, text string }{{"nameJa", ja}, {"nameEn", en}} {
		if n.text == "" {
			f.add(prefix+n.field, FaultRequired)
		}
		f.text(prefix+n.field, n.text, maxName)
	}
}

// refused is nil when there are none.
func (f faults) refused(as *Refusal) error {
	if len(f) == 0 {
		return nil
	}
	return &FormatError{Refusal: as, Faults: f}
}
