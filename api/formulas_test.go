package api

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"madoguchi/store"
)

// No file that goes out has a cell that a spreadsheet would compute, whatever people
// have typed into the names and notes in it.
func TestNoExportHasFormulas(t *testing.T) {
	s, chief, sato, ito := tokyoSite(t)
	const evil = `=HYPERLINK("https://evil.example","x")`
	for i, id := range []string{chief.ID, sato.ID, ito.ID} {
		name := []string{"@SUM(1)", evil, "+1+1"}[i]
		place := "-1+1"
		if _, err := s.store.UpdateAccount(t.Context(), store.By{Actor: "=1"}, id, store.AccountPatch{Name: &name, Place: &place}); err != nil {
			t.Fatal(err)
		}
	}
	q, err := s.store.QueueByID(t.Context(), "zeikin")
	if err != nil {
		t.Fatal(err)
	}
	q.NameJA, q.NameEN = evil, evil
	if err := s.store.PutQueue(t.Context(), store.By{Actor: "=1", Address: "=2"}, q); err != nil {
		t.Fatal(err)
	}
	for call, note := range map[string]string{"1": "\t=1+1", "2": "=1+1"} {
		if err := s.store.PutDisposition(t.Context(), "zeikin", store.Disposition{Call: call, Account: sato.ID, Code: "solved", Note: note}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.api.hub.refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	token := s.session(s.account("abe", store.RoleAdministrator))
	files := map[string]func(format string) []byte{
		"records": func(format string) []byte {
			return s.content(token, s.exported(token, map[string]any{"format": format, "query": map[string]any{}}))
		},
	}
	for _, path := range []string{
		"/accounts/export?", "/accounts/rights/export?", "/audit/export?",
		"/reports/file?from=2027-04-05&to=2027-04-06&by=agent&", "/reports/file?from=2027-04-05&to=2027-04-06&by=queue&",
	} {
		files[path] = func(format string) []byte {
			res := s.request("GET", "/api/v1"+path+"format="+format, token, nil)
			raw, err := io.ReadAll(res.Body)
			if err != nil || res.StatusCode != http.StatusOK {
				t.Fatalf("%s: status %d, %s, %v", path, res.StatusCode, raw, err)
			}
			return raw
		}
	}
	for name, file := range files {
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(file("csv")), "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		defused := 0
		for _, row := range rows {
			for _, cell := range row {
				if _, err := strconv.ParseFloat(cell, 64); err == nil || cell == "" {
					continue
				}
				if strings.HasPrefix(cell, "'") {
					defused++
				}
				if strings.ContainsAny(cell[:1], "=+-@\t\r\n") {
					t.Errorf("%s has the cell %q", name, cell)
				}
			}
		}
		if defused == 0 {
			t.Errorf("%s has nothing of what was typed: %q", name, rows)
		}
		raw := file("xlsx")
		z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range z.File {
			r, err := part.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(text, []byte("<f>")) || bytes.Contains(text, []byte("<f ")) || bytes.Contains(text, []byte("<hyperlink")) || strings.Contains(part.Name, "externalLink") {
				t.Errorf("%s computes something in %s", name, part.Name)
			}
		}
	}
}
