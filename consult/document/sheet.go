package document

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/width"
)

// Limits of a table that is shown.
const (
	maxRows    = 20_000
	maxColumns = 500
	// Widths of columns are in characters of Latin letters.
	minColumn = 6
	maxColumn = 45
	// wideTable is from what width on a table lies across the paper.
	wideTable = 95
)

// readTable reads comma, semicolon or tab separated values. cut says that there
// were more than maxRows, or more than maxColumns in one.
func readTable(text string) (rows [][]string, cut bool, err error) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = separator(text)
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	for len(rows) < maxRows {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, cut, nil
		}
		if err != nil {
			return nil, false, ErrDamaged.because(fmt.Errorf("read table: %w", err))
		}
		if len(row) > maxColumns {
			row, cut = row[:maxColumns], true
		}
		rows = append(rows, row)
	}
	return rows, true, nil
}

// separator is what the first line has most of, outside of quotes.
func separator(text string) rune {
	counts := map[rune]int{}
	quoted := false
	for _, r := range text {
		if r == '"' {
			quoted = !quoted
		}
		if r == '\n' && !quoted {
			break
		}
		if !quoted {
			counts[r]++
		}
	}
	best := ','
	for _, r := range []rune{'\t', ';'} {
		if counts[r] > counts[best] {
			best = r
		}
	}
	return best
}

// workbook writes a table as a spreadsheet whose cells are all text: nothing is
// a formula, and 090 stays 090.
func workbook(rows [][]string) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	parts := []struct{ name, content string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRels},
		{"xl/workbook.xml", workbookXML},
		{"xl/_rels/workbook.xml.rels", workbookRels},
		{"xl/styles.xml", stylesXML},
		{"xl/worksheets/sheet1.xml", worksheet(rows)},
	}
	for _, part := range parts {
		w, err := z.Create(part.name)
		if err != nil {
			return nil, fmt.Errorf("write table: %w", err)
		}
		if _, err := io.WriteString(w, part.content); err != nil {
			return nil, fmt.Errorf("write table: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("write table: %w", err)
	}
	return out.Bytes(), nil
}

func worksheet(rows [][]string) string {
	var b strings.Builder
	widths := columnWidths(rows)
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><cols>`)
	total := 0
	for i, w := range widths {
		fmt.Fprintf(&b, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, w)
		total += w
	}
	b.WriteString(`</cols><sheetData>`)
	for _, row := range rows {
		b.WriteString(`<row>`)
		for _, cell := range row {
			b.WriteString(`<c t="inlineStr" s="1"><is><t xml:space="preserve">`)
			_ = xml.EscapeText(&b, []byte(cell)) // a strings.Builder takes everything
			b.WriteString(`</t></is></c>`)
		}
		b.WriteString(`</row>`)
	}
	orientation := "portrait"
	if total > wideTable {
		orientation = "landscape"
	}
	fmt.Fprintf(&b, `</sheetData><printOptions gridLines="1"/><pageMargins left="0.5" right="0.5" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>`+
		`<pageSetup paperSize="9" orientation="%s" fitToWidth="1" fitToHeight="0"/></worksheet>`, orientation)
	return b.String()
}

// columnWidths are those of the longest cells, within limits.
func columnWidths(rows [][]string) []int {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, minColumn)
			}
			if widths[i] < maxColumn {
				widths[i] = max(widths[i], min(maxColumn, textWidth(cell)+2))
			}
		}
	}
	if len(widths) == 0 {
		return []int{minColumn}
	}
	return widths
}

// textWidth counts Japanese letters twice; of several lines the longest counts.
func textWidth(text string) int {
	longest, n := 0, 0
	for _, r := range text {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth, width.EastAsianAmbiguous:
			n += 2
		default:
			n++
		}
		if r == '\n' {
			n = 0
		}
		longest = max(longest, n)
	}
	return longest
}

const (
	contentTypes = `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`
	packageRels = `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	workbookXML = `<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ` +
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>`
	workbookRels = `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`
	stylesXML = `<?xml version="1.0" encoding="UTF-8"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		`<fonts count="1"><font><sz val="10"/><name val="` + uprightFont + `"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills>` +
		`<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>` +
		`<cellXfs count="2"><xf/><xf numFmtId="49" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>`
)
