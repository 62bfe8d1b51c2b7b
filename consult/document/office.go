package document

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// office is LibreOffice in a sandbox. It is not safe for concurrent use.
type office interface {
	// prepare makes the first start, which is slow, ahead of the first file.
	prepare(ctx context.Context) error
	// convert gives the file in another format. The error is a *Refusal, or what
	// is wrong with this installation.
	convert(ctx context.Context, job officeJob) ([]byte, error)
}

// officeJob is one conversion.
type officeJob struct {
	data   []byte
	format Format
	filter string // that reads it; naming it keeps LibreOffice from guessing
	target target
}

// target is what a file is converted to.
type target struct{ extension, filter string }

var (
	spreadsheet = target{"ods", "calc8"}
	toPDF       = map[string]target{
		"word":       {"pdf", "writer_pdf_Export"},
		"text":       {"pdf", "writer_pdf_Export"},
		"excel":      {"pdf", "calc_pdf_Export"},
		"powerpoint": {"pdf", "impress_pdf_Export"},
	}
)

// The fonts that stand in for those of other systems.
const (
	serifFont   = "IPAexMincho"
	gothicFont  = "IPAexGothic"
	uprightFont = "Noto Sans CJK JP"
	monoFont    = "Noto Sans Mono CJK JP"
)

var filters = map[Format]string{
	DOCX: "MS Word 2007 XML", XLSX: "Calc MS Excel 2007 XML", PPTX: "Impress MS PowerPoint 2007 XML",
	DOC: "MS Word 97", XLS: "MS Excel 97", PPT: "MS PowerPoint 97",
	ODT: "writer8", ODS: "calc8", ODP: "impress8",
	Text: "Text (encoded):UTF8,LF," + monoFont + ",ja-JP",
}

// officePDF turns a checked file into PDF. cut says that rows were left out.
func officePDF(ctx context.Context, o office, data []byte, format Format) (pdf []byte, cut bool, err error) {
	switch format {
	case Text:
		text, err := toUTF8(data)
		if err != nil {
			return nil, false, err
		}
		data = []byte(text)
	case CSV:
		if data, cut, err = tableWorkbook(data); err != nil {
			return nil, false, err
		}
		format = XLSX
	case XLS:
		// The old format's page settings are bytes deep inside: they are set in a
		// new one.
		if data, err = o.convert(ctx, officeJob{data: data, format: XLS, filter: filters[XLS], target: spreadsheet}); err != nil {
			return nil, false, err
		}
		format = ODS
	}
	if format == XLSX || format == ODS {
		if data, err = fitToWidth(data, format); err != nil {
			return nil, false, err
		}
	}
	pdf, err = o.convert(ctx, officeJob{data: data, format: format, filter: filters[format], target: toPDF[format.Family()]})
	return pdf, cut, err
}

func tableWorkbook(data []byte) ([]byte, bool, error) {
	text, err := toUTF8(data)
	if err != nil {
		return nil, false, err
	}
	rows, cut, err := readTable(text)
	if err != nil {
		return nil, false, err
	}
	book, err := workbook(rows)
	return book, cut, err
}

// officeArgs are LibreOffice's arguments; dir is where profile, in and out are.
func officeArgs(dir string, job officeJob) []string {
	return append(profileArgs(dir),
		"--infilter="+job.filter, "--convert-to", job.target.extension+":"+job.target.filter,
		"--outdir", filepath.Join(dir, "out"), filepath.Join(dir, "in", "document."+string(job.format)))
}

func profileArgs(dir string) []string {
	return []string{
		"-env:UserInstallation=file://" + urlPath(filepath.Join(dir, "profile")), "--headless", "--norestore", "--nologo",
		"--nodefault", "--nolockcheck", "--nofirststartwizard",
	}
}

func urlPath(path string) string {
	path = filepath.ToSlash(path)
	if path != "" && path[0] != '/' { // C:/…
		path = "/" + path
	}
	return path
}

// findOffice is the program itself behind the script that starts it, so that
// the process that is started is the one to be killed.
func findOffice(path string) (string, error) {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", fmt.Errorf("find LibreOffice: %w", err)
	}
	for _, name := range []string{"soffice.bin", "soffice.exe"} {
		if program := filepath.Join(filepath.Dir(real), name); isFile(program) {
			return program, nil
		}
	}
	if !isFile(real) {
		return "", fmt.Errorf("find LibreOffice: %s is not a file", real)
	}
	return real, nil
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// limited is a buffer that takes no more than a number of bytes.
type limited struct {
	data []byte
	most int
	full bool
}

var errTooMuch = errors.New("too much output")

func (l *limited) Write(p []byte) (int, error) {
	if len(l.data)+len(p) > l.most {
		l.full = true
		return 0, errTooMuch
	}
	l.data = append(l.data, p...)
	return len(p), nil
}

// head keeps the first bytes of what is written to it.
type head struct {
	data []byte
	most int
}

func (h *head) Write(p []byte) (int, error) {
	h.data = append(h.data, p[:min(len(p), h.most-len(h.data))]...)
	return len(p), nil
}

func (h *head) String() string { return strings.TrimSpace(string(h.data)) }

// settings is the profile's configuration: no macros, nothing loaded that the
// file only names, Japanese paper and dates.
const settings = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisablePythonRuntime" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Java/ApplicationSettings"><prop oor:name="Enable" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>1</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>1</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode" oor:op="fuse"><value>1</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>ja-JP</value></prop></item>
<item oor:path="/org.openoffice.Office.Linguistic/General"><prop oor:name="DefaultLocale_CJK" oor:op="fuse"><value>ja-JP</value></prop></item>
</oor:items>
`

// soffice is where LibreOffice is when nobody says.
func soffice(path string) string {
	if path != "" {
		return path
	}
	for _, name := range []string{"soffice", "libreoffice"} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	return usualOffice
}
