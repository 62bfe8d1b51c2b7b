// Package sheet writes tables row by row as files that people open: CSV in
// UTF-8 or Shift-JIS, XLSX and JSON. No cell is taken for a formula by whatever
// opens the file. It knows nothing of what the tables say.
package sheet

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Format is a kind of file.
type Format string

// The formats. CSVSJIS is Windows' code page 932, as older Excel wants it.
const (
	CSV     Format = "csv"
	CSVSJIS Format = "csv-sjis"
	XLSX    Format = "xlsx"
	JSON    Format = "json"
)

// Known says whether a table can be written so.
func (f Format) Known() bool { return f == CSV || f == CSVSJIS || f == XLSX || f == JSON }

// ErrFormat refuses a format that does not exist.
var ErrFormat = errors.New("a table is written as csv, csv-sjis, xlsx or json")

// Column is one column. Key is its name in JSON, Title its heading elsewhere.
type Column struct{ Key, Title string }

// Writer writes one table.
type Writer interface {
	// Row writes one row with one cell for each column: a string, a number, a
	// bool, a time.Time (its zero: empty) or nil (empty).
	Row(cells ...any) error
	// Close ends the file. Nothing is complete before it.
	Close() error
}

// Table is what the rows have in common.
type Table struct {
	Name     string // of the sheet
	Columns  []Column
	TimeZone *time.Location // in which times are written; nil: UTC
	TempDir  string         // where a long XLSX file grows; empty: the system's
}

// New begins a file. Rows go out as they come (XLSX: at Close, from a temporary
// file).
func New(w io.Writer, f Format, t Table) (Writer, error) {
	if t.TimeZone == nil {
		t.TimeZone = time.UTC
	}
	switch f {
	case CSV, CSVSJIS:
		return newCSV(w, f == CSVSJIS, t)
	case XLSX:
		return newXLSX(w, t)
	case JSON:
		return newJSON(w, t)
	default:
		return nil, ErrFormat
	}
}

// MIME is the media type of a format and the end of a file's name.
func (f Format) MIME() (mime, ext string) {
	switch f {
	case CSV:
		return "text/csv; charset=utf-8", ".csv"
	case CSVSJIS:
		return "text/csv; charset=Shift_JIS", ".csv"
	case XLSX:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"
	default:
		return "application/json", ".json"
	}
}

// timeLayout is how times are written for people and for spreadsheets.
const timeLayout = "2006-01-02 15:04:05"

// text is a cell as CSV has it.
func text(cell any, zone *time.Location) (string, error) {
	switch v := cell.(type) {
	case nil:
		return "", nil
	case string:
		return harmless(v), nil
	case time.Time:
		if v.IsZero() {
			return "", nil
		}
		return v.In(zone).Format(timeLayout), nil
	case bool:
		return strconv.FormatBool(v), nil
	case int:
		return strconv.Itoa(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), nil
	default:
		return "", fmt.Errorf("a cell cannot be a %T", cell)
	}
}

// harmless keeps a spreadsheet from computing a cell: an apostrophe goes before
// what it would take for a formula (OWASP, CSV injection).
func harmless(s string) string {
	if computed(s) {
		return "'" + s
	}
	return s
}

// computed says whether a spreadsheet may take a cell for a formula.
func computed(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return size > 0 && strings.ContainsRune("=+-@\t\r\n＝＋－＠", r)
}

// Plain is what a cell of a file said before it was made harmless.
func Plain(cell string) string {
	if rest, cut := strings.CutPrefix(cell, "'"); cut && computed(rest) {
		return rest
	}
	return cell
}
