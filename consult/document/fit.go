package document

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// Spreadsheets are seldom made with paper in mind: printed as they are, a
// sheet's columns lie on several pages. So the sheets are made as wide as a
// page where their author has not said how they fit.

// fitToWidth rewrites the page settings of an xlsx or ods file that was
// checked by checkArchive.
func fitToWidth(data []byte, format Format) ([]byte, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, ErrDamaged.because(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		var change func(string) string
		switch {
		case format == XLSX && strings.HasPrefix(f.Name, "xl/worksheets/") && strings.HasSuffix(f.Name, ".xml"):
			change = fitWorksheet
		case format == ODS && f.Name == "styles.xml":
			change = fitStyles
		}
		if change == nil {
			err = w.Copy(f)
		} else {
			err = rewrite(w, f, change)
		}
		if err != nil {
			return nil, ErrDamaged.because(fmt.Errorf("set up pages: %w", err))
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("set up pages: %w", err)
	}
	return out.Bytes(), nil
}

func rewrite(w *zip.Writer, f *zip.File, change func(string) string) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }() // reading tells all errors
	content, err := io.ReadAll(io.LimitReader(r, maxUnpacked))
	if err != nil {
		return err
	}
	to, err := w.Create(f.Name)
	if err != nil {
		return err
	}
	_, err = io.WriteString(to, change(string(content)))
	return err
}

var (
	sheetStart  = regexp.MustCompile(`<((?:\w+:)?)worksheet\b[^>]*>`)
	sheetPr     = regexp.MustCompile(`<(?:\w+:)?sheetPr\b[^>]*?(/?)>`)
	setUpPr     = regexp.MustCompile(`<(?:\w+:)?pageSetUpPr\b[^>]*>`)
	pageSetup   = regexp.MustCompile(`<(?:\w+:)?pageSetup\b([^>]*?)/?>(?:</(?:\w+:)?pageSetup>)?`)
	fitSettings = regexp.MustCompile(`\s(?:scale|fitToWidth|fitToHeight)="[^"]*"`)
	fitted      = regexp.MustCompile(`fitToPage="(?:1|true)"`)
	a4          = ` paperSize="9"`
)

// fitWorksheet sets fitToPage with a width of one page and any height (ECMA-376
// part 1, 18.3.1.63 and 18.3.1.65).
func fitWorksheet(content string) string {
	start := sheetStart.FindStringSubmatchIndex(content)
	if start == nil || fitted.MatchString(setUpPr.FindString(content)) {
		return content
	}
	ns := content[start[2]:start[3]]
	content = setUpPr.ReplaceAllString(content, "")
	mark := "<" + ns + `pageSetUpPr fitToPage="1"/>`
	if pr := sheetPr.FindStringSubmatchIndex(content); pr == nil {
		content = content[:start[1]] + "<" + ns + "sheetPr>" + mark + "</" + ns + "sheetPr>" + content[start[1]:]
	} else if pr[2] != pr[3] { // empty: <sheetPr/>
		content = content[:pr[2]] + ">" + mark + "</" + ns + "sheetPr>" + content[pr[1]:]
	} else {
		end := strings.Index(content[pr[1]:], "</"+ns+"sheetPr>")
		if end < 0 {
			return content
		}
		content = content[:pr[1]+end] + mark + content[pr[1]+end:]
	}
	setting := ` fitToWidth="1" fitToHeight="0"/>`
	if at := pageSetup.FindStringSubmatchIndex(content); at != nil {
		own := fitSettings.ReplaceAllString(content[at[2]:at[3]], "")
		return content[:at[0]] + "<" + ns + "pageSetup" + own + setting + content[at[1]:]
	}
	return fitNew(content, ns, "<"+ns+"pageSetup"+a4+setting)
}

// afterSetup are the elements that come after pageSetup, as the schema orders.
var afterSetup = regexp.MustCompile(`<(?:\w+:)?(?:headerFooter|rowBreaks|colBreaks|customProperties|cellWatches|ignoredErrors|smartTags|drawing|legacyDrawing|legacyDrawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b|</(?:\w+:)?worksheet>`)

func fitNew(content, ns, setup string) string {
	data := strings.LastIndex(content, "</"+ns+"sheetData>")
	at := afterSetup.FindStringIndex(content[max(0, data):])
	if at == nil {
		return content
	}
	end := max(0, data) + at[0]
	return content[:end] + setup + content[end:]
}

var (
	layout      = regexp.MustCompile(`<style:page-layout-properties\b[^>]*>`)
	layoutScale = regexp.MustCompile(`\sstyle:scale-to(?:-X|-Y|-pages)?="[^"]*"`)
)

// fitStyles does the same in OpenDocument.
func fitStyles(content string) string {
	return layout.ReplaceAllStringFunc(content, func(properties string) string {
		if strings.Contains(properties, "style:scale-to-X") || strings.Contains(properties, "style:scale-to-pages") {
			return properties
		}
		const name = "<style:page-layout-properties"
		return name + ` style:scale-to-X="1" style:scale-to-Y="0"` + layoutScale.ReplaceAllString(properties[len(name):], "")
	})
}
