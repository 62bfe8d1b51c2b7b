package sheet_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/api/sheet"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/japanese"
)

var tokyo = time.FixedZone("JST", 9*60*60)

func table() sheet.Table {
	return sheet.Table{Name: "利用履歴", TimeZone: tokyo, Columns: []sheet.Column{{"name", "名前"}, {"count", "回数"}, {"at", "開始"}, {"share", "割合"}}}
}

func written(t *testing.T, f sheet.Format, rows ...[]any) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := sheet.New(&out, f, table())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Row(r...); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var at = time.Date(2026, 4, 1, 0, 30, 0, 0, time.UTC)

func TestCSV(t *testing.T) {
	raw := written(t, sheet.CSV, []any{"=cmd|' /C calc'!A0", 3, at, 0.5}, []any{"山田, \"太郎\"", nil, time.Time{}, nil})
	if !bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")) {
		t.Error("Excel does not see that it is UTF-8")
	}
	got, err := csv.NewReader(bytes.NewReader(raw[3:])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"名前", "回数", "開始", "割合"},
		{"'=cmd|' /C calc'!A0", "3", "2026-04-01 09:30:00", "0.5"},
		{"山田, \"太郎\"", "", "", ""},
	}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("%q", got)
	}
}

func TestShiftJIS(t *testing.T) {
	raw := written(t, sheet.CSVSJIS, []any{"髙橋😀", 1, at, 0.25})
	text, err := japanese.ShiftJIS.NewDecoder().String(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text, "名前,回数") || !strings.Contains(text, "髙橋") || strings.Contains(text, "😀") || !strings.Contains(text, "髙橋?") || bytes.ContainsRune(raw, '\x1a') {
		t.Errorf("%q", text)
	}
}

func TestNothingIsAFormula(t *testing.T) {
	for _, s := range []string{"=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠sum"} {
		raw := written(t, sheet.CSV, []any{s, 0, at, 0.0})
		rows, err := csv.NewReader(bytes.NewReader(raw[3:])).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(rows[1][0], "'") {
			t.Errorf("%q is written as %q", s, rows[1][0])
		}
		if !strings.ContainsAny(s, "\r\n") && sheet.Plain(rows[1][0]) != s {
			t.Errorf("%q is read back as %q", s, sheet.Plain(rows[1][0]))
		}
		f, err := excelize.OpenReader(bytes.NewReader(written(t, sheet.XLSX, []any{s, 0, at, 0.0})))
		if err != nil {
			t.Fatal(err)
		}
		formula, err := f.GetCellFormula("利用履歴", "A2")
		kind, kindErr := f.GetCellType("利用履歴", "A2")
		if err != nil || kindErr != nil || formula != "" || kind != excelize.CellTypeInlineString {
			t.Errorf("%q is the formula %q of the type %v in XLSX: %v, %v", s, formula, kind, err, kindErr)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}

// What is no formula stays as it is.
func TestPlainCells(t *testing.T) {
	for _, s := range []string{"", "山田", "'quoted'", "a=b", "1-2", "''=1"} {
		raw := written(t, sheet.CSV, []any{s, 0, at, 0.0})
		rows, err := csv.NewReader(bytes.NewReader(raw[3:])).ReadAll()
		if err != nil || rows[1][0] != s || sheet.Plain(s) != s {
			t.Errorf("%q is written as %q, %v", s, rows, err)
		}
	}
}

func TestXLSX(t *testing.T) {
	raw := written(t, sheet.XLSX, []any{"=1+1", 3, at, 0.5}, []any{"山田", int64(7), time.Time{}, nil})
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := f.GetRows("利用履歴")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"名前", "回数", "開始", "割合"}, {"=1+1", "3", "2026-04-01 09:30:00", "0.5"}, {"山田", "7"}}
	if !slices.EqualFunc(rows, want, slices.Equal) {
		t.Errorf("%q", rows)
	}
	if formula, err := f.GetCellFormula("利用履歴", "A2"); err != nil || formula != "" {
		t.Errorf("a cell became the formula %q, %v", formula, err)
	}
}

func TestJSON(t *testing.T) {
	var got []map[string]any
	if err := json.Unmarshal(written(t, sheet.JSON, []any{"=1", 3, at, 0.5}, []any{"b", nil, time.Time{}, nil}), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0]["name"] != "=1" || got[0]["at"] != "2026-04-01T00:30:00Z" || got[1]["at"] != nil {
		t.Errorf("%v", got)
	}
	if err := json.Unmarshal(written(t, sheet.JSON), &got); err != nil || len(got) != 0 {
		t.Errorf("an empty table: %v, %v", got, err)
	}
}

func TestUnknownFormat(t *testing.T) {
	if _, err := sheet.New(&bytes.Buffer{}, "pdf", table()); !errors.Is(err, sheet.ErrFormat) {
		t.Errorf("%v", err)
	}
}
